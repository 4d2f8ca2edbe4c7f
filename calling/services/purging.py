"""What need not be kept of requests is forgotten."""

from datetime import datetime, timedelta

from django.db import transaction

from calling.models import JoinRequest

# An address that was never confirmed may be anybody's.
UNCONFIRMED_FOR = timedelta(days=1)
# As long as the outbox keeps to whom a letter went.
KEEP_FOR = timedelta(days=30)


@transaction.atomic
def purge_requests(*, at: datetime) -> tuple[int, int]:
    """Forget requests never confirmed within a day, and people 30 days after a decision.

    The organisation's name, its words and what was decided stay. Repeating it changes nothing.

    Returns:
        How many requests are gone, and of how many the person's name and address are blanked.
    """
    stale = JoinRequest.objects.never_confirmed(at - UNCONFIRMED_FOR)
    n_gone = stale.count()
    stale.delete()
    old = JoinRequest.objects.decided_before(at - KEEP_FOR)
    return n_gone, old.update(email="", contact_name="")
