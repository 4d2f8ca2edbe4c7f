"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    return {}
