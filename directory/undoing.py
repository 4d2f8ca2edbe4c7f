"""What undoing an import would remove and put back, and what stays and why."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from directory.models import ImportBatch, ImportRow
from directory.querysets import KEEP_FOR
from directory.relations import relations_of, words_for
from directory.states import BatchState
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from meetings.models import Convener, Participation
from organisations.models import Affiliation, Contact, Organisation, OtherName

# What a row of an organisation or a participation may have without anything standing on it.
OWN = {ImportRow}


@dataclass
class Undoing:
    """What would be done.

    Args:
        removes: model → primary keys of rows that go.
        puts_back: organisation → fact → what was there before.
        roles: convener → the role it had.
        stays: row of the import → why something of it stays, in a sentence.
    """

    removes: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    puts_back: dict[int, dict[str, str]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    stays: dict[int, str] = field(default_factory=dict)

    @property
    def n_removed(self) -> int:
        """How many organisations go."""
        return len(self.removes[Organisation])

    @property
    def n_put_back(self) -> int:
        """How many organisations are as they were before."""
        return len(self.puts_back)


def may_be_undone(batch: ImportBatch, at: datetime) -> bool:
    """Say whether an import is done and not older than thirty days."""
    return (
        batch.state == BatchState.DONE
        and batch.done_at is not None
        and at - batch.done_at <= KEEP_FOR
    )


def undoing_of(batch: ImportBatch) -> Undoing:
    """Return what undoing would do now: in as many queries for 3,000 rows as for 3."""
    rows = list(batch.rows.that_did_something().order_by("number"))
    found = Undoing()
    facts = Facts(batch, rows)
    for row in rows:
        look_at(row, facts, found)
    return found


class Facts:
    """How what an import made stands today, read at once for all its rows."""

    def __init__(self, batch: ImportBatch, rows: list[ImportRow]) -> None:
        did = [row.did for row in rows]
        self.founded = {each["founded"] for each in did if "founded" in each}
        touched = self.founded | {row.organisation_id for row in rows if row.organisation_id}
        self.organisations = Organisation.objects.defer("about").in_bulk(touched)
        self.contacts = Contact.objects.in_bulk(listed(did, "contacts"))
        self.written_to = set(
            Message.objects.filter(
                recipient_mark__in=[mark_of(each.email) for each in self.contacts.values()]
            ).values_list("recipient_mark", flat=True)
        )
        conveners = {each["convener"] for each in did if "convener" in each}
        conveners |= {each["role"][0] for each in did if "role" in each}
        self.conveners = Convener.objects.in_bulk(conveners)
        participations = {each["participation"] for each in did if "participation" in each}
        self.participations = Participation.objects.in_bulk(participations)
        self.later = set(
            ImportRow.objects.that_did_something()
            .filter(
                organisation__in=touched,
                batch__state=BatchState.DONE,
                batch__done_at__gt=batch.done_at,
            )
            .exclude(batch=batch)
            .values_list("organisation_id", flat=True)
        )
        self.on_participation = standing_on(Participation, participations, {})
        ours: dict[type[Model], set[int]] = {
            Contact: set(self.contacts),
            OtherName: listed(did, "names"),
            Affiliation: listed(did, "affiliations"),
            Convener: {each["convener"] for each in did if "convener" in each},
            Participation: participations,
        }
        self.on_organisation = standing_on(Organisation, self.founded, ours)


def listed(did: Iterable[dict], name: str) -> set[int]:
    """Return the primary keys that rows noted under a name."""
    return {pk for each in did for pk in each.get(name, [])}


def standing_on(
    model: type[Model], pks: set[int], ours: dict[type[Model], set[int]]
) -> dict[int, set[str]]:
    """Return which of these rows others point at, and what those are called.

    Args:
        ours: rows that the import itself made, which do not count.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for related, name in relations_of(model):
        if related in OWN:
            continue
        there = related._base_manager.filter(**{f"{name}__in": pks})
        for pk, target in there.values_list("pk", related._meta.get_field(name).attname):  # type: ignore[union-attr]
            if pk not in ours.get(related, ()):
                found[target].add(words_for(related))
    return found


def look_at(row: ImportRow, facts: Facts, found: Undoing) -> None:
    """Say of one row what goes, what is put back and what stays."""
    did, why = row.did, []
    removes: dict[type[Model], set[int]] = defaultdict(set)
    participation = facts.participations.get(did.get("participation", 0))
    if participation is not None:
        standing = facts.on_participation.get(participation.pk)
        if standing:
            why.append(_("At the meeting there is since: %(what)s.") % {"what": words(standing)})
        else:
            removes[Participation].add(participation.pk)
    convener = facts.conveners.get(did.get("convener", 0))
    if convener is not None:
        removes[Convener].add(convener.pk)
    for pk in did.get("contacts", []):
        contact = facts.contacts.get(pk)
        if contact is None:
            continue
        if mark_of(contact.email) in facts.written_to or contact.state != Contact.State.WORKS:
            why.append(_("A letter went to its address."))
        else:
            removes[Contact].add(pk)
    removes[OtherName] |= set(did.get("names", []))
    removes[Affiliation] |= set(did.get("affiliations", []))
    if "founded" in did:
        look_at_founded(row, facts, why, removes)
    else:
        put_facts_back(row, facts, why, found)
    for model, pks in removes.items():
        found.removes[model] |= pks
    if "role" in did:
        put_role_back(did["role"], facts, why, found)
    if why:
        found.stays[row.pk] = " ".join(dict.fromkeys(why))


def look_at_founded(
    row: ImportRow, facts: Facts, why: list[str], removes: dict[type[Model], set[int]]
) -> None:
    """Let an organisation go that the import founded, unless something stands on it.

    What stays, stays whole: its names, its addresses and who belongs to whom.
    """
    pk = row.did["founded"]
    organisation = facts.organisations.get(pk)
    if organisation is None:
        if row.organisation_id:
            why.append(_("It was joined with another organisation."))
            removes.clear()
        return
    standing = set(facts.on_organisation.get(pk, ()))
    if pk in facts.later:
        standing.add(_("a later import"))
    if standing:
        why.append(_("There is since: %(what)s.") % {"what": words(standing)})
    if why:
        kept = {Participation: removes[Participation]}
        removes.clear()
        removes.update(kept)
    else:
        removes[Organisation].add(pk)


def put_facts_back(row: ImportRow, facts: Facts, why: list[str], found: Undoing) -> None:
    """Put the facts of a known organisation back where they are as the import left them."""
    organisation = facts.organisations.get(row.organisation_id or 0)
    for name, (old, new) in row.did.get("facts", {}).items():
        if organisation is None:
            continue
        if getattr(organisation, name) == new:
            found.puts_back.setdefault(organisation.pk, {})[name] = old
        else:
            why.append(_("It was changed once more since."))


def put_role_back(role: list, facts: Facts, why: list[str], found: Undoing) -> None:
    """Put the role of a convener back where it is as the import left it."""
    pk, old, new = role
    convener = facts.conveners.get(pk)
    if convener is not None and convener.role == new:
        found.roles[pk] = old
    elif convener is not None:
        why.append(_("Its role was changed once more since."))


def words(standing: Iterable[str]) -> str:
    """Return what stands on a row, in the order of the alphabet."""
    return ", ".join(sorted(standing))
