"""People write to the bot in Teams, in their own chat and in a channel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.platform_settings import TeamsSettings
from bot.settings import WrongSetting
from bot.teams.door import TeamsDoor
from handlers.directory import Directory
from handlers.reply import Button, Buttons, Field, Form, Heading, Reply, Text, action, say
from handlers.request import Request
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.database import StorageUnavailable
from storage.people import Account
from tests.doubles.bot_connector import APP_ID, BOT, CHANNEL, TENANT, BotConnector, Fault, personal
from tests.doubles.teams_bot import NOW, SW, TM, Router, RunningBot, running_bot

CASE = Reply("A case", (Heading("Case AB123"), Text("ICPC due 13 January 2027.")), about_case=True)


async def test_a_command_in_a_personal_chat_is_answered_there(bot: RunningBot) -> None:
    bot.router.reply = CASE
    assert await bot.hears(bot.teams.message(SW, "case AB123")) == 200
    [request] = bot.router.asked
    assert (request.person.id, request.text, request.place, request.now) == (
        "sw",
        "case AB123",
        "direct",
        NOW,
    )
    [sent] = bot.teams.in_chat_with(SW)
    assert sent.card["body"][0]["text"] == "Case AB123"
    assert sent.activity["summary"] == "A case"


async def test_a_short_answer_is_a_plain_message(bot: RunningBot) -> None:
    bot.router.reply = say("There is no case *AB999*.")
    await bot.hears(bot.teams.message(SW, "case AB999"))
    [sent] = bot.teams.sent
    assert (sent.text, sent.activity["textFormat"]) == ("There is no case *AB999*.", "plain")


async def test_nothing_about_a_case_is_said_in_a_channel(bot: RunningBot) -> None:
    bot.router.reply = CASE
    await bot.hears(bot.teams.message(SW, "case AB123", channel=True))
    assert (bot.router.asked[0].text, bot.router.asked[0].place) == ("case AB123", "channel")
    [said] = bot.teams.in_channel()
    assert said.text == "I've sent it to you privately."
    assert "AB123" not in said.everything
    [sent] = bot.teams.in_chat_with(SW)
    assert "Case AB123" in sent.everything


async def test_a_personal_chat_is_opened_for_somebody_who_has_only_written_in_a_channel(
    bot: RunningBot,
) -> None:
    bot.router.reply = CASE
    await bot.hears(bot.teams.message(SW, "case AB123", channel=True))
    [created] = bot.teams.created
    assert created["members"] == [{"id": SW}]
    assert (created["isGroup"], created["bot"]) == (False, {"id": BOT})
    assert created["channelData"] == {"tenant": {"id": TENANT}}
    kept = json.loads((await bot.account("sw")).conversation or "")
    assert kept["conversation"] == personal(SW)


async def test_an_answer_from_the_guidance_may_be_read_by_the_whole_channel(bot: RunningBot) -> None:
    bot.router.reply = say("Within 15 working days.", private=False)
    await bot.hears(bot.teams.message(SW, "how long have we got?", channel=True))
    [sent] = bot.teams.sent
    assert (sent.conversation, sent.how, sent.text) == (CHANNEL, "reply", "Within 15 working days.")


async def test_something_from_a_case_stays_private_even_if_it_is_marked_public(bot: RunningBot) -> None:
    bot.router.reply = Reply("x", (Text("AB123 is late."),), private=False, about_case=True)
    await bot.hears(bot.teams.message(SW, "overdue", channel=True))
    assert [sent.text for sent in bot.teams.in_channel()] == ["I've sent it to you privately."]


async def test_where_nobody_can_be_written_to_privately_nothing_is_said_but_how_to_change_that(
    bot: RunningBot,
) -> None:
    bot.router.reply = CASE
    await bot.hears(bot.teams.message(SW, "hello"))
    bot.teams.sent.clear()
    bot.teams.faults = [Fault(403, "ForbiddenOperationException", on="/v3/conversations")]
    await bot.hears(bot.teams.message(SW, "case AB123", channel=True))
    [said] = bot.teams.sent
    assert said.conversation == CHANNEL
    assert said.text.startswith("I cannot write to you privately yet.")
    assert "AB123" not in said.everything


async def test_mentions_become_email_addresses(bot: RunningBot) -> None:
    activity = bot.teams.message(SW, "invite AB123 <at>Team Manager</at> role manager", channel=True)
    activity["entities"].append({"type": "mention", "mentioned": {"id": TM}, "text": "<at>Team Manager</at>"})
    await bot.hears(activity)
    assert bot.router.asked[0].text == "invite AB123 @team.manager@example.org role manager"


async def test_somebody_is_matched_by_email_once_and_then_remembered(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    await bot.hears(bot.teams.message(SW, "mine"))
    assert [request.person.id for request in bot.router.asked] == ["sw", "sw"]
    assert sum("/members/" in asked for asked in bot.teams.asked) == 1


async def test_the_sign_in_name_will_do_where_the_email_address_is_not_known(bot: RunningBot) -> None:
    bot.teams.join("29:other", None, userPrincipalName="team.manager@example.org")
    await bot.hears(bot.teams.message("29:other", "mine"))
    assert bot.router.asked[0].person.id == "tm"


@pytest.mark.parametrize("email", ["nobody@example.org", "chair@example.org", None])
async def test_a_stranger_or_somebody_who_left_is_told_whom_to_ask(
    bot: RunningBot, email: str | None
) -> None:
    bot.teams.join("29:stranger", email)
    assert await bot.hears(bot.teams.message("29:stranger", "mine")) == 200
    assert bot.router.asked == []
    [sent] = bot.teams.in_chat_with("29:stranger")
    assert sent.text.startswith("I do not know you yet.")


async def test_somebody_of_another_organisation_is_turned_away(bot: RunningBot) -> None:
    activity = bot.teams.message(SW, "overdue")
    activity["channelData"]["tenant"]["id"] = "another-tenant"
    assert await bot.hears(activity) == 200
    assert bot.router.asked == []
    assert bot.teams.sent[0].text.startswith("I work for one organisation")


async def test_the_address_that_another_organisation_gives_its_people_counts_for_nothing(
    bot: RunningBot,
) -> None:
    bot.teams.join("29:outside", "team.manager@example.org", tenantId="another-tenant")
    await bot.hears(bot.teams.message("29:outside", "overdue"))
    assert bot.router.asked == []
    assert bot.teams.sent[0].text.startswith("I do not know you yet.")


async def test_where_teams_cannot_say_who_is_asking_nobody_is_answered(bot: RunningBot) -> None:
    bot.teams.faults = [Fault(500, on="/members/")]
    await bot.hears(bot.teams.message(SW, "mine"))
    assert bot.router.asked == []
    assert bot.teams.sent[0].text.startswith("I could not check who you are")


async def test_a_button_is_a_request_with_what_its_action_knows(bot: RunningBot) -> None:
    await bot.hears(bot.teams.press(SW, action("done", ref="AB123", step="s47")))
    [request] = bot.router.asked
    assert (request.verb, request.values) == ("done", {"ref": "AB123", "step": "s47"})


async def test_a_filled_form_is_a_request_with_its_answers(bot: RunningBot) -> None:
    answers = {"when.date": "2026-12-18", "when.time": "10:00", "children": 2.0, "place": "  Room 1 "}
    await bot.hears(bot.teams.press(SW, action("book", ref="AB123"), **answers))
    assert bot.router.asked[0].values == {
        "ref": "AB123",
        "when": "2026-12-18T10:00",
        "children": "2",
        "place": "Room 1",
    }


async def test_a_form_with_mistakes_comes_back_in_its_place(bot: RunningBot) -> None:
    wrong = Field("ref", "Case reference", value="Jo Smith", error="Use a reference, not a name.")
    bot.router.reply = Reply("Register a case", (Form("Register a case", "register", (wrong,)),))
    await bot.hears(bot.teams.press(SW, "register", on="form-1", ref="Jo Smith"))
    [sent] = bot.teams.sent
    assert (sent.how, sent.id) == ("update", "form-1")
    assert sent.everything.count("Use a reference, not a name.") == 2
    assert "Jo Smith" in sent.everything


async def test_a_reply_that_replaces_takes_the_place_of_the_message(bot: RunningBot) -> None:
    bot.router.reply = say("Done.", replace=True)
    await bot.hears(bot.teams.press(SW, action("done", ref="AB123"), on="nudge-7"))
    assert [(sent.how, sent.id, sent.text) for sent in bot.teams.sent] == [("update", "nudge-7", "Done.")]


async def test_where_the_message_is_gone_the_reply_is_a_new_one(bot: RunningBot) -> None:
    bot.router.reply = say("Done.", replace=True)
    bot.teams.faults = [Fault(404, "ActivityNotFoundInConversation", on="activities/nudge-7")]
    await bot.hears(bot.teams.press(SW, action("done", ref="AB123"), on="nudge-7"))
    assert [(sent.how, sent.text) for sent in bot.teams.sent] == [("reply", "Done.")]


async def test_action_execute_is_answered_too(bot: RunningBot) -> None:
    activity = bot.teams.execute(SW, action("done", ref="AB123"), note="x")
    status, body = await bot.teams.deliver(bot.url, activity)
    assert (status, body["statusCode"], body["value"]) == (200, 200, "Noted.")
    assert bot.router.asked[0].values == {"ref": "AB123", "note": "x"}


async def test_action_execute_delivered_twice_acts_once(bot: RunningBot) -> None:
    activity = bot.teams.execute(SW, action("done", ref="AB123"))
    assert [await bot.hears(activity), await bot.hears(activity)] == [200, 200]
    assert (len(bot.router.asked), len(bot.teams.sent)) == (1, 1)


async def test_a_message_beyond_all_measure_is_refused(bot: RunningBot) -> None:
    assert await bot.hears(bot.teams.message(SW, "x" * 2_000_000)) == 413
    assert bot.router.asked == []


async def test_an_invoke_that_means_nothing_here_is_not_implemented(bot: RunningBot) -> None:
    activity = bot.teams.execute(SW, "x") | {"name": "composeExtension/query", "value": {"q": 1}}
    assert await bot.hears(activity) == 501
    assert bot.router.asked == []


async def test_the_same_activity_delivered_twice_is_answered_once(bot: RunningBot) -> None:
    activity = bot.teams.message(SW, "register AB123")
    assert [await bot.hears(activity), await bot.hears(activity)] == [200, 200]
    assert len(bot.teams.sent) == 1
    assert bot.router.asked[0].id == f"teams:{personal(SW)}:{activity['id']}"


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "messageUpdate", "messageDelete", "event"])
async def test_other_activities_are_taken_in_silence(bot: RunningBot, kind: str) -> None:
    assert await bot.hears(bot.teams.message(SW, "mine") | {"type": kind}) == 200
    assert (bot.router.asked, bot.teams.sent) == ([], [])


async def test_the_bot_does_not_answer_itself(bot: RunningBot) -> None:
    assert await bot.hears(bot.teams.message(SW, "mine") | {"from": {"id": BOT}}) == 200
    assert (bot.router.asked, bot.teams.sent) == ([], [])


async def test_long_messages_and_emoji_arrive_as_they_were_typed(bot: RunningBot) -> None:
    text = "mine " + "🙂" * 10_000
    await bot.hears(bot.teams.message(SW, text))
    assert bot.router.asked[0].text == text


async def test_when_teams_asks_for_a_short_wait_the_answer_waits(bot: RunningBot) -> None:
    bot.teams.faults = [Fault(429, headers={"Retry-After": "0"})]
    await bot.hears(bot.teams.message(SW, "mine"))
    assert [sent.text for sent in bot.teams.sent] == ["Noted."]


async def test_what_teams_will_not_show_is_said_in_short(bot: RunningBot) -> None:
    bot.router.reply = CASE
    bot.teams.faults = [Fault(413, "MessageSizeTooBig")]
    await bot.hears(bot.teams.message(SW, "case AB123"))
    assert bot.teams.sent[0].text.startswith("A case Teams could not show the rest")


async def test_an_answer_that_cannot_be_delivered_is_logged_without_what_it_said(
    bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.router.reply = CASE
    bot.teams.faults = [Fault(500)]
    assert await bot.hears(bot.teams.message(SW, "case AB123")) == 200
    assert "could not be delivered" in caplog.text
    for private in ("AB123", SW, "example.org", TENANT):
        assert private not in caplog.text


async def test_when_the_database_is_out_of_reach_people_are_asked_to_try_again(bot: RunningBot) -> None:
    def fails(_: Request) -> Reply:
        raise StorageUnavailable("locked")

    bot.router.reply = fails
    assert await bot.hears(bot.teams.message(SW, "mine", channel=True)) == 200
    assert bot.teams.in_channel()[0].text.startswith("I could not do that just now")


# Writing first.


async def test_a_nudge_reaches_somebody_after_a_restart(teams: BotConnector, tmp_path: Path) -> None:
    async with running_bot(teams, tmp_path) as before:
        await before.hears(teams.message(SW, "mine"))
    teams.sent.clear()
    async with running_bot(teams, tmp_path) as after:
        receipt = await after.door.outlet.send(await after.account("sw"), CASE, "nudge-1")
    [sent] = teams.in_chat_with(SW)
    assert (sent.how, sent.id, sent.activity["recipient"]["id"]) == ("send", receipt, SW)
    assert "Case AB123" in sent.everything
    assert teams.authorizations[-1] == f"Bearer token-{len(teams.token_requests)}"


async def test_installing_the_bot_is_enough_to_be_nudged(bot: RunningBot) -> None:
    for activity in bot.teams.installed(SW):
        assert await bot.hears(activity) == 200
    assert (bot.router.asked, bot.teams.sent) == ([], [])
    kept = json.loads((await bot.account("sw")).conversation or "")
    assert kept == {
        "service_url": bot.teams.url,
        "conversation": personal(SW),
        "tenant": TENANT,
        "bot": BOT,
        "user": SW,
        "channel": "msteams",
    }


async def test_a_conversation_that_moves_is_followed(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    moved = bot.teams.message(SW, "mine")
    moved["conversation"]["id"] = "a:moved"
    await bot.hears(moved)
    await bot.door.outlet.send(await bot.account("sw"), CASE, "nudge-1")
    assert bot.teams.sent[-1].conversation == "a:moved"


FAULTS = [
    (Fault(429, headers={"Retry-After": "17"}), TryLater("Teams asked us to wait", 17)),
    (Fault(429), TryLater("Teams asked us to wait", 10)),
    (Fault(412), TryLater("Teams asked us to wait", 10)),
    (Fault(401), TryLater("Teams does not accept the bot's token", 900)),
    (Fault(400, "BadSyntax"), TryLater("Teams answered 400", 900)),
    (Fault(403, "ConversationBlockedByUser"), Unreachable("blocked")),
    (Fault(403, "BotNotInConversationRoster"), Unreachable("not installed")),
    (Fault(404, "ConversationNotFound"), Unreachable("gone")),
    (Fault(500), Uncertain("Teams answered 500")),
    (Fault(502), Uncertain("Teams answered 502")),
    (Fault(201, body=b"not json"), Uncertain("Teams gave an answer that cannot be read")),
    (Fault(reset="before"), Uncertain("the connection broke before Teams answered")),
    (Fault(reset="after"), Uncertain("the connection broke before Teams answered")),
]


@pytest.mark.parametrize(("fault", "outcome"), FAULTS)
async def test_every_failure_is_told_apart_by_what_it_means(
    bot: RunningBot, fault: Fault, outcome: TryLater | Unreachable | Uncertain
) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    account = await bot.account("sw")
    bot.teams.sent.clear()
    bot.teams.faults = [fault]
    with pytest.raises(type(outcome)) as failure:
        await bot.door.outlet.send(account, CASE, "nudge-1")
    assert failure.value.reason == outcome.reason
    assert getattr(failure.value, "seconds", None) == getattr(outcome, "seconds", None)
    assert len(bot.teams.sent) == (1 if fault.reset == "after" else 0)


async def test_a_service_that_is_down_is_tried_later(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    account = await bot.account("sw")
    gone = json.loads(account.conversation or "") | {"service_url": "http://127.0.0.1:1"}
    with pytest.raises(TryLater):
        await bot.door.outlet.send(Account("teams", account.account, "sw", json.dumps(gone)), CASE, "nudge-1")


@pytest.mark.parametrize("conversation", [None, "", "{}", "[]", '{"serviceUrl": "x"}', "not json"])
async def test_somebody_who_never_wrote_is_out_of_reach(bot: RunningBot, conversation: str | None) -> None:
    with pytest.raises(Unreachable):
        await bot.door.outlet.send(Account("teams", SW, "sw", conversation), CASE, "nudge-1")


async def test_half_a_message_is_uncertain(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    bot.teams.sent.clear()
    long = Reply("Long", (Heading("Long"), *(Text("word " * 390) for _ in range(30))))
    bot.teams.faults = [Fault(429, after=1)]
    with pytest.raises(Uncertain):
        await bot.door.outlet.send(await bot.account("sw"), long, "nudge-1")
    assert len(bot.teams.sent) == 1


async def test_teams_keeps_no_history_to_look_in(bot: RunningBot) -> None:
    with pytest.raises(Uncertain):
        await bot.door.outlet.find(Account("teams", SW, "sw", None), "nudge-1", NOW)


# Without a registration.

EMULATOR = TeamsSettings("", "", "SingleTenant", "", anonymous=True)


async def test_an_emulator_on_this_computer_needs_no_registration(
    teams: BotConnector, tmp_path: Path
) -> None:
    async with running_bot(teams, tmp_path, settings=EMULATOR) as bot:
        activity = teams.message(SW, "case AB123") | {"channelId": "emulator", "channelData": None}
        del activity["conversation"]["conversationType"]
        assert await bot.hears(activity, "") == 200
        assert bot.router.asked[0].place == "direct"
        assert [sent.text for sent in teams.sent] == ["Noted."]
        await bot.door.outlet.send(await bot.account("sw"), CASE, "nudge-1")
    assert len(teams.in_chat_with(SW)) == 2
    assert (set(teams.authorizations), teams.token_requests) == ({""}, [])


async def test_an_emulator_cannot_have_answers_sent_elsewhere(teams: BotConnector, tmp_path: Path) -> None:
    async with running_bot(teams, tmp_path, settings=EMULATOR) as bot:
        activity = teams.message(SW, "mine") | {"serviceUrl": "https://elsewhere.example.org"}
        assert await bot.hears(activity, "") == 401
    assert bot.router.asked == []


async def test_an_emulator_is_on_this_computer_and_no_page_in_its_browser(
    teams: BotConnector, tmp_path: Path
) -> None:
    async with running_bot(teams, tmp_path, settings=EMULATOR) as bot:
        activity = teams.message(SW, "mine")
        through_a_proxy = {"x-forwarded-for": "203.0.113.7"}
        assert (await teams.deliver(bot.url, activity, "", through_a_proxy))[0] == 401
        from_a_page = {"Content-Type": "text/plain", "Origin": "https://elsewhere.example.org"}
        assert (await teams.deliver(bot.url, activity, "", from_a_page))[0] == 400
    assert bot.router.asked == []


@pytest.mark.parametrize(
    "settings",
    [
        TeamsSettings("", "", "SingleTenant", TENANT, anonymous=False),
        TeamsSettings(APP_ID, "secret", "SingleTenant", "", anonymous=False),
        TeamsSettings(APP_ID, "secret", "SingleTenant", TENANT, anonymous=True),
    ],
)
async def test_there_is_no_door_that_anybody_could_come_in_by(
    bot: RunningBot, settings: TeamsSettings
) -> None:
    with pytest.raises(WrongSetting):
        TeamsDoor(settings, Router(), Directory(bot.database), lambda: NOW)


async def test_buttons_of_a_nudge_carry_their_action(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"))
    nudge = Reply("Reminder", (Buttons((Button("Done", action("done", ref="AB123", step="s47")),)),))
    await bot.door.outlet.send(await bot.account("sw"), nudge, "nudge-1")
    [button] = bot.teams.sent[-1].card["body"][0]["actions"]
    await bot.hears(bot.teams.press(SW, button["data"]["action"], on=bot.teams.sent[-1].id))
    assert bot.router.asked[-1].verb == "done"
