"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from tests.directory.factories import make_import, make_taken
from tests.roles import DESK, ROLES, SIGNED_OUT, WRITERS, done, shown_again

# The directory is everybody's who works at a desk; of one organisation that is on no list of
# theirs, others see the page.
DIRECTORY = DESK | {"other_organiser": 200}
DIRECTORY_WRITERS = WRITERS | {"other_organiser": 200}
NOTHING_NAMED = dict.fromkeys(ROLES, 404) | SIGNED_OUT

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "directory:organiser_organisations": (DIRECTORY, None),
    "directory:organiser_organisation_new": (DIRECTORY_WRITERS, shown_again(DIRECTORY_WRITERS)),
    "directory:organiser_import": (DIRECTORY_WRITERS, shown_again(DIRECTORY_WRITERS)),
    "directory:organiser_imports": (DIRECTORY_WRITERS, None),
    "directory:organiser_meeting_import": (WRITERS, shown_again(WRITERS)),
    "directory:organiser_import_columns": (WRITERS, shown_again(WRITERS)),
    "directory:organiser_import_look": (WRITERS, shown_again(WRITERS)),
    "directory:organiser_import_done": (WRITERS, None),
    "directory:organiser_import_undo": (WRITERS, done(WRITERS)),
    "directory:organiser_duplicates": (DIRECTORY, NOTHING_NAMED),
    "directory:organiser_export": (DIRECTORY, shown_again(DIRECTORY)),
    "directory:organiser_organisation": (DIRECTORY, shown_again(WRITERS)),
    "directory:organiser_organisation_edit": (WRITERS, shown_again(WRITERS)),
    "directory:organiser_organisation_join": (WRITERS, shown_again(WRITERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name."""
    place["import"] = make_import("name\nBrought\n", place["meeting"])
    place["taken"] = make_taken("name\nTaken\n", place["meeting"])


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug = place["participation"].organisation.slug
    return {
        "directory:organiser_organisations": [],
        "directory:organiser_organisation_new": [],
        "directory:organiser_import": [],
        "directory:organiser_imports": [],
        "directory:organiser_duplicates": [],
        "directory:organiser_export": [],
        "directory:organiser_import_columns": [place["import"].pk],
        "directory:organiser_import_look": [place["import"].pk],
        "directory:organiser_import_done": [place["taken"].pk],
        "directory:organiser_import_undo": [place["taken"].pk],
        "directory:organiser_organisation": [slug],
        "directory:organiser_organisation_edit": [slug],
        "directory:organiser_organisation_join": [slug],
    }
