"""A letter that was sent, and mails of the kinds that come back, written out in ``mails/``."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.returnpath import return_path

MAILS = Path(__file__).parent / "mails"


def make_sent(key="one", sent_at=None, recipient="office@example.org", **fields):
    """Make a letter that was sent; by default a minute ago, to office@example.org."""
    enqueue([Order(kind="test.plain", key=key, recipient=recipient, language="en")])
    at = sent_at or timezone.now() - timedelta(minutes=1)
    moments = {"queued_at": at, "begun_at": at, "sent_at": at}
    Message.objects.filter(key=key).update(**{"state": "sent"} | moments | fields)
    return Message.objects.get(key=key)


def returned(name, message, path=None, message_id=None):
    """Return a mail of ``mails/`` as it would come back for a letter."""
    text = (MAILS / f"{name}.eml").read_text()
    text = text.replace("RETURN-PATH", path or return_path(message.pk))
    text = text.replace("MESSAGE-ID", message_id or message.message_id)
    return text.replace("RECIPIENT", message.recipient).replace("\n", "\r\n").encode()
