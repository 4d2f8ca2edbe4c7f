"""The desk, the statements that came in, who came: what organisers see and do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.outbox import breaker
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState, Reason
from meetings.models import Attendance, Note
from meetings.services.attendance import mark_came
from meetings.states import Answer, OrganiserRole
from organisations.models import Contact
from statements.models import Statement
from tests.factories import (
    make_contact,
    make_draft,
    make_letter,
    make_meeting,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_sending,
    make_sent,
    make_user,
)


def url(name, *args):
    return reverse(f"statements:organiser_{name}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def make_late(participation, **given):
    after = participation.meeting.statements_due_at + timedelta(hours=1)
    return make_sent(participation, at=after, **given)


def fill(meeting, n):
    """Add ``n`` organisations, each further than the one before."""
    for number in range(n):
        participation = make_participation(meeting=meeting)
        if number % 6 > 0:
            make_rsvp(participation)
        if number % 6 == 2:
            make_draft(participation)
        if number % 6 == 3:
            make_sent(participation)
        if number % 6 > 3:
            make_published(participation)
        if number % 6 == 5:
            mark_came(participation=participation, at=timezone.now(), by="user:1")


# --- The desk -----------------------------------------------------------------


@pytest.mark.parametrize("n", [3, 60])
def test_desk_costs_fourteen_queries_whatever_the_length_of_the_roll(
    meeting, organiser_client, django_assert_num_queries, n
):
    fill(meeting, n)
    make_participation(meeting=make_meeting())

    # session, user, organiser with meeting, Roll; all that is counted, sendings, tired, moved;
    # statements, wishes for time, notes, acts; letters that wait, the way to the mail server
    with django_assert_num_queries(14):
        response = organiser_client.get(url("desk", meeting.slug))

    assert len(response.context["lines"]) == n


def test_desk_of_a_new_meeting_shows_five_steps(meeting, organiser_client):
    response = organiser_client.get(url("desk", meeting.slug))

    assert response.text.count("<ol><li>") == 1
    steps = response.text.partition("<ol>")[2].partition("</ol>")[0]
    assert steps.count("<li>") == 5
    assert "?stage=" not in response.text


def test_desk_says_what_happens_at_the_next_deadline_on_two_clocks(meeting):
    user = make_user(time_zone="Asia/Tokyo")
    make_organiser(meeting, user=user)
    make_rsvp(make_participation(meeting=meeting))
    make_participation(meeting=meeting)
    make_participation(meeting=meeting, link=False)

    response = signed_in(user).get(url("desk", meeting.slug))

    found = response.context["next_deadline"]
    assert found.due_at == meeting.answers_due_at
    assert found.words == "Answers close. 1 organisation has not answered."
    assert "For you: " in response.text
    assert "in Tokyo" in response.text


def test_desk_counts_no_silence_where_nobody_is_invited(meeting, organiser_client):
    make_participation(meeting=meeting, link=False)

    found = organiser_client.get(url("desk", meeting.slug)).context["next_deadline"]

    assert found.words == "Answers close. Nobody is invited yet."


def test_desk_after_the_answers_counts_missing_statements(meeting, organiser_client):
    meeting.answers_due_at = timezone.now() - timedelta(days=1)
    meeting.save()
    for answer in (Answer.YES, Answer.TEXT_ONLY, Answer.NO, Answer.UNSURE):
        make_rsvp(make_participation(meeting=meeting), answer=answer, source="organiser")

    response = organiser_client.get(url("desk", meeting.slug))

    words = "Statements close. 2 organisations have not sent one."
    assert response.context["next_deadline"].words == words


def test_desk_after_every_deadline_names_none(meeting, organiser_client):
    meeting.answers_due_at = meeting.statements_due_at = timezone.now() - timedelta(days=1)
    meeting.save()
    make_participation(meeting=meeting)

    response = organiser_client.get(url("desk", meeting.slug))

    assert response.context["next_deadline"] is None


def test_each_number_leads_to_as_many_organisations(meeting, organiser_client):
    fill(meeting, 12)
    make_participation(meeting=meeting, link=False)
    numbers = organiser_client.get(url("desk", meeting.slug)).context["numbers"]

    for stage, number in (
        ("invited", numbers.invited),
        ("answered", numbers.answered),
        ("draft", numbers.drafts),
        ("sent", numbers.sent),
        ("published", numbers.published),
        ("came", numbers.came),
    ):
        response = organiser_client.get(url("desk", meeting.slug), {"stage": stage})
        assert len(response.context["lines"]) == number > 0
        assert response.context["numbers"] == numbers


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        ("not_invited", {"not invited"}),
        ("silent", {"silent"}),
        ("missing", {"missing", "draft"}),
        ("nonsense", {"not invited", "silent", "missing", "draft", "no"}),
    ],
)
def test_filters_of_the_roll(meeting, organiser_client, stage, who):
    rows = {
        name: make_participation(meeting=meeting, link=name != "not invited")
        for name in ("not invited", "silent", "missing", "draft", "no")
    }
    for name in ("missing", "draft"):
        make_rsvp(rows[name])
    make_draft(rows["draft"])
    make_rsvp(rows["no"], answer=Answer.NO)

    response = organiser_client.get(url("desk", meeting.slug), {"stage": stage})

    shown = {line.participation for line in response.context["lines"]}
    assert shown == {rows[name] for name in who}


def test_what_needs_somebody_is_said_with_one_link_each(meeting, organiser_client):
    mute = make_participation(meeting=meeting, n_contacts=0)
    returned, waiting, late, writer = (make_participation(meeting=meeting) for _each in range(4))
    make_rsvp(returned)
    Message.objects.update(state=MessageState.FAILED)
    make_contact(returned.organisation, state="returned")
    make_sent(waiting)
    make_late(late)
    make_published(make_participation(meeting=meeting))
    Note.objects.create(
        participation=writer, key=uuid4(), text="We come by train.", written_at=timezone.now()
    )

    needs = organiser_client.get(url("desk", meeting.slug)).context["needs"]

    slug = meeting.slug
    assert [(need.words, need.address) for need in needs] == [
        ("1 address does not work.", f"/desk/{slug}/outbox/#returned"),
        ("1 letter could not be delivered.", f"/desk/{slug}/outbox/?state=failed"),
        (
            "1 organisation has no address that works.",
            f"/desk/{slug}/organisations/?show=mute",
        ),
        (
            "1 statement came after the deadline. You decide whether it is published.",
            f"/desk/{slug}/statements/?state=late",
        ),
        ("1 statement waits to be published.", f"/desk/{slug}/statements/?state=waits"),
        (
            f"{writer.organisation.name} wrote: “We come by train.”",
            f"/desk/{slug}/organisations/{writer.organisation.slug}/",
        ),
    ]
    for need in needs:
        assert organiser_client.get(need.address).status_code == 200
    assert not Contact.objects.filter(organisation=mute.organisation).exists()


def test_nothing_needs_anybody_when_all_is_well(meeting, organiser_client):
    make_published(make_participation(meeting=meeting))
    other = make_participation(meeting=make_meeting(), n_contacts=0)
    make_sent(other)

    assert organiser_client.get(url("desk", meeting.slug)).context["needs"] == []


def test_desk_says_what_happened_in_words_and_only_here(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    make_rsvp(make_participation(meeting=make_meeting()))

    (happened,) = organiser_client.get(url("desk", meeting.slug)).context["happened"]

    assert (str(happened.words), happened.organisation) == ("Answered", participation.organisation)


def test_names_are_escaped_and_in_their_own_direction(meeting, organiser_client):
    organisation = make_participation(meeting=meeting).organisation
    organisation.name, organisation.language = "<b>تعاونية</b>", "ar"
    organisation.save()

    page = organiser_client.get(url("desk", meeting.slug)).text

    assert '<bdi class="org" lang="ar" dir="rtl">&lt;b&gt;تعاونية&lt;/b&gt;</bdi>' in page


# --- Drafts are nobody's business but their authors' --------------------------


def test_no_page_of_the_desk_shows_a_draft(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_sent(participation, title="Sent title", body="Sent body")
    make_draft(participation, base_version=1, title="CANARY title", body="CANARY body")
    unsent = make_participation(meeting=meeting)
    make_draft(unsent, title="CANARY title", body="CANARY body")
    slug = participation.organisation.slug

    addresses = [
        url("desk", meeting.slug),
        url("desk", meeting.slug) + "?stage=draft",
        url("statements", meeting.slug),
        url("statement", meeting.slug, slug),
        reverse("door:organiser_door", args=[meeting.slug]),
        reverse("meetings:organiser_organisations", args=[meeting.slug]),
        reverse("meetings:organiser_organisation", args=[meeting.slug, slug]),
        reverse("meetings:organiser_organisation", args=[meeting.slug, unsent.organisation.slug]),
        reverse("meetings:organiser_outbox", args=[meeting.slug]),
    ]
    pages = {address: organiser_client.get(address) for address in addresses}

    assert {page.status_code for page in pages.values()} == {200}
    assert [address for address, page in pages.items() if "CANARY" in page.text] == []
    assert "Sent body" in pages[url("statement", meeting.slug, slug)].text
    draft_only = url("statement", meeting.slug, unsent.organisation.slug)
    assert organiser_client.get(draft_only).status_code == 404


# --- Roles --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "letter", "publish", "came"),
    [
        (OrganiserRole.READS, 0, 0, 0),
        (OrganiserRole.WRITES, 1, 0, 0),
        (OrganiserRole.PUBLISHES, 0, 1, 0),
        (OrganiserRole.DOOR, 0, 0, 1),
        (OrganiserRole.EVERYTHING, 1, 1, 1),
    ],
)
def test_buttons_are_those_of_the_role(meeting, role, letter, publish, came):
    participation = make_participation(meeting=meeting)
    make_sent(participation)
    client = signed_in(make_organiser(meeting, role=role))
    slug = meeting.slug

    desk = client.get(url("desk", slug)).text
    statements = client.get(url("statements", slug)).text
    statement = client.get(url("statement", slug, participation.organisation.slug)).text
    door = client.get(reverse("door:organiser_door", args=[slug])).text

    assert desk.count("Write a letter</a>") == letter
    assert statements.count(">Publish what is ticked</button>") == publish
    assert statements.count('type="checkbox" name="chosen"') == publish
    assert statement.count(">Publish</button>") == publish
    assert door.count('value="came"') == came


@pytest.mark.parametrize("name", ["statements", "statement"])
def test_role_that_may_not_act_changes_nothing(meeting, name):
    participation = make_participation(meeting=meeting)
    revision = make_sent(participation)
    client = signed_in(make_organiser(meeting, role=OrganiserRole.READS))
    args = [meeting.slug] + [participation.organisation.slug] * (name == "statement")

    response = client.post(
        url(name, *args),
        {
            "who": participation.pk,
            "chosen": f"{revision.statement_id}:{revision.pk}",
            "sure": "yes",
            "revision": revision.pk,
        },
    )

    assert response.status_code == 404
    assert Attendance.objects.count() == 0
    assert Statement.objects.get().published is None


def test_desk_is_in_no_cache(meeting, organiser_client):
    response = organiser_client.get(url("desk", meeting.slug))

    assert response["Cache-Control"] == "no-store"


def test_desk_says_when_the_mail_server_failed_and_when_it_is_tried_again(
    meeting, organiser_client
):
    at = timezone.now()
    letter = make_letter(meeting)
    make_participation(meeting=meeting)
    make_sending(letter, at=at - timedelta(minutes=20))
    Message.objects.update(
        state=MessageState.DEFERRED,
        reason=Reason.ROUTE,
        queued_at=at - timedelta(minutes=20),
        not_before=at + timedelta(minutes=1),
    )
    breaker.failed("535", "wrong password", at)

    page = organiser_client.get(url("desk", meeting.slug)).text

    assert "It failed at:" in page
    assert "We try again at:" in page
