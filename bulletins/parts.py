"""What this app adds to a meeting's pages, its desk, its log and the map of the site."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bulletins.access import public_bulletins
from bulletins.models import Bulletin
from bulletins.services.digests import plan_digests
from bulletins.services.notes import forget_notes
from meetings.models import Meeting
from meetings.parts import (
    ACT_WORDS,
    DELEGATE_LINKS,
    DESK_PAGES,
    LETTER_NAMES,
    ORGANISATION_SECTIONS,
    PUBLIC_ADDRESSES,
    TICKS,
    DeskPage,
    Link,
    Section,
    Tick,
    public_part,
)
from organisations.models import Organisation

# On the page of an organisation.
LINES = 10


def public_rows(meeting: OuterRef) -> QuerySet:
    """Return what is public at a meeting."""
    return Bulletin.objects.public().filter(meeting=meeting).values("pk")


def addresses(meeting: Meeting) -> Iterable[tuple[str, datetime | None]]:
    """Yield the address of the list, where there is one, and of each bulletin."""
    rows = public_bulletins(meeting).values_list("number", "sent_at")
    for place, (number, sent_at) in enumerate(rows):
        if place == 0:
            yield reverse("public:news", args=[meeting.slug]), sent_at
        yield reverse("public:bulletin", args=[meeting.slug, number]), sent_at


def section(organisation: Organisation) -> Section | None:
    """Return the newest public news under which an organisation's name stands."""
    rows = Bulletin.objects.public().signed().newest_first().for_reading()
    rows = rows.filter(participation__organisation=organisation)
    links = [
        Link(
            label=each.sent.title,
            address=reverse("public:bulletin", args=[each.meeting.slug, each.number]),
            language=each.sent.language,
            note=each.meeting.title,
        )
        for each in rows.defer("sent__body", "sent__html", "meeting__call")[:LINES]
    ]
    return Section(_("News"), links) if links else None


DESK_PAGES.append(DeskPage("news", _("News"), "bulletins:organiser_news", 120))
DELEGATE_LINKS.append(("bulletins:delegate_news", _("News")))
DELEGATE_LINKS.append(("bulletins:delegate_notes", _("Notes to and from others")))
PUBLIC_ADDRESSES.append(addresses)
ORGANISATION_SECTIONS.append(section)
public_part("news", _("News"), "public:news", public_rows)
TICKS.append(Tick(_("weekly letters written"), plan_digests))
TICKS.append(Tick(_("old notes deleted"), forget_notes))
ACT_WORDS.update(
    {
        "send_bulletin": _("News was sent"),
        "withdraw_bulletin": _("News was taken back"),
        "take_off_bulletin": _("News was taken off the public page"),
        "put_back_bulletin": _("News is on the public page again"),
        "subscribe_news": _("Wants the weekly letter"),
        "unsubscribe_news": _("Wants no weekly letter any more"),
        "send_note": _("Sent a note to another organisation"),
        "block_notes": _("Wants no more notes from another organisation"),
        "unblock_notes": _("Takes notes from another organisation again"),
    }
)
LETTER_NAMES.update(
    {
        "bulletins.digest": _("the week’s news"),
        "bulletins.note": _("a note from another organisation"),
        "bulletins.taken_off": _("news taken off the public page"),
    }
)
