"""What an import would do. Nothing is written here: the same plan is shown and carried out."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.cells import Row, cells_of, find_error, mark_doubles
from directory.known import Known, known_to
from directory.models import ImportBatch
from directory.naming import key_of
from meetings.services.address import elsewhere_sentence
from organisations.models import Organisation

FACTS = ("acronym", "place")
LABELS: dict[str, str | Promise] = {
    "acronym": gettext_lazy("acronym"),
    "place": gettext_lazy("place"),
    "address": gettext_lazy("address"),
    "other_name": gettext_lazy("other name"),
    "international": gettext_lazy("belongs to"),
    "role": gettext_lazy("role"),
    "list": gettext_lazy("on the list of this meeting"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that a row would change: old → new; a thing to add has no old one."""

    what: str
    old: str
    new: str

    @property
    def label(self) -> str | Promise:
        """What it is, in words."""
        return LABELS[self.what]


@dataclass
class Change:
    """What one row would do.

    Args:
        row: the row.
        organisation: the one it was matched with, or ``None`` for a new one.
        differences: what it would change of a known one, or add to a new one.
        international: whom it belongs to: a known organisation, or the line of a new one.
    """

    row: Row
    organisation: Organisation | None = None
    differences: list[Difference] = field(default_factory=list)
    international: int | None = None
    international_line: int | None = None

    def new_of(self, what: str) -> list[str]:
        """Return what would be there from now on, of one kind."""
        return [each.new for each in self.differences if each.what == what]


@dataclass
class Plan:
    """What an import would do: every row is in exactly one of the five lists."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    needs_you: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    n_without_address: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each list."""
        lists = ("new", "changed", "same", "needs_you", "left_out")
        return {name: len(getattr(self, name)) for name in lists}

    @property
    def n_act(self) -> int:
        """How many rows would do something."""
        return len(self.new) + len(self.changed)

    @property
    def mark(self) -> str:
        """A short name of all that would be done: what was shown is what is done."""
        acts = [
            (
                change.row.number,
                change.organisation.pk if change.organisation else 0,
                [(each.what, each.old, each.new) for each in change.differences],
            )
            for change in [*self.new, *self.changed]
        ]
        return hashlib.sha256(json.dumps(acts).encode()).hexdigest()[:32]


def rows_of(batch: ImportBatch) -> tuple[list[Row], list[Row]]:
    """Return the rows of an import that count, and those that a person left out."""
    rows: list[Row] = []
    left_out: list[Row] = []
    lines = batch.rows.below(batch.head_line).order_by("number")
    for each in lines.values_list("pk", "number", "cells", "repairs", "is_left_out", "match"):
        pk, number, line, repairs, is_left_out, match = each
        row = Row(number, cells_of(line, batch.columns, repairs), pk=pk, match=match)
        if is_left_out:
            left_out.append(row)
        elif any(row.cells.values()):
            find_error(row)
            rows.append(row)
    mark_doubles(rows)
    return rows, left_out


def plan_of(batch: ImportBatch) -> Plan:
    """Compare a list with what is known. A row that cannot be taken as it is needs a person."""
    rows, left_out = rows_of(batch)
    known = known_to(batch, {email for row in rows for email in row.emails if not row.error})
    lines = {key_of(row.name): row.number for row in rows if not row.error}
    plan = Plan(left_out=left_out)
    for row in rows:
        change = change_of(row, known, lines, is_meeting=batch.meeting_id is not None)
        if change is None:
            plan.needs_you.append(row)
        elif change.organisation is None:
            plan.new.append(change)
        else:
            (plan.changed if change.differences else plan.same).append(change)
    plan.n_without_address = sum(
        not change.row.emails
        and (change.organisation is None or change.organisation.pk not in known.with_address)
        for change in [*plan.new, *plan.changed, *plan.same]
    )
    return plan


