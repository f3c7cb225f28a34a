"""The lines in which people write about being reminded, by what they want; the kinds further up come first.

A line that begins with a dash is a pattern for all of a line in lower case, without apostrophes; the lines below it
go on with it. A name in angle brackets stands for the words under that name, "<when: name>" keeps what was said
there, and "<ref>" is a case's reference.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["away", "back", "settings", "stop", "why", "later", "not_mine", "done"]

REF = "ref"
WORDS = r"""
- news: ((my|the|your|these|those|this|all|any|so many|such|more|daily|morning|automatic|of) )*
  (reminders?|notifications?|notices|messages?|emails?|mails?|texts?|nudges?|alerts?|pings?|dms?|reminding|messaging
  |emailing|texting|nudging|pinging|notifying|chasing|bothering|pestering|hassling|nagging|spamming|bugging|contacting
  |writing to)( (me|us))?
- a_reminder: (reminders?|notifications?|messages?|nudges?)
- about: ( (for|about|on|of|from|to) ((this|that|the|my) )?(me|us|you|it|bot|assistant|case|one|<ref>))*
  ( (so much|so often|all the time|every day|any ?more|again|for now|completely|today))*
- remind: (remind|message|email|text|nudge|notify|bother|ping|chase|pester|contact|write to)
- reminding: (reminders?|notifications?|messages?|emails?|texts?|nudges?|alerts?|pings?
  |remind(ed|ing)? (me|us|of|about)|reminded|(messaging|emailing|texting|nudging|chasing|bothering|pinging) me)
- leave: ((annual|maternity|paternity|parental|adoption|sick|study|compassionate|special|my) )*
  (leave|holidays?|hols|vacation|secondment|training)
- away: (on (<leave>|a course|al)|off( (work|sick|ill))?|away( from (work|the office))?|out of (the )?office|ooo
  |not (in|here|working|at work|available|in the office)|sick|ill|unwell|poorly|signed off( sick)?)
- while_away: ( (while|when|if) i ?a?m <away>)?
- day: (\d{1,2}(st|nd|rd|th)?|20\d\d|\d{1,2}[/.]\d{1,2}([/.]\d{2,4})?|mon(day)?|tues?(day)?|wed(nesday)?
  |thu(rs?)?(day)?|fri(day)?|sat(urday)?|sun(day)?|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?
  |sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|today|tomorrow|christmas|easter|new year)
- span: ( (from|until|till|to|and|for|on|in|the|of|this|next|all|rest|a|an|one|two|three|four|weeks?|months?|days?
  |fortnight|now|then|back|starting|afternoon|morning|-|–|<day>))*
- soon: (later|again|tonight|another (time|day)|in an? (bit|while)|next (week|month)|this (afternoon|evening)|<day>
  |in (an?|one|two|three|\d+) (minutes?|hours?|days?|weeks?)|when i ?a?m back
  |(in|at|on|this|next) (the )?(morning|afternoon|weekend|lunchtime|<day>))
- rest: ( \S+)*
- rest_with_a_day: ( \S+)*? <soon>( \S+)*
- clock: (\d{1,2}([:.]\d\d)? ?(am|pm)?|midday|noon)
- way: (email|slack|(microsoft )?teams|text|sms|phone)
"""
PATTERNS: dict[Kind, str] = {
    "away": r"""
- (im|i am|ill be|i will be|i|we are) (going |now |currently |also )?<away><when: span>
- ((on )?<leave>|ooo|out of (the )?office|away|off sick|off work)<when: span>
- (i have|ive got|i have got|ive|i am taking|im taking) <leave>( booked)?<when: span>
- set (me (as )?|my |an? )?(away|ooo|out of (the )?office|<leave>)<when: span>
- (who|someone|somebody|someone else|a colleague|my colleague)( can| could| will| is)?
   (covers?|covering|stands? in)( for)? me<while_away><when: span>
- who gets my <news><while_away><when: span>
- (i|we) (wont|will not) be (in|here|around|working|at work|in the office)<when: span>
- (going on <leave>|not (in|at work|working))<when: span>
- (who is|whos|change|set|choose|add|remove) my deputy|my deputy is( \S+)+
- (who|someone|somebody)( else)? covers? my (cases|work)<when: span>
""",
    "back": r"""
- (im|i am|ive|i have) (now )?(back|returned)( (at|in|to) (work|the office)| now| today| again| from <leave>)*
- back (at work|in the office|to work|from <leave>|today|now)
- (im |i am )?(not away|no longer away|no longer on <leave>)( any ?more)?
- unmute<rest>|(resume|restart|start|unpause) <news>( again)?
- (turn|switch) (<news> )?(back )?on( <news>)?( again)?
""",
    "settings": r"""
- ((change|set|choose|edit|adjust) )?(my |the )?(reminder|notification|message)s?
   (times?|settings|preferences|hours)
- (change|set|choose|edit|adjust) (my |the |when |how |where )*(<news>|you remind me|preferences)
- my settings|(my )?preferences|quiet (hours?|time)|do not disturb|dnd|silent mode
- ((dont|do not|never) <remind> me|no <news>|stop <news>)
   ((after|before|outside|between|during|in|at|on) .*|(over)?night|weekends)
- (<remind>|send)( me)?( <news>)?( every day| daily| each morning| always)? (at |by )?<when: clock>
  ( every day| daily| each day| instead| in future| from now on)*
