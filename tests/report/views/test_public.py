"""The report as everybody reads it: what it shows, what it hides, what it costs."""

import uuid
from datetime import timedelta

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Meeting
from meetings.parts import PUBLIC_ADDRESSES, public_links
from meetings.services.attendance import mark_came
from meetings.states import Answer
from report.models import Correction
from report.parts import public_addresses
from report.services.answering import answer_correction
from report.services.sending import expect_report
from report.states import CorrectionKind, How, Outcome
from tests.factories import make_participation, make_published
from tests.report.factories import (
    correct,
    make_decision,
    make_past_meeting,
    make_report,
    make_report_published,
    make_report_sent,
    named,
    publish,
)
from tests.resolutions.factories import make_text

pytestmark = pytest.mark.django_db


def page(path):
    response = Client().get(path)
    assert response.status_code == 200
    return html5lib.parse(response.text, namespaceHTMLElements=False)


def words(element):
    return " ".join("".join(element.itertext()).split())


def by_id(tree, wanted):
    return next(each for each in tree.iter() if each.get("id") == wanted)


def url(meeting):
    return f"/meetings/{meeting.slug}/report/"


def append(correction, outcome=Outcome.APPENDED):
    return answer_correction(
        correction=correction,
        outcome=outcome,
        words="Only you read this.",
        key=uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )


def facts_of(tree):
    return {
        words(each.find("dt")): words(each.find("dd"))
        for each in tree.iter("div")
        if each.find("dt") is not None
    }


# --- Before publication -----------------------------------------------------------


def test_before_publication_there_is_nothing_to_read():
    meeting = make_past_meeting()
    make_report_sent(meeting, body="Secret words.")

    for path in (
        url(meeting),
        f"/meetings/{meeting.slug}/report.txt",
        f"{url(meeting)}versions/1/",
    ):
        assert Client().get(path).status_code == 404
    assert public_links(meeting) == []
    assert list(public_addresses(meeting)) == []


def test_a_day_that_was_named_is_announced_without_a_word_of_the_draft():
    meeting = make_past_meeting(time_zone="UTC")
    make_report_sent(meeting, body="Secret words.")
    on = timezone.now().date() + timedelta(days=9)
    expect_report(meeting=meeting, on=on, by=SYSTEM, at=timezone.now())

    text = Client().get(url(meeting)).text

    assert "The report is expected by" in text
    assert f"{on.day} {on:%B %Y}" in text
    assert "Secret" not in text
    assert Client().get(f"/meetings/{meeting.slug}/report.txt").status_code == 404
    assert [each.address for each in public_links(meeting)] == [url(meeting)]


def test_the_report_of_a_meeting_that_is_not_public_is_nobodys():
    meeting = make_past_meeting(opened_at=None)
    make_report_published(meeting)

    assert Client().get(url(meeting)).status_code == 404


# --- The page ---------------------------------------------------------------------


def test_decisions_stand_first_each_with_its_address():
    meeting = make_past_meeting()
    carrier = named(meeting, "Harbour League")
    hidden = named(meeting, "Hidden Circle", is_named=False)
    make_decision(meeting, "We meet again.")
    make_decision(
        meeting,
        "A booklet is printed.",
        how=How.VOTE,
        how_words="12 for, 3 against",
        by_words="two volunteers",
        until=meeting.ends_on,
        carriers=[carrier.pk, hidden.pk],
    )
    make_report_published(meeting)

    tree = page(url(meeting))

    text = words(tree)
    assert text.index("We meet again.") < text.index("The meeting was opened.")
    second = words(by_id(tree, "d2"))
    assert "by a vote: 12 for, 3 against" in second
    assert "Harbour League; 1 organisation that is not named; two volunteers" in second
    assert "Hidden Circle" not in text
    assert words(by_id(tree, "p2")) == "2Everybody spoke once."


