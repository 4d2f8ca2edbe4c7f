"""One tick: read the mailbox of returned letters."""

import logging

from celery import shared_task
from django.utils import timezone

from initiative.outbox.returns import mailbox

logger = logging.getLogger(__name__)


@shared_task(name="outbox.fetch_returns", ignore_result=True)
def fetch_returns() -> None:
    """Tick; twice, late or never is harmless. A mailbox that is away is read next time."""
    try:
        mailbox.fetch_returns(timezone.now())
    except mailbox.MailboxAway as error:
        logger.warning("returned letters not read: %s", error)
