"""What changed between two versions of an agenda, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from programme.content import Item
from programme.saying import as_html, as_text, in_own_direction, when_words


@dataclass(frozen=True)
class Agenda:
    """Sessions with the time zone of their meeting's place."""

    items: list[Item]
    zone: str


@dataclass(frozen=True)
class Names:
    """What organisations are called in public, by participation.

    Args:
        known: (name, language) of those that may be named.
    """

    known: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def text(self, participation: int) -> str:
        """Return the name, or that there is none here."""
        name = self.known.get(participation)
        return name[0] if name else _("an organisation that is not named here")

    def html(self, participation: int) -> str | SafeString:
        """Return the same for a page."""
        name = self.known.get(participation)
        return in_own_direction(*name) if name else self.text(participation)


@dataclass(frozen=True)
class Change:
    """One thing that is different.

    Args:
        what: which sentence says it.
        item: the session as it is now, or was before it was taken out.
        before: the same before; ``None`` where it is new.
        participation: whom it is about, where it is about somebody.
        zones: of the place, before and now.
    """

    what: str
    item: Item
    before: Item | None = None
    participation: int = 0
    zones: tuple[str, str] = ("UTC", "UTC")

    def values(self) -> dict[str, str]:
        """Return what the sentence names, but for titles and organisations."""
        was, now = self.before or self.item, self.item
        return {
            "was": when_words(was, self.zones[0]),
            "when": when_words(now, self.zones[1]),
            "old_room": was.room,
            "room": now.room,
        }

    def text(self, names: Names) -> str:
        """Return the sentence as plain text."""
        was = self.before or self.item
        return as_text(
            words_of(self),
            title=self.item.title,
            old_title=was.title,
            organisation=names.text(self.participation),
            **self.values(),
        )

    def html(self, names: Names) -> SafeString:
        """Return the sentence for a page: titles and names in their own direction."""
        was = self.before or self.item
        return as_html(
            words_of(self),
            title=in_own_direction(self.item.title, self.item.language),
            old_title=in_own_direction(was.title, was.language),
            organisation=names.html(self.participation),
            **self.values(),
        )


def words_of(change: Change) -> str:
    """Return the sentence of a change with its blanks open."""
    return {
        "added": _("New: “%(title)s”, %(when)s."),
        "removed": _("Taken out: “%(title)s”, %(was)s."),
        "time": _("“%(title)s” is now on %(when)s; it was on %(was)s."),
        "title": _("“%(old_title)s” is now called “%(title)s”."),
        "room": _("“%(title)s” is now in room “%(room)s”; it was in “%(old_room)s”."),
        "room_new": _("“%(title)s” is in room “%(room)s”."),
        "room_open": _("“%(title)s” is no longer in room “%(old_room)s”; no room is named yet."),
        "speaks": _("%(organisation)s speaks in “%(title)s”."),
        "not_speaking": _("%(organisation)s no longer speaks in “%(title)s”."),
        "person": _("%(organisation)s changed who speaks for it in “%(title)s”."),
        "order": _("The speakers in “%(title)s” have another order."),
        "notes": _("The notes on “%(title)s” have changed."),
        "statements": _("The statements that “%(title)s” speaks to have changed."),
        "kind": _("“%(title)s” is a session of another kind."),
    }[change.what]


def changes_between(before: Agenda, now: Agenda) -> list[Change]:
    """Return what is different, in the order of the agenda; first what is new or changed."""
    zones = (before.zone, now.zone)
    old = {item.uid: item for item in before.items}
    new = {item.uid for item in now.items}
    found = []
    for item in now.items:
        was = old.get(item.uid)
        if was is None:
            found.append(Change("added", item, zones=zones))
        else:
            found += [
                Change(what, item, was, who, zones) for what, who in differences(was, item, zones)
            ]
    found += [
        Change("removed", item, item, zones=zones) for item in before.items if item.uid not in new
    ]
    return found


def differences(was: Item, now: Item, zones: tuple[str, str]) -> Iterator[tuple[str, int]]:
    """Yield what is different in one session, and about whom."""
    if (was.title, was.language) != (now.title, now.language):
        yield "title", 0
    times = (was.day, was.starts, was.ends), (now.day, now.starts, now.ends)
    if times[0] != times[1] or (was.starts and zones[0] != zones[1]):
        yield "time", 0
    if was.room != now.room:
        yield ("room" if was.room and now.room else "room_new" if now.room else "room_open"), 0
    yield from speakers_changed(was, now)
    if was.kind != now.kind:
        yield "kind", 0
    if was.notes != now.notes:
        yield "notes", 0
    if set(was.statements) != set(now.statements):
        yield "statements", 0


def speakers_changed(was: Item, now: Item) -> Iterator[tuple[str, int]]:
    """Yield who is new, gone, or speaks by another person; never which person."""
    for who in in_order(now.speakers):
        if who not in was.organisations:
            yield "speaks", who
        elif people(was, who) != people(now, who):
            yield "person", who
    for who in in_order(was.speakers):
        if who not in now.organisations:
            yield "not_speaking", who
    if was.organisations == now.organisations and in_order(was.speakers) != in_order(now.speakers):
        yield "order", 0


def in_order(speakers: Iterable[tuple[int, int | None]]) -> list[int]:
    """Return the organisations, each once, in the order in which they speak."""
    return list(dict.fromkeys(who for who, _delegate in speakers))


def people(item: Item, who: int) -> list[int]:
    """Return the keys of those who speak for an organisation."""
    return sorted(person or 0 for speaker, person in item.speakers if speaker == who)
