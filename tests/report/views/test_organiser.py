"""The desk of the report: what is typed is kept, what is refused says why."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Message
from meetings.services.attendance import mark_came
from meetings.states import OrganiserRole
from report.models import Correction, Decision, Report, ReportVersion
from report.models.reports import LIMIT
from report.states import CorrectionKind, Outcome, ReportState
from tests.factories import make_organiser
from tests.report.factories import (
    correct,
    make_decision,
    make_past_meeting,
    make_report,
    make_report_published,
    make_report_sent,
    named,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return make_past_meeting()


@pytest.fixture
def desk(organiser_client, meeting):
    def go(path="", form=None):
        address = f"/desk/{meeting.slug}/report/{path}"
        return organiser_client.post(address, form) if form else organiser_client.get(address)

    return go


TEXT = {"language": "en", "title": "Report", "body": "One.\n\nTwo.", "base_version": 0}


def sent_form(meeting, days=7, **given):
    on = (timezone.now() + timedelta(days=days)).date().isoformat()
    version = Report.objects.get(meeting=meeting).version
    return {"version": version, "until": on, "key": str(uuid.uuid4())} | given


# --- Text -------------------------------------------------------------------------


def test_the_box_begins_with_an_outline_and_what_is_known(desk, meeting):
    mark_came(participation=named(meeting, "Came"), at=timezone.now(), by=SYSTEM)
    named(meeting, "Other")

    body = desk("text/").context["form"]["body"].value()

    assert "2 organisations were invited. 0 sent statements. 1 was present." in body
    assert body.count("# ") == 5
    assert not Report.objects.exists()


def test_a_save_is_kept_and_shown_again(desk, meeting):
    response = desk("text/", TEXT)

    assert response.status_code == 302
    assert Report.objects.get().draft.body == "One.\n\nTwo."
    assert "One." in desk("text/").text


def test_a_report_that_is_too_long_comes_back_whole(desk, meeting):
    response = desk("text/", TEXT | {"body": "a" * (LIMIT + 1)})

    assert response.status_code == 422
    assert "It may have 200,000: shorten it by 1." in response.text
    assert "a" * (LIMIT + 1) in response.text
    assert not ReportVersion.objects.exists()


def test_a_character_that_cannot_be_kept_is_named_by_its_place(desk, meeting):
    response = desk("text/", TEXT | {"body": "One.\nTw\x00o."})

    assert response.status_code == 422
    assert "Line 2 has a character that cannot be kept (U+0000, character 8)" in response.text


def test_two_texts_at_once_are_both_shown(desk, meeting):
    make_report(meeting, body="Theirs.")

    response = desk("text/", TEXT | {"body": "Mine.", "key": str(uuid.uuid4())})

    assert response.status_code == 409
    assert response.text.count("Mine.") == response.text.count("Theirs.") == 3
    kept = response.context
    again = TEXT | {
        "body": kept["both"],
        "base_version": kept["version"],
        "key": str(kept["keys"][2]),
    }
    assert desk("text/", again).status_code == 302
    assert Report.objects.get().draft.body == "Theirs.\n\nMine."
    assert "kept beside another draft" in desk("versions/").text


def test_preview_shows_only_names_that_may_be_named(desk, meeting):
    hidden = named(meeting, "Hidden Circle", is_named=False)
    make_decision(meeting, "Printed.", carriers=[hidden.pk])
    make_report(meeting)

    text = desk("preview/").text

    assert "1 organisation that is not named" in text
    assert "Hidden Circle" not in text
    assert "Hidden Circle" in desk().text


# --- Decisions ----------------------------------------------------------------------


def test_a_decision_is_written_down_from_a_phone(desk, meeting):
    response = desk("", {"text": "We meet again.", "how": "agreed", "key": str(uuid.uuid4())})

    assert response.status_code == 302
    assert Decision.objects.get().wording.text == "We meet again."


def test_a_decision_about_nothing_is_asked_for_its_text(desk, meeting):
    response = desk("", {"how": "agreed"})

    assert response.status_code == 422
    assert "Write what was decided" in response.text


def test_the_text_may_follow_and_the_list_says_so(desk, meeting):
    assert desk("", {"how": "vote", "how_words": "12 for"}).status_code == 302

    assert "without a text" in desk().text
    assert Decision.objects.get().wording.text == ""


def test_a_refused_decision_comes_back_with_its_words(desk, meeting):
    response = desk("", {"text": "Kept words.", "how": "vote"})

    assert response.status_code == 422
    assert "Kept words." in response.text
    assert "12 for, 3 against, 2 abstained" in response.context["form"].errors["how_words"][0]
    assert not Decision.objects.exists()


def test_who_carries_it_out_is_chosen_on_its_page(desk, meeting):
    row = named(meeting, "League")
    decision = make_decision(meeting)
    path = f"decisions/{decision.pk}/"
    form = {
        "text": "New words.",
        "how": "agreed",
        "base": decision.wording_id,
        "carriers": [row.pk],
    }

    assert desk(path, form).status_code == 302

    assert list(Decision.objects.get().wording.carriers.all()) == [row]
    # Another organiser had it open before.
    response = desk(path, form | {"text": "Other words."})
    assert response.status_code == 422
    for said in ("Somebody changed this decision meanwhile", "New words.", "Other words."):
        assert said in response.text
    assert (
        desk(
            path, {"text": "Other words.", "how": "agreed", "base": response.context["wording"].pk}
        ).status_code
        == 302
    )


def test_decisions_move_by_buttons_and_go(desk, meeting):
    first, second = make_decision(meeting, "A"), make_decision(meeting, "B")

    desk(f"decisions/{second.pk}/move/", {"act": "up"})
    desk(f"decisions/{first.pk}/move/", {"act": "remove"})

    assert [(row.number, row.pk) for row in Decision.objects.standing()] == [(1, second.pk)]
    assert desk(f"decisions/{first.pk}/").status_code == 404


def test_a_published_decision_has_no_such_buttons(desk, meeting):
    first = make_decision(meeting, "A")
    make_report_published(meeting)
    make_decision(meeting, "B")

    text = desk().text
    response = desk(f"decisions/{first.pk}/move/", {"act": "remove"})

    assert 'value="up"' not in text
    assert 'value="down"' not in text
    assert response.status_code == 302
    assert "Decision 1 is published and cannot be taken off." in desk().text


# --- Sending and publishing ------------------------------------------------------------


def test_sending_says_to_how_many_and_sends(desk, meeting):
    named(meeting, "League")
    make_report(meeting)

    assert "1 organisation can read it" in desk("send/").text
    assert desk("send/", sent_form(meeting)).status_code == 302

    assert Report.objects.get().state == ReportState.PARTICIPANTS
    assert Message.objects.filter(kind="report.draft").count() == 1


@pytest.mark.parametrize(("days", "said"), [(-1, "This day is over."), (4000, None)])
def test_a_day_in_the_past_is_refused_beside_the_day(desk, meeting, days, said):
    make_report(meeting)

    response = desk("send/", sent_form(meeting, days=days))

    assert response.status_code == (422 if said else 302)
    if said:
        assert said in response.context["form"].errors["until"][0]


def test_the_same_page_can_send_again_only_what_was_read(desk, meeting):
    make_report(meeting)
    form = sent_form(meeting)
    make_report(meeting, body="Newer.", base_version=1)

    response = desk("send/", form)

    assert response.status_code == 422
    assert "Somebody changed the text meanwhile." in response.text
    assert 'name="version" value="2"' in response.text


def test_publishing_during_the_period_asks_once_more(desk, meeting):
    make_report_sent(meeting, days=5)
    form = {"version": 1, "key": str(uuid.uuid4())}

    page = desk("publish/")
    refused = desk("publish/", form)

    assert "4 days left" in page.text
    assert refused.status_code == 422
    assert "confirms" in refused.context["form"].errors
    assert desk("publish/", form | {"confirms": "on"}).status_code == 302
    assert Report.objects.get().state == ReportState.PUBLISHED


def test_publishing_says_that_the_meeting_is_not_over(organiser_client):
    today = timezone.now().date()
    early = make_past_meeting(starts_on=today, ends_on=today + timedelta(days=1))
    user = make_organiser(early)
    organiser_client.force_login(user)
    make_report_sent(early)

    address = f"/desk/{early.slug}/report/publish/"
    response = organiser_client.post(address, {"version": 1, "confirms": "on"})

    assert response.status_code == 422
    assert "The meeting is not over yet." in response.text
    assert "The meeting is not over yet." in organiser_client.get(address).text


def test_a_correction_of_the_report_needs_its_reason(desk, meeting):
    make_report_published(meeting)
    make_report(meeting, body="Corrected.", base_version=1)
    form = {"version": 2, "key": str(uuid.uuid4())}

    refused = desk("publish/", form)

    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert '<form method="post" class="form"' not in desk("send/").text
    assert desk("publish/", form | {"reason": "A name."}).status_code == 302
    assert ReportVersion.objects.published().count() == 2


def test_the_day_for_readers_is_saved_and_a_past_one_refused(desk, meeting):
    past = (timezone.now() - timedelta(days=2)).date().isoformat()
    ahead = (timezone.now() + timedelta(days=20)).date()

    assert desk("expected/", {"expected_on": past}).status_code == 422
    assert desk("expected/", {"expected_on": ahead.isoformat()}).status_code == 302
    assert Report.objects.get().expected_on == ahead


# --- Corrections -------------------------------------------------------------------------


@pytest.fixture
def correction(meeting):
    row = named(meeting, "Harbour League")
    make_report_sent(meeting, body="Opened.\n\nThe Harbour League spoke.")
    return correct(row, "We spoke twice.", kind=CorrectionKind.OWN_PART, paragraph=2)


def answer_form(place, **given):
    return {
        "key": str(uuid.uuid4()),
        "version": place["version"],
        "paragraph": place["paragraph"] or "",
        "wording": place["wording"] or "",
        "text": place["text"],
        "words": "",
    } | given


def test_a_correction_is_taken_over_where_it_belongs(desk, correction):
    path = f"corrections/{correction.pk}/"
    place = desk(path).context["place"]
    assert place["text"] == "The Harbour League spoke."

    form = answer_form(place, act="taken_over", text="The Harbour League spoke twice.")
    assert desk(path, form).status_code == 302

    assert Report.objects.get().draft.body == "Opened.\n\nThe Harbour League spoke twice."
    assert "taken over into the text" in desk("corrections/").text


def test_the_paragraph_is_found_where_it_is_now(desk, meeting, correction):
    make_report(meeting, body="New.\n\nOpened.\n\nThe Harbour League spoke.", base_version=1)

    place = desk(f"corrections/{correction.pk}/").context["place"]

    assert (place["paragraph"], place["text"]) == (3, "The Harbour League spoke.")


def test_an_answer_upon_an_old_text_comes_back_with_its_words(desk, meeting, correction):
    path = f"corrections/{correction.pk}/"
    form = answer_form(
        desk(path).context["place"], act="taken_over", text="Typed.", words="Thanks."
    )
    make_report(meeting, body="Opened.\n\nThe Harbour League spoke.\n\nMore.", base_version=1)

    response = desk(path, form)

    assert response.status_code == 422
    for said in ("Somebody changed the text meanwhile.", "Typed.", "Thanks."):
        assert said in response.text
    form |= {"version": response.context["place"]["version"]}
    assert desk(path, form).status_code == 302


def test_words_alone_are_an_answer_and_none_are_not(desk, correction):
    path = f"corrections/{correction.pk}/"
    form = answer_form(desk(path).context["place"], act="answered")

    assert desk(path, form).status_code == 422
    assert desk(path, form | {"words": "Why not."}).status_code == 302
    assert Correction.objects.with_outcome().get().outcome == Outcome.ANSWERED


def test_who_only_reads_has_no_buttons(client, meeting, correction):
    client.force_login(make_organiser(meeting, role=OrganiserRole.READS))
    make_decision(meeting)

    for path in ("", f"corrections/{correction.pk}/", "preview/"):
        response = client.get(f"/desk/{meeting.slug}/report/{path}")
        assert response.status_code == 200
        assert "<button>" not in response.text
    assert client.post(f"/desk/{meeting.slug}/report/", {"text": "X"}).status_code == 404


def test_the_desk_says_what_waits(organiser_client, meeting, correction):
    text = organiser_client.get(f"/desk/{meeting.slug}/").text

    assert "1 correction of the report waits for you." in text
    assert "The time to correct the report is over" not in text
    Report.objects.update(corrections_until=timezone.now() - timedelta(minutes=1))
    assert (
        "The time to correct the report is over"
        in organiser_client.get(f"/desk/{meeting.slug}/").text
    )


# --- What it costs --------------------------------------------------------------------------


@pytest.mark.parametrize("n", [3, 60])
@pytest.mark.parametrize(
    ("path", "queries"), [("", 9), ("corrections/", 6), ("preview/", 8), ("text/", 4)]
)
def test_pages_cost_the_same_for_many(desk, meeting, django_assert_num_queries, n, path, queries):
    rows = [named(meeting, f"Organisation {number:03}") for number in range(n)]
    for row in rows[:20]:
        make_decision(meeting, f"{row.pk}", carriers=[row.pk])
    make_report_sent(meeting)
    for row in rows:
        correct(row)

    with django_assert_num_queries(queries):
        assert desk(path).status_code == 200


def test_corrections_are_paged(desk, meeting):
    row = named(meeting, "League")
    make_report_sent(meeting)
    for n in range(51):
        correct(row, f"Number {n}.")

    assert len(desk("corrections/").context["page"].object_list) == 50
    assert "Number 50." in desk("corrections/?page=2").text
