"""Messages from people who should be on the telephone are known; questions about procedure are left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guidance.danger import Alarm, load_alarm

ALARM = load_alarm()
QUESTIONS = Path(__file__).with_name("questions")
MOST_FALSE_ALARMS = 0.005  # of the questions about procedure

DANGER = """
a child is in immediate danger
I think he's going to hurt her tonight
i think hes gonna hurt her tonight
help, a child is being hurt right now
dad has just turned up with a knife
mum says she wants to kill herself
the stepdad is hitting him right now
he's got a gun
can hear screaming next door, think he's beating the kids
she's taken an overdose
the baby isn't breathing
he ran away from placement last night
mum's boyfriend threatened to kill them
AB123 dad is outside the house and won't go away
what do I do, he is going to hurt the baby
this is an emergency
help me now please
they are not safe right now
15 year old says he'll hang himself
kids have been left home alone
he is choking her
child disclosed she was raped last night
dad says he'll stab the social worker
child scared to go home tonight
SOS
im being attacked
mum is drunk and driving the kids
dad's violent and he's on his way here
he shook the baby
he has hurt her again
I need the police
child locked in his room without food
the little one has bruises and mum's partner is babysitting tonight
baby dangled out of the window
she told me stepdad touched her last night
I'm really worried about him, he could be dead by morning
he has broken her arm
dad on the roof with the toddler
a boy has been stabbed outside school
mum hasnt fed the baby for two days
girl is going to be flown to somalia tonight for fgm
he's threatening suicide if we take the kids
im frightened for the children tonight
mum's ex is kicking off at the house and the kids are upstairs
dad is refusing to give the baby back and has been drinking
shes just told me her stepfather comes into her room at night
he's holding a blade to his throat
mum has locked herself in the bathroom with tablets
he'll do it again tonight I know he will
young person standing on motorway bridge
dad released from prison today and heading to the house
there is a fight outside the conference and dad has a knife
a parent is threatening me
little boy found wandering the street alone
I'm scared to leave her there
""".strip().splitlines()

PROCEDURE = """
how long have we got to hold an ICPC?
can a violent father be excluded from the conference?
what is significant harm
who decides if a child is at risk of significant harm
did we hit the deadline
will we hit the 15 days
can an ICPC be held sooner if it is urgent
the report has gone missing
dad wants to attend remotely
the chair is going to be late
how do I help her prepare for the conference
he is here for the conference
I am tied up until 3
what does the guidance say about domestic abuse
is it safe to email the report
conference was postponed because mum was ill
done AB123 s47 today
book AB123 4 Dec 10am place Civic Hall
how do we keep the child safe until the conference
the father is missing from the invite list
will the chair meet the family today
what happens if dad kicks off in conference
feeling unsafe sharing the report with dad
the room is locked, who has the key
can you remind me again tomorrow
my report is late, worried about it
I broke my leg and can't attend tomorrow
parents are worried about the conference
the parents are angry about the report
dad was violent in the last conference, can he join by phone
mum was in hospital and missed the meeting
AB123 moved to another school
baby is due in January, when is the pre-birth conference
the link is not working and conference starts now
mum fears the meeting
no one has replied and the conference is tomorrow
what next
thank you
""".strip().splitlines()


@pytest.mark.parametrize("said", DANGER)
def test_danger_is_heard(said: str) -> None:
    assert ALARM.sounds(said)


@pytest.mark.parametrize("said", PROCEDURE)
def test_procedure_is_no_danger(said: str) -> None:
    assert not ALARM.sounds(said)


def test_hardly_any_question_about_procedure_sounds_the_alarm() -> None:
    asked = [
        json.loads(line)["question"]
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    false = [each for each in asked if ALARM.sounds(each)]
    assert len(asked) > 1000
    assert len(false) <= MOST_FALSE_ALARMS * len(asked), false


@pytest.mark.parametrize(
    "said",
    [
        "mum left the toddler by the road",
        "I think they are going to run tonight",
        "there is a boy in my class with dirty clothes",
        "please someone, she's only 4 and he's got her",
    ],
)
def test_a_statement_about_somebody_may_be_a_worry(said: str) -> None:
    assert ALARM.may_be_a_worry(said)


@pytest.mark.parametrize(
    "said",
    ["when does mum get the report", "can dad bring a friend?", "mum has seen the report", "tell me a joke"],
)
def test_a_question_or_a_line_about_procedure_is_none(said: str) -> None:
    assert not ALARM.may_be_a_worry(said)


@pytest.mark.parametrize("said", ["", " ", "🙂", "?" * 5000, "\x00", "kill" * 900])
def test_anything_can_be_looked_at(said: str) -> None:
    assert isinstance(ALARM, Alarm)
    assert not ALARM.sounds(said)
