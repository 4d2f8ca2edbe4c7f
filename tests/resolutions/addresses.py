"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

import uuid
from datetime import timedelta

from django.utils import timezone

from initiative.audit.record import SYSTEM
from resolutions.services.opening import missing_languages, open_for_signing
from resolutions.services.proposing import hand_in
from resolutions.services.texts import save_translation
from resolutions.states import TextKind
from tests.resolutions.factories import make_own_text, make_text, now, signature
from tests.roles import (
    DESK,
    EVERYBODY,
    MANAGERS,
    OWN_DELEGATE,
    PUBLISHERS,
    WRITERS,
    shown_again,
)

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:resolutions": (EVERYBODY, None),
    "public:resolution": (EVERYBODY, None),
    "public:resolution_text": (EVERYBODY, None),
    "public:resolution_version": (EVERYBODY, None),
    "public:resolution_translation": (EVERYBODY, None),
    "resolutions:delegate_resolutions": (OWN_DELEGATE, None),
    "resolutions:delegate_new": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_resolution": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_take_back": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_part": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_draft": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_ask": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_write": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:delegate_translate": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "resolutions:organiser_resolutions": (DESK, None),
    "resolutions:organiser_new": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_resolution": (DESK, None),
    "resolutions:organiser_write": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_translate": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_open": (PUBLISHERS, shown_again(PUBLISHERS)),
    "resolutions:organiser_end": (PUBLISHERS, shown_again(PUBLISHERS)),
    "resolutions:organiser_withdraw": (PUBLISHERS, shown_again(PUBLISHERS)),
    "resolutions:organiser_ask": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_proposer": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_behalf": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_happened": (WRITERS, shown_again(WRITERS)),
    "resolutions:organiser_names": (MANAGERS, shown_again(MANAGERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name: a campaign of one's own, and a draft."""
    participation, at = place["participation"], timezone.now()
    text = make_own_text(participation, kind=TextKind.CAMPAIGN)
    save_translation(
        text=text,
        participation=participation,
        draft_pk=text.draft_id,
        language="it",
        title="Titolo",
        body="Testo",
        made_by="",
        key=uuid.uuid4(),
        by=SYSTEM,
        at=at,
    )
    hand_in(text=text, participation=participation, draft_number=1, by=SYSTEM, at=at)
    open_for_signing(
        text=text,
        draft_number=1,
        until=at + timedelta(days=3),
        without=missing_languages(now(text)),
        by=SYSTEM,
        at=at,
    )
    signature(text, participation)
    place["campaign"] = now(text)
    place["desk_text"] = make_text(place["meeting"])


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug = place["meeting"].slug
    campaign, desk = [slug, place["campaign"].number], [slug, place["desk_text"].number]
    found = dict.fromkeys(
        [name for name in TABLE if name not in LISTS],
        campaign,
    )
    return found | {
        "public:resolution_version": [*campaign, 1],
        "public:resolution_translation": [*campaign, 1, "it"],
        "resolutions:delegate_translate": [*campaign, "de"],
        "resolutions:organiser_write": desk,
        "resolutions:organiser_translate": [*desk, "de"],
        "resolutions:organiser_open": desk,
        "resolutions:organiser_ask": desk,
        "resolutions:organiser_proposer": desk,
    }


LISTS = (
    "public:resolutions",
    "resolutions:delegate_resolutions",
    "resolutions:delegate_new",
    "resolutions:organiser_resolutions",
    "resolutions:organiser_new",
)
