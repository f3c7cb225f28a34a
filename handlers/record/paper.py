"""A chair's record as one document: who came, views, decisions, plan; people by role, children by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.agencies import agency_name
from handlers.paper import Paper, Part, Section
from handlers.record.answers import (
    CATEGORIES,
    HEARD,
    MEN,
    NOBODY,
    PRESENTED,
    SEE_TO_DISSENT,
    WITH_A_PLAN,
    Answers,
    agencies_heard,
    chosen,
    day,
    decisions_possible,
    dissenter_name,
    dissenters,
    everybody_answered_for,
    filled_in_tasks,
    is_quorate,
    is_rearranged,
    owners,
    verdict,
    ways_to_take_part,
    with_a_plan,
)
from handlers.record.core_group import too_late
from handlers.record.decisions import views_possible
from handlers.record.sitting import Sitting
from handlers.reply import Bullets, Fields, Table, Text
from procedure.wording import capitalise, say_count, say_date, say_list

NOT_YET = "not filled in"
HELD_ON, QUORUM = "Held on", "Quorum"
DECISIONS, PLAN, CORE_GROUP = "Decisions", "Outline plan", "Core group"
FOR_THE_CORE_GROUP = (DECISIONS, PLAN, CORE_GROUP)  # what its members need to keep to the plan


CLOSING = "Confidential: keep it where only you can read it, and pass it on to nobody."


def paper_of(sitting: Sitting, answers: Answers, chair: str, place: str = "") -> Paper:
    """The record as far as it is filled in. `chair` is the chair's name, `place` where it was held."""
    facts = [("Case", sitting.case.ref), (HELD_ON, _day(answers, "held_on")), ("Chair", chair)]
    if place:
        facts.append(("Place", place))
    if sitting.case.children > 1:
        facts.append(("Children", say_list([f"child {child}" for child in sitting.children])))
    sections = [
        _preparation(sitting, answers),
        _who_came(sitting, answers),
        _fathers(sitting, answers),
        *(_views(sitting, answers, child) for child in sitting.children),
        _quorum(sitting, answers),
    ]
    if not is_rearranged(sitting, answers):
        why = Fields((("Why", _words(answers, "reasons")),))
        decided = Section(DECISIONS, (decisions_table(sitting, answers), why))
        sections += [_agencies(sitting, answers), decided, _dissent(sitting, answers)]
        if with_a_plan(sitting, answers):
            sections += [_plan(sitting, answers), _core_group(sitting, answers)]
    return Paper(f"{sitting.name}: {sitting.case.ref}", Fields(tuple(facts)), tuple(sections), CLOSING)


def for_the_core_group(paper: Paper) -> Paper:
    """What members of the core group are given of a record: what was decided, the plan, and when they meet.

    Who said what, the reasons, and the children's own words stay with those who answer for the case.
    """
    sections = tuple(
        Section(section.heading, tuple(part for part in section.parts if _is_outcome(section, part)))
        for section in paper.sections
        if section.heading in FOR_THE_CORE_GROUP
    )
    return replace(paper, title=f"{paper.title}, outcome and plan", sections=sections)


def has_decided(paper: Paper) -> bool:
    """Whether anything was decided at the conference; nothing is where it is to be held again."""
    return any(section.heading == DECISIONS for section in paper.sections)


def _is_outcome(section: Section, part: Part) -> bool:
    return section.heading != DECISIONS or isinstance(part, Table)


def _preparation(sitting: Sitting, answers: Answers) -> Section:
    met = {"yes": f"Yes, on {_day(answers, 'met_on')}", "no": f"No: {_words(answers, 'met_why_not')}"}
    return Section(
        "Before the conference",
        (
            Fields(
                (
                    ("The chair met the family", met.get(answers.get("met_family", ""), NOT_YET)),
                    ("Reports the family had seen in time", _agencies_named(answers, "family_saw")),
                    ("Reports the chair had seen in time", _agencies_named(answers, "chair_saw")),
                )
            ),
        ),
    )


def _who_came(sitting: Sitting, answers: Answers) -> Section:
    rows = tuple(
        (
            seat.name,
            capitalise(seat.role),
            agency_name(seat.speaks_for) if seat.speaks_for else "–",
            ways_to_take_part(seat).get(answers.get(f"came_{seat.id}", ""), capitalise(NOT_YET)),
        )
        for seat in sitting.seats
    )
    parts: list[Part] = [Table("Everybody invited", ("Who", "Role", "Agency", "Took part"), rows)]
    if answers.get("others_came"):
        parts.append(Fields((("Also there", answers["others_came"]),)))
    return Section("Who came", tuple(parts))


def _quorum(sitting: Sitting, answers: Answers) -> Section:
    found = verdict(sitting, answers)
    if found is None:
        return Section(QUORUM, (Text("The authority has set no rule for quorum."),))
    if not everybody_answered_for(sitting, answers):
        return Section(QUORUM, (Text("It is not filled in yet for everybody invited whether they came."),))
    parts: list[Part] = [Text(found.says, "plain" if found.quorate else "warning")]
    if not is_quorate(sitting, answers):
        ways = {"yes": "It went ahead all the same.", "no": "It is to be held again."}
        parts.append(Text(ways.get(answers.get("proceeded", ""), "What came of it is not filled in.")))
        parts.append(Fields((("Why", _words(answers, "quorum_why")),)))
    return Section(QUORUM, tuple(parts))


