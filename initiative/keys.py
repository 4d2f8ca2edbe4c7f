"""The identity of a form that was sent: the same words twice are one act."""

import json
from uuid import UUID, uuid4, uuid5


def key_of(form_key: UUID, *words: object) -> UUID:
    """Return the key of an act: of the form it came by and what the form said.

    A form sent twice says the same, so it acts once. A form that was sent, changed and
    sent again (a page load that was stopped, the Back button) says something else, and
    must not be taken for a repetition: its words would be lost without a sound.
    """
    return uuid5(form_key, json.dumps(words))


def posted_key(text: str) -> UUID:
    """Return the key that a page was issued with; a new one where it is missing or nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
