"""What the clock does: publish by a meeting's own rule, thin out what saved itself, make books."""

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from initiative.outbox.clock import database_now
from meetings.models import Meeting
from statements.book import making, shelf, single
from statements.services.publishing import publish_due as publish
from statements.services.thinning import thin

logger = logging.getLogger(__name__)


@shared_task(name="statements.publish_due", ignore_result=True)
def publish_due() -> None:
    """Tick; twice, late or never is harmless. The clock is the one all workers share."""
    publish(at=database_now())


@shared_task(name="statements.thin_versions", ignore_result=True)
def thin_versions() -> None:
    """Put together what saved itself more than a day ago; twice or late is harmless."""
    thin(at=database_now())


@shared_task(name="statements.make_books", ignore_result=True)
def make_books() -> None:
    """Make the books whose statements changed since the last tick; twice is harmless."""
    try:
        for meeting in Meeting.objects.public():
            for edition in shelf.editions(meeting):
                making.make(meeting, edition, database_now())
        single.tidy(database_now())
    except SoftTimeLimitExceeded:
        logger.info("books: the next tick goes on where this one was")