def change_of(row: Row, known: Known, lines: dict[str, int], *, is_meeting: bool) -> Change | None:
    """Return what a row would do, or ``None`` when it needs a person; the row says why."""
    if row.error:
        return None
    organisation = match_of(row, known)
    change = Change(row, organisation)
    if row.error or not may_have_addresses(row, organisation, known):
        return None
    if not finds_international(change, known, lines):
        return None
    change.differences = list(differences_of(change, known, is_meeting=is_meeting))
    return change


def match_of(row: Row, known: Known) -> Organisation | None:
    """Return the organisation that a row is about; several of that name need a person."""
    if row.match is not None:
        return known.organisations.get(row.match)
    bearers = known.by_key.get(key_of(row.name), [])
    if len(bearers) > 1:
        row.error, row.wrong = _("Several organisations have this name. Say which it is."), "name"
        row.candidates = [(pk, label_of(known.organisations[pk])) for pk in bearers]
        return None
    return known.organisations[bearers[0]] if bearers else None


def label_of(organisation: Organisation) -> str:
    """Return a name that tells two organisations of one name apart."""
    return f"{organisation.name}, {organisation.place}" if organisation.place else organisation.name


def may_have_addresses(row: Row, organisation: Organisation | None, known: Known) -> bool:
    """Say whether a row may bring its addresses; if not, the row says why."""
    pk = organisation.pk if organisation else 0
    for email in row.emails:
        owner = known.owners.get(email)
        if owner is not None and owner != pk:
            other = known.organisations[owner]
            row.error = _("This address already belongs to %(name)s.") % {"name": other.name}
            row.wrong, row.candidates = "email", [(owner, label_of(other))]
            return False
        if owner is None and organisation is not None and pk in known.elsewhere:
            row.error, row.wrong = elsewhere_sentence(organisation.name), "email"
            return False
    return True


def finds_international(change: Change, known: Known, lines: dict[str, int]) -> bool:
    """Find whom a row says that it belongs to; if nobody, the row says so."""
    row = change.row
    named = row.cells.get("international", "")
    key = key_of(named)
    if not key:
        return True
    bearers = known.by_key.get(key, [])
    pk = change.organisation.pk if change.organisation else 0
    if len(bearers) == 1 and bearers[0] != pk:
        change.international = bearers[0]
        if (bearers[0], pk) not in known.affiliations:
            return True
        words = _("“%(name)s” belongs to this organisation, so it cannot be the other way round.")
    elif not bearers and key in lines and lines[key] != row.number:
        change.international_line = lines[key]
        return True
    elif len(bearers) > 1:
        words = _("Several organisations are called “%(name)s”. Leave the cell empty.")
    else:
        words = _("“%(name)s” is no other organisation of the directory or of this list.")
    row.error, row.wrong = words % {"name": named}, "international"
    return False


def differences_of(change: Change, known: Known, *, is_meeting: bool) -> Iterable[Difference]:
    """Yield what a row would change: empty cells never erase what is known."""
    row, organisation = change.row, change.organisation
    pk = organisation.pk if organisation else 0
    for name in FACTS:
        old, new = getattr(organisation, name, ""), row.cells.get(name, "")
        if new and new != old:
            yield Difference(name, old, new)
    keys = known.keys_of.get(pk, set()) if organisation else {key_of(row.name)}
    for name in [row.name, *row.other_names]:
        if key_of(name) not in keys:
            keys = keys | {key_of(name)}
            yield Difference("other_name", "", name)
    for email in row.emails:
        if email not in known.owners:
            yield Difference("address", "", email)
    if change.international_line or (
        change.international and (pk, change.international) not in known.affiliations
    ):
        yield Difference("international", "", row.cells["international"])
    if is_meeting and row.role and known.roles.get(pk) != row.role:
        yield Difference("role", known.roles.get(pk, ""), row.role)
    if is_meeting and pk not in known.on_list:
        yield Difference("list", "", _("yes"))
