"""The invite list of a conference request, checked for each child before it goes to the booking team."""

from __future__ import annotations

from procedure.invite_list import Invitee, MenOfAChild, missing, missing_fathers
from procedure.policy import Policy

PARENT, NURSE, WORKER = Invitee("parent", True), Invitee("professional", True), Invitee("social_worker", True)


def test_a_complete_list_lacks_nothing(leeds: Policy) -> None:
    assert leeds.invite_list is not None
    assert missing([PARENT, NURSE, WORKER], ["A", "B"], leeds.invite_list) == ()


def test_what_is_missing_is_said_for_each_child(leeds: Policy) -> None:
    assert leeds.invite_list is not None
    only_for_a = Invitee("parent", True, ("A",))
    found = missing([only_for_a, NURSE, WORKER], ["A", "B"], leeds.invite_list)
    assert found == ("A parent or carer is missing for child B.",)


def test_people_without_contact_details_are_counted(leeds: Policy) -> None:
    assert leeds.invite_list is not None
    found = missing([PARENT, Invitee("professional", False), WORKER], [], leeds.invite_list)
    assert found == ("One person has no contact details.",)
    assert missing([], [], leeds.invite_list)[0] == "A parent or carer is missing."


def test_fathers_and_involved_men_are_accounted_for_child_by_child() -> None:
    asked = [MenOfAChild("1", True), MenOfAChild("2", None), MenOfAChild("3", False)]
    assert missing_fathers(asked, 3) == (
        "Nobody has said whether the father of child 2 or another man involved is invited.",
        "The father of child 3 or another man involved is not invited: say why.",
    )
    assert missing_fathers([MenOfAChild("1", False, "He is not to be told where they live.")], 1) == ()
