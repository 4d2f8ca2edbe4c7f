"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

import uuid
from datetime import timedelta

from django.utils import timezone

from door.services.helpers import make_helper, token_of
from tests.roles import DESK, EVERYBODY, MANAGERS, ROLES, SIGNED_OUT, WRITERS, done, shown_again

PRESSERS = DESK | {"reads": 404, "writes": 404, "publishes": 404}

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "door:helper_link": (EVERYBODY, done(EVERYBODY)),
    "door:organiser_door": (DESK, dict.fromkeys(ROLES, 404) | SIGNED_OUT),
    "door:organiser_printed": (PRESSERS, None),
    "door:organiser_walk_in": (None, shown_again(PRESSERS)),
    "door:organiser_walk_ins": (WRITERS, dict.fromkeys(ROLES, 404) | SIGNED_OUT),
    "door:organiser_helpers": (MANAGERS, shown_again(MANAGERS)),
    "door:organiser_helper_stop": (None, done(MANAGERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    place["helper"] = make_helper(
        meeting=place["meeting"],
        name="Ana",
        hours=12,
        key=uuid.uuid4(),
        at=timezone.now() - timedelta(hours=1),
        by="user:1",
    )


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    return {
        "door:helper_link": [token_of(place["helper"])],
        "door:organiser_helper_stop": [place["meeting"].slug, place["helper"].pk],
    }