def test_lists_are_made_of_what_happened():
    meeting = make_past_meeting()
    came = named(meeting, "Came")
    wrote = named(meeting, "Wrote")
    named(meeting, "Stayed away")
    named(meeting, "Said no", Answer.NO)
    silent = make_participation(meeting=meeting)
    make_published(wrote, at=meeting.statements_due_at)
    mark_came(participation=came, at=timezone.now(), by=SYSTEM)
    make_report_published(meeting)

    tree = page(url(meeting))

    facts = facts_of(tree)
    assert [facts[key] for key in ("Invited", "Answered", "Not answered")] == [
        "5",
        "4 · 3 yes, 0 text only, 0 not sure, 1 no",
        "1",
    ]
    assert (facts["Sent a statement"], facts["Present"]) == ("1", "1")
    lists = [
        [words(each) for each in ul.iter("li")]
        for ul in tree.iter("ul")
        if "columns" in ul.get("class", "")
    ]
    assert lists == [["Came", "Wrote"], ["Stayed away"]]
    assert silent.organisation.name not in words(tree)


def test_nobody_is_called_absent_where_nobody_noted_who_came():
    meeting = make_past_meeting()
    named(meeting, "Perhaps")
    make_report_published(meeting)

    text = words(page(url(meeting)))

    assert "nobody noted it" in text
    assert "Had said yes" not in text


def test_who_did_not_agree_is_counted_and_not_named():
    meeting = make_past_meeting()
    for name, is_named in (("Open", True), ("Secret circle", False)):
        row = named(meeting, name, is_named=is_named)
        mark_came(participation=row, at=timezone.now(), by=SYSTEM)
    correction_of = named(meeting, "Another secret", is_named=False)
    make_report_sent(meeting)
    append(correct(correction_of, "A note without a name."))
    publish(meeting)

    for path in (url(meeting), f"/meetings/{meeting.slug}/report.txt"):
        text = Client().get(path).text
        assert "A note without a name." in text
        assert "ecret" not in text
    assert "1 organisation is not named here" in Client().get(url(meeting)).text


def test_the_real_list_has_one_that_said_yes_and_one_that_is_silent():
    """USFI answered yes and did not come, ISA did not answer (data/README.md)."""
    meeting = make_past_meeting()
    for name in ("AMR Contro Vento", "Lotta Comunista"):
        mark_came(participation=named(meeting, name), at=timezone.now(), by=SYSTEM)
    named(meeting, "United Secretariat of the Fourth International", acronym="USFI")
    named(meeting, "International Socialist Alternative", None, acronym="ISA")
    make_report_published(meeting)

    tree = page(url(meeting))

    text = words(tree)
    assert text.index("neither came") < text.index("United Secretariat")
    assert facts_of(tree)["Not answered"] == "1"
    assert "International Socialist Alternative" not in text


def test_the_answer_to_a_correction_is_not_public_and_a_note_is():
    meeting = make_past_meeting()
    row = named(meeting, "Harbour League")
    make_report_sent(meeting)
    append(correct(row, "Our own words.", paragraph=2))
    open_one = correct(row, "Nobody has read this.")
    publish(meeting)

    text = words(page(url(meeting)))

    assert "Harbour League · about paragraph 2" in text
    assert "Our own words." in text
    assert "Only you read this." not in text
    assert open_one.text not in text


def test_words_of_an_organisation_are_never_markup():
    meeting = make_past_meeting()
    row = named(meeting, "League")
    make_decision(meeting, "<script>alert(1)</script> *stars*")
    make_report_sent(meeting, body="<script>alert(2)</script>")
    append(correct(row, "<img src=x onerror=alert(3)>"))
    publish(meeting)

    text = Client().get(url(meeting)).text

    assert "<script>" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *stars*" in text


def test_who_corrected_the_draft_is_told_as_far_as_they_are_named():
    meeting = make_past_meeting()
    row, hidden = named(meeting, "League"), named(meeting, "Hidden", is_named=False)
    noted = named(meeting, "Noted")
    make_report_sent(meeting, body="League and Hidden came with one.\n\nThey sang.")
    for each in (row, hidden):
        correction = correct(each, "With two.", kind=CorrectionKind.OWN_PART, paragraph=1)
        append(correction, Outcome.TAKEN_OVER)
    append(correct(noted, "We sang, too."))
    publish(meeting)

    tree = page(url(meeting))

    log = words(by_id(tree, "corrections"))
    assert "before it was published. On the word of: League, 1 organisation that is not" in log
    assert "Noted" not in log
    assert "Only you read this." not in words(tree)


def test_a_report_that_nobody_corrected_speaks_of_no_correction():
    meeting = make_past_meeting()
    make_report_sent(meeting)
    append(correct(named(meeting, "Noted")))
    publish(meeting)

    assert "Corrected in the draft" not in words(page(url(meeting)))


