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


class Stage(models.TextChoices):
    """How far a try got in the talk with the mail server (RFC 5321 §3)."""

    WRITE = "write", _("writing the letter")
    CONNECT = "connect", _("reaching the mail server")
    GREET = "greet", _("greeting, encryption and sign-in")
    SENDER = "mail", _("naming the sender")
    RECIPIENT = "rcpt", _("naming the recipient")
    DATA = "data", _("announcing the text")
    BODY = "body", _("sending the text")
    REPLY = "reply", _("waiting for the server to take it")


class Reason(models.TextChoices):
    """Why a letter is where it is: one word for the machine, one phrase for the desk."""

    # The letter is at fault, or we are.
    OUR_FAULT = "our_fault", _("we could not write it; nobody is to blame but us")
    ROUTE = "route", _("our mail server could not be reached or refused us")
    POLICY = "policy", _("refused for its content or by a rule")
    TOO_LARGE = "too_large", _("too large for the server")
    LOST_WORKERS = "lost_workers", _("the program stopped each time it was sent")
    # The recipient's side.
    NO_MAILBOX = "no_mailbox", _("no such mailbox")
    NO_DOMAIN = "no_domain", _("no such domain")
    FULL = "full", _("mailbox full")
    LATER = "later", _("the server asked to try later")
    SLOWER = "slower", _("the server asked for fewer letters")
    REFUSED = "refused", _("refused by the server")
    BROKE_OFF = "broke_off", _("the line broke; it may have been taken")
    COMPLAINT = "complaint", _("marked as unwanted by the reader")
    GAVE_UP = "gave_up", _("tried for five days")
    # No longer wanted.
    DONE = "done", _("has already done what it asks for")
    LINK_STOPPED = "link_stopped", _("the personal link was stopped")
    ADDRESS_GONE = "address_gone", _("the address was changed or does not work")
    MUTED = "muted", _("wants no letters")
    STOPPED = "stopped", _("stopped by an organiser")
    REPLACED = "replaced", _("a newer letter takes its place")
    STALE = "stale", _("its hour had passed")


class ReturnKind(models.TextChoices):
    """What news about a sent letter means."""

    GONE = "gone", _("came back for good")
    LATER = "later", _("came back for now")
    COMPLAINT = "complaint", _("complaint")


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
    MessageState.QUEUED: {MessageState.LEASED, MessageState.CANCELLED},
    MessageState.DEFERRED: {MessageState.LEASED, MessageState.CANCELLED},
    MessageState.UNCERTAIN: {MessageState.LEASED, MessageState.CANCELLED},
    MessageState.LEASED: {
        MessageState.LEASED,
        MessageState.QUEUED,
        MessageState.SENT,
        MessageState.DEFERRED,
        MessageState.UNCERTAIN,
        MessageState.FAILED,
        MessageState.CANCELLED,
        MessageState.EXPIRED,
    },
    # A letter that was taken may still come back.
    MessageState.SENT: {MessageState.QUEUED, MessageState.FAILED},
    MessageState.FAILED: {MessageState.QUEUED},
    MessageState.CANCELLED: {MessageState.QUEUED},
    MessageState.EXPIRED: {MessageState.QUEUED},
}
