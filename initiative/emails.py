"""The one letter of the ground floor: a test, to whoever asked for it."""

from django.conf import settings
from django.urls import reverse

from initiative.health.trial import KIND
from initiative.outbox.letters import Sheet, letter


@letter(KIND)
def arrival_test(**_address: str) -> Sheet:
    """Return a letter that says that letters arrive."""
    return Sheet(context={"link": settings.SITE_URL + reverse("health")}, is_automatic=True)
