"""Every verb there is, in the order in which help lists them."""

from __future__ import annotations

from handlers.answers import ask, feedback
from handlers.cases import (
    assign,
    case,
    close,
    correct,
    done,
    enquiry,
    measures,
    mine,
    overdue,
    register,
    reopen,
)
from handlers.conference import (
    attend,
    book,
    cancel,
    dates,
    invitation,
    needs,
    own_calendar,
    report,
    report_list,
    uninvite,
)
from handlers.desk import Turn
from handlers.help import help_for
from handlers.joining import join
from handlers.plan import core_group, dissent, tasks
from handlers.record import record, take_out
from handlers.reminders import not_mine, nudge, settings, snooze
from handlers.reminders.at_the_reminder import at_the_reminder
from handlers.reply import Reply
from handlers.verb import Verb


def _help(turn: Turn) -> Reply:
    return help_for(turn, VERBS)


HELP = ("?", "start", "menu", "commands", "what can you do", "what can i do")

_LISTED = (
    ask.VERB,
    mine.VERB,
    register.VERB,
    case.VERB,
    at_the_reminder(done.VERB),
    correct.VERB,
    enquiry.VERB,
    invitation.VERB,
    uninvite.VERB,
    needs.VERB,
    dates.VERB,
    book.VERB,
    cancel.VERB,
    at_the_reminder(report.VERB),
    report_list.VERB,
    attend.VERB,
    join.VERB,
    record.VERB,
    take_out.VERB,
    dissent.VERB,
    tasks.VERB,
    core_group.VERB,
    overdue.VERB,
    measures.VERB,
    at_the_reminder(nudge.VERB),
    at_the_reminder(snooze.VERB),
    at_the_reminder(assign.VERB),
    close.VERB,
    reopen.VERB,
    settings.VERB,
    own_calendar.VERB,
    Verb(
        "help",
        "shows this list",
        "help",
        _help,
        also=HELP,
    ),
    at_the_reminder(not_mine.VERB),
    feedback.VERB,
)

VERBS = {verb.name: verb for verb in _LISTED}
