"""What the database itself refuses, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.outbox.models import Attempt, Message
from meetings.models import (
    Attendance,
    Convener,
    Delegate,
    Invitation,
    Letter,
    LetterText,
    Meeting,
    Note,
    Organiser,
    Participation,
    ReminderRule,
    Rsvp,
)
from organisations.models import Contact, FormerSlug, Membership, Organisation, OtherName, User
from statements.models import Revision, Statement
from tests.factories import (
    make_contact,
    make_convener,
    make_letter,
    make_meeting,
    make_membership,
    make_organiser,
    make_participation,
    make_rsvp,
    make_sent,
)

NOW = timezone.now()


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def copy(row, **changes):
    """Save ``row`` once more with a new key; what must be unique stays the same."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row).objects.create(**fields | changes)


@pytest.fixture
def rows(db):
    """One row of every model with a rule of uniqueness."""
    meeting = make_meeting()
    participation = make_participation(meeting=meeting)
    rsvp = make_rsvp(participation, names=["Ana"])
    revision = make_sent(participation)
    letter = make_letter(meeting)
    user = make_organiser(meeting)
    return {
        "message": Message.objects.first(),
        "user": user,
        "organisation": participation.organisation,
        "other_name": OtherName.objects.create(
            organisation=participation.organisation, name="Altro", language="it"
        ),
        "former_slug": FormerSlug.objects.create(
            organisation=participation.organisation, slug="old"
        ),
        "contact": participation.organisation.contacts.get(),
        "membership": make_membership(user=user),
        "meeting": meeting,
        "convener": make_convener(meeting),
        "organiser": Organiser.objects.get(),
        "participation": participation,
        "invitation": participation.invitation,
        "rsvp": rsvp,
        "delegate": Delegate.objects.get(),
        "note": Note.objects.create(
            participation=participation, key=uuid4(), text="x", written_at=NOW
        ),
        "attendance": Attendance.objects.create(participation=participation, came_at=NOW),
        "letter_text": letter.texts.get(),
        "rule": ReminderRule.objects.create(letter=letter, deadline="answers", days_before=1),
        "statement": revision.statement,
        "revision": revision,
    }


# For each: what a second row may change and must still be refused for.
TWICE = {
    "message": [{"message_id": "<other@x>"}, {"key": "other"}],
    "user": [{}],
    "organisation": [{"name": "Another"}],
    "other_name": [{}, {"name": "ALTRO"}],
    "former_slug": [{}],
    "contact": [{}],
    "membership": [{"role": "delegate"}],
    "meeting": [{"title": "Another"}],
    "convener": [{"role": "supporter"}],
    "organiser": [{"role": "reads"}],
    "participation": [{"is_named": True}],
    "invitation": [{"token_hash": "x"}],
    "rsvp": [{"answer": "no", "n_delegates": None}],
    "delegate": [{"is_public": True}],
    "note": [{"text": "y"}],
    "attendance": [{}],
    "letter_text": [{"subject": "other"}],
    "rule": [{"is_on": True}],
    "statement": [{"version": 9}],
    "revision": [{"title": "other"}],
}


@pytest.mark.parametrize(
    ("name", "changes"),
    [(name, changes) for name, several in TWICE.items() for changes in several],
)
def test_second_row_with_the_same_identity_is_refused(rows, name, changes):
    refused(lambda: copy(rows[name], **changes))


def test_link_hash_belongs_to_one_invitation(rows):
    make_participation(meeting=rows["meeting"])

    refused(lambda: Invitation.objects.update(token_hash=rows["invitation"].token_hash))


# model, the change that breaks its rule
BROKEN = [
    (Message, {"state": "nonsense"}),
    (Message, {"state": "sent", "sent_at": None}),
    (Message, {"state": "leased", "lease_owner": None}),
    (Message, {"state": "queued", "lease_owner": uuid4(), "lease_until": NOW}),
    (User, {"email": "Capital@example.org"}),
    (Organisation, {"name": ""}),
    (Contact, {"email": "Capital@example.org"}),
    (Contact, {"state": "nonsense"}),
    (Membership, {"role": "nonsense"}),
    (Membership, {"until": "2019-12-31"}),
    (Meeting, {"ends_on": "2020-01-01"}),
    (Meeting, {"statements_due_at": NOW - timedelta(days=400)}),
    (Meeting, {"character_limit": 0}),
    (Meeting, {"character_limit": 1_000_001}),
    (Convener, {"role": "nonsense"}),
    (Organiser, {"role": "nonsense"}),
    (Invitation, {"generation": 0}),
    (Rsvp, {"answer": "nonsense", "n_delegates": None}),
    (Rsvp, {"source": "nonsense"}),
    (Rsvp, {"answer": "no", "n_delegates": 2}),
    (Delegate, {"name": ""}),
    (Letter, {"kind": "nonsense"}),
    (ReminderRule, {"deadline": "nonsense"}),
    (Statement, {"sent_at": None}),
    (Statement, {"published_at": NOW}),
    (Revision, {"kind": "nonsense"}),
    (Revision, {"body": "x" * 10_001, "n_characters": 10_001}),
    (Revision, {"body": "", "n_characters": 0}),
    (Revision, {"title": ""}),
    (Revision, {"n_characters": 1}),
]


@pytest.mark.parametrize(
    ("model", "changes"), BROKEN, ids=lambda value: getattr(value, "__name__", str(value)[:40])
)
def test_broken_rule_is_refused_by_the_database(rows, model, changes):
    row = model.objects.first()

    refused(lambda: model.objects.filter(pk=row.pk).update(**changes))


def test_published_needs_sent(rows):
    refused(
        lambda: Statement.objects.update(
            published=rows["revision"], published_at=NOW, sent=None, sent_at=None
        )
    )


def test_attempt_cannot_end_before_it_begins(rows):
    refused(
        lambda: Attempt.objects.create(
            message=rows["message"],
            started_at=NOW,
            finished_at=NOW - timedelta(seconds=1),
            outcome="sent",
        )
    )


def test_text_of_exactly_the_limit_may_be_sent_whatever_its_script(db):
    for body in ("x" * 10_000, "𠮷" * 10_000, "й" * 10_000):
        revision = make_sent(make_participation(), body=body)
        assert revision.n_characters == 10_000


def test_draft_may_be_too_long(db):
    from tests.factories import make_draft

    assert make_draft(make_participation(), body="x" * 12_000).revision.n_over == 2_000


def test_what_hangs_on_a_participation_keeps_its_organisation_from_being_deleted(rows):
    with pytest.raises(models_protected()):
        rows["organisation"].delete()
    assert Participation.objects.filter(pk=rows["participation"].pk).exists()
    assert make_contact().pk
    assert LetterText.objects.exists()


def models_protected():
    from django.db.models import ProtectedError

    return ProtectedError
