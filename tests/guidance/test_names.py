"""A child's name in a line about a case is noticed; streets, agencies, roles, months and colleagues are not."""

from __future__ import annotations

import pytest

from guidance.names import load_names

NAMES = load_names()

NAMED = """
AB123 Kayleigh missed school
ab123 kayleigh missed school
AB123 KAYLEIGH MISSED SCHOOL
register AB123 Tom Smith
AB123 tom smith
register AB123 Tom Smith strategy 20 Nov
AB123 baby Zayd has been discharged
AB123 Grace was not seen today
AB123 Mrs Okonjo rang
AB123: Jack's mum won't come
done AB123 s47 today reason Chloe was in hospital
close AB123 Mohammed has moved
AB123 the older child Zofia
AB123 Will Jones is coming
what is due for Kayleigh AB123
AB123 Reuben's dad
AB123 Summer has bruises
AB123 child called Xanthe
AB123 Shanelle was not at school
register XY99 Brown family
AB123 saw Ella-Mae today
AB123 Abdulrahman missed his appointment
AB123 the Smith children
AB123 Josh
""".strip().splitlines()

UNNAMED = """
book AB123 4 Dec 10am place Civic Hall
book AB123 4 Dec 10am place Victoria Hall
book AB123 4 Dec 10am place 12 Charlotte Street
book AB123 4 Dec 10am place St James's Hospital
book AB123 4 Dec 10am place Thomas Moore House chair @chair
book AB123 4 Dec 10am place Lincoln Green Community Centre
done AB123 s47 18 May outcome icpc
done AB123 s47 April 3
register AB123 strategy 1 June manager @team.manager
register AB123 strategy Friday manager @team.manager@example.org
when is the ICPC for AB123?
invite AB123 @health.visitor agency Health
invite AB123 mum@example.org role mother
invite AB123 father by phone 07700 900123
report AB123 shared with family today
attend AB123 Remote
can AB123 be held on Monday in May
Team Manager for AB123 please
AB123 Early Help are involved
AB123 Health Visitor has sent the report
AB123 Dr Patel has sent the report
AB123 mark it done
AB123 I hope it is on time
AB123 may move
AB123 Children's Social Care report
AB123 Leeds Teaching Hospitals
AB123 West Yorkshire Police have replied
AB123 Mum is coming
AB123 Dad's solicitor rang
AB123 Grandma wants to come
AB123 School safeguarding lead has not answered
uninvite AB123 @school reason moved to Harehills Primary
AB123 Ofsted has asked
AB123 please book Microsoft Teams
AB123 meeting in Rowan Suite
AB123 in the Grace Unit
AB123 dates in August?
join AB123 https://meet.example.org/room
AB123 GP has written
AB123 Sunday visit
AB123 Baby is due in January
AB123 Child 2 views obtained
AB123 report from Mill Lane Surgery
AB123 Probation are coming
AB123 Youth Justice want to attend
AB123 the Headteacher has left
AB123 Working Together says 15 days
AB123 School has sent report
AB123 Midwife is away
AB123 IRO can't come
AB123 Interpreter needed, Polish
AB123 Father is in HMP Leeds
AB123 Housing has not replied
AB123 Women's Aid invited
AB123 Dad lives in Bramley
AB123 Christmas is in the way
""".strip().splitlines()


@pytest.mark.parametrize("line", NAMED)
def test_a_name_is_noticed(line: str) -> None:
    assert NAMES.in_line(line)


@pytest.mark.parametrize("line", UNNAMED)
def test_what_is_nobodys_name_is_left_alone(line: str) -> None:
    assert NAMES.in_line(line) is None


def test_our_own_people_may_be_named() -> None:
    assert NAMES.in_line("assign AB123 Sarah Jones") == "Sarah"
    assert NAMES.in_line("assign AB123 Sarah Jones", {"sarah", "jones"}) is None


def test_another_name_beside_a_colleagues_is_still_noticed() -> None:
    assert NAMES.in_line("AB123 Sarah saw Kayleigh", {"sarah", "jones"}) == "Kayleigh"


@pytest.mark.parametrize(
    "text", ["Sarah Jones is ill", "Polish, Mrs Kowalski", "Tommy was hurt", "Seen by Dr Patel and Tommy"]
)
def test_whole_sentences_are_looked_through_for_first_names_and_titles(text: str) -> None:
    assert NAMES.plainly_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The family asked for it.",
        "Traffic was bad. Snow closed the office.",
        "Dr Patel will write.",
        "Will call in May.",
    ],
)
def test_a_sentence_that_begins_with_any_word_names_nobody(text: str) -> None:
    assert not NAMES.plainly_in(text)
