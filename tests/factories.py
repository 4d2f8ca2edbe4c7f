"""Builders: one plain function a model, with visible defaults.

Rows that follow from acts (revisions, answers, publication) are made by the services,
so that a test never stands on a state that the product cannot reach.
"""

import itertools
import uuid
from datetime import date, timedelta

from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Convener, Letter, LetterText, Meeting, Organiser, Participation
from meetings.services.answer import record_answer
from meetings.services.invitation import link_of, make_links
from meetings.services.meeting import change_meeting
from meetings.services.reminder import set_reminder
from meetings.services.sending import ask_to_send
from meetings.states import Answer, ConvenerRole, DeadlineKind, LetterKind, OrganiserRole
from organisations.models import Contact, Membership, Organisation, User
from statements.models import Statement
from statements.passages import passages
from statements.services.cosigning import begin_joint, confirm_joint, join_joint
from statements.services.drafting import save_draft
from statements.services.joint import save_joint, send_joint
from statements.services.publishing import publish_statement
from statements.services.sending import send_statement
from statements.services.translating import save_translation, say_ready
from statements.states import TranslationKind

# With as many digits for all: names in order of their numbers are in order of the alphabet.
_number = itertools.count(10_001)


def make_user(**given):
    n = next(_number)
    defaults = {"email": f"person{n}@example.org", "name": f"Person {n}"}
    return User.objects.create_user(**defaults | given)


def make_organisation(**given):
    n = next(_number)
    defaults = {"name": f"Organisation {n}", "slug": f"organisation-{n}", "language": "en"}
    return Organisation.objects.create(**defaults | given)


def make_contact(organisation=None, **given):
    n = next(_number)
    defaults = {
        "organisation": organisation or make_organisation(),
        "email": f"office{n}@example.org",
        "language": "en",
    }
    return Contact.objects.create(**defaults | given)


def make_membership(**given):
    defaults = {"role": Membership.Role.LEAD, "since": date(2020, 1, 1)}
    for name, maker in (("user", make_user), ("organisation", make_organisation)):
        if name not in given:
            defaults[name] = maker()
    return Membership.objects.create(**defaults | given)


def make_meeting(invited=0, **given):
    """A public meeting in Rome in sixty days; answers close in twenty, statements in forty."""
    n = next(_number)
    now = timezone.now().replace(second=0, microsecond=0)
    defaults = {
        "title": f"Meeting {n}",
        "short_name": f"M{n}",
        "slug": f"meeting-{n}",
        "place": "Rome",
        "time_zone": "Europe/Rome",
        "starts_on": (now + timedelta(days=60)).date(),
        "ends_on": (now + timedelta(days=62)).date(),
        "answers_due_at": now + timedelta(days=20),
        "statements_due_at": now + timedelta(days=40),
        "help_name": "The organisers",
        "help_email": "help@example.org",
        "opened_at": now,
        "hold_minutes": 0,
    }
    meeting = Meeting.objects.create(**defaults | given)
    for _each in range(invited):
        make_participation(meeting=meeting)
    return meeting


def make_organiser(meeting, role=OrganiserRole.EVERYTHING, **given):
    """A person who works at the desk of ``meeting``; returns the user."""
    user = given.get("user") or make_user()
    Organiser.objects.create(meeting=meeting, user=user, role=role)
    return user


def make_convener(meeting, role=ConvenerRole.HOST, **given):
    return Convener.objects.create(
        meeting=meeting, organisation=given.get("organisation") or make_organisation(), role=role
    )


def make_participation(meeting=None, n_contacts=1, link=True, **given):
    """An organisation on the list, with an address and (unless ``link=False``) a personal link."""
    organisation = given.pop("organisation", None) or make_organisation()
    for _each in range(n_contacts):
        make_contact(organisation)
    participation = Participation.objects.create(
        meeting=meeting or make_meeting(), organisation=organisation, **given
    )
    if link:
        make_links(participations=[participation], at=timezone.now())
    return participation


def token_of(participation):
    """The token of a participation's personal link."""
    participation.refresh_from_db()
    return link_of(participation.invitation).rstrip("/").rpartition("/")[2]


def make_rsvp(participation, answer=Answer.YES, **given):
    defaults = {
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
        "n_delegates": 2 if answer == Answer.YES else None,
        "is_named": True,
    }
    return record_answer(participation=participation, answer=answer, **defaults | given)


