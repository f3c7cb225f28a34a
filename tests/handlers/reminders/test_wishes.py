"""What people write about being reminded is told from questions of the guidance and from what is said of a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handlers.reminders.wishes import wish_in
from handlers.verb import Verb
from handlers.verbs import VERBS

QUESTIONS = Path(__file__).parents[2] / "guidance" / "questions"
WISHES = {
    "stop": (
        "stop reminding me", "Stop emailing me!", "turn off reminders for AB123", "mute", "mute AB123",
        "less messages please", "fewer reminders", "too many emails", "no more reminders", "unsubscribe",
        "please stop the notifications", "how do i turn off notifications?", "turn reminders off", "STOP",
        "leave me alone", "don't remind me about AB123 anymore", "i don't want any reminders", "stop nagging me",
        "I'm getting too many messages", "can you stop messaging me so often", "opt out",
        "cancel reminders for AB123", "do not text me", "this is spam",
    ),
    "why": (
        "why do i keep getting reminders??", "why am I getting these?", "why are you messaging me",
        "why do you keep emailing me", "why did i get a reminder about AB123", "what is this reminder for?",
        "who sends these messages", "why was I reminded",
        "why did you send me this", "why are you reminding me",
    ),
    "later": (
        "remind me tomorrow", "remind me about AB123 on friday", "remind me later", "Remind me again next week",
        "not now", "later", "ask me again on monday", "snooze this until friday", "snooze tomorrow",
        "put off the reminder to Thursday", "remind me of AB123", "remind me in two days",
        "remind me when I'm back",
        "set a reminder for AB123 on 4 Dec", "can you remind me about the s47 tomorrow please",
        "remind me tomorrow to ring the school", "nudge me on 3/12",
        "put it off until friday", "snooze for a week",
    ),
    "away": (
        "i'm on leave next week", "I am on annual leave until 4 December", "off sick today", "im off next week",
        "out of office", "I'll be away from 1 to 5 Dec", "annual leave next week", "I am not working tomorrow",
        "who covers for me while I'm on leave?", "on maternity leave from 1 Jan", "I'm ill",
        "who gets my reminders when I'm away", "set me as away",
        "I won't be in next week", "not in tomorrow", "going on leave tomorrow", "change my deputy",
        "who is my deputy?",
    ),
    "back": (
        "i am back", "I'm back", "back at work", "back from leave", "i'm back from annual leave today",
        "not away", "I am no longer away", "turn reminders back on", "start reminding me again", "unmute",
    ),
    "settings": (
        "remind me at 10am", "change my reminder time", "notification settings", "quiet hours", "do not disturb",
        "don't message me after 6pm", "no messages at weekends", "email me instead", "message me on Teams",
        "send my reminders to slack", "reminders by email please", "what time do reminders come?",
        "can you email me instead of Slack", "only remind me on mondays",
    ),
    "not_mine": ("not mine", "this is not mine", "this isn't my case", "wrong person", "AB123 is not my case"),
    "done": ("already done", "I already did this", "I've done it", "it's done already"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "said"), [(kind, each) for kind, every in WISHES.items() for each in every])
def test_a_line_about_reminders_is_understood(kind: str, said: str) -> None:
    wish = wish_in(said)
    assert wish is not None
    assert wish.kind == kind


def test_the_case_and_the_day_that_are_named_are_kept() -> None:
    wish = wish_in("remind me about AB123 on friday")
    assert wish is not None
    assert wish.ref == "ab123"
    assert wish.when.endswith("on friday")


def test_a_step_is_no_case() -> None:
    wish = wish_in("remind me on 4 December about the s47 for AB123")
    assert wish is not None
    assert (wish.ref, "s47" in wish.when) == ("ab123", True)


@pytest.mark.parametrize(
    "said",
    [
        "remind me what the timescale for an ICPC is",
        "can you remind me when the first review is",
        "remind me when AB123 is due",
        "remind me of the quorum rules",
        "I'm on leave the week of the conference, can it move?",
        "who chairs if the manager is away",
        "who covers when the chair is on leave",
        "why do I have to write a report?",
        "why are you asking the father",
        "can we stop the plan",
        "cancel AB123",
        "no report yet",
        "stop dad coming to the conference",
        "text the father",
        "AB123 mum is back home",
        "I'm not available for the conference on AB123",
        "snooze AB123 s47 tomorrow",
        "tell me about core groups",
        "back",
    ],
)
def test_what_is_about_anything_else_is_left_alone(said: str) -> None:
    assert wish_in(said) is None


@pytest.mark.parametrize("verb", VERBS.values(), ids=list(VERBS))
def test_what_a_verb_is_called_stays_a_command(verb: Verb) -> None:
    assert [each for each in (verb.name, verb.usage, *verb.also) if wish_in(each)] == []


def test_no_question_of_the_guidance_is_taken_for_a_wish() -> None:
    files = sorted(QUESTIONS.glob("*.jsonl"))
    asked = [json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(asked) > 1000
    assert [each for each in asked if wish_in(each)] == []
