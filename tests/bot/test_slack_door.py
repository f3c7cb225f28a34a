"""Through Slack's door: what people type, press and fill in, and what they alone are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.reply import Button, Buttons, Reply, Text, say
from tests.doubles.showcase import EVERYTHING, REGISTER
from tests.doubles.slack import BOT_USER, SCOPES, SlackDouble
from tests.doubles.slack_faults import refused, reset_before, server_error
from tests.doubles.slack_hands import button_of, words_of
from tests.doubles.slack_stage import (
    CHAIR,
    MANAGER,
    NOW,
    STRANGER,
    WORKER,
    SlackStage,
    manifest_scopes,
    slack_stage,
    until,
)

CHANNEL = "C0DUTY"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[SlackStage]:
    async with slack_stage(tmp_path) as running:
        yield running


async def test_a_command_is_answered_at_once_and_to_its_sender_alone(stage: SlackStage) -> None:
    answer = await stage.hands.command(WORKER, "case AB123", CHANNEL)
    assert answer.status == 200
    assert answer.body["response_type"] == "ephemeral"
    assert answer.body["unfurl_links"] is False
    assert "Registered by you on 18 December 2026." in words_of(answer.body)
    assert stage.slack.messages[CHANNEL] == []
    [request] = stage.router.asked
    assert (request.person.email, request.text, request.place) == (
        "social.worker@example.org",
        "case AB123",
        "channel",
    )
    assert request.now == NOW
    assert request.id
    assert request.id.startswith("slack:")


async def test_even_a_public_answer_to_a_command_is_only_for_its_sender(stage: SlackStage) -> None:
    answer = await stage.hands.command(WORKER, "how long have we got?", CHANNEL)
    assert answer.body["response_type"] == "ephemeral"


async def test_a_direct_message_is_answered_in_the_conversation(stage: SlackStage) -> None:
    await stage.hands.message(WORKER, "how long have we got to hold an ICPC?")
    [message] = stage.slack.direct(WORKER)
    assert message["text"] == "Within 15 working days"
    assert "No later than 15 working days." in words_of(message["blocks"])
    assert stage.router.asked[0].place == "direct"


async def test_a_message_in_a_thread_is_answered_in_the_thread(stage: SlackStage) -> None:
    await stage.hands.message(WORKER, "how long?", thread_ts="1700000000.000001")
    assert stage.slack.direct(WORKER)[0]["thread_ts"] == "1700000000.000001"


async def test_a_mention_gets_a_public_answer_in_a_thread_under_it(stage: SlackStage) -> None:
    await stage.hands.mention(WORKER, "how long have we got?", CHANNEL, ts="1700000000.000009")
    [message] = stage.slack.messages[CHANNEL]
    assert message["thread_ts"] == "1700000000.000009"
    assert stage.router.asked[0].text == "how long have we got?"


async def test_what_concerns_a_case_is_shown_in_a_channel_to_the_asker_alone(stage: SlackStage) -> None:
    await stage.hands.mention(WORKER, "case AB123", CHANNEL)
    assert stage.slack.messages[CHANNEL] == []
    [hidden] = stage.slack.hidden
    assert (hidden["channel"], hidden["user"]) == (CHANNEL, WORKER)


async def test_a_private_answer_goes_to_direct_messages_where_the_channel_is_closed_to_us(
    stage: SlackStage,
) -> None:
    stage.slack.absent_from.add(CHANNEL)
    await stage.hands.mention(WORKER, "case AB123", CHANNEL)
    assert "Case AB123" in words_of(stage.slack.direct(WORKER)[0]["blocks"])


async def test_mentions_of_members_become_their_e_mail_addresses(stage: SlackStage) -> None:
    await stage.hands.command(
        WORKER, f"invite AB123 <@{CHAIR}|sam> &amp; <mailto:a@example.org|a@example.org>"
    )
    assert stage.router.asked[0].text == "invite AB123 @chair@example.org & a@example.org"


async def test_who_was_mentioned_can_be_reached_from_then_on(stage: SlackStage) -> None:
    assert await stage.directory.person_of("slack", CHAIR) is None
    await stage.hands.command(WORKER, f"book AB123 chair <@{CHAIR}>")
    person = await stage.directory.person_of("slack", CHAIR)
    assert person
    assert person.email == "chair@example.org"


async def test_a_stranger_is_told_kindly_whom_to_ask(stage: SlackStage) -> None:
    answer = await stage.hands.command(STRANGER, "case AB123", CHANNEL)
    assert "I do not know you yet" in words_of(answer.body)
    assert stage.router.asked == []


@pytest.mark.parametrize(
    "facts",
    [
        {"team_id": "T9OTHER"},
        {"deleted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"is_email_confirmed": False},
    ],
)
async def test_an_address_counts_only_where_our_own_workspace_vouches_for_it(
    stage: SlackStage, facts: dict[str, object]
) -> None:
    stage.slack.add_user("U7GUEST", "team.manager@example.org", **facts)
    answer = await stage.hands.command("U7GUEST", "overdue", CHANNEL)
    assert "I do not know you yet" in words_of(answer.body)


async def test_when_slack_cannot_say_who_writes_they_are_asked_to_try_again(stage: SlackStage) -> None:
    stage.slack.fail("users.info", server_error())
    answer = await stage.hands.command(WORKER, "case AB123")
    assert "Please try again in a minute." in words_of(answer.body)
    assert stage.router.asked == []


@pytest.mark.parametrize(
    "facts",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "bot_id": "B7"},
        {"bot_id": "B7"},
        {"user": BOT_USER},
        {"edited": {"ts": "1700000001.000001"}},
        {"text": "  "},
        {"channel": "C0DUTY", "channel_type": "channel"},
    ],
)
async def test_bots_edits_and_a_channels_ordinary_talk_are_left_alone(
    stage: SlackStage, facts: dict[str, object]
) -> None:
    channel = stage.slack.direct_channel(WORKER)
    event = {"type": "message", "channel_type": "im", "user": WORKER, "text": "how long?", "channel": channel}
    answer = await stage.hands.event({**event, **facts})
    assert answer.status == 200
    assert stage.router.asked == []


async def test_the_same_event_delivered_twice_is_answered_once(stage: SlackStage) -> None:
    event = {
        "type": "message",
        "user": WORKER,
        "text": "how long?",
        "channel": stage.slack.direct_channel(WORKER),
    }
    for _ in range(3):
        await stage.hands.event(event, event_id="Ev0SAME")
    assert len(stage.slack.direct(WORKER)) == 1


async def test_ten_thousand_characters_and_emoji_reach_the_router_whole(stage: SlackStage) -> None:
    text = "echo " + "how long? 🧸 " * 900
    await stage.hands.message(WORKER, text)
    assert stage.router.asked[0].text == text.strip()
    [*first, last] = stage.slack.direct(WORKER)
    assert all(message["text"] for message in (*first, last))
    assert "".join(words_of(m["blocks"]) for m in (*first, last)).count("🧸") == 900


async def test_markup_in_what_people_type_comes_back_as_they_typed_it(stage: SlackStage) -> None:
    await stage.hands.mention(WORKER, "echo *all* &lt;!channel&gt; &lt;@U3CHAIR&gt;", CHANNEL)
    [message] = stage.slack.messages[CHANNEL]
    assert message["text"] == "echo *all* &lt;!channel&gt; &lt;@U3CHAIR&gt;"
    assert words_of(message["blocks"]) == "echo *all* <!channel> <@U3CHAIR>"


async def test_a_slow_answer_comes_after_the_command_was_acknowledged(tmp_path: Path) -> None:
    async with slack_stage(tmp_path, patience=0.05) as stage:
        stage.router.seconds = 0.3
        answer = await stage.hands.command(WORKER, "case AB123", CHANNEL)
        assert (answer.status, answer.text) == (200, "")
        assert stage.slack.hidden == []
        await until(lambda: stage.slack.hidden)
        assert "Case AB123" in words_of(stage.slack.hidden[0]["blocks"])


class TestForms:
    async def test_a_command_opens_its_form_at_once(self, stage: SlackStage) -> None:
        answer = await stage.hands.command(WORKER, "register", CHANNEL)
        assert (answer.status, answer.text) == (200, "")
        assert stage.slack.window["title"]["text"] == "Register a case"

    async def test_the_form_is_sent_and_the_answer_comes_where_it_was_asked(self, stage: SlackStage) -> None:
        await stage.hands.command(WORKER, "register", CHANNEL)
        answer = await stage.hands.fill(
            WORKER,
            stage.slack.window,
            ref="AB123",
            strategy="2026-12-18",
            conference="2027-01-11T10:00",
            manager=MANAGER,
            others=f"{CHAIR},{MANAGER}",
            present="police,school",
        )
        assert (answer.status, answer.text) == (200, "")
        request = stage.router.asked[-1]
        assert request.verb == "register"
        assert dict(request.values) == {
            "sent_form": "yes",
            "ref": "AB123",
            "strategy": "2026-12-18",
            "conference": "2027-01-11T10:00",
            "children": "1",
            "manager": "team.manager@example.org",
            "others": "chair@example.org,team.manager@example.org",
            "kind": "initial",
            "category": "",
            "present": "police,school",
            "notes": "",
        }
        await until(lambda: stage.slack.hidden)
        assert "AB123 is registered." in words_of(stage.slack.hidden[-1]["blocks"])
        assert stage.slack.messages[CHANNEL] == []

    async def test_mistakes_are_shown_beside_their_fields(self, stage: SlackStage) -> None:
        await stage.hands.command(WORKER, "register")
        answer = await stage.hands.fill(WORKER, stage.slack.window, ref="", strategy="")
        assert answer.body == {
            "response_action": "errors",
            "errors": {
                "ref": "Enter a case reference, such as AB123.",
                "strategy": "Enter the date of the strategy discussion.",
            },
        }

    async def test_a_mistake_of_no_one_field_keeps_the_window_and_what_was_typed(
        self, stage: SlackStage
    ) -> None:
        await stage.hands.command(WORKER, "register")
        answer = await stage.hands.fill(WORKER, stage.slack.window, ref="LATE", strategy="2026-12-18")
        assert answer.body["errors"] == {"ref": "The records cannot be reached just now."}

    async def test_a_form_that_comes_back_with_other_fields_is_drawn_anew(self, stage: SlackStage) -> None:
        await stage.hands.command(WORKER, "register")
        view = stage.slack.window
        other = replace(REGISTER, fields=REGISTER.fields[:1])
        stage.router.replies["register"] = Reply("Register", (Text("Which one?"), other))
        answer = await stage.hands.fill(WORKER, view, ref="AB123", strategy="2026-12-18")
        assert answer.body["response_action"] == "update"
        assert "Which one?" in words_of(answer.body["view"]["blocks"])

    async def test_a_time_without_its_day_is_asked_for_in_the_window(self, stage: SlackStage) -> None:
        await stage.hands.command(WORKER, "register")
        answer = await stage.hands.fill(
            WORKER, stage.slack.window, ref="AB123", strategy="2026-12-18", conference="T10:00"
        )
        assert answer.body["errors"] == {"conference": "Choose the day as well as the time."}

    async def test_a_message_cannot_open_a_form_but_a_button_under_its_answer_can(
        self, stage: SlackStage
    ) -> None:
        await stage.hands.message(WORKER, "register AB123")
        [message] = stage.slack.direct(WORKER)
        assert stage.slack.opened == []
        await stage.hands.press(WORKER, message, "Open the form")
        await until(lambda: stage.slack.opened)
        assert [request.text for request in stage.router.asked] == ["register AB123", "register AB123"]
        await stage.hands.fill(WORKER, stage.slack.window, ref="AB123", strategy="2026-12-18")
        await until(lambda: len(stage.slack.direct(WORKER)) == 2)
        assert "AB123 is registered." in words_of(stage.slack.direct(WORKER)[1]["blocks"])

    async def test_a_command_whose_time_ran_out_offers_the_form_by_a_button(self, stage: SlackStage) -> None:
        late = stage.slack.new_trigger(expired=True)
        await stage.hands.command(WORKER, "register AB123", CHANNEL, trigger=late)
        await until(lambda: stage.slack.hidden)
        await stage.hands.press(WORKER, stage.slack.hidden[-1], "Open the form")
        await until(lambda: stage.slack.opened)
        assert stage.slack.window["title"]["text"] == "Register a case"

    async def test_a_press_whose_time_ran_out_can_be_made_again(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "register AB123")
        late = stage.slack.new_trigger(expired=True)
        await stage.hands.press(WORKER, stage.slack.direct(WORKER)[0], "Open the form", trigger=late)
        await until(lambda: len(stage.slack.direct(WORKER)) == 2)
        await stage.hands.press(WORKER, stage.slack.direct(WORKER)[1], "Open the form")
        await until(lambda: stage.slack.opened)
        assert [request.text for request in stage.router.asked] == ["register AB123"] * 3

    async def test_people_named_already_are_chosen_in_the_form(self, stage: SlackStage) -> None:
        fields = tuple(
            replace(field, value="team.manager@example.org") if field.name == "manager" else field
            for field in REGISTER.fields
        )
        stage.router.replies["register"] = Reply("Register", (replace(REGISTER, fields=fields),))
        await stage.hands.command(WORKER, "register")
        [manager] = [block for block in stage.slack.window["blocks"] if block.get("block_id") == "manager"]
        assert manager["element"]["initial_user"] == MANAGER

    async def test_a_slow_form_says_so_and_then_shows_what_was_wrong(self, tmp_path: Path) -> None:
        async with slack_stage(tmp_path, patience=0.05) as stage:
            await stage.hands.command(WORKER, "register")
            await until(lambda: stage.slack.opened)
            view = stage.slack.window
            stage.router.seconds = 0.3
            answer = await stage.hands.fill(WORKER, view, ref="", strategy="2026-12-18")
            assert answer.body["response_action"] == "update"
            assert "This takes a little longer" in words_of(answer.body["view"])
            await until(lambda: stage.slack.called("views.update"))
            assert "Enter a case reference" in words_of(stage.slack.views[view["id"]])

    async def test_a_slow_form_that_was_closed_meanwhile_comes_back_as_a_message(
        self, tmp_path: Path
    ) -> None:
        async with slack_stage(tmp_path, patience=0.05) as stage:
            await stage.hands.message(WORKER, "register")
            await until(lambda: stage.slack.direct(WORKER))
            await stage.hands.press(WORKER, stage.slack.direct(WORKER)[0], "Open the form")
            await until(lambda: stage.slack.opened)
            view = stage.slack.window
            stage.slack.views.clear()
            stage.router.seconds = 0.3
            await stage.hands.fill(WORKER, view, ref="", strategy="2026-12-18")
            await until(lambda: len(stage.slack.direct(WORKER)) == 2)
            assert "Enter a case reference" in words_of(stage.slack.direct(WORKER)[1]["blocks"])

    async def test_a_form_cannot_be_sent_in_somebody_elses_name(self, stage: SlackStage) -> None:
        await stage.hands.command(WORKER, "register")
        answer = await stage.hands.fill(MANAGER, stage.slack.window, ref="AB123", strategy="2026-12-18")
        assert answer.status == 400
        assert [request.verb for request in stage.router.asked] == [None]


class TestButtons:
    async def test_a_press_is_a_request_with_its_values(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "everything")
        await stage.hands.press(WORKER, stage.slack.direct(WORKER)[0], "Open case")
        request = stage.router.asked[-1]
        assert (request.verb, dict(request.values)) == ("case", {"ref": "AB123"})
        await until(lambda: len(stage.slack.direct(WORKER)) == 2)

    async def test_an_outcome_takes_the_place_of_the_message(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "everything")
        [message] = stage.slack.direct(WORKER)
        await stage.hands.press(WORKER, message, "Mark as done")
        await until(lambda: message["text"] == "Done")
        assert words_of(message["blocks"]) == "The section 47 enquiry is done."
        assert len(stage.slack.direct(WORKER)) == 1

    async def test_a_private_outcome_never_replaces_what_a_channel_sees(self, stage: SlackStage) -> None:
        button = Buttons((Button("Mark as done", "done?ref=AB123"),))
        stage.router.replies["how long?"] = Reply(
            "An answer", (Text("15 working days."), button), private=False
        )
        await stage.hands.mention(WORKER, "how long?", CHANNEL)
        [message] = stage.slack.messages[CHANNEL]
        await stage.hands.press(MANAGER, message, "Mark as done")
        await until(lambda: stage.slack.hidden)
        assert message["text"] == "An answer"
        assert stage.slack.hidden[0]["user"] == MANAGER

    async def test_opening_a_link_asks_nothing(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "everything")
        answer = await stage.hands.press(WORKER, stage.slack.direct(WORKER)[0], "Open the meeting")
        assert answer.status == 200
        assert len(stage.router.asked) == 1

    async def test_a_confirmation_is_asked_for_by_slack_itself(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "everything")
        button = button_of(stage.slack.direct(WORKER)[0], "Close the case")
        assert button["confirm"]["text"]["text"] == "Close AB123 for good?"
        assert button["style"] == button["confirm"]["style"] == "danger"

    async def test_without_an_answering_address_the_message_is_changed_directly(
        self, stage: SlackStage
    ) -> None:
        await stage.hands.message(WORKER, "everything")
        [message] = stage.slack.direct(WORKER)
        stage.slack.new_response_url = lambda *_: None  # type: ignore[assignment,method-assign]
        await stage.hands.press(WORKER, message, "Mark as done")
        await until(lambda: message["text"] == "Done")
        assert stage.slack.called("chat.update")


class TestPictures:
    async def test_in_direct_messages_a_picture_follows_its_words(self, stage: SlackStage) -> None:
        await stage.hands.message(WORKER, "everything")
        await until(lambda: len(stage.slack.called("files.completeUploadExternal")) == 2)
        [file, record] = stage.slack.files
        assert (file["content"], file["channel"]) == (b"\x89PNG", stage.slack.direct_channel(WORKER))
        assert file["alt_txt"].startswith("A line with three dates")
        assert file["title"] == "Picture"
        assert (record["title"], record["content"]) == ("record.pdf", b"%PDF-1.7")

    async def test_in_a_channel_the_words_say_that_the_picture_is_in_direct_messages(
        self, stage: SlackStage
    ) -> None:
        answer = await stage.hands.command(WORKER, "everything", CHANNEL)
        assert answer.body["response_type"] == "ephemeral"
        await until(lambda: stage.slack.files and stage.slack.files[0].get("channel"))
        [hidden] = stage.slack.hidden
        assert "I have put the picture in our direct messages." in words_of(hidden["blocks"])
        assert stage.slack.files[0]["channel"] == stage.slack.direct_channel(WORKER)

    async def test_the_same_picture_is_not_put_into_direct_messages_again_and_again(
        self, stage: SlackStage
    ) -> None:
        for _ in range(3):
            await stage.hands.command(WORKER, "everything", CHANNEL)
        await stage.hands.command(MANAGER, "everything", CHANNEL)
        await until(lambda: len(stage.slack.called("files.completeUploadExternal")) == 4)
        channels = [file["channel"] for file in stage.slack.files if file["title"] == "Picture"]
        assert sorted(channels) == [stage.slack.direct_channel(WORKER), stage.slack.direct_channel(MANAGER)]

    async def test_a_picture_that_fails_takes_nothing_else_with_it(self, stage: SlackStage) -> None:
        stage.slack.fail("files.getUploadURLExternal", refused("missing_scope"))
        await stage.hands.message(WORKER, "everything")
        assert "A line with three dates" in words_of(stage.slack.direct(WORKER)[0]["blocks"])
        answer = await stage.hands.message(WORKER, "how long?")
        assert answer.status == 200


class TestFaults:
    async def test_an_answer_that_slack_surely_did_not_take_is_brought_another_way(
        self, stage: SlackStage
    ) -> None:
        stage.slack.fail("chat.postEphemeral", refused("user_not_in_channel"))
        await stage.hands.mention(WORKER, "case AB123", CHANNEL)
        assert len(stage.slack.direct(WORKER)) == 1

    async def test_an_answer_that_slack_may_have_taken_is_not_sent_again(self, stage: SlackStage) -> None:
        stage.slack.fail("chat.postEphemeral", reset_before())
        await stage.hands.mention(WORKER, "case AB123", CHANNEL)
        assert len(stage.slack.called("chat.postEphemeral")) == 1
        assert stage.slack.direct(WORKER) == []

    async def test_while_the_token_is_dead_slack_is_told_to_come_again(self, stage: SlackStage) -> None:
        stage.slack.fail("auth.test", refused("token_revoked"))
        assert (await stage.hands.message(WORKER, "how long?")).status == 503
        assert (await stage.hands.message(WORKER, "how long?")).status == 200

    async def test_nothing_typed_is_written_to_the_log(
        self, stage: SlackStage, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        stage.slack.fail("chat.postMessage", server_error())
        await stage.hands.message(WORKER, "echo Baby-Alpha lives at Elm Street")
        await stage.hands.event({"type": "reaction_added", "user": WORKER, "note": "Elm Street"})
        ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
        assert ours
        assert not [line for line in ours if "Elm" in line or "example.org" in line]


async def test_everything_a_reply_can_hold_is_shown(stage: SlackStage) -> None:
    await stage.hands.message(WORKER, "everything")
    words = words_of(stage.slack.direct(WORKER)[0]["blocks"])
    for block in EVERYTHING.blocks:
        for expected in [getattr(block, "text", ""), *getattr(block, "items", ())]:
            assert expected in words
    assert "Section 47 enquiry – Due: 24 December 2026; Where it stands: Done on 22 December" in words


async def test_by_socket_mode_the_same_things_happen(tmp_path: Path) -> None:
    async with slack_stage(tmp_path, app_token=SlackDouble.app_token, signing_secret=None) as stage:
        await stage.slack.connected()
        command = {
            "command": "/icpc",
            "text": "case AB123",
            "user_id": WORKER,
            "channel_id": CHANNEL,
            "trigger_id": stage.slack.new_trigger(),
        }
        answer = await stage.slack.send_by_socket("slash_commands", command)
        assert "Case AB123" in words_of(answer["blocks"])
        event = {"type": "message", "user": WORKER, "text": "how long?", "ts": "1700000000.000001"}
        event["channel"] = stage.slack.direct_channel(WORKER)
        await stage.slack.send_by_socket(
            "events_api", {"type": "event_callback", "event_id": "Ev1", "event": event}
        )
        assert len(stage.slack.direct(WORKER)) == 1
        assert (await stage.hands.message(WORKER, "by http")).status == 404


def test_the_manifest_asks_for_what_is_used_and_no_more() -> None:
    """Every other test here runs with the manifest's permissions, and the double asks for each call's."""
    to_hear = {"commands", "app_mentions:read", "im:history"}
    to_learn_an_address = {"users:read.email"}
    assert manifest_scopes() == set(SCOPES.values()) | to_hear | to_learn_an_address


async def test_replies_of_one_sentence_need_no_blocks_of_their_own_kind(stage: SlackStage) -> None:
    stage.router.replies["hello"] = say("Hello.")
    answer = await stage.hands.command(WORKER, "hello")
    assert answer.body["text"] == "Hello."
