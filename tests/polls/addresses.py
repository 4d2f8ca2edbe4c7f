"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from tests.polls.factories import make_poll
from tests.roles import DESK, EVERYBODY, MANAGERS, OWN_DELEGATE, WRITERS, shown_again

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:next": (EVERYBODY, None),
    "polls:delegate_poll": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "polls:delegate_propose": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "polls:organiser_poll": (DESK, shown_again(WRITERS)),
    "polls:organiser_poll_new": (WRITERS, shown_again(WRITERS)),
    "polls:organiser_poll_change": (WRITERS, shown_again(WRITERS)),
    "polls:organiser_option_new": (WRITERS, shown_again(WRITERS)),
    "polls:organiser_option": (WRITERS, shown_again(WRITERS)),
    "polls:organiser_answers": (DESK, None),
    "polls:organiser_told": (WRITERS, shown_again(WRITERS)),
    "polls:organiser_decide": (MANAGERS, shown_again(MANAGERS)),
    "polls:organiser_next": (MANAGERS, shown_again(MANAGERS)),
    "polls:organiser_copied": (
        DESK,
        # There is no letter to have looked at.
        dict.fromkeys(DESK, 404) | {"anonymous": 302, "delegate": 302, "other_delegate": 302},
    ),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    place["poll"] = make_poll(place["meeting"])


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug = place["meeting"].slug
    option = [slug, place["poll"].options.first().pk]
    return {
        "polls:organiser_option": option,
        "polls:organiser_decide": option,
        "polls:organiser_told": [slug, place["participation"].organisation.slug],
    }
