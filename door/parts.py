"""What the pages of a meeting say of its door."""

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from door.models import WalkIn
from meetings.models import Meeting
from meetings.parts import ACT_WORDS, DESK_PAGES, DeskPage, Need, desk_need

DESK_PAGES.append(DeskPage("door", gettext_lazy("Who came"), "door:organiser_door", 80))
ACT_WORDS.update(
    note_delegates=gettext_lazy("It was noted which delegates came"),
    make_helper=gettext_lazy("A link for a helper at the door was made"),
    stop_helper=gettext_lazy("The link of a helper was stopped"),
    note_walk_in=gettext_lazy("Somebody came who was not on the list"),
    place_walk_in=gettext_lazy("Came without having been on the list"),
)


def waiting(meeting: OuterRef) -> QuerySet[WalkIn]:
    """Return of whom nobody has said who they are."""
    return WalkIn.objects.open().filter(meeting=meeting)


def need(meeting: Meeting, n: int) -> Need:
    """Say how many of them there are."""
    words = ngettext(
        "%(n)d organisation came that is not on the list.",
        "%(n)d organisations came that are not on the list.",
        n,
    )
    address = reverse("door:organiser_walk_ins", args=[meeting.slug])
    return Need(words % {"n": n}, address, _("Say who it was"))


desk_need("walk_ins", waiting, need)
