"""Record whom a meeting invites."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from calling.models import InvitationPolicy
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Meeting
from meetings.services.meeting import touch_public


@transaction.atomic
def record_policy(
    *,
    meeting: Meeting,
    kind: str,
    words: str,
    reason: str,
    seen: int,
    key: UUID,
    by: str,
    at: datetime,
) -> InvitationPolicy:
    """Say whom the meeting invites from now on; what was said before stays in the history.

    Args:
        kind: a ``PolicyKind``.
        words: what everybody may read of it.
        reason: why; for the organisers and the log.
        seen: the row that counted when the page was opened; 0 where there was none.
        key: issued with the form; the same form sent twice is one change.

    Raises:
        Refused: ``changed_meanwhile``, when somebody else recorded another one since.
    """
    Meeting.objects.hold(meeting.pk)
    key = key_of(key, kind, words, reason)
    rows = InvitationPolicy.objects.of_meeting(meeting.pk)
    known = rows.filter(key=key).first()
    if known is not None:
        return known
    current = rows.current().first()
    if (current.pk if current else 0) != seen:
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has recorded whom the meeting invites since you opened this page. "
                "What you typed is still here: read the history below, then save again."
            ),
        )
    rows.current().update(is_current=False)
    policy = InvitationPolicy.objects.create(
        meeting=meeting, key=key, kind=kind, words=words, reason=reason, set_by=by, set_at=at
    )
    touch_public(meeting.pk)
    record(by, "record_policy", scope=meeting.scope, reason=reason, kind=kind)
    return policy
