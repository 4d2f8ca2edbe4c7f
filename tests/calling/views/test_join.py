"""The open call as its readers see it: without an account, without a script."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calling import codes
from calling.models import JoinRequest
from calling.services.answering import accept_request, ask_back, decline_request
from calling.states import PolicyKind, RequestState
from initiative.logs import LINK_PATH
from initiative.outbox.models import Message
from statements.mirror.places import Places
from tests.calling.factories import code_sent_to, make_confirmed, make_policy, make_request
from tests.factories import make_meeting, make_participation

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Ραδιόφωνο Ένα",
    "language": "el",
    "place": "Πάτρα",
    "contact_name": "Άννα",
    "email": "Anna <ANNA@example.org>",
    "letter_language": "it",
    "why": "We want to learn.\r\nAnd to tell.",
}


@pytest.fixture
def open_meeting(meeting):
    make_policy(meeting)
    return meeting


def join(meeting, client=None, **changed):
    form = FORM | {"key": uuid.uuid4()} | changed
    return (client or Client()).post(reverse("public:join", args=[meeting.slug]), form)


def own(asked):
    token = codes.token_of(asked.pk, asked.nonce)
    return reverse("public:join_own", args=[asked.meeting.slug, token])


def test_the_whole_way(open_meeting):
    client = Client()
    home = client.get(reverse("public:meeting", args=[open_meeting.slug])).content.decode()
    assert reverse("public:join", args=[open_meeting.slug]) in home

    to_code = join(open_meeting, client)
    asked = JoinRequest.objects.get()
    assert (asked.email, asked.why) == ("anna@example.org", "We want to learn.\nAnd to tell.")
    assert to_code.url == reverse("public:join_code", args=[open_meeting.slug, asked.ref])
    to_own = client.post(to_code.url, {"code": code_sent_to(asked), "act": "confirm"})
    assert to_own.url == own(asked)
    page = client.get(to_own.url)
    assert "The organisers have your request" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_looking_changes_nothing(open_meeting):
    asked = make_request(open_meeting)
    before = JoinRequest.objects.values().get()

    for address in (
        reverse("public:join", args=[open_meeting.slug]),
        reverse("public:join_code", args=[open_meeting.slug, asked.ref]),
    ):
        assert Client().get(address).status_code == 200
    assert JoinRequest.objects.values().get() == before


def test_page_answers_the_same_for_every_address(open_meeting):
    known = make_participation(meeting=open_meeting).organisation.contacts.get().email
    waiting = make_confirmed(open_meeting).email
    pages = []

    for email in ("stranger@example.org", known, waiting):
        client = Client()
        answer = join(open_meeting, client, email=email)
        assert answer.status_code == 302
        asked = JoinRequest.objects.latest("pk")
        wrong = client.post(answer.url, {"code": "AAAA-AAAA", "act": "confirm"})
        assert wrong.status_code == 422
        page = wrong.content.decode().replace(str(asked.ref), "REF")
        pages.append(without_tokens(page))

    assert pages[0] == pages[1] == pages[2]


def without_tokens(page):
    parts = page.split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.partition('"')[2] for part in parts[1:])


def test_where_nobody_may_ask_the_page_says_so(meeting):
    address = reverse("public:join", args=[meeting.slug])
    never = Client().get(address)
    assert never.status_code == 200
    assert "invite by a list" in never.content.decode()

    make_policy(meeting)
    make_policy(meeting, PolicyKind.THESE)
    closed = Client().get(address)
    assert closed.status_code == 410
    assert "takes no more requests" in closed.content.decode()
    home = Client().get(reverse("public:meeting", args=[meeting.slug])).content.decode()
    assert address not in home


def test_after_answers_closed_the_call_is_gone_from_the_home(open_meeting):
    open_meeting.answers_due_at = timezone.now() - timedelta(minutes=1)
    open_meeting.save()
    address = reverse("public:join", args=[open_meeting.slug])

    assert Client().get(address).status_code == 410
    home = Client().get(reverse("public:meeting", args=[open_meeting.slug])).content.decode()
    assert address not in home


def test_private_meeting_has_no_page():
    meeting = make_meeting(opened_at=None)
    make_policy(meeting)

    assert Client().get(reverse("public:join", args=[meeting.slug])).status_code == 404


def test_request_that_comes_too_late_is_given_back(open_meeting):
    make_policy(open_meeting, PolicyKind.THESE)

    page = join(open_meeting)

    assert page.status_code == 422
    assert "And to tell." in page.content.decode()
    assert FORM["name"] in page.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "x" * 10_000, "This has 10000 characters. It may have 200"),
        ("name", "Radio\r\nBcc: all@example.org", "Write this on one line"),
        ("name", "", "Enter the name of your organisation"),
        ("contact_name", "A\nB", "Write this on one line"),
        ("place", "A\x0bB", "Write this on one line"),
        ("email", "x@@example.org", "is not an e-mail address"),
        ("email", "a@example.org\nBcc: b@example.org", "Write this on one line"),
        ("why", "y" * 1001, "This has 1001 characters. It may have 1000"),
        ("why", "", "Write why you want to take part"),
        ("language", "xx-nothing", "Select a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_given_back(open_meeting, field, typed, words):
    page = join(open_meeting, **{field: typed})

    assert page.status_code == 422
    text = page.content.decode()
    assert words in text
    assert "We want to learn." in text or field == "why"
    assert not JoinRequest.objects.exists()
    assert not Message.objects.exists()


def test_line_ends_count_once(open_meeting):
    assert join(open_meeting, why="a\r\n" * 400 + "b" * 200).status_code == 302


def test_too_often_is_429_with_what_was_typed(open_meeting):
    for _each in range(3):
        assert join(open_meeting).status_code == 302

    page = join(open_meeting)

    assert page.status_code == 429
    assert page.headers["Retry-After"] == "3600"
    assert "three times within an hour" in page.content.decode()
    assert "And to tell." in page.content.decode()
    asked = JoinRequest.objects.latest("pk")
    address = reverse("public:join_code", args=[open_meeting.slug, asked.ref])
    again = Client().post(address, {"act": "again"})
    assert again.status_code == 429
    assert "three times within an hour" in again.content.decode()


def test_form_sent_twice_leads_to_the_same_page(open_meeting):
    key = uuid.uuid4()

    assert join(open_meeting, key=key).url == join(open_meeting, key=key).url


def test_another_code(open_meeting):
    asked = make_request(open_meeting)
    address = reverse("public:join_code", args=[open_meeting.slug, asked.ref])

    page = Client().post(address, {"act": "again"})

    assert page.status_code == 200
    assert "Another letter is on its way" in page.content.decode()
    assert Message.objects.filter(kind="calling.code").count() == 2


def test_pages_of_requests_belong_to_their_meeting(open_meeting):
    asked = make_confirmed(open_meeting)
    other = make_meeting()
    token = codes.token_of(asked.pk, asked.nonce)
    wrong = [
        reverse("public:join_own", args=[other.slug, token]),
        reverse("public:join_own", args=[open_meeting.slug, token[:-1] + "_"]),
        reverse("public:join_own", args=[open_meeting.slug, "zzzzzzzzzzzzzzzz-x"]),
        reverse("public:join_own", args=[open_meeting.slug, "x"]),
        reverse("public:join_code", args=[other.slug, asked.ref]),
        reverse("public:join_code", args=[open_meeting.slug, uuid.uuid4()]),
    ]

    assert [Client().get(address).status_code for address in wrong] == [404] * len(wrong)


def test_request_that_is_not_confirmed_has_no_own_page(open_meeting):
    asked = make_request(open_meeting)

    assert Client().get(own(asked)).status_code == 404


def test_question_is_answered_on_the_own_page(open_meeting):
    asked = make_confirmed(open_meeting)
    ask_back(
        asked=asked, words="Who are you?", seen=1, key=uuid.uuid4(), by="user:1", at=timezone.now()
    )
    page = Client().get(own(asked)).content.decode()
    assert "Who are you?" in page
    assert "user:1" not in page

    done = Client().post(own(asked), {"words": "A radio.", "key": uuid.uuid4()})

    assert done.url == own(asked)
    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING
    late = Client().post(own(asked), {"words": "And a library.", "key": uuid.uuid4()})
    assert late.status_code == 422
    assert "And a library." in late.content.decode()


@pytest.mark.parametrize("decided", ["accepted", "declined"])
def test_own_page_says_what_was_decided(open_meeting, decided):
    asked = make_confirmed(open_meeting)
    who = {"by": "user:1", "at": timezone.now(), "seen": 1, "asked": asked}
    if decided == "accepted":
        accept_request(organisation=None, **who)
    else:
        decline_request(words="The hall is full.", key=uuid.uuid4(), **who)

    page = Client().get(own(asked)).content.decode()

    assert ("You are invited" in page) == (decided == "accepted")
    assert ("The hall is full." in page) == (decided == "declined")


def test_log_lines_hide_the_link_of_a_request():
    line = LINK_PATH.sub(r"\1…", "GET /it/meetings/m/join/1-SECRET/ 404")

    assert line == "GET /it/meetings/m/join/…/ 404"


def test_a_copy_of_the_archive_leads_to_the_site_for_the_form():
    assert not Places("en").is_copied("/meetings/m/join/")
    assert Places("en").is_copied("/meetings/m/call/")


def test_queries(open_meeting, connection_queries):
    address = reverse("public:join", args=[open_meeting.slug])

    few = connection_queries(lambda: Client().get(address))
    for _each in range(20):
        make_request(open_meeting)

    assert connection_queries(lambda: Client().get(address)) == few <= 8
