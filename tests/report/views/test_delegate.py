"""What a participant reads before everybody else, and what it can say about it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.deadlines import GRACE
from meetings.states import Answer
from report.models import Correction, Report
from report.services.answering import answer_correction
from report.states import CorrectionKind, Outcome
from tests.factories import token_of
from tests.report.factories import (
    correct,
    make_decision,
    make_past_meeting,
    make_report,
    make_report_published,
    make_report_sent,
    named,
    publish,
    send_again,
)

pytestmark = pytest.mark.django_db

BODY = "Opened.\n\nThe Harbour League spoke."


@pytest.fixture
def meeting(db):
    return make_past_meeting()


def browser(participation):
    client = Client()
    client.post(f"/i/{token_of(participation)}/", {"act": "open"})
    return client


@pytest.fixture
def league(meeting):
    return named(meeting, "Harbour League")


@pytest.fixture
def client(league):
    return browser(league)


def url(meeting):
    return f"/my/{meeting.slug}/report/"


def form_of(meeting, league, **given):
    report = Report.objects.get(meeting=meeting)
    return {
        "for": league.pk,
        "key": str(uuid.uuid4()),
        "version": (report.published or report.sent).pk,
        "kind": CorrectionKind.OWN_PART,
        "place": "p-2",
        "text": "We spoke twice.",
    } | given


def test_before_it_is_sent_there_is_nothing(client, meeting):
    assert client.get(url(meeting)).status_code == 404
    make_report(meeting)
    assert client.get(url(meeting)).status_code == 404


def test_participants_read_the_text_that_was_sent_and_others_do_not(client, meeting):
    refused = [
        named(meeting, "Said no", Answer.NO),
        named(meeting, "Unsure", Answer.UNSURE),
        named(meeting, "Silent", None),
        named(make_past_meeting(), "Elsewhere"),
    ]
    make_report_sent(meeting, body=BODY)
    make_report(meeting, body="Newer words.", base_version=1)

    text = client.get(url(meeting)).text

    assert "The Harbour League spoke." in text
    assert "Newer words." not in text
    for each in refused:
        assert browser(each).get(url(meeting)).status_code == 404
        assert browser(each).post(url(meeting), form_of(meeting, each)).status_code == 404
    assert Client().get(url(meeting)).status_code == 404
    send_again(meeting, days=8)
    assert "Newer words." in client.get(url(meeting)).text


def test_the_list_of_places_says_which_name_you(client, meeting):
    make_decision(meeting, "The Harbour League invites.")
    make_report_sent(meeting, body=BODY)

    choices = dict(client.get(url(meeting)).context["form"].fields["place"].choices)

    assert choices["p-1"] == "Paragraph 1: Opened."
    assert choices["p-2"] == "Paragraph 2: The Harbour League spoke. (names you)"
    assert [name for name in choices if name.startswith("d-")]


def test_one_says_what_is_wrong_and_sees_what_becomes_of_it(client, meeting, league):
    make_report_sent(meeting, body=BODY)
    form = form_of(meeting, league)

    assert client.post(url(meeting), form).status_code == 302
    assert client.post(url(meeting), form).status_code == 302

    correction = Correction.objects.get()
    assert (correction.participation, correction.paragraph) == (league, 2)
    assert "waits" in client.get(url(meeting)).text
    answer_correction(
        correction=correction,
        outcome=Outcome.ANSWERED,
        words="The minutes say once.",
        key=uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )
    text = client.get(url(meeting)).text
    assert "answered with words" in text
    assert "The minutes say once." in text


def test_others_do_not_read_it(client, meeting, league):
    other = named(meeting, "Other")
    make_report_sent(meeting, body=BODY)
    correct(league, "Between us.")

    assert "Between us." in client.get(url(meeting)).text
    assert "Between us." not in browser(other).get(url(meeting)).text


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"place": "p-1"}, "place", "does not name your organisation"),
        ({"place": "whole"}, "place", "Choose the paragraph or the decision"),
        ({"place": "p-9"}, "place", "no such place"),
        ({"place": "x"}, "place", "no such place"),
        ({"text": ""}, "text", "Write what you want to say"),
        ({"text": "a" * 2001}, "text", "may have 2,000: take away 1."),
        ({"kind": ""}, "kind", "Choose what you want"),
    ],
)
def test_what_is_refused_says_why_and_gives_the_words_back(
    client, meeting, league, given, field, said
):
    make_report_sent(meeting, body=BODY)
    form = form_of(meeting, league) | given

    response = client.post(url(meeting), form)

    assert response.status_code == 422
    assert said in response.context["form"].errors[field][0]
    assert form["text"] in response.text
    assert not Correction.objects.exists()


def test_words_about_an_earlier_text_are_kept_with_it(client, meeting, league):
    sent = make_report_sent(meeting, body=BODY).sent
    form = form_of(meeting, league)
    make_report(meeting, body="Only one.", base_version=1)
    send_again(meeting, days=8)

    assert client.post(url(meeting), form).status_code == 302
    assert Correction.objects.get().version == sent


def test_a_text_that_was_never_sent_cannot_be_named(client, meeting, league):
    make_report_sent(meeting, body=BODY)
    draft = Report.objects.get().draft

    response = client.post(url(meeting), form_of(meeting, league, version=draft.pk))

    assert response.status_code == 422
    assert not Correction.objects.exists()


def test_after_the_period_it_is_kept_as_late(client, meeting, league):
    make_report_sent(meeting, body=BODY, days=7)
    over = timezone.now() - GRACE - timedelta(seconds=30)
    Report.objects.update(corrections_until=over)

    assert "The time for corrections is over." in client.get(url(meeting)).text
    response = client.post(url(meeting), form_of(meeting, league), follow=True)

    assert Correction.objects.get().is_late
    assert "late, waits for the organisers" in response.text


def test_after_publication_the_published_text_is_shown(client, meeting, league):
    make_report_published(meeting, body=BODY)

    text = client.get(url(meeting)).text
    response = client.post(url(meeting), form_of(meeting, league), follow=True)

    assert "The report is published." in text
    assert "This is a draft." not in text
    assert "whether they go into a later version" in response.text
    assert Correction.objects.get().is_late


def tasks_text(client, meeting):
    return client.get(f"/my/{meeting.slug}/").text


def shown(client, meeting):
    """Status of the report's task, and whether it has a day."""
    found = client.get(f"/my/{meeting.slug}/").context["tasks"]
    task = next(each for each in found if each.address == url(meeting))
    return str(task.status), task.due is not None


def test_the_task_is_there_while_the_period_runs(client, meeting, league):
    assert url(meeting) not in tasks_text(client, meeting)
    make_report_sent(meeting, body=BODY)
    assert shown(client, meeting) == ("to do", True)

    correct(league)
    assert shown(client, meeting) == ("corrected", True)
    publish(meeting)

    assert shown(client, meeting) == ("published", False)


def test_the_task_is_nobody_elses(meeting, client):
    other = named(meeting, "Said no", Answer.NO)
    make_report_sent(meeting)

    assert url(meeting) not in tasks_text(browser(other), meeting)


@pytest.mark.parametrize("n", [3, 60])
def test_the_page_costs_eleven_queries(client, meeting, league, django_assert_num_queries, n):
    rows = [named(meeting, f"Organisation {number:03}") for number in range(n)]
    for row in rows:
        make_decision(meeting, f"{row.pk}", carriers=[row.pk])
    make_report_sent(meeting, body="\n\n".join(f"Paragraph {number}." for number in range(n)))
    for row in (league, *rows):
        correct(row)

    with django_assert_num_queries(11):
        assert client.get(url(meeting)).status_code == 200
