"""What an organiser should look at in the agenda before it is published. It holds up nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiative.calendarwords import day_words
from initiative.clocks import city_of, on_clock
from initiative.templatetags.ui import bdi, dates
from meetings.models import Meeting, Participation
from programme.models import Session, Speech
from programme.saying import as_html, in_own_direction
from programme.services.speakers import NOT_COMING
from programme.walls import ONE_DAY, hour, is_doubled, is_skipped
from statements.naming import may_be_named


def warnings_of(meeting: Meeting, sessions: list[Session]) -> list[SafeString]:
    """Return every warning as a sentence that says what to do.

    Args:
        sessions: all of the meeting, with their speakers.
    """
    timed = [each for each in sessions if each.is_timed]
    return [
        *outside(meeting, sessions),
        *jumped(meeting, timed),
        *in_one_room(timed),
        *in_two_places(meeting, timed),
        *about_speakers(sessions),
    ]


def title_of(session: Session) -> SafeString:
    """Return a session's title among words."""
    return in_own_direction(session.title, session.language)


def name_of(participation: Participation) -> SafeString:
    """Return an organisation's name among words."""
    organisation = participation.organisation
    return in_own_direction(organisation.name, organisation.language)


def outside(meeting: Meeting, sessions: Iterable[Session]) -> Iterator[SafeString]:
    """Yield a sentence for each session on a day that is none of the meeting's."""
    for session in sessions:
        if not meeting.starts_on <= session.day <= meeting.ends_on:
            yield as_html(
                _("“%(title)s” is on %(day)s. The meeting is %(dates)s: is this meant?"),
                title=title_of(session),
                day=day_words(session.day, "l j F Y"),
                dates=dates(meeting.starts_on, meeting.ends_on),
            )


def jumped(meeting: Meeting, timed: Iterable[Session]) -> Iterator[SafeString]:
    """Yield a sentence for each time that the place's clock shows never or twice."""
    zone = meeting.time_zone
    for session in timed:
        end_day = session.day + ONE_DAY if session.ends_next_day else session.day
        for day, clock, instant in (
            (session.day, session.start_time, session.starts_at),
            (end_day, session.end_time, session.ends_at),
        ):
            wall = datetime.combine(day, clock)
            values = {"title": title_of(session), "time": hour(wall), "city": city_of(zone)}
            if is_skipped(wall, zone):
                yield as_html(
                    _(
                        "“%(title)s”: the clocks in %(city)s jump over %(time)s on that day. "
                        "%(meant)s is meant; type that if it is right."
                    ),
                    meant=hour(on_clock(instant, zone)),
                    **values,
                )
            elif is_doubled(wall, zone):
                yield as_html(
                    _(
                        "“%(title)s”: the clocks in %(city)s show %(time)s twice on that day. The "
                        "first is meant; choose a time that is shown once if you can."
                    ),
                    **values,
                )


def in_one_room(timed: Iterable[Session]) -> Iterator[SafeString]:
    """Yield a sentence for each two sessions that overlap in one room."""
    for one, other in combinations(timed, 2):
        if one.room and one.room.casefold() == other.room.casefold() and one.overlaps(other):
            yield as_html(
                _("“%(one)s” and “%(other)s” are in “%(room)s” at the same time."),
                one=title_of(one),
                other=title_of(other),
                room=bdi(one.room),
            )


def in_two_places(meeting: Meeting, timed: list[Session]) -> Iterator[SafeString]:
    """Yield a sentence for each person, or organisation without one, that speaks twice at once."""
    for one, other in combinations(timed, 2):
        if not one.overlaps(other):
            continue
        there = {key_of(speech): speech for speech in other.speeches.all()}
        for speech in one.speeches.all():
            if key_of(speech) in there:
                at = on_clock(max(one.starts_at, other.starts_at), meeting.time_zone)
                yield twice(speech, one, other, date_format(at, "H:i"))


def key_of(speech: Speech) -> tuple[int, int | None]:
    """Return who speaks: the organisation and the person."""
    return speech.participation_id, speech.delegate_id


def twice(speech: Speech, one: Session, other: Session, at: str) -> SafeString:
    """Say that somebody speaks in two sessions at once."""
    values = {"one": title_of(one), "other": title_of(other), "time": at}
    if speech.delegate is None:
        words = _(
            "%(who)s speaks in “%(one)s” and in “%(other)s” at %(time)s. Choose a delegate for "
            "each."
        )
        return as_html(words, who=name_of(speech.participation), **values)
    in_rooms = one.room and other.room and one.room.casefold() != other.room.casefold()
    words = (
        _("%(who)s speaks in two rooms at %(time)s: in “%(one)s” and in “%(other)s”.")
        if in_rooms
        else _("%(who)s speaks in two sessions at %(time)s: in “%(one)s” and in “%(other)s”.")
    )
    return as_html(words, who=bdi(speech.delegate.name), **values)


def about_speakers(sessions: Iterable[Session]) -> Iterator[SafeString]:
    """Yield a sentence for who speaks and said no, is silent, or is not to be named: one query."""
    where: dict[int, Session] = {}
    for session in sessions:
        for speech in session.speeches.all():
            where.setdefault(speech.participation_id, session)
    rows = Participation.objects.filter(pk__in=where).by_name().with_answer()
    named = set(rows.filter(may_be_named()).values_list("pk", flat=True))
    for row in rows:
        values = {"who": name_of(row), "title": title_of(where[row.pk])}
        if row.answer in NOT_COMING:
            yield as_html(
                _("%(who)s speaks in “%(title)s” and answered that it does not come."), **values
            )
        elif row.answer is None:
            yield as_html(_("%(who)s speaks in “%(title)s” and has not answered yet."), **values)
        if row.pk not in named:
            yield as_html(
                _(
                    "%(who)s has not agreed to be named in public: the agenda says “an "
                    "organisation that is not named here”."
                ),
                **values,
            )
