"""Builders of texts, signatures and campaigns: all through the services."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from initiative.audit.record import SYSTEM
from resolutions.models import JointText
from resolutions.services.campaigning import take_part
from resolutions.services.opening import missing_languages, open_for_signing, put_new_version
from resolutions.services.proposing import agree_to_propose, ask_to_propose, record_proposer
from resolutions.services.signing import sign, take_position
from resolutions.services.texts import begin_text, save_text
from resolutions.states import TextKind, VoiceKind
from tests.factories import make_participation

BODY = "Sample text: letters are kept.\n\nThey are read by everybody."


def now(text):
    """The text as it is in the database."""
    return JointText.objects.select_related("draft", "current", "meeting").get(pk=text.pk)


def make_text(meeting, kind=TextKind.RESOLUTION, **given):
    """A text of the desk with a draft."""
    text = begin_text(meeting=meeting, kind=kind, key=uuid.uuid4(), by=SYSTEM, at=timezone.now())
    write(text, **given)
    return now(text)


def make_own_text(participation, kind=TextKind.RESOLUTION, **given):
    """A text that an organisation begins, with a draft."""
    text = begin_text(
        meeting=participation.meeting,
        participation=participation,
        kind=kind,
        key=uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )
    write(text, participation=participation, **given)
    return now(text)


def write(text, **given):
    """Save a draft upon the present one; returns what ``save_text`` returned."""
    defaults = {
        "title": "How letters are kept",
        "language": "en",
        "body": BODY,
        "base_number": now(text).draft_number,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return save_text(text=text, **defaults | given)


def propose(text, participation):
    """Let an organisation propose the present draft."""
    text = now(text)
    if not text.proposers.present().filter(participation=participation).exists():
        ask_to_propose(text=text, asked=[participation], by=SYSTEM, at=timezone.now())
    return agree_to_propose(
        text=text,
        participation=participation,
        draft_number=text.draft_number,
        by=SYSTEM,
        at=timezone.now(),
    )


def make_open(meeting, proposer=None, at=None, until=None, **given):
    """A text that is open for signing, proposed by an organisation."""
    text = make_text(meeting, **given)
    proposer = proposer or make_participation(meeting=meeting, is_named=True)
    record_proposer(
        text=text, participation=proposer, note="by telephone", by=SYSTEM, at=timezone.now()
    )
    text, at = now(text), at or timezone.now()
    open_for_signing(
        text=text,
        draft_number=text.draft_number,
        until=until or at + timedelta(days=10),
        without=missing_languages(text),
        by=SYSTEM,
        at=at,
    )
    return now(text)


def change(text, body="Sample text: letters are kept for ten years.", at=None, **given):
    """Put a new version up: written, agreed to by all that propose it, frozen."""
    write(text, body=body, **given)
    for each in text.proposers.joined():
        propose(text, each.participation)
    text = now(text)
    put_new_version(
        text=text,
        draft_number=text.draft_number,
        without=missing_languages(text),
        by=SYSTEM,
        at=at or timezone.now(),
    )
    return now(text)


def signature(text, participation=None, at=None, **given):
    """Sign the present version; returns what ``sign`` returned."""
    text = now(text)
    participation = participation or make_participation(meeting=text.meeting)
    mine = text.voices.standing().filter(participation=participation).first()
    defaults = {
        "version": text.current.number,
        "upon": mine.pk if mine else 0,
        "decided_on": date(2026, 5, 3),
        "signer": "Ana Person",
        "role": "secretary",
        "key": uuid.uuid4(),
        "by": SYSTEM,
    }
    return sign(text=text, participation=participation, at=at or timezone.now(), **defaults | given)


def view(text, participation=None, kind=VoiceKind.DIFFERENT, words="We see it otherwise.", **given):
    """Hold another view of the present version, or say that it is not one's matter."""
    text = now(text)
    participation = participation or make_participation(meeting=text.meeting)
    mine = text.voices.standing().filter(participation=participation).first()
    defaults = {
        "version": text.current.number,
        "upon": mine.pk if mine else 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return take_position(
        text=text, participation=participation, kind=kind, words=words, **defaults | given
    )


def pledge(text, participation=None, **given):
    """Take part in a campaign."""
    participation = participation or make_participation(meeting=text.meeting)
    mine = text.pledges.standing().filter(participation=participation).first()
    defaults = {
        "what": "We copy letters.",
        "until": None,
        "contact": "press@example.org",
        "is_contact_public": False,
        "upon": mine.pk if mine else 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return take_part(text=text, participation=participation, **defaults | given)


def many(meeting, n):
    """So many organisations of a meeting, without addresses."""
    return [make_participation(meeting=meeting, n_contacts=0) for _each in range(n)]
