"""Every address × every role, from one table. An address that is not listed fails."""

from importlib import import_module

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from initiative.outbox.models import Message
from meetings.states import OrganiserRole
from meetings.stopping import stop_link_of
from tests.factories import (
    make_joint_published,
    make_letter,
    make_meeting,
    make_move,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_rule,
    make_sending,
    make_sent,
    make_translation,
    make_user,
    token_of,
)
from tests.roles import (
    DESK,
    EVERYBODY,
    MANAGERS,
    OWN_DELEGATE,
    PUBLISHERS,
    ROLES,
    SIGNED_OUT,
    WRITERS,
    done,
    shown_again,
)

APPS = (
    "calling", "directory", "delegations", "programme", "door", "resolutions", "report", "polls",
    "bulletins",
)  # fmt: skip
# What each of the upper floors says of its own addresses.
PARTS = [import_module(f"tests.{app}.addresses") for app in APPS]

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
    "public:statement_markdown": (EVERYBODY, None),
    "public:statement_bibtex": (EVERYBODY, None),
    "public:statement_csl": (EVERYBODY, None),
    "public:statement_pdf": (EVERYBODY, None),
    "public:statement_epub": (EVERYBODY, None),
    "public:translation_pdf": (EVERYBODY, None),
    "public:translation_epub": (EVERYBODY, None),
    "public:book": (EVERYBODY, None),
    # No book has been made yet.
    "public:book_file": (dict.fromkeys(ROLES, 404), None),
    "public:book_page": (dict.fromkeys(ROLES, 404), None),
    "public:organisation": (EVERYBODY, None),
    "public:translation": (EVERYBODY, None),
    "public:facing": (EVERYBODY, None),
    "public:compare": (EVERYBODY, None),
    "public:feed": (EVERYBODY, None),
    "public:sitemap": (EVERYBODY, None),
    "public:robots": (EVERYBODY, None),
    "public:meeting_feed": (EVERYBODY, None),
    "public:site_words": (EVERYBODY, None),
    "public:site_words_csv": (EVERYBODY, None),
    "public:words": (EVERYBODY, None),
    "public:words_csv": (EVERYBODY, None),
    "api:index": (EVERYBODY, None),
    "api:docs": (EVERYBODY, None),
    "api:openapi": (EVERYBODY, None),
    "api:meeting_list": (EVERYBODY, None),
    "api:meeting_detail": (EVERYBODY, None),
    "api:participation_list": (EVERYBODY, None),
    "api:statement_list": (EVERYBODY, None),
    "api:statement_detail": (EVERYBODY, None),
    "api:joint_list": (EVERYBODY, None),
    "api:joint_detail": (EVERYBODY, None),
    "api:organisation_list": (EVERYBODY, None),
    "api:organisation_detail": (EVERYBODY, None),
    "api:unknown": (dict.fromkeys(ROLES, 404), None),
    "public:joint": (EVERYBODY, None),
    "public:joint_text": (EVERYBODY, None),
    "public:joint_markdown": (EVERYBODY, None),
    "public:joint_bibtex": (EVERYBODY, None),
    "public:joint_csl": (EVERYBODY, None),
    "public:joint_pdf": (EVERYBODY, None),
    "public:joint_epub": (EVERYBODY, None),
    "statements:delegate_joint_list": (OWN_DELEGATE, None),
    "statements:delegate_joint_new": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_joint": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_joint_ask": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_joint_leave": (OWN_DELEGATE, done(OWN_DELEGATE)),
    "statements:delegate_joint_text": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_joint_preview": (OWN_DELEGATE, None),
    "statements:delegate_joint_import": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_joint_versions": (OWN_DELEGATE, None),
    "statements:delegate_joint_version": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:organiser_joint": (DESK, done(PUBLISHERS)),
    "statements:delegate_translations": (OWN_DELEGATE, dict.fromkeys(ROLES, 404)),
    "statements:delegate_translation": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:organiser_translations": (DESK, dict.fromkeys(ROLES, 404) | SIGNED_OUT),
    "statements:organiser_translation": (PUBLISHERS, shown_again(PUBLISHERS)),
    "public:check": (EVERYBODY, shown_again(EVERYBODY)),
    "meetings:link": (EVERYBODY, shown_again(EVERYBODY)),
    "meetings:link_again": (EVERYBODY, shown_again(EVERYBODY)),
    "meetings:stop_letters": (EVERYBODY, EVERYBODY),
    "meetings:delegate_leave": (dict.fromkeys(ROLES, 405), EVERYBODY),
    "meetings:delegate_answer": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "meetings:delegate_note": (None, shown_again(OWN_DELEGATE)),
    "meetings:delegate_more_time": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:organiser_ahead": (DESK, None),
    "statements:delegate_tasks": (OWN_DELEGATE, None),
    "statements:delegate_calendar": (OWN_DELEGATE, None),
    "statements:delegate_statement": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_preview": (OWN_DELEGATE, None),
    "statements:delegate_import": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_check": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "statements:delegate_versions": (OWN_DELEGATE, None),
    "statements:delegate_withdraw": (OWN_DELEGATE, done(OWN_DELEGATE)),
    "statements:delegate_version": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "meetings:organiser_settings": (DESK, shown_again(MANAGERS)),
    "meetings:organiser_conveners": (DESK, shown_again(MANAGERS)),
    "meetings:organiser_organisations": (DESK, shown_again(WRITERS)),
    "meetings:organiser_organisation": (DESK, WRITERS),
    "meetings:organiser_reminders": (DESK, None),
    "meetings:organiser_reminder_new": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_reminder_offer": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_reminder": (DESK, shown_again(WRITERS)),
    "meetings:organiser_reminder_switch": (None, shown_again(WRITERS)),
    "meetings:organiser_reminder_remove": (None, done(WRITERS)),
    "meetings:organiser_move_tell": (None, done(WRITERS)),
    "meetings:organiser_outbox": (DESK, done(WRITERS)),
    "meetings:organiser_outbox_letter": (DESK, None),
    "meetings:organiser_outbox_repair": (None, done(WRITERS)),
    "meetings:organiser_letters": (DESK, None),
    "meetings:organiser_letter_new": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_letter": (WRITERS, shown_again(WRITERS)),
    "meetings:organiser_letter_audience": (DESK, done(WRITERS)),
    "meetings:organiser_letter_audience_csv": (DESK, None),
    "meetings:organiser_letter_look": (DESK, None),
    "meetings:organiser_letter_frame": (DESK, None),
    "meetings:organiser_letter_trial": (None, done(WRITERS)),
    "meetings:organiser_letter_send": (None, done(WRITERS)),
    "meetings:organiser_letter_sending": (DESK, None),
    "meetings:organiser_sending_agree": (None, done(WRITERS)),
    "meetings:organiser_sending_stop": (None, done(WRITERS)),
    "statements:organiser_desk": (DESK, None),
    "statements:organiser_statements": (DESK, done(PUBLISHERS)),
    "statements:organiser_topics": (DESK, shown_again(PUBLISHERS)),
    "statements:delegate_topics": (OWN_DELEGATE, done(OWN_DELEGATE)),
    "statements:organiser_statement": (DESK, done(PUBLISHERS)),
}  # fmt: skip
for part in PARTS:
    TABLE |= part.TABLE

