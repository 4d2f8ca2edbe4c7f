"""The list of statements at the desk, and publishing the chosen ones in the versions shown."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from statements.models import Revision, Statement
from statements.services.questioning import ask_question
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from statements.views.organiser_statements import PAGE
from tests.factories import (
    make_draft,
    make_meeting,
    make_participation,
    make_published,
    make_sent,
)


def url(meeting):
    return reverse("statements:organiser_statements", args=[meeting.slug])


def make_late(participation, **given):
    after = participation.meeting.statements_due_at + timedelta(hours=1)
    return make_sent(participation, at=after, **given)


def ask(revision, at=None):
    return ask_question(
        statement=revision.statement,
        revision_pk=revision.pk,
        text="Which year?",
        key=uuid4(),
        by="user:1",
        at=at or timezone.now(),
    )


def take_back(statement):
    return unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="By mistake.",
        by="user:1",
        at=timezone.now(),
    )


def withdraw(revision):
    return withdraw_statement(
        participation=revision.statement.participation,
        revision_pk=revision.pk,
        by="link:1",
        at=timezone.now(),
    )


def box(revision):
    return f"{revision.statement_id}:{revision.pk}"


def row_in(page, participation):
    """The row of an organisation, as HTML."""
    (row,) = [each for each in page.split("<tr>") if f"/{participation.organisation.slug}/" in each]
    return row


def standings(response):
    return {row.statement.participation: row.standing.value for row in response.context["rows"]}


# --- The list -----------------------------------------------------------------


@pytest.mark.parametrize("n", [3, 30])
def test_list_costs_six_queries_and_reads_no_text(
    meeting, organiser_client, django_assert_num_queries, n
):
    for _each in range(n):
        make_sent(make_participation(meeting=meeting))

    # session, user, organiser with meeting, counts by state; length of the list, one page
    with django_assert_num_queries(6) as queries:
        response = organiser_client.get(url(meeting))

    assert len(response.context["rows"]) == n
    sql = " ".join(query["sql"] for query in queries.captured_queries)
    assert '"body"' not in sql
    assert '"call"' not in queries.captured_queries[-1]["sql"]


def test_long_list_comes_in_pages_that_one_form_can_hold(
    meeting, organiser_client, settings, monkeypatch
):
    assert PAGE + 5 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    monkeypatch.setattr("statements.views.organiser_statements.PAGE", 2)
    for _each in range(3):
        make_sent(make_participation(meeting=meeting))

    first = organiser_client.get(url(meeting), {"state": "waits"})
    second = organiser_client.get(url(meeting), {"state": "waits", "page": "2"})

    assert [len(page.context["rows"]) for page in (first, second)] == [2, 1]
    assert 'href="?state=waits&amp;page=2"' in first.text
    assert not standings(first).keys() & standings(second).keys()


def test_list_without_statements_says_when_they_are_due(meeting, organiser_client):
    make_draft(make_participation(meeting=meeting))

    page = organiser_client.get(url(meeting)).text

    assert "No statement has arrived." in page
    assert "<table" not in page


def test_every_state_is_said_in_words_and_can_be_asked_for(meeting, organiser_client):
    made = {name: make_participation(meeting=meeting) for name in (
        "waits", "late", "asked", "newer", "published", "unpublished", "withdrawn",
    )}  # fmt: skip
    make_sent(made["waits"])
    make_late(made["late"])
    ask(make_sent(made["asked"]))
    make_published(made["newer"])
    make_sent(made["newer"], base_version=1, body="newer")
    make_published(made["published"])
    take_back(make_published(made["unpublished"]))
    withdraw(make_sent(made["withdrawn"]))
    make_draft(make_participation(meeting=meeting))
    make_sent(make_participation(meeting=make_meeting()))

    everything = organiser_client.get(url(meeting))

    assert standings(everything) == {each: name for name, each in made.items()}
    assert everything.context["n_all"] == 7
    for state, n in everything.context["counts"]:
        response = organiser_client.get(url(meeting), {"state": state})
        assert len(response.context["rows"]) == n == (2 if state == "waits" else 1)
        assert f"{state.label} ({n})" in everything.text
    for name, words in {
        "late": "came late, you decide",
        "asked": "returned with a question",
        "newer": "published, a newer version waits",
        "unpublished": "taken back from the public",
        "withdrawn": "withdrawn by the organisation",
    }.items():
        assert words in row_in(everything.text, made[name])


@pytest.mark.parametrize("state", ["nonsense", "newer", "", "\x00"])
def test_unknown_state_shows_all(meeting, organiser_client, state):
    make_sent(make_participation(meeting=meeting))

    assert len(organiser_client.get(url(meeting), {"state": state}).context["rows"]) == 1


def test_question_that_was_settled_is_no_state(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    ask(make_sent(participation))
    make_sent(participation, base_version=1, body="Answered.")

    assert standings(organiser_client.get(url(meeting))) == {participation: "waits"}


def test_newer_version_after_one_that_was_taken_back_waits(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    take_back(make_published(participation))
    make_sent(participation, base_version=1, body="Without the name.")

    assert standings(organiser_client.get(url(meeting))) == {participation: "waits"}


def test_published_statement_with_an_open_question_says_both(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    ask(make_published(participation).sent)

    row = row_in(organiser_client.get(url(meeting)).text, participation)

    assert ">published<" in row
    assert "a question is open" in row


@pytest.mark.parametrize(
    ("waited", "words"),
    [(timedelta(hours=23), "since today"), (timedelta(days=1), "for 1 day<"),
     (timedelta(days=9, hours=5), "for 9 days<")],
)  # fmt: skip
def test_row_says_for_how_many_days_somebody_is_waited_for(
    meeting, organiser_client, waited, words
):
    participation = make_participation(meeting=meeting)
    make_sent(participation, at=timezone.now() - waited)

    assert words in row_in(organiser_client.get(url(meeting)).text, participation)


def test_returned_statement_waits_since_the_question(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    at = timezone.now()
    ask(make_sent(participation, at=at - timedelta(days=9)), at=at - timedelta(days=2))

    assert "for 2 days" in row_in(organiser_client.get(url(meeting)).text, participation)


def test_who_has_waited_longest_comes_first_when_one_asks_what_waits(meeting, organiser_client):
    at = timezone.now()
    made = [make_participation(meeting=meeting) for _each in range(3)]
    for days, participation in zip((1, 5, 3), made, strict=True):
        make_sent(participation, at=at - timedelta(days=days))

    response = organiser_client.get(url(meeting), {"state": "waits"})

    assert list(standings(response)) == [made[1], made[2], made[0]]


def test_row_has_the_symbol_and_which_version_it_is(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_sent(participation)
    assert "version" not in row_in(organiser_client.get(url(meeting)).text, participation)

    make_sent(participation, base_version=1, body="newer")

    row = row_in(organiser_client.get(url(meeting)).text, participation)
    assert f"M{meeting.pk}/S/1</bdi> · version 2" in row


def test_withdrawn_words_are_not_on_the_list(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    withdraw(make_sent(participation, title="CANARY"))

    page = organiser_client.get(url(meeting)).text

    assert "CANARY" not in page
    assert f"M{meeting.pk}/S/1" in page
    assert 'name="chosen"' not in page


# --- Publishing the chosen ones -----------------------------------------------


def test_chosen_ones_are_named_before_anybody_reads_them(meeting, organiser_client):
    sent = [make_sent(make_participation(meeting=meeting)) for _each in range(2)]
    late = make_late(make_participation(meeting=meeting))
    other = make_sent(make_participation(meeting=meeting))

    response = organiser_client.post(
        url(meeting), {"chosen": [box(each) for each in [*sent, late]]}
    )

    assert "Publish these 3 statements?" in response.text
    assert standings(response).keys() == {each.statement.participation for each in [*sent, late]}
    assert other.statement.participation.organisation.name not in response.text
    assert "came late, you decide" in response.text
    assert Statement.objects.filter(published__isnull=False).count() == 0


def test_press_on_the_second_page_publishes_just_these(meeting, organiser_client):
    sent = [make_sent(make_participation(meeting=meeting)) for _each in range(2)]
    other = make_sent(make_participation(meeting=meeting))
    typed = {"chosen": [box(each) for each in sent], "sure": "yes"}

    response = organiser_client.post(url(meeting) + "?state=waits", typed, follow=True)

    assert set(Revision.objects.filter(publications__isnull=False)) == set(sent)
    assert response.redirect_chain == [(url(meeting) + "?state=waits", 302)]
    assert [str(each) for each in response.context["messages"]] == ["2 statements are published."]
    assert standings(response) == {other.statement.participation: "waits"}


def test_ticks_are_set_for_what_came_in_time_only_when_asked(meeting, organiser_client):
    in_time = make_sent(make_participation(meeting=meeting))
    make_late(make_participation(meeting=meeting))
    ask(make_sent(make_participation(meeting=meeting)))

    plain = organiser_client.get(url(meeting)).text
    ticked = organiser_client.get(url(meeting), {"tick": "all"}).text

    assert plain.count('name="chosen"') == ticked.count('name="chosen"') == 3
    assert plain.count(" checked>") == 0
    assert ticked.count(" checked>") == 1
    assert " checked>" in row_in(ticked, in_time.statement.participation)


@pytest.mark.parametrize("sure", ["", "yes"])
def test_what_arrived_after_the_list_was_read_is_named_and_not_published(
    meeting, organiser_client, sure
):
    first, other = (make_sent(make_participation(meeting=meeting)) for _each in range(2))
    participation = first.statement.participation
    newer = make_sent(participation, base_version=1, body="newer")
    gone = make_sent(make_participation(meeting=meeting))
    withdraw(gone)
    typed = {"chosen": [box(each) for each in (first, other, gone)], "sure": sure}

    response = organiser_client.post(url(meeting), typed, follow=True)

    told = [str(each) for each in response.context["messages"]]
    assert told[:2] == [
        f"{participation.organisation.name}: "
        "The organisation sent a newer version meanwhile. Read it first.",
        f"{gone.statement.participation.organisation.name}: "
        "The organisation withdrew its statement meanwhile.",
    ]
    published = list(Statement.objects.filter(published__isnull=False))
    assert [each.published for each in published] == ([other] if sure else [])
    assert box(newer) not in response.text or sure


def test_when_nothing_that_was_chosen_is_left_the_list_says_why(meeting, organiser_client):
    first = make_sent(make_participation(meeting=meeting))
    make_sent(first.statement.participation, base_version=1, body="newer")

    response = organiser_client.post(url(meeting), {"chosen": box(first)}, follow=True)

    assert response.redirect_chain == [(url(meeting), 302)]
    assert "sent a newer version meanwhile" in response.text


def test_no_tick_gets_a_sentence(meeting, organiser_client):
    make_sent(make_participation(meeting=meeting))

    response = organiser_client.post(url(meeting), follow=True)

    assert "Tick the statements that you want to publish." in response.text


@pytest.mark.parametrize("sure", ["", "yes"])
@pytest.mark.parametrize("chosen", ["", "x", "1", "1:", ":1", "1:x", "²:²", "9" * 30 + ":1"])
def test_nonsense_publishes_nothing(meeting, organiser_client, chosen, sure):
    make_sent(make_participation(meeting=meeting))

    response = organiser_client.post(url(meeting), {"chosen": chosen, "sure": sure})

    assert response.status_code == 302
    assert Statement.objects.get().published is None


def test_statements_of_another_meeting_are_not_published_here(meeting, organiser_client):
    revision = make_sent(make_participation(meeting=make_meeting()))

    organiser_client.post(url(meeting), {"chosen": box(revision), "sure": "yes"})

    assert Statement.objects.get().published is None
