"""Publish the agenda: a numbered version that stays, and letters to those who speak."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.enqueue import enqueue
from meetings.models import Meeting, Participation
from meetings.recipients import receipt_orders
from meetings.services.meeting import touch_public
from programme.content import Item, content_of, item_of, items_of, mark_of
from programme.models import AgendaVersion, Session
from programme.services.agenda import anchor


def draft_of(meeting: Meeting) -> list[Item]:
    """Return the agenda on which the organisers work: three queries."""
    return [item_of(each) for each in Session.objects.of_meeting(meeting.pk).with_speakers()]


@transaction.atomic
def publish_agenda(
    *, meeting: Meeting, key: UUID, by: str, at: datetime, seen: str | None = None
) -> AgendaVersion:
    """Make the agenda as it stands the next version, and tell those for whom it is new.

    Args:
        key: issued with the page; the same page pressed twice publishes once.
        seen: ``content.mark_of`` of the agenda that was read before pressing; not asked
            when left out.

    Returns:
        The version, or the one that this page made before.

    Raises:
        Refused: ``empty``, ``nothing_new`` or ``changed_meanwhile``, or as
            ``walls.instants_of`` where the time zone of the meeting was changed and a
            session would now end before it starts.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    known = AgendaVersion.objects.filter(meeting=meeting, key=key).first()
    if known is not None:
        return known
    anchor_all(meeting)
    last = AgendaVersion.objects.newest(meeting.pk)
    before, items = items_of(last), draft_of(meeting)
    check_publishable(meeting, last, before, items, seen)
    version = AgendaVersion.objects.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        key=key,
        zone=meeting.time_zone,
        content=content_of(items),
        published_at=at,
        published_by=by,
    )
    touch_public(meeting.pk)
    record(by, "publish_agenda", scope=meeting.scope, number=version.number)
    tell_speakers(version, before, items, at)
    return version


def check_publishable(
    meeting: Meeting,
    last: AgendaVersion | None,
    before: list[Item],
    items: list[Item],
    seen: str | None,
) -> None:
    """Refuse to publish what is empty, is public already, or is not what was read.

    Raises:
        Refused: ``empty``, ``nothing_new`` or ``changed_meanwhile``.
    """
    if last is None and not items:
        raise Refused("empty", _("There is no session yet. Add the first one, then publish."))
    if last is not None and before == items and last.zone == meeting.time_zone:
        raise Refused(
            "nothing_new",
            _("Nothing has changed since version %(number)d. It is what everybody reads.")
            % {"number": last.number},
        )
    if seen is not None and seen != mark_of(items):
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody has changed the agenda since you opened this page. Read once more what "
                "changes, then publish."
            ),
        )


def anchor_all(meeting: Meeting) -> None:
    """Set the instants anew where the meeting's time zone, or its rules, are others now.

    Raises:
        Refused: as ``walls.instants_of``, with the title of the session.
    """
    moved = []
    for session in Session.objects.of_meeting(meeting.pk):
        session.meeting = meeting
        was = (session.starts_at, session.ends_at)
        try:
            anchor(session)
        except Refused as refusal:
            raise Refused(refusal.code, f"“{session.title}”: {refusal.message}") from refusal
        if (session.starts_at, session.ends_at) != was:
            moved.append(session)
    Session.objects.bulk_update(moved, ["starts_at", "ends_at"])


def tell_speakers(
    version: AgendaVersion, before: list[Item], items: list[Item], at: datetime
) -> None:
    """Order a letter for each speech that is new, changed or gone, and not over."""
    old, new = by_uid(before), by_uid(items)
    names = {who for item in (*before, *items) for who in item.organisations}
    participations = Participation.objects.select_related("meeting", "organisation").in_bulk(names)
    for uid in {**old, **new}:
        was, now = old.get(uid), new.get(uid)
        for who in sorted((was.organisations if was else set()) | now_speaks(now)):
            part_before, part_now = part(was, who), part(now, who)
            latest = now or was
            if part_before == part_now or latest is None or latest.is_over(at):
                continue
            kind = "programme.you_speak" if part_now else "programme.not_speaking"
            order(participations.get(who), version, uid, kind)


def now_speaks(item: Item | None) -> set[int]:
    """Return who speaks in a session that may be gone."""
    return item.organisations if item else set()


def part(item: Item | None, who: int) -> tuple[object, ...] | None:
    """Return what an organisation must know of its part in a session that may be gone."""
    return item.part_of(who) if item else None


def by_uid(items: Iterable[Item]) -> dict[str, Item]:
    """Return sessions by what names them for ever."""
    return {item.uid: item for item in items}


def order(participation: Participation | None, version: AgendaVersion, uid: str, kind: str) -> None:
    """Order one letter about one speech to every address of the organisation, once a version."""
    if participation is None:
        return
    enqueue(
        receipt_orders(
            participation,
            kind=kind,
            key=f"speech:{version.pk}:{uid}:{participation.pk}",
            refs={"participation_pk": participation.pk, "version_pk": version.pk, "uid": uid},
        )
    )
