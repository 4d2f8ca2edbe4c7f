"""Copied letters: somebody looks at the dates in each before it can go out."""

from datetime import datetime

from django.db import transaction

from initiative.audit.record import record
from polls.models import LetterCopy


@transaction.atomic
def look_at_dates(*, copy: LetterCopy, by: str, at: datetime) -> None:
    """Say that somebody has looked at the dates in a copied letter; twice changes nothing."""
    copy = (
        LetterCopy.objects.select_for_update(of=("self",)).select_related("letter").get(pk=copy.pk)
    )
    if copy.looked_at is None:
        copy.looked_at, copy.looked_by = at, by
        copy.save(update_fields=["looked_at", "looked_by"])
        scope = f"meeting:{copy.letter.meeting_id}"
        record(by, "look_at_dates", scope=scope, about=copy.letter.mailing)
