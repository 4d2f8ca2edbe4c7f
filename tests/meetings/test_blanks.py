"""Blanks: what may stand where; the personal link is given to nobody else."""

import pytest

from initiative.errors import Refused
from meetings.blanks import check_blanks


@pytest.mark.parametrize(
    "text",
    [
        "[here]({link})",
        "See {link} and (see {place}).",
        "[here](https://example.org/(a)) for {organisation}",
        "<https://example.org/> {link}",
        "5 < 6 {place} > 4",
    ],
)
def test_blank_outside_an_address_and_the_link_alone_are_allowed(text):
    check_blanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "[here]({organisation})",
        "[here](https://example.org/?u={link})",
        "[here](https://example.org/(a)/{organisation})",
        "<https://example.org/{organisation}>",
        "[here]({link}?x=1)",
        "[here]( {link} )",
    ],
)
def test_blank_in_an_address_is_refused(text):
    with pytest.raises(Refused) as refusal:
        check_blanks(text)

    assert refusal.value.code == "blank_in_address"


def test_link_in_a_subject_is_refused():
    with pytest.raises(Refused) as refusal:
        check_blanks("Answer: {link}", in_subject=True)

    assert refusal.value.code == "link_in_subject"