def _fathers(sitting: Sitting, answers: Answers) -> Section:
    rows = []
    for child in sitting.children:
        said = MEN.get(answers.get(f"father_{child}", ""), capitalise(NOT_YET))
        why = (
            answers.get(f"father_why_{child}", "") if answers.get(f"father_{child}") == "not_invited" else ""
        )
        rows.append((f"Child {child}", said, why or "–"))
    caption = "Fathers and other men involved"
    return Section("Fathers", (Table(caption, ("Child", "Father or other man", "Why not"), tuple(rows)),))


def _views(sitting: Sitting, answers: Answers, child: str) -> Section:
    ways = [HEARD[way] for way in chosen(answers, f"heard_{child}") if way in HEARD]
    facts = [
        ("How they were obtained", "; ".join(ways) or NOT_YET),
        ("How they were presented", PRESENTED.get(answers.get(f"presented_{child}", ""), NOT_YET)),
    ]
    if answers.get(f"said_{child}"):
        facts.append(("What the child wanted the conference to know", answers[f"said_{child}"]))
    if "not_obtained" in chosen(answers, f"heard_{child}") or answers.get(f"presented_{child}") == "not":
        facts.append(("Why not", _words(answers, f"views_why_{child}")))
    return Section(f"The views of {sitting.child(child)}", (Fields(tuple(facts)),))


def _agencies(sitting: Sitting, answers: Answers) -> Section:
    rows = tuple(
        (
            agency_name(agency),
            _view(sitting, answers, agency),
            _category(answers, f"view_category_{agency}", asked=answers.get(f"view_{agency}") in WITH_A_PLAN),
        )
        for agency in agencies_heard(sitting, answers)
    )
    parts: list[Part] = []
    if rows:
        parts.append(Table("What each agency thinks", ("Agency", "A plan", "Category"), rows))
    elif everybody_answered_for(sitting, answers):
        parts.append(Text("No agency came or sent a report."))
    else:
        parts.append(Text("It is not filled in yet which agencies came."))
    if answers.get("family_thinks"):
        parts.append(Fields((("What the family thinks", answers["family_thinks"]),)))
    return Section("Views on a plan", tuple(parts))


def _view(sitting: Sitting, answers: Answers, agency: str) -> str:
    said = answers.get(f"view_{agency}", "")
    if said == "mixed":
        return _words(answers, f"view_mixed_{agency}")
    return views_possible(sitting).get(said, capitalise(NOT_YET))


def decisions_table(sitting: Sitting, answers: Answers) -> Table:
    """What was decided for each child."""
    possible, planned = decisions_possible(sitting), with_a_plan(sitting, answers)
    rows = tuple(
        (
            f"Child {child}",
            possible.get(answers.get(f"decision_{child}", ""), capitalise(NOT_YET)),
            _category(answers, f"category_{child}", asked=True) if child in planned else "–",
        )
        for child in sitting.children
    )
    return Table("Decision for each child", ("Child", "Decision", "Category"), rows)


def _dissent(sitting: Sitting, answers: Answers) -> Section:
    who = dissenters(sitting, answers)
    if not who:
        said = "Nobody disagreed." if NOBODY in chosen(answers, "dissenters") else f"{capitalise(NOT_YET)}."
        return Section("Dissent", (Text(said),))
    rows = tuple(
        (
            dissenter_name(each),
            _words(answers, f"dissent_why_{each}"),
            _words(answers, f"dissent_then_{each}"),
            SEE_TO_DISSENT.get(answers.get(f"dissent_owner_{each}", ""), NOT_YET),
            _day(answers, f"dissent_by_{each}"),
        )
        for each in who
    )
    columns = ("Who", "Why", "What will be done", "Who sees to it", "By")
    return Section("Dissent", (Table("Who disagreed", columns, rows),))


def _plan(sitting: Sitting, answers: Answers) -> Section:
    people = owners(sitting)
    rows: list[tuple[str, ...]] = [
        (
            _words(answers, f"task_what_{number}"),
            _words(answers, f"task_measure_{number}"),
            people.get(answers.get(f"task_owner_{number}", ""), NOT_YET),
            _day(answers, f"task_due_{number}"),
            say_list(chosen(answers, f"task_children_{number}")) or "All",
        )
        for number in filled_in_tasks(sitting, answers)
    ]
    if not rows:
        stay = f"No new task; the plan has {say_count(sitting.open_tasks, 'open task')} already."
        return Section(PLAN, (Text(stay if sitting.open_tasks else f"{capitalise(NOT_YET)}."),))
    columns: tuple[str, ...] = ("What will be done", "How everybody will know", "Who", "By", "Children")
    if len(with_a_plan(sitting, answers)) < 2:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Section(PLAN, (Table("Tasks", columns, tuple(rows)),))


def _core_group(sitting: Sitting, answers: Answers) -> Section:
    names = {**sitting.core_group, **{seat.person: seat.name for seat in sitting.seats}}
    members = tuple(names[each] for each in chosen(answers, "members") if each in names)
    dates = (("Meets on", _day(answers, "meets_on")), ("Review conference", _day(answers, "review_on")))
    late = tuple(Text(sentence, "warning") for sentence in too_late(sitting, answers))
    return Section(CORE_GROUP, (Bullets(members or (capitalise(NOT_YET),)), Fields(dates), *late))


def _category(answers: Answers, name: str, *, asked: bool) -> str:
    return CATEGORIES.get(answers.get(name, ""), capitalise(NOT_YET) if asked else "–")


def _agencies_named(answers: Answers, name: str) -> str:
    if name not in answers:
        return NOT_YET
    return say_list([agency_name(each) for each in chosen(answers, name)]) or "None"


def _day(answers: Answers, name: str) -> str:
    found = day(answers, name)
    return say_date(found, weekday=True) if found else NOT_YET


def _words(answers: Mapping[str, str], name: str) -> str:
    return answers.get(name, "").strip() or NOT_YET
