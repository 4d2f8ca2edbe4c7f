"""States of one letter to one address, and the moves between them.

queued ─▶ leased ─▶ sent
             ├────▶ deferred ──▶ leased …        the server said "later"
             ├────▶ uncertain ─▶ leased …        the line broke after the text had left
             ├────▶ failed                       the server said "never", or time ran out
             ├────▶ cancelled                    no longer wanted when it was to be sent
             └────▶ expired                      too late to be of use
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a letter is; the labels are the desk's words."""

    QUEUED = "queued", _("waiting")
    LEASED = "leased", _("being sent")
    DEFERRED = "deferred", _("came back for now")
    UNCERTAIN = "uncertain", _("may have been delivered")
    SENT = "sent", _("sent")
    FAILED = "failed", _("came back for good")
    CANCELLED = "cancelled", _("no longer needed")
    EXPIRED = "expired", _("too late to send")


# In these a letter waits for its hour or for the end of a lease.
OPEN = (
    MessageState.QUEUED,
    MessageState.DEFERRED,
    MessageState.UNCERTAIN,
    MessageState.LEASED,
)
SETTLED = (
    MessageState.SENT,
    MessageState.FAILED,
    MessageState.CANCELLED,
    MessageState.EXPIRED,
)

MOVES = {
    MessageState.QUEUED: {MessageState.LEASED},
    MessageState.DEFERRED: {MessageState.LEASED},
    MessageState.UNCERTAIN: {MessageState.LEASED},
    MessageState.LEASED: {
        MessageState.LEASED,
        MessageState.SENT,
        MessageState.DEFERRED,
        MessageState.UNCERTAIN,
        MessageState.FAILED,
        MessageState.CANCELLED,
        MessageState.EXPIRED,
    },
    MessageState.SENT: {MessageState.QUEUED},
    MessageState.FAILED: {MessageState.QUEUED},
    MessageState.CANCELLED: {MessageState.QUEUED},
    MessageState.EXPIRED: {MessageState.QUEUED},
}
