"""Who is here follows from what was pressed, whatever the order in which it arrives."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from door.models import Press
from door.standing import Standing, standing_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def press(minute, kind="came", delegate=None):
    moment = NOON + timedelta(minutes=minute)
    return Press(key=uuid.uuid4(), kind=kind, delegate_id=delegate, pressed_at=moment)


def at(minute):
    return NOON + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("presses", "standing"),
    [
        ([], Standing()),
        ([press(1)], Standing(at(1))),
        ([press(1), press(5)], Standing(at(1))),
        ([press(1), press(5, "undo")], Standing()),
        ([press(1), press(5, "undo"), press(7)], Standing(at(7))),
        ([press(5, "undo")], Standing()),
        ([press(2, delegate=8)], Standing(at(2), {8: at(2)})),
        ([press(2, delegate=8), press(3, "undo", 8)], Standing()),
        ([press(1), press(2, delegate=8), press(3, "undo", 8)], Standing(at(1))),
        ([press(4, delegate=8), press(2, delegate=9)], Standing(at(2), {8: at(4), 9: at(2)})),
        ([press(1), press(2, delegate=8), press(3, "undo")], Standing()),
        ([press(3, "undo"), press(2, delegate=8), press(4, delegate=9)],
         Standing(at(4), {9: at(4)})),
    ],
)  # fmt: skip
def test_last_press_counts_and_not_the_last_arrival(presses, standing):
    for arrived in itertools.permutations(presses):
        assert standing_of(arrived) == standing


PRESSES = st.builds(
    press,
    st.integers(0, 9),
    st.sampled_from(["came", "undo"]),
    st.sampled_from([None, 1, 2]),
)


@given(st.lists(PRESSES, max_size=8), st.randoms())
def test_order_of_arrival_plays_no_part(presses, chance):
    arrived = list(presses)
    chance.shuffle(arrived)

    assert standing_of(arrived) == standing_of(presses)


@given(st.lists(PRESSES, max_size=8))
def test_who_has_a_delegate_here_is_here(presses):
    standing = standing_of(presses)

    assert all(came_at >= standing.came_at for came_at in standing.delegates.values())
    assert not (standing.delegates and standing.came_at is None)
