"""My cases, and what is due from me."""

from __future__ import annotations

from datetime import timedelta

from handlers.desk import Turn
from handlers.reply import Block, Button, Buttons, Heading, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.wording import say_date
from storage import audit, cases, core_groups

AHEAD = timedelta(days=31)


def mine(turn: Turn) -> Reply:
    """The person's open cases and their own steps for the next month, overdue ones first."""
    own = cases.of_person(turn.tx, turn.person.id)
    due = cases.open_deadlines(turn.tx, turn.today + AHEAD, owner=turn.person.id)
    tasks = core_groups.open_tasks_of(turn.tx, turn.person.id)
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at_own")
    if not own and not due and not tasks:
        return Reply("You have no cases", (Text("You have no cases, and nothing is due from you."),))
    blocks: list[Block] = [Heading("Your cases and what is due from you")]
    urgent = cases.urgent_of(turn.tx, turn.person.id)
    if urgent:
        blocks.append(Table("To do as soon as possible", ("Case", "Step"), tuple(urgent)))
    if due:
        listed = tuple(
            (each.ref, each.name, say_date(each.due), "Overdue" if each.due < turn.today else "Due")
            for each in due
        )
        blocks.append(Table("Due from you in the next month", ("Case", "Step", "By", "State"), listed))
    else:
        blocks.append(Text("Nothing is due from you in the next month."))
    if tasks:
        rows = tuple(
            (ref, task.what, say_date(task.due), "Overdue" if task.is_late(turn.today) else "Due")
            for ref, task in tasks
        )
        blocks.append(Table("Your tasks of a plan", ("Case", "Task", "By", "State"), rows))
    buttons = tuple(Button(f"Open {each.ref}", action("case", ref=each.ref)) for each in own[:20])
    if buttons:
        blocks.append(Buttons(buttons))
    return Reply("Your cases", tuple(blocks), about_case=True)


VERB = Verb("mine", "shows your cases and what is due from you", "mine", mine)