def make_draft(participation, **given):
    """A draft revision; returns what ``save_draft`` returned."""
    defaults = {
        "title": "What we see",
        "language": "en",
        "body": "We write this as a sample.\n\nSecond paragraph.",
        "base_version": 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return save_draft(participation=participation, **defaults | given)


def make_sent(participation, at=None, **given):
    """A sent statement; returns the sent revision."""
    saved = make_draft(participation, **given)
    return send_statement(
        participation=participation,
        version=saved.statement.version,
        key=uuid.uuid4(),
        by=SYSTEM,
        at=at or timezone.now(),
    )


def make_published(participation, **given):
    """A published statement; returns the statement."""
    revision = make_sent(participation, **given)
    return publish_statement(
        statement=revision.statement, revision_pk=revision.pk, at=timezone.now(), by=SYSTEM
    )


def make_joint(meeting, n=2, signers=(), **text):
    """A joint statement with a draft that all of ``n`` organisations confirmed."""
    signers = signers or [make_participation(meeting=meeting) for _each in range(n)]
    joint = begin_joint(
        participation=signers[0], asked=signers[1:], key=uuid.uuid4(), by=SYSTEM, at=timezone.now()
    )
    for each in signers[1:]:
        join_joint(joint=joint, participation=each, by=SYSTEM, at=timezone.now())
    make_joint_draft(joint, signers[0], **text)
    confirm_all(joint)
    return joint


def make_joint_draft(joint, participation, **given):
    defaults = {
        "title": "What we see together",
        "language": "en",
        "body": "We write this together, as a sample.",
        "base_version": 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return save_joint(joint=joint, participation=participation, **defaults | given)


def confirm_all(joint, at=None):
    version = Statement.objects.get(joint=joint).version
    for each in joint.cosigners.taking_part():
        confirm_joint(
            joint=joint,
            participation=each.participation,
            version=version,
            by=SYSTEM,
            at=at or timezone.now(),
        )


def make_joint_sent(meeting, n=2, at=None, **text):
    """A joint statement that ``n`` organisations sent; returns the sent revision."""
    joint = make_joint(meeting, n, **text)
    return send_joint(
        joint=joint,
        participation=joint.cosigners.first().participation,
        version=Statement.objects.get(joint=joint).version,
        key=uuid.uuid4(),
        by=SYSTEM,
        at=at or timezone.now(),
    )


def make_joint_published(meeting, n=2, **text):
    """A joint statement that everybody reads; returns the statement."""
    revision = make_joint_sent(meeting, n, **text)
    return publish_statement(
        statement=revision.statement, revision_pk=revision.pk, at=timezone.now(), by=SYSTEM
    )


def make_translation(statement, language, is_ready=True, **given):
    """A translation of the sent version by its organisation, beside the original."""
    here = passages(statement.sent.body)
    defaults = {
        "original_pk": statement.sent_id,
        "title": "Traduzione",
        "texts": {n: passage.source for n, passage in enumerate(here)},
        "kind": TranslationKind.ORGANISATION,
        "is_machine_assisted": False,
        "translator": "",
        "checked_by": "",
        "base_version": 0,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    saved = save_translation(statement=statement, language=language, **defaults | given)
    translation = saved.translation
    if is_ready:
        translation = say_ready(
            translation=translation,
            version=translation.version,
            by=SYSTEM,
            at=timezone.now(),
            approves=True,
        )
    return translation


def make_letter(meeting, kind=LetterKind.INVITATION, audience=None, texts=None):
    letter = Letter.objects.create(meeting=meeting, kind=kind, audience=audience or {})
    texts = texts or {
        "en": (
            "invitation to {organisation}",
            "{organisation},\n\nwe invite you to {meeting}.\n\n{link}\n\nUntil {answer_deadline}.",
        )
    }
    for language, (subject, body) in texts.items():
        LetterText.objects.create(letter=letter, language=language, subject=subject, body=body)
    return letter


def make_sending(letter, at=None, **given):
    """One press of "send" for ``letter``; its copies wait for the end of the hold."""
    defaults = {"key": uuid.uuid4(), "by": SYSTEM}
    return ask_to_send(letter=letter, at=at or timezone.now(), **defaults | given)


def make_rule(letter, at=None, **given):
    """A reminder five days before the deadline for answers, switched on."""
    defaults = {"is_on": True, "by": SYSTEM}
    if "goes_at" not in given:
        defaults |= {"deadline_kind": DeadlineKind.ANSWERS, "days_before": 5}
    return set_reminder(letter=letter, at=at or timezone.now(), **defaults | given)


def make_move(meeting, at=None, kind=DeadlineKind.STATEMENTS, days=3):
    """A deadline of ``meeting`` moved by so many days."""
    meeting.refresh_from_db()
    due_at = getattr(meeting, f"{kind}_due_at") + timedelta(days=days)
    change_meeting(
        meeting=meeting, at=at or timezone.now(), by=SYSTEM, **{f"{kind}_due_at": due_at}
    )
    return meeting.deadline_moves.latest("pk")
