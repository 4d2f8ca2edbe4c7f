"""What the agenda adds to the pages of a meeting."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.parts import (
    ACT_WORDS,
    DELEGATE_LINKS,
    DESK_PAGES,
    LETTER_NAMES,
    PUBLIC_ADDRESSES,
    DeskPage,
    public_part,
)
from programme.models import AgendaVersion

DESK_PAGES.append(DeskPage("agenda", _("Agenda"), "programme:organiser_agenda", 70))
DELEGATE_LINKS.append(("programme:delegate_agenda", _("Agenda")))

ACT_WORDS.update(
    {
        "add_session": _("A session was added to the agenda"),
        "change_session": _("A session of the agenda was changed"),
        "move_session": _("A session of the agenda was moved"),
        "remove_session": _("A session was taken off the agenda"),
        "add_speaker": _("Was put on the agenda as a speaker"),
        "remove_speaker": _("Was taken off the agenda as a speaker"),
        "publish_agenda": _("The agenda was published"),
        "ask_for_floor": _("Is on the list of who speaks"),
        "take_off_list": _("Was taken off the list of who speaks"),
        "put_back_on_list": _("Was put back on the list of who speaks"),
        "move_turn": _("Was moved on the list of who speaks"),
        "set_speaking": _("The speaking time of a session was set"),
        "start_turn": _("Began to speak"),
        "stop_turn": _("Ended speaking"),
    }
)

LETTER_NAMES.update(
    {
        "programme.you_speak": _("When you speak"),
        "programme.not_speaking": _("You do not speak in a session any more"),
    }
)


def published_agenda(meeting: OuterRef) -> QuerySet:
    """Return the versions of a meeting's agenda."""
    return AgendaVersion.objects.filter(meeting=meeting)


public_part("agenda", _("Agenda"), "public:agenda", published_agenda, shows_number=False)


@PUBLIC_ADDRESSES.append
def addresses(meeting: Meeting) -> Iterable[tuple[str, datetime | None]]:
    """Yield the pages of the agenda, as soon as there is one."""
    newest = AgendaVersion.objects.newest(meeting.pk)
    if newest is not None:
        for name in ("agenda", "agenda_versions"):
            yield reverse(f"public:{name}", args=[meeting.slug]), newest.published_at
