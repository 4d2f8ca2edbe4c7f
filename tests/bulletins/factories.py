"""Builders of bulletins and notes: by the services, so that every state can be reached."""

import uuid
from datetime import timedelta

from django.utils import timezone

from bulletins.models import Bulletin
from bulletins.services.digests import subscribe
from bulletins.services.notes import send_note
from bulletins.services.sending import send_bulletin
from bulletins.services.writing import Words, save_bulletin
from bulletins.states import Audience
from meetings.states import Answer
from tests.factories import make_participation, make_rsvp


def make_participant(meeting, *, is_named=True, answer=Answer.YES, **given):
    """An organisation that answered."""
    participation = make_participation(meeting=meeting, **given)
    make_rsvp(participation, answer=answer, is_named=is_named)
    participation.refresh_from_db()
    return participation


def words(**given):
    defaults = {
        "title": "What we see",
        "language": "en",
        "body": "Sample text.\n\nSecond paragraph.",
        "audience": Audience.PARTICIPANTS,
        "is_signed": True,
    }
    return Words(**defaults | given)


def save_text(participation, bulletin=None, *, key=None, base_version=None, at=None, **given):
    """What ``save_bulletin`` returned."""
    if base_version is None:
        base_version = bulletin.version if bulletin else 0
    return save_bulletin(
        participation=participation,
        bulletin=bulletin,
        words=words(**given),
        base_version=base_version,
        key=key or uuid.uuid4(),
        by=f"link:{participation.pk}",
        at=at or timezone.now(),
    )


def make_bulletin(participation, bulletin=None, *, at=None, widens=False, **given):
    """A bulletin that was sent, or sent once more with other words."""
    saved = save_text(participation, bulletin, at=at, **given)
    send_bulletin(
        bulletin=saved.bulletin,
        version=saved.bulletin.version,
        key=uuid.uuid4(),
        by=f"link:{participation.pk}",
        at=at or timezone.now(),
        widens=widens,
    )
    return Bulletin.objects.get(pk=saved.bulletin.pk)


def make_public(participation, **given):
    """A bulletin that everybody reads."""
    return make_bulletin(participation, audience=Audience.PUBLIC, **given)


def make_note(sender, receiver, text="Sample note: where do we sleep?", **given):
    defaults = {"key": uuid.uuid4(), "by": f"link:{sender.pk}", "at": timezone.now()}
    return send_note(sender=sender, receiver=receiver, text=text, **defaults | given)


def make_subscription(participation, contact_pk=None, at=None):
    """A wish for the weekly letter, a month old."""
    return subscribe(
        participation=participation,
        contact_pk=contact_pk,
        by=f"link:{participation.pk}",
        at=at or timezone.now() - timedelta(days=30),
    )
