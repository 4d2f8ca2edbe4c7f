"""What an import would do, and doing it: in one transaction, through the other services."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from meetings.importing import Listing, Row
from meetings.models import Convener, Meeting, Participation
from meetings.services.address import elsewhere_sentence, known_elsewhere
from meetings.services.invitation import add_participation
from meetings.services.meeting import name_convener
from organisations.models import Contact, Organisation, OtherName
from organisations.services import add_contact, complete_organisation, found_organisation


@dataclass
class Change:
    """What one row would do.

    Args:
        row: the row.
        organisation: the one it was matched with, or ``None`` for a new one.
        differences: (what, old, new) of a known one.
    """

    row: Row
    organisation: Organisation | None = None
    differences: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Plan:
    """What an import would do: every row is in exactly one of the four lists."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    needs_you: list[Row] = field(default_factory=list)

    @property
    def n_without_address(self) -> int:
        """Rows that would be taken and that no letter can reach."""
        return sum(
            not change.row.email and not getattr(change.organisation, "has_address", False)
            for change in [*self.new, *self.changed, *self.same]
        )


def plan_import(*, meeting: Meeting, listing: Listing) -> Plan:
    """Compare a list with what is known, in as many queries for 2,000 rows as for 2.

    Nothing is written. A row whose address belongs to another organisation needs a person.
    """
    known = organisations_by_name()
    owners = dict(
        Contact.objects.filter(
            email__in=[row.email for row in listing.rows if row.email]
        ).values_list("email", "organisation_id")
    )
    names = dict(Organisation.objects.filter(pk__in=owners.values()).values_list("pk", "name"))
    on_list = set(
        Participation.objects.filter(meeting=meeting).values_list("organisation_id", flat=True)
    )
    roles = dict(Convener.objects.filter(meeting=meeting).values_list("organisation_id", "role"))
    elsewhere = known_elsewhere(meeting)
    plan = Plan()
    for row in listing.rows:
        organisation = known.get(row.name.casefold()) if not row.error else None
        owner = owners.get(row.email) if row.email else None
        is_elsewhere = organisation is not None and organisation.pk in elsewhere
        if not row.error and row.email and owner is None and is_elsewhere:
            row.error = elsewhere_sentence(row.name)
        if not row.error and owner and (organisation is None or owner != organisation.pk):
            row.error = _("This address already belongs to %(name)s.") % {"name": names[owner]}
        if row.error:
            plan.needs_you.append(row)
        elif organisation is None:
            plan.new.append(Change(row))
        else:
            differences = differences_of(row, organisation, owner, on_list, roles)
            bucket = plan.changed if differences else plan.same
            bucket.append(Change(row, organisation, differences))
    return plan


def organisations_by_name() -> dict[str, Organisation]:
    """Return every organisation by each of its names, in small letters."""
    with_address = set(Contact.objects.values_list("organisation_id", flat=True))
    organisations = {each.pk: each for each in Organisation.objects.order_by("-pk")}
    by_name = {}
    for pk, name in OtherName.objects.values_list("organisation_id", "name"):
        by_name[name.casefold()] = organisations[pk]
    for organisation in organisations.values():
        organisation.has_address = organisation.pk in with_address
        by_name[organisation.name.casefold()] = organisation
    return by_name


def differences_of(
    row: Row,
    organisation: Organisation,
    owner: int | None,
    on_list: set[int],
    roles: dict[int, str],
) -> list[tuple[str, str, str]]:
    """Return what a row would change: empty cells never erase what is known."""
    found = [
        (label, getattr(organisation, name), row.cells[name])
        for name, label in (("acronym", _("acronym")), ("place", _("place")))
        if row.cells.get(name) and row.cells[name] != getattr(organisation, name)
    ]
    if row.email and owner is None:
        found.append((_("address"), "", row.email))
    if row.role and roles.get(organisation.pk) != row.role:
        found.append((_("role"), roles.get(organisation.pk, ""), row.role))
    if organisation.pk not in on_list:
        found.append((_("on the list of this meeting"), "", _("yes")))
    return found


@transaction.atomic
def import_list(*, meeting: Meeting, listing: Listing, by: str) -> Plan:
    """Do what ``plan_import`` says now: all of it or nothing. Rows that need a person stay out.

    Doing it twice changes nothing the second time.

    Returns:
        The plan that was carried out.
    """
    plan = plan_import(meeting=meeting, listing=listing)
    for change in [*plan.new, *plan.changed]:
        take_row(meeting, change, by)
    counts: dict[str, Any] = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
    }
    record(by, "import_list", scope=meeting.scope, **counts)
    return plan


def take_row(meeting: Meeting, change: Change, by: str) -> None:
    """Carry one row out."""
    row = change.row
    facts = {name: row.cells.get(name, "") for name in ("acronym", "place")}
    organisation = change.organisation
    if organisation is None:
        organisation = found_organisation(name=row.name, by=by, **facts)
    else:
        complete_organisation(organisation=organisation, by=by, **facts)
    if row.email:
        add_contact(organisation=organisation, email=row.email, language=row.language, by=by)
    add_participation(meeting=meeting, organisation=organisation, by=by)
    if row.role:
        name_convener(meeting=meeting, organisation=organisation, role=row.role, by=by)
