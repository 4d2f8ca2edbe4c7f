"""What the pages show of organisations: addresses for who sees them, meetings, what happened."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from directory.access import Desks
from directory.models import Joining
from directory.naming import key_of
from initiative.audit.models import Act
from meetings.models import Meeting, Participation
from meetings.parts import ACT_WORDS
from organisations.models import Affiliation, Contact, Organisation, OtherName
from statements.happened import WORDS
from statements.naming import may_be_named
from statements.roll import Line, line_of, public_line, with_facts

# Of one organisation so many acts are shown.
MOST_ACTS = 100


@dataclass
class Entry:
    """One organisation in the directory.

    Args:
        sees: whether this person sees its addresses.
        has_address: whether there is one, for who does not.
        lines: (meeting, its stages, whether at one's own desk), the newest first.
    """

    organisation: Organisation
    sees: bool = False
    has_address: bool = False
    other_names: list[OtherName] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    lines: list[tuple[Meeting, Line, bool]] = field(default_factory=list)


def found_by(desks: Desks, words: str, show: str) -> QuerySet[Organisation] | list[int]:
    """Return the organisations that words find, in the order of the names.

    Without words by the database; with words the names are compared as readers write them,
    in any script and without accents.

    Args:
        words: of a name, a place; or an address or its domain, among those that one sees.
        show: ``mute`` for those without an address that works, ``free`` for those on no list.
    """
    rows = narrowed(show)
    if not words.strip():
        return rows
    texts: dict[int, list[str]] = {}
    # In the order of the names, as a ``dict`` keeps it.
    for pk, *facts in rows.values_list("pk", "name", "acronym", "place"):
        texts[pk] = facts
    for pk, name in OtherName.objects.values_list("organisation_id", "name"):
        if pk in texts:
            texts[pk].append(name)
    terms = key_of(words).split()
    keys = {pk: key_of(" ".join(facts)) for pk, facts in texts.items()}
    found = {pk for pk, key in keys.items() if terms and all(term in key for term in terms)}
    if "." in words or "@" in words:
        sought = words.strip().lower().lstrip("@")
        seen = Contact.objects.filter(organisation__in=desks.visible(), email__contains=sought)
        found |= set(seen.values_list("organisation_id", flat=True)) & set(texts)
    return [pk for pk in texts if pk in found]


def narrowed(show: str) -> QuerySet[Organisation]:
    """Return all organisations, or those of one kind."""
    rows = Organisation.objects.defer("about")
    if show == "mute":
        return rows.exclude(pk__in=Contact.objects.working().values("organisation"))
    if show == "free":
        listed = Participation.objects.filter(organisation=OuterRef("pk"))
        return rows.filter(~Exists(listed))
    return rows


def entries_of(
    desks: Desks,
    organisations: Iterable[Organisation],
    at: datetime,
    seen: set[int] | None = None,
) -> list[Entry]:
    """Return what the list shows of some organisations, in as many queries for 3 as for 3,000.

    Args:
        seen: those whose addresses this person sees, where that is known.
    """
    entries = {each.pk: Entry(each) for each in organisations}
    seen = desks.seen_with_addresses(entries) if seen is None else seen
    for name in OtherName.objects.filter(organisation__in=entries):
        entries[name.organisation_id].other_names.append(name)
    for contact in Contact.objects.filter(organisation__in=entries):
        entry = entries[contact.organisation_id]
        entry.has_address = True
        if entry.organisation.pk in seen:
            entry.contacts.append(contact)
    for pk, lines in lines_of(desks, entries, at).items():
        entries[pk].lines = lines
    for pk in seen:
        entries[pk].sees = True
    return list(entries.values())


def lines_of(
    desks: Desks, organisations: Iterable[int], at: datetime
) -> dict[int, list[tuple[Meeting, Line, bool]]]:
    """Return the meetings of organisations: all stages at one's own desks, else what is public.

    That a meeting which is not public has asked somebody is known at its own desk alone.
    """
    rows = Participation.objects.filter(organisation__in=list(organisations))
    if not desks.is_admin:
        named = Q(may_be_named(), meeting__opened_at__isnull=False)
        rows = rows.filter(Q(meeting__in=desks.reads) | named)
    rows = rows.select_related("meeting", "organisation").defer("meeting__call")
    found: dict[int, list[tuple[Meeting, Line, bool]]] = defaultdict(list)
    for row in with_facts(rows):
        is_own = desks.is_admin or row.meeting_id in desks.reads
        line = line_of(row, at) if is_own else public_line(row)
        found[row.organisation_id].append((row.meeting, line, is_own))
    for lines in found.values():
        lines.sort(key=lambda each: (each[0].starts_on, each[0].pk), reverse=True)
    return found


@dataclass(frozen=True)
class Happened:
    """One act in words, at a meeting if it was there."""

    at: datetime
    words: str | Promise
    meeting: Meeting | None


def happened_to(
    organisation: Organisation, lines: Iterable[tuple[Meeting, Line, bool]]
) -> list[Happened]:
    """Return the last acts about an organisation, the newest first: at one's own desks and outside.

    Also those about what it was before it was joined with another.
    """
    meetings = {meeting.scope: meeting for meeting, _line, is_own in lines if is_own}
    refs = [f"organisation:{organisation.pk}"]
    refs += [line.participation.ref for _meeting, line, is_own in lines if is_own]
    joined = {}
    for joining in Joining.objects.filter(organisation=organisation):
        refs += joining.former_refs
        joined[joining.former_slug] = joining.former_name
    here = Q(scope="") | Q(scope__in=meetings)
    words = WORDS | ACT_WORDS
    found = []
    for act in Act.objects.filter(here, about__in=refs)[:MOST_ACTS]:
        said = words.get(act.verb, act.verb)
        if act.verb == "join_organisations":
            name = joined.get(act.details.get("former_slug", ""), "")
            said = _("“%(name)s” was joined with it") % {"name": name}
        found.append(Happened(act.at, said, meetings.get(act.scope)))
    return found


def affiliations_of(organisation: Organisation) -> list[Affiliation]:
    """Return to whom an organisation belongs and who belongs to it, in the order of the names."""
    rows = Affiliation.objects.filter(Q(organisation=organisation) | Q(international=organisation))

    def place(row: Affiliation) -> tuple[bool, bytes]:
        is_up = row.organisation_id == organisation.pk
        return not is_up, bytes((row.international if is_up else row.organisation).sort_key)

    return sorted(rows.select_related("organisation", "international"), key=place)
