"""A father invited for one child hears nothing of a review that is about another child alone."""

from __future__ import annotations

from storage import cases, conference_requests
from storage.database import Transaction
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SW, Office, button, form_of, words

HIS_NUMBER = "07700 900124"


async def plan_for_child_1_alone(office: Office) -> None:
    """AB123 with two children: the father is the second one's, and only the first has a plan."""
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    for who in ("mother by phone 07700 900100", f"father by phone {HIS_NUMBER}", f"@{HEALTH}"):
        await office.say(SW, f"invite AB123 {who}")
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    asked = await office.say(SW, "done AB123 conference request today")
    about = next(field for field in form_of(asked).fields if field.name == "father_2")
    his = next(value for value, label in about.options if label == "Invited: Father")
    others = {"father_1": "not_invited", "father_why_1": "An injunction.", "needs": "none", "advocacy": "no"}
    await office.fill(SW, asked, father_2=his, **others)
    shown = await office.say(BOOKING, "book AB123 7 Dec 10am")
    await office.press(BOOKING, button(shown, "Book it"))
    for child, outcome in (("1", "plan"), ("2", "no plan")):
        held = f"done AB123 icpc 7 Dec {outcome} quorate yes child {child}"
        await office.say(CHAIR, held, moment=f"2026-12-07 15:0{child}")


async def fathers(office: Office) -> list[str]:
    return [each.role for each in (await office.invited("AB123")).values() if each.role == "father"]


async def test_before_a_review_is_booked_it_is_said_who_hears_of_it_and_who_does_not(office: Office) -> None:
    await plan_for_child_1_alone(office)
    shown = words(await office.say(BOOKING, "book AB123 1 Mar 2027 10am"))
    assert "Told of it at once: Social worker (north), Mother, Health visitor and Conference chair." in shown
    assert "Invited for a child that it is not about: Father." in shown
    assert await fathers(office) == ["father"], "nothing is done before it is confirmed"


async def test_the_father_of_a_child_without_a_plan_is_told_nothing_of_the_others_review(
    office: Office,
) -> None:
    await plan_for_child_1_alone(office)
    his = next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")
    shown = await office.say(BOOKING, "book AB123 1 Mar 2027 10am")
    await office.press(BOOKING, button(shown, "Book it"))
    assert await fathers(office) == []
    assert await office.nudges("AB123", recipient=his, state="planned") == []


async def test_while_the_conference_is_about_both_he_is_expected(office: Office) -> None:
    await plan_for_child_1_alone(office)
    await office.say(CHAIR, "correct AB123 icpc never")
    await office.say(CHAIR, "correct AB123 icpc never")
    shown = await office.say(BOOKING, "book AB123 10 Dec 10am")
    assert "not about" not in words(shown)


async def test_a_father_who_was_to_be_invited_is_known_for_that_childs_once_he_is(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    asked = await office.say(SW, "done AB123 conference request today")
    others = {"father_1": "not_invited", "father_why_1": "An injunction.", "needs": "none", "advocacy": "no"}
    shown = words(await office.fill(SW, asked, father_2="to_invite", **others))
    assert "A father or another man is to be invited, and is not on the list yet." in shown
    assert "is to be invited, and is not on the list yet" in words(await office.card())
    await office.say(SW, f"invite AB123 father by phone {HIS_NUMBER}")
    assert "is to be invited" not in words(await office.card())
    his = next(each.id for each in (await office.invited("AB123")).values() if each.role == "father")

    def request(tx: Transaction) -> dict[str, str]:
        case = cases.find(tx, "AB123")
        assert case is not None
        return conference_requests.answers_of(tx, case.id)

    said = await office.look(request)
    assert (said["father_1"], said["father_2"]) == ("not_invited", his)


async def test_the_card_of_a_whole_invite_list_does_not_call_it_incomplete(office: Office) -> None:
    await office.booked()
    asked = await office.say(SW, "done AB123 conference request today")
    await office.fill(SW, asked, father_1="unknown", needs="none", advocacy="no")
    assert "Invite list: A parent or carer is missing." in words(await office.card())
    await office.say(SW, "invite AB123 mother by phone 07700 900100")
    assert "Invite list" not in words(await office.card())
    assert "not complete" not in words(await office.card())


async def test_a_father_whose_child_needs_no_conference_is_told_that_he_need_not_wait(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, f"invite AB123 father by phone {HIS_NUMBER}")
    await office.say(SW, "done AB123 s47 today outcome cin child 2")
    await office.say(SW, "done AB123 s47 today outcome icpc child 1")
    asked = await office.say(SW, "done AB123 conference request today")
    others = {"father_1": "unknown", "needs": "none", "advocacy": "no"}
    his = next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")
    shown = await office.fill(SW, asked, father_2=(await office.invited("AB123"))[his].id, **others)
    shown = await office.say(BOOKING, "book AB123 7 Dec 10am")
    await office.press(BOOKING, button(shown, "Book it"))
    assert await fathers(office) == []
    told = {each.rung for each in await office.nudges("AB123", recipient=his, state="planned")}
    assert told == {"uninvited"}
