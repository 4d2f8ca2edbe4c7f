"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from calling import codes
from tests.calling.factories import make_confirmed, make_nomination, make_policy, make_request
from tests.factories import make_convener
from tests.roles import (
    DESK,
    EVERYBODY,
    MANAGERS,
    OWN_DELEGATE,
    WRITERS,
    done,
    shown_again,
)

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:join": (EVERYBODY, shown_again(EVERYBODY)),
    "public:join_code": (EVERYBODY, shown_again(EVERYBODY)),
    "public:join_own": (EVERYBODY, shown_again(EVERYBODY)),
    # The delegate of the table calls the meeting here; who does not finds no page (test_delegate).
    "calling:delegate_nominations": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "calling:delegate_nomination": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    # Whether somebody may propose is a rule about organisations, with a sentence.
    "calling:organiser_nominations": (DESK, shown_again(DESK)),
    # A reader may give an opinion; to decide takes more (test_nominations).
    "calling:organiser_nomination": (DESK, shown_again(DESK)),
    "calling:organiser_policy": (DESK, shown_again(MANAGERS)),
    "calling:organiser_invite": (None, done(WRITERS)),
    "calling:organiser_requests": (DESK, None),
    "calling:organiser_request": (DESK, shown_again(WRITERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    meeting, participation = place["meeting"], place["participation"]
    make_convener(meeting, organisation=participation.organisation)
    make_policy(meeting)
    place["nomination"] = make_nomination(meeting, participation.organisation)
    place["asked"] = make_request(meeting)
    place["confirmed"] = make_confirmed(meeting)


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug, confirmed = place["meeting"].slug, place["confirmed"]
    nomination = [slug, place["nomination"].pk]
    return {
        "public:join_code": [slug, place["asked"].ref],
        "public:join_own": [slug, codes.token_of(confirmed.pk, confirmed.nonce)],
        "calling:delegate_nomination": nomination,
        "calling:organiser_nomination": nomination,
        "calling:organiser_request": [slug, confirmed.pk],
    }