# Addresses that belong to the reader and not to a meeting, checked one by one below.
OWN = {
    "statements:delegate_meetings",
    "meetings:organiser_meetings",
    "meetings:organiser_meeting_new",
}
OWN |= {name for part in PARTS for name in part.OWN}
SITE = {"health", "health_figures", "ready", "choose_language"}


def part_of(name):
    """Whose address it is, among the upper floors; ``None`` for the lower ones."""
    return next((part for part in PARTS if name in part.TABLE), None)


@pytest.fixture
def place(request, db):
    """A meeting with everything that the address under test may name."""
    meeting = make_meeting()
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    make_translation(make_published(participation), language="it")
    make_sent(participation, base_version=1, body="newer")
    joint = make_joint_published(
        meeting, signers=[participation, make_participation(meeting=meeting)]
    )
    letter = make_letter(meeting)
    sending = make_sending(letter)
    rule = make_rule(letter)
    move = make_move(meeting)
    other = make_participation(meeting=make_meeting())
    place = {
        "meeting": meeting, "participation": participation, "letter": letter, "other": other,
        "sending": sending, "rule": rule, "move": move, "joint": joint,
    }  # fmt: skip
    callspec = getattr(request.node, "callspec", None)
    if part := part_of(callspec.params.get("name")) if callspec else None:
        part.fill(place)
    return place


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
        "public:check": [],
        "public:feed": [],
        "public:sitemap": [],
        "public:robots": [],
        "api:index": [],
        "api:docs": [],
        "api:openapi": [],
        "api:meeting_list": [],
        "api:organisation_list": [],
        "api:organisation_detail": [organisation],
        "api:statement_detail": [slug, organisation],
        "api:joint_detail": [slug, place["joint"].number],
        "api:unknown": ["nothing"],
        "public:site_words": [],
        "public:site_words_csv": [],
        "public:translation": [slug, organisation, "it"],
        "public:facing": [slug, organisation, "en", "it"],
        "statements:delegate_translation": [slug, "it"],
        "statements:organiser_translations": [slug, organisation],
        "statements:organiser_translation": [slug, organisation, "it"],
        "public:statement": [slug, organisation],
        "public:statement_text": [slug, organisation],
        "public:statement_markdown": [slug, organisation],
        "public:statement_bibtex": [slug, organisation],
        "public:statement_csl": [slug, organisation],
        "public:statement_pdf": [slug, organisation],
        "public:statement_epub": [slug, organisation],
        "public:translation_pdf": [slug, organisation, "it"],
        "public:translation_epub": [slug, organisation, "it"],
        "public:book_file": [slug, "originals", "zip"],
        "public:book_page": [slug, "originals", "html"],
        "meetings:link": [token_of(place["participation"])],
        "meetings:link_again": [],
        "meetings:stop_letters": [stop_token(place["participation"])],
        "meetings:delegate_leave": [],
        "statements:delegate_version": [
            slug, place["participation"].statement.revisions.first().pk
        ],
        "public:joint": [slug, place["joint"].number],
        "public:joint_text": [slug, place["joint"].number],
        "public:joint_markdown": [slug, place["joint"].number],
        "public:joint_bibtex": [slug, place["joint"].number],
        "public:joint_csl": [slug, place["joint"].number],
        "public:joint_pdf": [slug, place["joint"].number],
        "public:joint_epub": [slug, place["joint"].number],
        "statements:organiser_joint": [slug, place["joint"].number],
        "statements:delegate_joint_version": [
            slug, place["joint"].joint_id, place["joint"].published_id
        ],
        "meetings:organiser_organisation": [slug, organisation],
        "statements:organiser_statement": [slug, organisation],
        "meetings:organiser_reminder": [slug, place["rule"].pk],
        "meetings:organiser_reminder_switch": [slug, place["rule"].pk],
        "meetings:organiser_reminder_remove": [slug, place["rule"].pk],
        "meetings:organiser_move_tell": [slug, place["move"].pk],
        "meetings:organiser_outbox_letter": [slug, Message.objects.last().pk],
    }  # fmt: skip
    if part := part_of(name):
        arguments |= part.arguments(place)
    if name.startswith("meetings:organiser_sending"):
        return reverse(name, args=[slug, place["letter"].pk, place["sending"].pk])
    if name.startswith("meetings:organiser_letter") and name not in (
        "meetings:organiser_letters",
        "meetings:organiser_letter_new",
    ):
        return reverse(name, args=[slug, place["letter"].pk])
    if name.startswith("statements:delegate_joint") and name not in (
        "statements:delegate_joint_list",
        "statements:delegate_joint_new",
        "statements:delegate_joint_version",
    ):
        return reverse(name, args=[slug, place["joint"].joint_id])
    return reverse(name, args=arguments.get(name, [slug]))


def stop_token(participation):
    contact = participation.organisation.contacts.first()
    return stop_link_of(contact).rstrip("/").rpartition("/")[2]


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


# One place for all roles: a GET changes nothing.
@pytest.mark.parametrize("name", [name for name, (get, _post) in TABLE.items() if get])
def test_get(name, place):
    answers = {role: browser(role, place).get(address(name, place)) for role in ROLES}

    assert {role: answer.status_code for role, answer in answers.items()} == TABLE[name][0]
    for answer in answers.values():
        if answer.status_code == 302:
            assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize("name", [name for name, (_get, post) in TABLE.items() if post])
def test_post(name, place):
    answers = {}
    for role in ROLES:
        client, path = browser(role, place), address(name, place)
        # Every role finds the place as it was.
        with transaction.atomic():
            answers[role] = client.post(path).status_code
            transaction.set_rollback(True)

    assert answers == TABLE[name][1]


# Mail providers press the one for their readers, without our form (RFC 8058); the other
# changes nothing.
WITHOUT_FORM = {"meetings:stop_letters", "public:check"}


@pytest.mark.parametrize(
    "name", [name for name, (_get, post) in TABLE.items() if post and name not in WITHOUT_FORM]
)
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
