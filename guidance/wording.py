"""The sentences the librarian says when there is no answer to give."""

from collections.abc import Sequence

from guidance.documents import area

EMPTY = "Type a question about child protection conferences, such as “When is the initial core group held?”"
GREETING = (
    "Hello. Ask me about child protection conferences, such as “Who chairs the strategy discussion?”, "
    "and I will show you what the guidance says and where."
)
DECISION = (
    "I do not give opinions about a child or a family, or write them for you: that is for you, your manager "
    "and the conference. I can say what the procedure is."
)
PROCEDURE_BELOW = "The closest questions that the guidance answers are below."
INJECTION = (
    "I only answer from the guidance in my library, with its source, and I cannot set that aside or look "
    "anything else up. Ask me what the guidance says about conferences."
)
SET_ASIDE = "I have left the rest of what you wrote aside: I only answer from the guidance."
NO_ANSWER = "The guidance I have does not answer that, so I will not guess."
NOT_SURE = "I am not sure which of these you mean. The closest things the guidance answers are below."
EACH_BELOW = "What each document says about it is below."
ABROAD = "The guidance I have is for England. It does not say what applies elsewhere."
ELSEWHERE = "I have no guidance from that area, so I cannot say what it does."


def of_several(answers: Sequence[tuple[str, str]]) -> str:
    """One answer as it is; several each after the question it answers, so that none is taken for another's."""
    if len(answers) == 1:
        return answers[0][1]
    return " ".join(f"{question} {answer}" for question, answer in answers)


def each_says(positions: Sequence[tuple[str, str]]) -> str:
    """What each authority says, where an added document says another thing than the library."""
    return "The documents differ. " + " ".join(f"{area(whose)}: {text}" for whose, text in positions)


def nothing_from(authority: str, others: Sequence[str]) -> str:
    """For a question about an authority whose documents do not say, where another's do."""
    theirs = " and ".join(f"{area(each)}’s" for each in others)
    return (
        f"The documents I have from {area(authority)} do not say. {theirs} do, but that is not "
        f"{area(authority)}’s practice: ask without naming the area to see it."
    )


def only_elsewhere(others: str) -> str:
    """For a question that only another authority's own documents may answer."""
    return f"{area(others)}’s own document speaks of it: name {area(others)} to see it."


def differs(title: str, words: str) -> str:
    """For a document that gives another time limit than the answer does."""
    return f"{title} differs: “{words}”"


def says(title: str, words: str) -> str:
    """An answer in a document's own words, where the library has none of its own."""
    return f"{title} says: “{words}”"
