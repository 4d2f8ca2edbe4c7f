"""Write down that the directory left the house."""

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.models import Act
from initiative.audit.record import record
from initiative.errors import Refused

SHORTEST_REASON = 5


@transaction.atomic
def note_export(*, by: str, kind: str, n: int, with_addresses: bool, reason: str) -> Act:
    """Write down who took the directory as a table, and why with addresses.

    Raises:
        Refused: ``no_reason``.
    """
    reason = reason.strip() if with_addresses else ""
    if with_addresses and len(reason) < SHORTEST_REASON:
        raise Refused("no_reason", _("Say in a few words why the addresses are needed"))
    return record(
        by, "export_directory", reason=reason, kind=kind, n=n, with_addresses=with_addresses
    )
