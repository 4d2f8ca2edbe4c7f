"""Every address × every role, from one table. An address that is not listed fails."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from meetings.states import OrganiserRole
from tests.factories import (
    make_letter,
    make_meeting,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    make_user,
    token_of,
)

ROLES = (
    "anonymous", "stranger", "delegate", "other_delegate", "reads", "writes", "publishes", "door",
    "everything", "other_organiser",
)  # fmt: skip

EVERYBODY = dict.fromkeys(ROLES, 200)
OWN_DELEGATE = dict.fromkeys(ROLES, 404) | {"delegate": 200}
DESK = dict.fromkeys(ROLES, 404) | {
    "anonymous": 302, "delegate": 302, "other_delegate": 302,
    "reads": 200, "writes": 200, "publishes": 200, "door": 200, "everything": 200,
}  # fmt: skip
WRITERS = DESK | {"reads": 404, "publishes": 404, "door": 404}
PUBLISHERS = DESK | {"reads": 404, "writes": 404, "door": 404}
DOORKEEPERS = DESK | {"reads": 404, "writes": 404, "publishes": 404}
MANAGERS = DESK | {"reads": 404, "writes": 404, "publishes": 404, "door": 404}


def done(table):
    """The same table for a POST that ends with a redirect."""
    return {role: 302 if code == 200 else code for role, code in table.items()}


def shown_again(table):
    """The same table for a POST that says what is missing."""
    return {role: 422 if code == 200 else code for role, code in table.items()}


# address name → (what a GET answers, what a POST without content answers)
TABLE = {
    "public:home": (EVERYBODY, None),
    "public:meeting": (EVERYBODY, None),
    "public:call": (EVERYBODY, None),
    "public:call_calendar": (EVERYBODY, None),
    "public:participants": (EVERYBODY, None),
    "public:statements": (EVERYBODY, None),
    "public:statement": (EVERYBODY, None),
    "public:statement_text": (EVERYBODY, None),
    "public:organisation": (EVERYBODY, None),
    "meetings:link": (EVERYBODY, shown_again(EVERYBODY)),
    "meetings:link_again": (EVERYBODY, shown_again(EVERYBODY)),
    "meetings:delegate_leave": (dict.fromkeys(ROLES, 405), EVERYBODY),
    "meetings:delegate_answer": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "meetings:delegate_note": (None, shown_again(OWN_DELEGATE)),
    "statements:delegate_tasks": (OWN_DELEGATE, None),
    "statements:delegate_calendar": (OWN_DELEGATE, None),
    "statements:delegate_statement": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_check": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_versions": (OWN_DELEGATE, None),
    "statements:delegate_version": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "meetings:organiser_settings": (DESK, shown_again(MANAGERS)),
    "meetings:organiser_conveners": (DESK, shown_again(MANAGERS)),
    "meetings:organiser_organisations": (DESK, shown_again(WRITERS)),
    "meetings:organiser_import": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_organisation": (DESK, WRITERS),
    "meetings:organiser_reminders": (DESK, shown_again(WRITERS)),
    "meetings:organiser_outbox": (DESK, dict.fromkeys(ROLES, 404) | {
        "anonymous": 302, "delegate": 302, "other_delegate": 302}),
    "meetings:organiser_letters": (DESK, None),
    "meetings:organiser_letter_new": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_letter": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_letter_look": (DESK, None),
    "meetings:organiser_letter_send": (None, done(WRITERS)),
    "meetings:organiser_letter_sending": (DESK, None),
    "statements:organiser_desk": (DESK, None),
    "statements:organiser_statements": (DESK, done(PUBLISHERS)),
    "statements:organiser_statement": (DESK, done(PUBLISHERS)),
    "statements:organiser_door": (DESK, dict.fromkeys(ROLES, 404) | {
        "anonymous": 302, "delegate": 302, "other_delegate": 302}),
}  # fmt: skip

# Addresses that belong to the reader and not to a meeting, checked one by one below.
OWN = {
    "statements:delegate_meetings",
    "meetings:organiser_meetings",
    "meetings:organiser_meeting_new",
}
SITE = {"health", "ready", "choose_language"}


@pytest.fixture
def place(db):
    """A meeting with everything an address may name."""
    meeting = make_meeting()
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    make_published(participation)
    make_sent(participation, base_version=1, body="newer")
    letter = make_letter(meeting)
    other = make_participation(meeting=make_meeting())
    return {"meeting": meeting, "participation": participation, "letter": letter, "other": other}


def browser(role, place):
    client = Client()
    if role == "stranger":
        client.force_login(make_user())
    elif role in ("delegate", "other_delegate"):
        whose = place["participation" if role == "delegate" else "other"]
        client.post(reverse("meetings:link", args=[token_of(whose)]), {"act": "open"})
    elif role == "other_organiser":
        client.force_login(make_organiser(place["other"].meeting))
    elif role != "anonymous":
        client.force_login(make_organiser(place["meeting"], role=OrganiserRole(role)))
    return client


def address(name, place):
    slug = place["meeting"].slug
    organisation = place["participation"].organisation.slug
    arguments = {
        "public:home": [],
        "public:organisation": [organisation],
        "public:statement": [slug, organisation],
        "public:statement_text": [slug, organisation],
        "meetings:link": [token_of(place["participation"])],
        "meetings:link_again": [],
        "meetings:delegate_leave": [],
        "statements:delegate_version": [
            slug, place["participation"].statement.revisions.first().pk
        ],
        "meetings:organiser_organisation": [slug, organisation],
        "statements:organiser_statement": [slug, organisation],
    }  # fmt: skip
    if name.startswith("meetings:organiser_letter") and name not in (
        "meetings:organiser_letters",
        "meetings:organiser_letter_new",
    ):
        return reverse(name, args=[slug, place["letter"].pk])
    return reverse(name, args=arguments.get(name, [slug]))


def names_of(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else prefix
            yield from names_of(pattern, inner)
        elif pattern.name:
            yield prefix + pattern.name


def test_every_address_of_ours_is_in_the_table():
    theirs = ("account_", "mfa_", "admin:", "postbox")
    ours = {name for name in names_of(get_resolver()) if not name.startswith(theirs)}

    assert ours == set(TABLE) | OWN | SITE


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name, (get, _post) in TABLE.items() if get])
def test_get(name, role, place):
    response = browser(role, place).get(address(name, place))

    assert response.status_code == TABLE[name][0][role]
    if response.status_code == 302:
        assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [name for name, (_get, post) in TABLE.items() if post])
def test_post(name, role, place):
    response = browser(role, place).post(address(name, place))

    assert response.status_code == TABLE[name][1][role]


@pytest.mark.parametrize("name", [name for name, (_get, post) in TABLE.items() if post])
def test_post_without_the_form_of_the_site_is_refused(name, place):
    client = Client(enforce_csrf_checks=True)

    assert client.post(address(name, place)).status_code == 403


def test_own_lists_show_only_what_is_ones_own(place):
    organiser, delegate = browser("everything", place), browser("delegate", place)

    desk = organiser.get(reverse("meetings:organiser_meetings"))
    assert list(desk.context["meetings"]) == [place["meeting"]]
    assert delegate.get(reverse("statements:delegate_meetings")).url.endswith(
        f"/my/{place['meeting'].slug}/"
    )


@pytest.mark.parametrize(
    ("role", "code"),
    [("anonymous", 302), ("delegate", 302), ("stranger", 404), ("reads", 200), ("everything", 200)],
)
def test_who_may_plan_a_meeting(role, code, place):
    assert browser(role, place).get(reverse("meetings:organiser_meeting_new")).status_code == code
