"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from meetings.models import Delegate
from tests.roles import OWN_DELEGATE, WRITERS, done, shown_again

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "delegations:delegate_list": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "delegations:delegate_detail": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "delegations:delegate_replace": (None, shown_again(OWN_DELEGATE)),
    "delegations:delegate_remove": (None, done(OWN_DELEGATE)),
    "delegations:organiser_delegates": (WRITERS, shown_again(WRITERS)),
    "delegations:organiser_interpreters": (WRITERS, None),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    place["delegate"] = Delegate.objects.create(participation=place["participation"], name="Bo")


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    one = [place["meeting"].slug, place["delegate"].pk]
    return {f"delegations:delegate_{act}": one for act in ("detail", "replace", "remove")}
