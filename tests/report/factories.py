"""Builders of the report: every row comes from the services."""

import uuid
from datetime import timedelta

from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Meeting
from meetings.states import Answer
from report.services.correcting import correct_report
from report.services.decisions import add_decision
from report.services.publishing import publish_report
from report.services.sending import send_to_participants
from report.services.writing import save_report
from report.states import CorrectionKind, How
from tests.factories import make_meeting, make_organisation, make_participation, make_rsvp

BODY = "The meeting was opened.\n\nEverybody spoke once.\n\n## Next\n\nWe meet again."


def make_past_meeting(**given):
    """A public meeting that ended ten days ago."""
    now = timezone.now().replace(second=0, microsecond=0)
    days = {
        "starts_on": (now - timedelta(days=12)).date(),
        "ends_on": (now - timedelta(days=10)).date(),
        "answers_due_at": now - timedelta(days=40),
        "statements_due_at": now - timedelta(days=20),
        "opened_at": now - timedelta(days=60),
    }
    return make_meeting(**days | given)


def make_report(meeting=None, **given):
    """A draft of the report; returns what ``save_report`` returned."""
    defaults = {
        "title": "Report",
        "language": "en",
        "body": BODY,
        "base_version": 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return save_report(meeting=meeting or make_past_meeting(), **defaults | given)


def make_decision(meeting, text="We meet again.", at=None, **said):
    return add_decision(
        meeting=meeting,
        said={"text": text, "how": How.AGREED} | said,
        key=uuid.uuid4(),
        by=SYSTEM,
        at=at or timezone.now(),
    )


def version_of(meeting):
    return Meeting.objects.select_related("report").get(pk=meeting.pk).report.version


def make_report_sent(meeting=None, days=7, at=None, **given):
    """A report that the participants read and correct; returns the report."""
    at = at or timezone.now()
    meeting = meeting or make_past_meeting()
    make_report(meeting, at=at, **given)
    return send_again(meeting, days=days, at=at)


def send_again(meeting, days=7, at=None, **given):
    at = at or timezone.now()
    defaults = {
        "version": version_of(meeting),
        "until": at + timedelta(days=days),
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": at,
    }
    return send_to_participants(meeting=meeting, **defaults | given)


def publish(meeting, **given):
    defaults = {
        "version": version_of(meeting),
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
        "confirms": True,
    }
    return publish_report(meeting=meeting, **defaults | given)


def make_report_published(meeting=None, **given):
    """A report that everybody reads; returns the published version."""
    meeting = meeting or make_past_meeting()
    make_report_sent(meeting, **given)
    return publish(meeting)


def correct(participation, text="We spoke twice.", **given):
    """A note of an organisation about the report as it was sent to it."""
    participation.meeting = Meeting.objects.get(pk=participation.meeting_id)
    defaults = {
        "version_pk": participation.meeting.report.sent_id,
        "kind": CorrectionKind.NOTE,
        "key": uuid.uuid4(),
        "by": f"link:{participation.pk}",
        "at": timezone.now(),
    }
    return correct_report(participation=participation, text=text, **defaults | given)


def named(meeting, name, answer=Answer.YES, **given):
    """An organisation that answered while it could."""
    is_named = given.pop("is_named", True)
    organisation = make_organisation(name=name, **given)
    participation = make_participation(meeting=meeting, organisation=organisation)
    if answer is not None:
        at = meeting.answers_due_at - timedelta(days=1)
        make_rsvp(participation, answer, at=at, is_named=is_named)
    return participation
