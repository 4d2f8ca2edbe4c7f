"""Letters to those who speak: when and where, or that they do not speak there any more."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiative.calendarwords import day_words
from initiative.clocks import on_clock
from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.emails import addressee, common, reply_to
from meetings.filling import moment
from meetings.models import Delegate, Participation
from meetings.services.invitation import link_of
from programme.calendars import speech_calendar
from programme.content import Item, items_of
from programme.models import AgendaVersion


@letter("programme.you_speak")
def you_speak(
    *, recipient: str, participation_pk: int, version_pk: int, uid: str
) -> Sheet | Withheld:
    """Return when and where an organisation speaks. Stale once a newer agenda says otherwise."""
    version = AgendaVersion.objects.get(pk=version_pk)
    item = item_named(version, uid)
    newest = AgendaVersion.objects.newest(version.meeting_id)
    now = item_named(newest, uid)
    mine = item.part_of(participation_pk) if item else None
    if item is None or now is None or now.part_of(participation_pk) != mine:
        return Withheld(Reason.REPLACED)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    calendar = speech_calendar(participation.meeting, item, timezone.now()) if item.starts else None
    return sheet_about(
        participation,
        item,
        version.zone,
        [("session.ics", calendar, "text/calendar")] if calendar else [],
    )


@letter("programme.not_speaking")
def not_speaking(
    *, recipient: str, participation_pk: int, version_pk: int, uid: str
) -> Sheet | Withheld:
    """Return that an organisation was taken off a session. Stale once it speaks there again."""
    version = AgendaVersion.objects.get(pk=version_pk)
    now = item_named(AgendaVersion.objects.newest(version.meeting_id), uid)
    if now is not None and now.part_of(participation_pk) is not None:
        return Withheld(Reason.REPLACED)
    item = last_with(version, uid, participation_pk)
    if item is None:
        return Withheld(Reason.OUR_FAULT)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    return sheet_about(participation, item, version.zone, [])


def item_named(version: AgendaVersion | None, uid: str) -> Item | None:
    """Return a session of a version, or ``None``."""
    return next((item for item in items_of(version) if item.uid == uid), None)


def last_with(version: AgendaVersion, uid: str, participation_pk: int) -> Item | None:
    """Return a session as it was in the last version in which the organisation spoke there."""
    earlier = AgendaVersion.objects.filter(
        meeting=version.meeting_id, number__lt=version.number
    ).order_by("-number")
    for each in earlier:
        item = item_named(each, uid)
        if item is not None and item.part_of(participation_pk) is not None:
            return item
    return None


def sheet_about(
    participation: Participation,
    item: Item,
    zone: str,
    attachments: list[tuple[str, str | bytes, str]],
) -> Sheet:
    """Return a letter about one session to one organisation."""
    link = link_of(participation.invitation)
    people = [person for who, person in item.speakers if who == participation.pk and person]
    start, end = item.starts_at, item.ends_at
    return Sheet(
        context=common(participation, link)
        | {
            "item": item,
            "subject_words": subject_of(item, zone),
            "when": moment(start, zone) if start else day_words(item.on, "l j F Y"),
            "until": date_format(on_clock(end, zone), "H:i") if end else "",
            "people": ", ".join(
                Delegate.objects.filter(pk__in=people).order_by("pk").values_list("name", flat=True)
            ),
        },
        attachments=attachments,
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


def subject_of(item: Item, zone: str) -> str:
    """Return "you speak on Saturday at 11:00", on the clock of the meeting's place."""
    if item.starts_at is None:
        return _("you speak on %(day)s") % {"day": date_format(item.on, "l")}
    start = on_clock(item.starts_at, zone)
    return _("you speak on %(day)s at %(time)s") % {
        "day": date_format(start, "l"),
        "time": date_format(start, "H:i"),
    }
