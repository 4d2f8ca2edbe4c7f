"""One rule for every state machine."""

import pytest

from initiative.errors import Refused
from initiative.outbox.states import MOVES, OPEN, SETTLED, MessageState
from initiative.states import check_move


def test_move_of_the_table_is_allowed():
    assert check_move({"draft": {"sent"}, "sent": set()}, "draft", "sent") is None


@pytest.mark.parametrize(("current", "wanted"), [("sent", "draft"), ("draft", "draft")])
def test_other_moves_are_refused(current, wanted):
    with pytest.raises(Refused) as refusal:
        check_move({"draft": {"sent"}, "sent": set()}, current, wanted)

    assert refusal.value.code == "no_such_move"
    assert current in refusal.value.message


def test_refusal_is_words_for_people():
    refusal = Refused("closed", "Answers are closed.")

    assert (refusal.code, refusal.message, str(refusal)) == (
        "closed",
        "Answers are closed.",
        "Answers are closed.",
    )


def test_every_state_of_a_letter_is_open_or_settled_and_has_a_way_out():
    assert set(OPEN) | set(SETTLED) == set(MessageState)
    assert set(OPEN) & set(SETTLED) == set()
    assert set(MOVES) == set(MessageState)
    assert all(MOVES.values())


@pytest.mark.parametrize("state", SETTLED)
def test_settled_letter_is_sent_again_by_a_person_only(state):
    # … and one that was taken may still come back.
    later = {MessageState.FAILED} if state == MessageState.SENT else set()
    assert MOVES[state] == {MessageState.QUEUED} | later
