"""Undo an import, and forget imports that are older than thirty days."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import ImportBatch, ImportRow
from directory.querysets import hold_directory
from directory.states import BatchState
from directory.undoing import Undoing, may_be_undone, undoing_of
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Convener, Meeting, Participation
from meetings.services.meeting import touch_public
from organisations.models import Affiliation, Contact, Organisation, OtherName

# Children before what they hang on.
ORDER = (Convener, Participation, Contact, OtherName, Affiliation, Organisation)
AT_ONCE = 500


@transaction.atomic
def undo_import(*, batch: ImportBatch, at: datetime, by: str) -> ImportBatch:
    """Remove what an import added and put back what it changed; what something stands on stays.

    Doing it twice changes nothing the second time.

    Returns:
        The import; each of its rows says why something of it stays.

    Raises:
        Refused: ``too_late`` after thirty days, ``not_done`` before it was done.
    """
    hold_directory()
    batch = ImportBatch.objects.hold(batch.pk)
    if batch.state == BatchState.UNDONE:
        return batch
    if not may_be_undone(batch, at):
        raise Refused(
            "too_late", _("An import can be undone for thirty days. Correct what is wrong by hand.")
        )
    hold_organisations(batch)
    if batch.meeting_id is not None:
        Meeting.objects.hold(batch.meeting_id)
        listed = Participation.objects.select_for_update(of=("self",))
        list(listed.filter(meeting=batch.meeting_id).order_by("pk").values_list("pk", flat=True))
    found = undoing_of(batch)
    remove(found)
    put_back(found)
    rows = [ImportRow(pk=pk, stays=words[:300]) for pk, words in found.stays.items()]
    ImportRow.objects.bulk_update(rows, ["stays"], batch_size=AT_ONCE)
    batch.state, batch.undone_at = BatchState.UNDONE, at
    batch.save(update_fields=["state", "undone_at"])
    record(
        by,
        "undo_import",
        scope=batch.scope,
        about=batch.ref,
        removed=found.n_removed,
        put_back=found.n_put_back,
        stays=len(found.stays),
    )
    if batch.meeting_id is not None:
        touch_public(batch.meeting_id)
    return batch


def hold_organisations(batch: ImportBatch) -> None:
    """Hold what may go: whoever would build on it now waits, and finds it gone."""
    touched = batch.rows.exclude(organisation=None).values("organisation")
    held = Organisation.objects.select_for_update().filter(pk__in=touched)
    list(held.order_by("pk").values_list("pk", flat=True))


def remove(found: Undoing) -> None:
    """Take away what the import added."""
    for model in ORDER:
        model._base_manager.filter(pk__in=found.removes[model]).delete()


def put_back(found: Undoing) -> None:
    """Write what was there before."""
    organisations = Organisation.objects.in_bulk(found.puts_back)
    for pk, facts in found.puts_back.items():
        for name, old in facts.items():
            setattr(organisations[pk], name, old)
    names = ["acronym", "place"]
    Organisation.objects.bulk_update(organisations.values(), names, batch_size=AT_ONCE)
    conveners = Convener.objects.in_bulk(found.roles)
    for pk, role in found.roles.items():
        conveners[pk].role = role
    Convener.objects.bulk_update(conveners.values(), ["role"], batch_size=AT_ONCE)


def forget_imports(*, at: datetime) -> int:
    """Delete imports, with the addresses in their rows, thirty days after they were done.

    What they made stays.

    Returns:
        How many were deleted.
    """
    over = ImportBatch.objects.over(at)
    n = over.count()
    over.delete()
    return n
