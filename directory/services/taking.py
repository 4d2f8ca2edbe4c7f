"""Do what an import showed: all of it in one transaction, in as few queries as rows allow."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.models import ImportBatch, ImportRow
from directory.planning import FACTS, Change, Plan, plan_of
from directory.querysets import hold_directory
from directory.states import BatchState
from initiative.audit.models import Act
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Convener, Meeting, Participation
from meetings.services.meeting import touch_public
from organisations.models import Affiliation, Contact, FormerSlug, Organisation, OtherName
from organisations.services import slug_beside, stem_of

AT_ONCE = 500


@dataclass
class Hand:
    """What is under way: what each row did, and its acts for the log."""

    by: str
    scope: str
    did: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    acts: list[Act] = field(default_factory=list)

    def note(self, verb: str, about: str, scope: str = "", **details: object) -> None:
        """Add an act to the log; the rows are written together."""
        self.acts.append(Act(actor=self.by, verb=verb, about=about, scope=scope, details=details))


def take_list(*, batch: ImportBatch, seen: str, at: datetime, by: str) -> ImportBatch:
    """Carry an import out. Doing it twice changes nothing the second time.

    Args:
        seen: the mark of the plan that was shown.

    Returns:
        The import, done.

    Raises:
        Refused: ``changed`` when the directory has changed since it was shown, or
            ``nothing`` when no row would do anything.
    """
    try:
        with transaction.atomic():
            return take_held(batch, seen, at, by)
    except IntegrityError as error:
        # Somebody else gave one of the addresses, or names, away between reading and writing.
        raise changed_meanwhile() from error


def take_held(batch: ImportBatch, seen: str, at: datetime, by: str) -> ImportBatch:
    """Carry an import out, inside a transaction."""
    hold_directory()
    batch = ImportBatch.objects.hold(batch.pk)
    if batch.state != BatchState.READ:
        return batch
    if batch.meeting_id is not None:
        batch.meeting = Meeting.objects.hold(batch.meeting_id)
    plan = plan_of(batch)
    if plan.mark != seen:
        raise changed_meanwhile()
    if not plan.n_act:
        raise Refused("nothing", _("There is nothing to add or change."))
    hand = Hand(by, batch.scope)
    carry_out(batch, plan, hand)
    remember(batch, plan, hand)
    batch.state, batch.done_at, batch.source = BatchState.DONE, at, b""
    batch.counts = plan.counts
    batch.save(update_fields=["state", "done_at", "source", "counts"])
    Act.objects.bulk_create(hand.acts, batch_size=AT_ONCE)
    counts: dict[str, Any] = plan.counts
    record(by, "import_list", scope=batch.scope, about=batch.ref, **counts)
    if batch.meeting_id is not None:
        touch_public(batch.meeting_id)
    return batch


def carry_out(batch: ImportBatch, plan: Plan, hand: Hand) -> None:
    """Write every row of the plan, kind by kind."""
    acting = [*plan.new, *plan.changed]
    found(plan.new, hand)
    correct(plan.changed, hand)
    add_names(acting, hand)
    add_addresses(acting, hand)
    add_affiliations(acting, hand)
    if batch.meeting is not None:
        put_on_list(batch.meeting, acting, hand)
        name_conveners(batch.meeting, acting, hand)


def found(changes: list[Change], hand: Hand) -> None:
    """Add the new organisations, each with an address of its own."""
    taken = set(Organisation.objects.values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.values_list("slug", flat=True))
    organisations = []
    for change in changes:
        cells = change.row.cells
        slug = slug_beside(stem_of(change.row.name, cells.get("acronym", "")), taken)
        taken.add(slug)
        facts = {name: cells.get(name, "") for name in FACTS}
        organisations.append(Organisation(name=change.row.name, slug=slug, **facts))
    Organisation.objects.bulk_create(organisations, batch_size=AT_ONCE)
    for change, organisation in zip(changes, organisations, strict=True):
        change.organisation = organisation
        hand.did[change.row.pk]["founded"] = organisation.pk
        hand.note("found_organisation", f"organisation:{organisation.pk}")


def correct(changes: list[Change], hand: Hand) -> None:
    """Write facts that are given over those that were known."""
    touched = []
    for change in changes:
        facts = [each for each in change.differences if each.what in FACTS]
        if not facts or change.organisation is None:
            continue
        for fact in facts:
            setattr(change.organisation, fact.what, fact.new)
        hand.did[change.row.pk]["facts"] = {fact.what: [fact.old, fact.new] for fact in facts}
        about = f"organisation:{change.organisation.pk}"
        hand.note("complete_organisation", about, fields=[fact.what for fact in facts])
        touched.append(change.organisation)
    # Held in one order: two imports, or an import and a repair, do not wait for each other.
    pks = sorted(each.pk for each in touched)
    list(Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk").only("pk"))
    Organisation.objects.bulk_update(touched, FACTS, batch_size=AT_ONCE)


def add_names(changes: list[Change], hand: Hand) -> None:
    """Add other names."""
    rows = [
        (change, OtherName(organisation=change.organisation, name=name))
        for change in changes
        for name in change.new_of("other_name")
    ]
    OtherName.objects.bulk_create([name for _change, name in rows], batch_size=AT_ONCE)
    for change, name in rows:
        hand.did[change.row.pk].setdefault("names", []).append(name.pk)


def add_addresses(changes: list[Change], hand: Hand) -> None:
    """Add addresses."""
    rows = [
        (
            change,
            Contact(organisation=change.organisation, email=email, language=change.row.language),
        )
        for change in changes
        for email in change.new_of("address")
    ]
    Contact.objects.bulk_create([contact for _change, contact in rows], batch_size=AT_ONCE)
    for change, contact in rows:
        hand.did[change.row.pk].setdefault("contacts", []).append(contact.pk)
        hand.note("add_contact", f"organisation:{contact.organisation_id}", contact=contact.pk)


def add_affiliations(changes: list[Change], hand: Hand) -> None:
    """Say who belongs to whom: to an organisation that was known, or to one of this list."""
    by_line = {change.row.number: change.organisation for change in changes}
    rows = []
    for change in changes:
        if not change.new_of("international") or change.organisation is None:
            continue
        line = change.international_line
        other = by_line.get(line) if line else None
        pk = other.pk if other else change.international
        if pk is not None:
            rows.append(
                (change, Affiliation(organisation=change.organisation, international_id=pk))
            )
    Affiliation.objects.bulk_create([row for _change, row in rows], batch_size=AT_ONCE)
    for change, row in rows:
        hand.did[change.row.pk].setdefault("affiliations", []).append(row.pk)
        hand.note("add_affiliation", f"organisation:{row.organisation_id}")


def put_on_list(meeting: Meeting, changes: list[Change], hand: Hand) -> None:
    """Put the organisations on the list of the meeting that are not there yet."""
    rows = [
        (change, Participation(meeting=meeting, organisation=change.organisation))
        for change in changes
        if change.new_of("list")
    ]
    Participation.objects.bulk_create([row for _change, row in rows], batch_size=AT_ONCE)
    for change, row in rows:
        hand.did[change.row.pk]["participation"] = row.pk
        hand.note("add_participation", row.ref, meeting.scope)


def name_conveners(meeting: Meeting, changes: list[Change], hand: Hand) -> None:
    """Say who calls the meeting."""
    named = [change for change in changes if change.new_of("role") and change.organisation]
    known = {
        each.organisation_id: each
        for each in Convener.objects.filter(
            meeting=meeting, organisation__in=[change.organisation for change in named]
        )
    }
    new = []
    for change in named:
        pk, role = cast(Organisation, change.organisation).pk, change.row.role
        convener = known.get(pk)
        if convener is not None:
            hand.did[change.row.pk]["role"] = [convener.pk, convener.role, role]
            convener.role = role
        else:
            new.append((change, Convener(meeting=meeting, organisation_id=pk, role=role)))
        hand.note("name_convener", f"organisation:{pk}", meeting.scope, role=role)
    Convener.objects.bulk_update(known.values(), ["role"], batch_size=AT_ONCE)
    Convener.objects.bulk_create([row for _change, row in new], batch_size=AT_ONCE)
    for change, row in new:
        hand.did[change.row.pk]["convener"] = row.pk


def remember(batch: ImportBatch, plan: Plan, hand: Hand) -> None:
    """Write on each row what it did, so that it can be undone.

    As rows that are there already: that takes a third of the time of ``bulk_update``.
    """
    rows = [
        ImportRow(
            batch=batch,
            number=change.row.number,
            organisation=change.organisation,
            did=hand.did.get(change.row.pk, {}),
        )
        for change in [*plan.new, *plan.changed, *plan.same]
    ]
    ImportRow.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["batch", "number"],
        update_fields=["organisation", "did"],
    )


def changed_meanwhile() -> Refused:
    """Return the refusal of an import that would do something else than was shown."""
    words = _("The directory has changed since this was shown. Nothing is saved. Look once more.")
    return Refused("changed", words)
