"""Plan a meeting, change it, open it to the public, name who calls it."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.clocks import on_clock
from initiative.errors import Refused
from meetings.models import Convener, DeadlineMove, Meeting, Organiser
from meetings.parts import ON_OPENING
from meetings.states import DeadlineKind, OrganiserRole
from organisations.models import Organisation, User

# What an organiser may set; everything else of a meeting follows from acts.
FIELDS = (
    "title",
    "short_name",
    "purpose",
    "place",
    "time_zone",
    "starts_on",
    "ends_on",
    "answers_due_at",
    "statements_due_at",
    "character_limit",
    "joint_character_limit",
    "publication",
    "language",
    "call",
    "call_language",
    "help_name",
    "help_email",
    "hold_minutes",
    "needs_second_organiser",
)

DUE_FIELDS = {
    DeadlineKind.ANSWERS: "answers_due_at",
    DeadlineKind.STATEMENTS: "statements_due_at",
}

# Words that stand where a meeting's address stands: /desk/new/, /desk/organisations/, /my/leave/.
RESERVED = {"new", "organisations", "leave"}


@transaction.atomic
def plan_meeting(*, organiser: User, slug: str = "", **fields: object) -> Meeting:
    """Make a meeting, private until it is opened, with its maker at the desk.

    Args:
        organiser: gets the role "everything".
        slug: the address; made from the title when left out.
        fields: values for ``FIELDS``.

    Raises:
        Refused: as ``check_dates``.
    """
    meeting = Meeting(slug=slug or free_slug(str(fields["title"])), **fields)
    check_dates(meeting)
    meeting.save()
    Organiser.objects.create(meeting=meeting, user=organiser, role=OrganiserRole.EVERYTHING)
    record(organiser.ref, "plan_meeting", scope=meeting.scope)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, at: datetime, by: str, seen: str | None = None, **fields: object
) -> Meeting:
    """Change what an organiser may set; remember each deadline that was moved.

    Args:
        seen: ``settings_mark`` of what the organiser saw; not asked when left out.

    Raises:
        Refused: ``changed_meanwhile``, and as ``check_dates``.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if seen is not None and seen != settings_mark(meeting):
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed the settings since you opened this page. What you "
                "typed is still here: open the settings in another window, compare, save again."
            ),
        )
    changed = [name for name in FIELDS if name in fields and getattr(meeting, name) != fields[name]]
    before = {name: getattr(meeting, name) for name in changed}
    for name in changed:
        setattr(meeting, name, fields[name])
    check_dates(meeting)
    if changed:
        meeting.save(update_fields=changed)
        touch_public(meeting.pk)
        record(by, "change_meeting", scope=meeting.scope, fields=changed)
    for kind, name in DUE_FIELDS.items():
        if name in changed:
            DeadlineMove.objects.create(
                meeting=meeting,
                kind=kind,
                was=before[name],
                now=getattr(meeting, name),
                moved_at=at,
                moved_by=by,
            )
    return meeting


def settings_mark(meeting: Meeting) -> str:
    """Return a short mark of what an organiser may set, to know whether it was changed."""
    values = [(name, str(getattr(meeting, name))) for name in FIELDS]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def check_dates(meeting: Meeting) -> None:
    """Refuse dates in an order that cannot be kept.

    Raises:
        Refused: ``ends_before_start``, ``answers_after_start``, ``statements_after_start``
            or ``statements_before_answers``.
    """
    start = {"date": meeting.starts_on.isoformat()}
    if meeting.ends_on < meeting.starts_on:
        raise Refused("ends_before_start", _("The last day must not be before the first day."))
    if local_day(meeting.answers_due_at, meeting) > meeting.starts_on:
        raise Refused(
            "answers_after_start",
            _("The deadline for answers must be before the meeting starts (%(date)s).") % start,
        )
    if local_day(meeting.statements_due_at, meeting) > meeting.starts_on:
        raise Refused(
            "statements_after_start",
            _("The deadline for statements must be before the meeting starts (%(date)s).") % start,
        )
    if meeting.statements_due_at < meeting.answers_due_at:
        raise Refused(
            "statements_before_answers",
            _("The deadline for statements must not be before the deadline for answers."),
        )


def local_day(moment: datetime, meeting: Meeting) -> date:
    """Return the day of ``moment`` on the clock of the meeting's place."""
    return on_clock(moment, meeting.time_zone).date()


def free_slug(title: str) -> str:
    """Return an address that no meeting and no page of ours has."""
    stem = slugify(title)[:60] or "meeting"
    taken = set(Meeting.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    slug, n = stem, 1
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug


@transaction.atomic
def open_meeting(*, meeting: Meeting, at: datetime, by: str) -> Meeting:
    """Open the pages of a meeting to the public; opening twice changes nothing."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.opened_at is None:
        meeting.opened_at = at
        meeting.save(update_fields=["opened_at"])
        touch_public(meeting.pk)
        for react in ON_OPENING:
            react(meeting)
        record(by, "open_meeting", scope=meeting.scope)
    return meeting


@transaction.atomic
def name_convener(*, meeting: Meeting, organisation: Organisation, role: str, by: str) -> Convener:
    """Say that an organisation calls the meeting, in that role; the last word counts."""
    convener, _created = Convener.objects.update_or_create(
        meeting=meeting, organisation=organisation, defaults={"role": role}
    )
    touch_public(meeting.pk)
    record(
        by,
        "name_convener",
        scope=meeting.scope,
        about=f"organisation:{organisation.pk}",
        role=role,
    )
    return convener


@transaction.atomic
def remove_convener(*, convener: Convener, by: str) -> None:
    """Take an organisation off the list of those who call the meeting."""
    record(
        by,
        "remove_convener",
        scope=convener.meeting.scope,
        about=f"organisation:{convener.organisation_id}",
    )
    touch_public(convener.meeting_id)
    convener.delete()


def touch_public(meeting_pk: int) -> None:
    """Say that a public page of the meeting shows something new."""
    Meeting.objects.filter(pk=meeting_pk).update(
        public_version=F("public_version") + 1, public_changed_at=Now()
    )
