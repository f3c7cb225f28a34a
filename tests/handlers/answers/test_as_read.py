"""What a document says is shown as it reads, without the marks of the file it came in."""

import pytest

from handlers.answers.as_read import as_read


@pytest.mark.parametrize(
    ("in_the_file", "as_people_read_it"),
    [
        (
            "The conference is booked within **15 working days**.",
            "The conference is booked within 15 working days.",
        ),
        ("This is done with __urgency__, and *soon*.", "This is done with urgency, and soon."),
        ("a <u>child protection conference</u> is a meeting", "a child protection conference is a meeting"),
        (r"see [Escalation \(the procedure\)](#) for more", "see Escalation (the procedure) for more"),
        ("## Findings\n\n- Most cases", "Findings\n\n- Most cases"),
        ("2 * 3 and 4 * 5, a_b_c, < 24 hours", "2 * 3 and 4 * 5, a_b_c, < 24 hours"),
        ("* one\n* two", "* one\n* two"),
        ("Reports go in 3 days before.", "Reports go in 3 days before."),
    ],
)
def test_marks_are_left_out_and_every_word_stays(in_the_file: str, as_people_read_it: str) -> None:
    assert as_read(in_the_file) == as_people_read_it
