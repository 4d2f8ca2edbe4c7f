"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from tests.bulletins.factories import make_bulletin, make_note, make_participant, make_public
from tests.roles import (
    DESK,
    EVERYBODY,
    OWN_DELEGATE,
    PUBLISHERS,
    done,
    shown_again,
)

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:news": (EVERYBODY, None),
    "public:news_feed": (EVERYBODY, None),
    "public:bulletin": (EVERYBODY, None),
    "public:bulletin_text": (EVERYBODY, None),
    "bulletins:delegate_news": (OWN_DELEGATE, None),
    "bulletins:delegate_subscription": (None, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_bulletin_new": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_bulletin": (OWN_DELEGATE, None),
    "bulletins:delegate_bulletin_text": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_bulletin_texts": (OWN_DELEGATE, None),
    "bulletins:delegate_bulletin_check": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_bulletin_wider": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_bulletin_withdraw": (OWN_DELEGATE, done(OWN_DELEGATE)),
    "bulletins:delegate_notes": (OWN_DELEGATE, None),
    "bulletins:delegate_exchange": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:delegate_organisations": (OWN_DELEGATE, None),
    "bulletins:delegate_note": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "bulletins:organiser_news": (DESK, None),
    "bulletins:organiser_bulletin": (DESK, shown_again(PUBLISHERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    other = make_participant(place["meeting"])
    place["bulletin"] = make_public(place["participation"])
    make_bulletin(other, title="Among us")
    place["note"] = make_note(place["participation"], other)


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug, number = place["meeting"].slug, place["bulletin"].number
    names = (
        "public:bulletin",
        "public:bulletin_text",
        "bulletins:delegate_bulletin",
        "bulletins:delegate_bulletin_text",
        "bulletins:delegate_bulletin_texts",
        "bulletins:delegate_bulletin_check",
        "bulletins:delegate_bulletin_wider",
        "bulletins:delegate_bulletin_withdraw",
        "bulletins:organiser_bulletin",
    )
    return {name: [slug, number] for name in names} | {
        "bulletins:delegate_exchange": [slug, place["note"].pk],
        "bulletins:delegate_note": [slug, place["note"].receiver.organisation.slug],
    }
