"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from tests.programme.factories import make_agenda, make_session, make_speaker
from tests.roles import (
    DESK,
    DOORKEEPERS,
    EVERYBODY,
    OWN_DELEGATE,
    PUBLISHERS,
    WRITERS,
    done,
    shown_again,
)

# A session is named by the form: without one there is nothing to move.
NO_SESSION = {role: 404 if code == 200 else code for role, code in PUBLISHERS.items()}

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:agenda": (EVERYBODY, None),
    "public:agenda_calendar": (EVERYBODY, None),
    "public:agenda_versions": (EVERYBODY, None),
    "programme:delegate_agenda": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "programme:organiser_agenda": (DESK, None),
    "programme:organiser_session_new": (PUBLISHERS, shown_again(PUBLISHERS)),
    "programme:organiser_session_move": (None, NO_SESSION),
    "programme:organiser_agenda_publish": (PUBLISHERS, shown_again(PUBLISHERS)),
    "programme:organiser_agenda_tell": (None, done(WRITERS)),
    "programme:organiser_ledger": (DESK, None),
    "programme:organiser_session": (PUBLISHERS, shown_again(PUBLISHERS)),
    "programme:organiser_session_remove": (PUBLISHERS, done(PUBLISHERS)),
    "programme:organiser_session_speakers": (DESK, shown_again(PUBLISHERS)),
    "programme:organiser_speaking": (DESK, shown_again(DOORKEEPERS)),
    "programme:organiser_wall": (DESK, None),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    place["session"] = make_session(place["meeting"])
    make_speaker(place["session"], place["participation"])
    make_agenda(place["meeting"])


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    one = [place["meeting"].slug, place["session"].pk]
    names = ("session", "session_remove", "session_speakers", "speaking", "wall")
    return {f"programme:organiser_{name}": one for name in names}
