"""Presses that arrive late, twice and at once."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from door.models import Presence, Press
from door.states import PressKind
from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.models import Attendance
from tests.door.factories import make_delegate, make_press
from tests.factories import make_participation
from tests.meetings.test_races import at_once

HOUR = timedelta(hours=1)


def test_a_press_that_arrives_twice_is_one(participation):
    key = uuid.uuid4()
    for _each in range(3):
        make_press(participation, key=key)

    assert (Press.objects.count(), Attendance.objects.count()) == (1, 1)
    assert [act.verb for act in Act.objects.all()] == ["mark_came"]


def test_time_of_the_press_is_kept_and_the_earliest_counts(participation):
    now = timezone.now()
    make_press(participation, pressed_at=now - HOUR)
    make_press(participation, pressed_at=now - 2 * HOUR)

    assert Attendance.objects.get().came_at == now - 2 * HOUR


def test_undo_that_overtook_what_it_takes_back_holds(participation):
    now = timezone.now()
    make_press(participation, kind=PressKind.UNDO, pressed_at=now - HOUR)
    make_press(participation, pressed_at=now - 2 * HOUR)

    assert Attendance.objects.count() == 0


def test_a_delegate_brings_the_organisation_and_goes_with_it(participation):
    delegate = make_delegate(participation)
    make_press(participation, delegate=delegate)
    assert (Presence.objects.count(), Attendance.objects.count()) == (1, 1)

    make_press(participation, kind=PressKind.UNDO)
    assert (Presence.objects.count(), Attendance.objects.count()) == (0, 0)


def test_an_organisation_that_sends_another_person_has_come_all_the_same(participation):
    now = timezone.now()
    delegate, other = make_delegate(participation), make_delegate(participation)
    make_press(participation, delegate=delegate, pressed_at=now - 2 * HOUR)
    gone = make_delegate(participation)
    make_press(participation, delegate=gone, pressed_at=now - HOUR)
    make_press(participation, delegate=gone, kind=PressKind.UNDO)

    participation.delegates.exclude(pk=other.pk).delete()
    make_press(participation, delegate=other)
    make_press(participation, delegate=other, kind=PressKind.UNDO)

    assert Attendance.objects.get().came_at == now - 2 * HOUR
    assert Presence.objects.count() == 0
    assert [each.delegate_id for each in Press.objects.all()] == [None, other.pk, other.pk]


def test_a_press_of_more_than_a_day_ago_is_refused(participation):
    now = timezone.now()
    with pytest.raises(Refused) as refused:
        make_press(participation, at=now, pressed_at=now - 25 * HOUR)

    assert refused.value.code == "too_old"
    assert Press.objects.count() == 0


def test_a_press_of_the_future_is_one_of_now(participation):
    now = timezone.now()
    make_press(participation, at=now, pressed_at=now + HOUR)

    assert Press.objects.get().pressed_at == now


def test_database_refuses_a_press_after_its_arrival(participation):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Press.objects.create(
            participation=participation,
            key=uuid.uuid4(),
            kind=PressKind.CAME,
            pressed_at=now + HOUR,
            arrived_at=now,
            by="user:1",
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_each_kept_once():
    participation = make_participation()
    delegates = [make_delegate(participation) for _each in range(4)]
    keys = [uuid.uuid4() for _each in range(8)]

    at_once(
        [
            lambda key=key, n=n: make_press(participation, key=key, delegate=delegates[n % 4])
            for n, key in enumerate(keys)
        ]
    )

    assert {press.key for press in Press.objects.all()} == set(keys)
    assert (Presence.objects.count(), Attendance.objects.count()) == (4, 1)