def test_the_report_and_the_first_resolution_are_cited_by_different_symbols():
    """``M2/R/1`` is the first resolution of a meeting for ever."""
    meeting = make_past_meeting()
    make_report_published(meeting)
    resolution = make_text(meeting)

    text = words(page(url(meeting)))

    assert f"M{meeting.pk}/REPORT/1" in text
    assert resolution.symbol == f"M{meeting.pk}/R/1"
    assert resolution.symbol not in text


# --- Later versions ---------------------------------------------------------------


def make_corrigendum(meeting, body="Corrected.", reason="A name was wrong."):
    make_report(meeting, body=body, base_version=Meeting.objects.get(pk=meeting.pk).report.version)
    return publish(meeting, reason=reason)


def test_a_correction_is_dated_and_the_old_text_stays():
    meeting = make_past_meeting()
    row, hidden = named(meeting, "League"), named(meeting, "Hidden", is_named=False)
    make_decision(meeting, "Old decision.")
    make_report_published(meeting, body="Old words.")
    for each in (row, hidden):
        append(correct(each))
    make_corrigendum(meeting)

    now, before = page(url(meeting)), page(f"{url(meeting)}versions/1/")

    log = words(by_id(now, "corrections"))
    assert "A name was wrong. On the word of: League, 1 organisation that is not named" in log
    assert "Old words." not in words(now)
    assert "Old words." in words(before)
    assert "This is version 1 of 2." in words(before)
    assert "A name was wrong." not in words(before)
    assert "We spoke twice." not in words(before)
    assert "This is version" not in words(page(f"{url(meeting)}versions/2/"))
    assert Client().get(f"{url(meeting)}versions/3/").status_code == 404
    assert [address for address, _at in public_addresses(meeting)] == [
        url(meeting),
        f"{url(meeting)}versions/1/",
    ]
    assert public_addresses in PUBLIC_ADDRESSES


def test_a_reader_is_told_that_something_changed():
    meeting = make_past_meeting()
    make_report_published(meeting)
    etag = Client().get(url(meeting))["ETag"]
    assert Client().get(url(meeting), headers={"if-none-match": etag}).status_code == 304

    make_corrigendum(meeting)

    assert Client().get(url(meeting), headers={"if-none-match": etag}).status_code == 200


# --- Files ------------------------------------------------------------------------


def test_plain_text_has_decisions_text_names_and_notes():
    meeting = make_past_meeting()
    row = named(meeting, "League")
    mark_came(participation=row, at=timezone.now(), by=SYSTEM)
    make_decision(meeting, "We meet again.", by_words="the hosts", until=meeting.ends_on)
    make_report_sent(meeting, title="Report of ours", body="# Opening\n\n*Opened.*")
    append(correct(row, "A note."))
    publish(meeting)

    response = Client().get(f"/meetings/{meeting.slug}/report.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.text
    parts = [
        "Report of ours",
        "DECISIONS",
        "1. We meet again.",
        "How it was decided: agreed without a vote",
        "Who carries it out: the hosts",
        "Opened.",
        "Submitted texts and/or were present\n\nLeague",
        "NOTES OF ORGANISATIONS\n\nLeague\nA note.",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "*" not in text


def test_the_pdf_is_one_and_can_be_read(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    meeting = make_past_meeting()
    make_decision(meeting, "We *meet* again.")
    make_report_published(meeting)

    response = Client().get(f"/meetings/{meeting.slug}/report.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


# --- What it costs ------------------------------------------------------------------


@pytest.mark.parametrize("n", [3, 40])
def test_the_page_costs_eight_queries(n, django_assert_num_queries):
    meeting = make_past_meeting()
    rows = [named(meeting, f"Organisation {number}") for number in range(n)]
    for row in rows:
        mark_came(participation=row, at=timezone.now(), by=SYSTEM)
    for row in rows[:10]:
        make_decision(meeting, f"{row.organisation.name} prints.", carriers=[row.pk])
    make_report_sent(meeting)
    for row in rows:
        append(correct(row))
    publish(meeting)

    # mark, report with its text, the lists, corrections, versions, decisions, who carries
    # them out, other parts of the meeting
    with django_assert_num_queries(8):
        response = Client().get(url(meeting))

    assert response.status_code == 200
    assert Correction.objects.count() == n