- (<remind>|send)( me)?( <news>)? ((earlier|later) in the day|in the (morning|afternoon)s?)
- (what time|when|at what time) (do|are|will) (i (get|have) )?(my |the |your )?(reminders|notifications)
  ( (come|sent|be sent|arrive|go out))?
- only <remind> me .*
- (<remind>|contact) me (by|on|via|in|through|over) <when: way>( instead)?
- <when: way> me instead( of <way>)?|use <way>( instead)?
- (can i |i want |id like )?(get |have |send |move |switch |change |want )?(me )?<news>
   (by|on|via|in|through|to|over) <when: way>( instead)?
""",
    "stop": r"""
- (stop|quit|cancel|end|pause|disable|silence|halt|mute|block|no more|no|less|fewer|enough|(way )?too many|so many
  |reduce|cut down( on)?|limit|(turn|switch) off|i (dont|do not) (want|need)|i want (no|fewer|less)
  |(im|i am) (getting|receiving|drowning in)( way)?( too many| so many)?|i (keep getting|get)( too many)?
  |there are too many|opt out of|unsubscribe from) <news><about><span>
- (turn|switch) ((<news>|it|them|this|these|that) off<about>|off (it|them|this|these|that))
- (mute|silence)( (you|this|it|that|them|everything|all|<ref>|(this|the) (case|bot|chat|channel)))*<about><span>
- (stop|quit) (sending|giving)( me)? (<news>|these|this|them|those)( to me)?<about><span>
- i (dont|do not) want to be (reminded|messaged|emailed|texted|nudged|notified|bothered|contacted)<about><span>
- stop( all| this| these| them)?|unsubscribe( me)?|opt out|shut up|be quiet|leave me (alone|in peace)
- (dont|do not|never|no need to|you dont need to|you dont have to) (keep )?(<remind> (me|us)|<news>)<about><span>
- (too much|so much) (spam|noise|<news>)|(this is|its) (spam|too many <news>)
""",
    "why": r"""
- (why|how come) (do|did|am|are|have|was|is|were) (i|you|we)<rest> <reminding><rest>
- (why|how come) (am i|do i keep|are you|do you keep) (getting|getting sent|get|sending me|being sent)
   (this|these|those|that|it|them)
- (why|how come) (did|do|are) you (send|sending) me (this|these|those|that|it|them)
- (what|who) (is|are|was|were|sends|sent)( me)? (this|these|the|those|that) <a_reminder>( for| from)?
""",
    "later": r"""
- (remind|ping|nudge|chase|prompt|notify) me<when: rest_with_a_day>
- (ask|tell) me( again)? <when: soon>
- (remind|ping|nudge|chase|prompt|notify) me( (of|about|on|for))? <ref><when: rest>
- snooze(?! <ref>)<when: rest>(?<!snooze)
- (postpone|delay|put off|defer|hold|push back) ((the|this|my|these|all|that) )*<a_reminder><when: rest>
- remind me( later)?|not (right )?now|(maybe )?later|not today|(im|i am) (busy( now)?|in a meeting)
- put (this|it|that|them) off<when: span>
- (set|add|create|make)( me| up)? (an? |some |my )?reminders?<when: rest>
""",
    "not_mine": r"""
- (its|it is|this is|thats|that is|<ref> is)? ?(not|isnt|never) ?mine
- (its|it is|this is|thats|that is|<ref> is) (not|no longer) (mine|my (case|job|task|step)|for me)( any ?more)?
- (it|this|that) isnt (mine|my (case|job|task|step)|for me)|not (my (case|job|task|step)|for me)
- (this is the |youve got the |you have the )?wrong person
""",
    "done": r"""
- (ive|i have|i) (already )?(did|done|finished|completed) (it|this|that|so)( already)?
- (its|it is|this is|thats|that is)? ?already (done|finished|completed|recorded)
- (its|it is|this is|thats|that is) (done|finished|completed)( already)?
""",
}


def compiled() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Every pattern with its kind, in their order."""
    words = dict(each.split(": ", 1) for each in _lines(WORDS)) | {"ref": REF}
    return tuple(
        (kind, re.compile(_filled(each, words))) for kind, text in PATTERNS.items() for each in _lines(text)
    )


def a_day_or_an_hour() -> re.Pattern[str]:
    """A word that says a day or an hour, and is no reference although there are figures in it."""
    return re.compile(_filled("<day>|<clock>", dict(each.split(": ", 1) for each in _lines(WORDS))))


def _lines(text: str) -> list[str]:
    """The patterns; what goes on over several lines, as one. A third space before such a line belongs to it."""
    return [re.sub(r"\n {2}", "", each).rstrip("\n") for each in re.split(r"(?:^|\n)- ", text)[1:]]


def _filled(pattern: str, words: dict[str, str]) -> str:
    """As a regular expression: names are replaced by the words they stand for, and only "when" is kept."""
    while (filled := re.sub(r"<(when: )?(\w+)>", lambda name: _in_brackets(name, words), pattern)) != pattern:
        pattern = filled
    return re.sub(r"\((?!\?)", "(?:", pattern).replace("\0", "(?P<when>")


def _in_brackets(name: re.Match[str], words: dict[str, str]) -> str:
    return f"\0{words[name[2]]})" if name[1] else f"({words[name[2]]})"
