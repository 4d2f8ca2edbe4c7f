"""Many act at one meeting at the same moment: nobody waits for ever, nothing is lost."""

import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from meetings.models import Attendance, Rsvp
from meetings.services.attendance import mark_came
from statements.models import Revision, Statement
from statements.services.publishing import publish_statement
from statements.services.sending import send_statement
from tests.factories import make_draft, make_meeting, make_participation, make_rsvp, make_sent

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """Run each act in a thread of its own, all at the same moment; return what went wrong."""
    start = threading.Barrier(len(acts))
    wrong = []

    def run(act):
        start.wait()
        try:
            act()
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_eight_answer_at_once():
    meeting = make_meeting()
    participations = [make_participation(meeting=meeting) for _each in range(8)]

    wrong = at_once([lambda each=each: make_rsvp(each) for each in participations])

    assert wrong == []
    assert Rsvp.objects.count() == 8


def test_eight_send_at_once():
    meeting = make_meeting()
    participations = [make_participation(meeting=meeting) for _each in range(8)]
    for participation in participations:
        make_draft(participation)

    wrong = at_once(
        [
            lambda each=each: send_statement(
                participation=each, version=1, key=uuid.uuid4(), by="link:1", at=timezone.now()
            )
            for each in participations
        ]
    )

    assert wrong == []
    assert Revision.objects.sent().count() == 8


def test_writing_answering_publishing_and_the_door_at_once():
    meeting = make_meeting()
    participations = [make_participation(meeting=meeting) for _each in range(3)]
    sent = [make_sent(each) for each in participations]
    acts = []
    for participation, revision in zip(participations, sent, strict=True):
        acts += [
            lambda each=participation: make_draft(each, base_version=1, body="more"),
            lambda each=participation: make_rsvp(each),
            lambda each=participation: mark_came(
                participation=each, at=timezone.now(), by="user:1"
            ),
            lambda each=revision: publish_statement(
                statement=each.statement, revision_pk=each.pk, at=timezone.now(), by="user:1"
            ),
        ]

    assert at_once(acts) == []
    assert Statement.objects.filter(published__isnull=False).count() == 3
    assert Attendance.objects.count() == 3


def test_two_first_drafts_at_once_are_both_kept():
    participation = make_participation()

    wrong = at_once(
        [lambda body=body: make_draft(participation, body=body) for body in ("one", "two")]
    )

    assert wrong == []
    assert Statement.objects.count() == 1
    assert sorted(Revision.objects.values_list("body", "kind")) in (
        [("one", "conflict"), ("two", "draft")],
        [("one", "draft"), ("two", "conflict")],
    )
