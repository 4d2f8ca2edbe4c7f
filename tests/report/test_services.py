"""What the acts of a report do, and what they refuse."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Meeting
from meetings.services.attendance import mark_came
from meetings.states import Answer
from organisations.models import OtherName
from report.forms.desk import SendForm
from report.models import Carried, Correction, Decision, Report, ReportVersion, Wording
from report.models.reports import LIMIT
from report.services.answering import answer_correction, take_over
from report.services.decisions import add_decision, move_decision, remove_decision, word_decision
from report.services.sending import expect_report
from report.states import CorrectionKind, How, Outcome, ReportState, VersionKind
from tests.factories import make_meeting, make_participation, make_sent
from tests.report.factories import (
    BODY,
    correct,
    make_decision,
    make_past_meeting,
    make_report,
    make_report_published,
    make_report_sent,
    named,
    publish,
    send_again,
    version_of,
)

pytestmark = pytest.mark.django_db


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value


def answer(correction, outcome=Outcome.APPENDED, words="", **given):
    defaults = {"key": uuid.uuid4(), "by": SYSTEM, "at": timezone.now()}
    return answer_correction(
        correction=correction, outcome=outcome, words=words, **defaults | given
    )


# --- Writing --------------------------------------------------------------------


def test_a_save_keeps_the_text_and_counts_it():
    saved = make_report(body="  One.\r\nTwo.  ")

    assert saved.other is None
    assert (saved.report.version, saved.report.draft) == (1, saved.version)
    assert (saved.version.body, saved.version.n_characters) == ("One.\nTwo.", 9)
    assert saved.report.state == ReportState.DRAFT


def test_the_same_form_twice_is_one_version():
    meeting, key = make_past_meeting(), uuid.uuid4()

    first = make_report(meeting, key=key)
    second = make_report(meeting, key=key)

    assert first.version == second.version
    assert (ReportVersion.objects.count(), version_of(meeting)) == (1, 1)


def test_a_form_goes_on_from_what_it_saved_itself():
    meeting, key = make_past_meeting(), uuid.uuid4()
    for body in ("One.", "Two.", "One."):
        saved = make_report(meeting, key=key, body=body)

    assert (saved.other, saved.report.draft.body, saved.report.version) == (None, "One.", 3)


def test_an_old_version_keeps_both_texts():
    meeting = make_past_meeting()
    theirs = make_report(meeting, body="Theirs.").version

    saved = make_report(meeting, body="Mine.", base_version=0)

    assert saved.other == theirs
    assert saved.version.kind == VersionKind.CONFLICT
    assert Report.objects.get().draft == theirs
    assert {each.body for each in ReportVersion.objects.all()} == {"Mine.", "Theirs."}


def test_a_report_of_the_limit_is_kept_and_one_more_character_is_not():
    meeting = make_past_meeting()
    make_report(meeting, body="a" * LIMIT)

    refused = refusal(make_report, meeting, body="a" * (LIMIT + 1), base_version=1)

    assert refused.code == "too_long"
    assert "shorten it by 1." in refused.message
    assert ReportVersion.objects.count() == 1


# --- Decisions ------------------------------------------------------------------


def numbers():
    rows = Decision.objects.standing()
    return [(row.number, row.wording.text) for row in rows]


def test_decisions_are_numbered_in_the_order_they_are_written_down():
    meeting = make_past_meeting()
    for text in ("A", "B", "C"):
        make_decision(meeting, text)

    assert numbers() == [(1, "A"), (2, "B"), (3, "C")]


def test_the_same_decision_form_twice_is_one_decision():
    meeting, key = make_past_meeting(), uuid.uuid4()
    said = {"text": "A", "how": How.AGREED}
    from_form = {"meeting": meeting, "said": said, "key": key, "by": SYSTEM, "at": timezone.now()}

    assert add_decision(**from_form) == add_decision(**from_form)
    assert Wording.objects.count() == 1


def test_decisions_change_places_and_close_ranks():
    meeting = make_past_meeting()
    first, second, third = (make_decision(meeting, text) for text in "ABC")

    move_decision(decision=third, up=True, by=SYSTEM)
    move_decision(decision=first, up=True, by=SYSTEM)
    remove_decision(decision=first, by=SYSTEM, at=timezone.now())

    assert numbers() == [(1, "C"), (2, "B")]
    assert second.pk in set(Decision.objects.values_list("pk", flat=True))


def test_a_vote_is_told_in_words():
    meeting = make_past_meeting()

    assert refusal(make_decision, meeting, how=How.VOTE).code == "how_missing"
    assert make_decision(meeting, how=How.VOTE, how_words="12 for, 3 against").number == 1


@pytest.mark.parametrize(("days", "code"), [(-1, "until_too_early"), (0, None), (400, None)])
def test_nothing_is_carried_out_before_it_was_decided(days, code):
    meeting = make_past_meeting()
    until = meeting.ends_on + timedelta(days=days)

    if code:
        assert refusal(make_decision, meeting, until=until).code == code
    else:
        assert make_decision(meeting, until=until).wording.until == until


def test_during_the_meeting_yesterday_is_too_early():
    today = timezone.now().date()
    meeting = make_past_meeting(
        starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2), time_zone="UTC"
    )

    assert refusal(make_decision, meeting, until=today - timedelta(days=1)).code == (
        "until_too_early"
    )
    make_decision(meeting, until=today)


def reword(decision, text, base=None, **given):
    decision = Decision.objects.get(pk=decision.pk)
    return word_decision(
        decision=decision,
        said={"text": text, "how": How.AGREED},
        base=base or decision.wording_id,
        key=given.pop("key", uuid.uuid4()),
        by=SYSTEM,
        at=timezone.now(),
    )


def test_an_old_wording_is_not_written_over():
    decision = make_decision(make_past_meeting(), "A")
    base = decision.wording_id
    reword(decision, "B")

    assert refusal(reword, decision, "C", base).code == "edited_elsewhere"
    assert numbers() == [(1, "B")]
    assert Wording.objects.count() == 2


def test_a_published_decision_neither_goes_nor_moves_nor_changes_silently():
    meeting = make_past_meeting()
    first = make_decision(meeting, "A")
    version = make_report_published(meeting)
    later = make_decision(meeting, "B")

    assert refusal(remove_decision, decision=first, by=SYSTEM, at=timezone.now()).code == (
        "published"
    )
    assert refusal(move_decision, decision=later, up=True, by=SYSTEM).code == "published"
    reword(first, "A, otherwise")
    assert [each.wording.text for each in version.decisions.all()] == ["A"]


def test_only_organisations_of_the_meeting_carry_a_decision_out():
    meeting = make_past_meeting()
    ours, theirs = make_participation(meeting), make_participation(make_meeting())

    decision = make_decision(meeting, carriers=[ours.pk, theirs.pk])

    assert list(decision.wording.carriers.all()) == [ours]


# --- Sending to the participants --------------------------------------------------


def test_letters_go_to_who_said_yes_or_text_only_or_came():
    meeting = make_past_meeting()
    yes = named(meeting, "Yes")
    text = named(meeting, "Text", Answer.TEXT_ONLY)
    unsure, no = named(meeting, "Unsure", Answer.UNSURE), named(meeting, "No", Answer.NO)
    came = make_participation(meeting=meeting)
    mark_came(participation=came, at=timezone.now(), by=SYSTEM)
    wrote = make_participation(meeting=meeting)
    make_sent(wrote)
    make_participation(meeting=meeting)
    named(make_past_meeting(), "Elsewhere")
    Message.objects.all().delete()

    report = make_report_sent(meeting)

    assert report.state == ReportState.PARTICIPANTS
    letters = Message.objects.filter(kind="report.draft")
    assert set(letters.values_list("about", flat=True)) == {
        each.ref for each in (yes, text, came, wrote)
    }
    assert not letters.filter(about__in=[unsure.ref, no.ref]).exists()


def test_the_same_press_sends_once():
    meeting, key = make_past_meeting(), uuid.uuid4()
    named(meeting, "Yes")
    make_report(meeting)

    send_again(meeting, key=key)
    send_again(meeting, key=key)

    assert Message.objects.filter(kind="report.draft").count() == 1
    assert ReportVersion.objects.filter(kind=VersionKind.SENT).count() == 1


def test_participants_read_the_newer_text_without_another_letter():
    meeting = make_past_meeting()
    named(meeting, "Yes")
    report = make_report_sent(meeting)
    make_report(meeting, body="Newer.", base_version=1)

    again = send_again(meeting, until=report.corrections_until, tells=False)

    assert again.sent.body == "Newer."
    assert Message.objects.filter(kind="report.draft").count() == 1


@pytest.mark.parametrize(
    ("hours", "code"), [(-1, "in_the_past"), (0, "in_the_past"), (23, "period_too_short")]
)
def test_a_period_in_which_nobody_can_read_is_refused(hours, code):
    meeting, at = make_past_meeting(), timezone.now()
    make_report(meeting)

    refused = refusal(send_again, meeting, at=at, until=at + timedelta(hours=hours))

    assert refused.code == code
    assert not Report.objects.filter(sent__isnull=False).exists()


def test_time_that_was_given_is_not_taken_back():
    meeting, at = make_past_meeting(), timezone.now()
    make_report_sent(meeting, days=7, at=at)

    assert refusal(send_again, meeting, days=3, at=at).code == "shorter_than_promised"
    assert send_again(meeting, days=9, at=at).corrections_until == at + timedelta(days=9)


@pytest.mark.parametrize(
    ("given", "code"), [({"body": ""}, "nothing_written"), ({"title": ""}, "no_title")]
)
def test_an_empty_draft_is_not_sent(given, code):
    meeting = make_past_meeting()
    make_report(meeting, **given)

    assert refusal(send_again, meeting).code == code


def test_a_text_that_nobody_looked_at_is_not_sent():
    meeting = make_past_meeting()
    make_report(meeting)
    make_report(meeting, body="Newer.", base_version=1)

    assert refusal(send_again, meeting, version=1).code == "edited_elsewhere"


# --- Corrections -----------------------------------------------------------------


@pytest.fixture
def sent():
    """A meeting whose report names one of two participants."""
    meeting = make_past_meeting()
    first = named(meeting, "River Union", acronym="RU")
    second = named(meeting, "Harbour League")
    body = "Opened.\n\nThe river union spoke.\n\n## Harbour League\n\nThey spoke for long."
    make_decision(meeting, "RU invites.")
    make_decision(meeting, "Somebody prints.", carriers=[second.pk])
    make_report_sent(meeting, body=body)
    return {"meeting": meeting, "first": first, "second": second}


def own(participation, **place):
    return correct(participation, kind=CorrectionKind.OWN_PART, **place)


def decision_pk(number):
    return Decision.objects.get(number=number).pk


def test_one_corrects_what_names_it(sent):
    assert own(sent["first"], paragraph=2).paragraph == 2
    assert own(sent["first"], decision_pk=decision_pk(1)).decision.number == 1
    # Under a heading with its name; and a decision that it carries out.
    assert own(sent["second"], paragraph=3).paragraph == 3
    assert own(sent["second"], decision_pk=decision_pk(2)).decision.number == 2


def test_one_does_not_correct_what_names_another(sent):
    for place in ({"paragraph": 1}, {"paragraph": 3}, {"decision_pk": decision_pk(2)}):
        assert refusal(own, sent["first"], **place).code == "not_your_part"
    for place in ({"paragraph": 2}, {"decision_pk": decision_pk(1)}):
        assert refusal(own, sent["second"], **place).code == "not_your_part"
    assert refusal(own, sent["first"]).code == "place_missing"
    assert not Correction.objects.exists()


def test_a_name_inside_another_word_is_not_ones_own(sent):
    meeting = make_past_meeting()
    short = named(meeting, "Un", acronym="X")
    make_report_sent(meeting, body="The union opened. X spoke.")

    assert refusal(own, short, paragraph=1).code == "not_your_part"


def test_other_names_count(sent):
    OtherName.objects.create(organisation=sent["second"].organisation, name="Opened", language="en")

    assert own(sent["second"], paragraph=1).paragraph == 1


def test_a_note_may_stand_anywhere(sent):
    for place in ({}, {"paragraph": 3}, {"decision_pk": decision_pk(2)}):
        assert correct(sent["first"], **place).kind == CorrectionKind.NOTE


def test_a_place_that_is_not_there_is_refused(sent):
    elsewhere = make_decision(make_past_meeting())
    for place in ({"paragraph": 9}, {"decision_pk": elsewhere.pk}):
        assert refusal(correct, sent["first"], **place).code == "no_such_place"


def test_the_same_correction_twice_is_one(sent):
    key = uuid.uuid4()

    assert correct(sent["first"], key=key) == correct(sent["first"], key=key)
    assert correct(sent["first"], "Another.", key=key)
    assert Correction.objects.count() == 2


@pytest.mark.parametrize(
    ("after", "is_late"),
    [(timedelta(0), False), (GRACE, False), (GRACE + timedelta(seconds=1), True)],
)
def test_the_period_has_the_grace_of_every_deadline(sent, after, is_late):
    until = Report.objects.get().corrections_until

    assert correct(sent["first"], at=until + after).is_late is is_late


def test_after_publication_a_correction_is_kept_as_late(sent):
    publish(sent["meeting"])

    correction = correct(sent["first"])

    assert correction.is_late
    assert correction in Correction.objects.open()


@pytest.mark.django_db(transaction=True)
def test_two_correct_at_once_and_both_are_kept():
    meeting = make_past_meeting()
    rows = [named(meeting, f"Organisation {n}") for n in "AB"]
    make_report_sent(meeting)
    key, start, wrong = uuid.uuid4(), threading.Barrier(4), []

    def press(row):
        start.wait()
        try:
            correct(row, key=key)
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(row,)) for row in rows * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert set(Correction.objects.values_list("participation", flat=True)) == {
        row.pk for row in rows
    }
    assert Correction.objects.count() == 2


# --- Answers -----------------------------------------------------------------------


def put_in(correction, text, **given):
    report = Report.objects.get(pk=correction.report_id)
    defaults = {
        "version": report.version,
        "wording_pk": None,
        "words": "",
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
        "paragraph": correction.paragraph,
    }
    return take_over(correction=correction, text=text, **defaults | given)


def test_taking_over_changes_one_paragraph_of_the_draft(sent):
    correction = own(sent["first"], paragraph=2)

    put_in(correction, "The River Union spoke twice.")

    report = Report.objects.get()
    assert report.draft.body == (
        "Opened.\n\nThe River Union spoke twice.\n\n## Harbour League\n\nThey spoke for long."
    )
    assert Correction.objects.with_outcome().get().outcome == Outcome.TAKEN_OVER
    # What the participants read stays until it is sent again.
    assert "spoke twice" not in report.sent.body


def test_taking_over_into_a_decision_makes_a_wording(sent):
    correction = own(sent["second"], decision_pk=decision_pk(2))
    wording = correction.decision.wording

    put_in(correction, "The League prints.", wording_pk=wording.pk)

    now = Decision.objects.get(number=2).wording
    assert now.text == "The League prints."
    assert list(now.carriers.all()) == [sent["second"]]


def test_taking_over_upon_an_old_draft_is_refused(sent):
    correction = own(sent["first"], paragraph=2)
    make_report(sent["meeting"], body="Newer.", base_version=1)

    assert refusal(put_in, correction, "Ours.", version=1).code == "edited_elsewhere"
    assert refusal(put_in, correction, "Ours.").code == "no_such_place"
    assert Correction.objects.open().get() == correction


def test_an_answer_with_words_needs_them(sent):
    correction = correct(sent["first"])

    assert refusal(answer, correction, Outcome.ANSWERED).code == "words_missing"
    answer(correction, Outcome.ANSWERED, "The minutes say otherwise.")
    assert not Correction.objects.open().exists()


def test_the_last_answer_counts_and_the_same_form_answers_once(sent):
    correction, key = correct(sent["first"]), uuid.uuid4()
    for _each in range(2):
        answer(correction, Outcome.ANSWERED, "No.", key=key)
    answer(correction, Outcome.APPENDED)

    assert Correction.objects.with_outcome().get().outcome == Outcome.APPENDED
    assert correction.answers.count() == 2


def test_what_was_published_of_a_correction_stays(sent):
    correction = correct(sent["first"])
    answer(correction)
    publish(sent["meeting"])

    assert refusal(answer, correction, Outcome.ANSWERED, "No.").code == "published"
    assert Carried.objects.get().answer.outcome == Outcome.APPENDED


# --- Publishing -----------------------------------------------------------------------


def test_a_report_is_not_published_before_the_meeting_is_over():
    now = timezone.now()
    meeting = make_past_meeting(
        starts_on=now.date() - timedelta(days=1), ends_on=now.date(), time_zone="UTC"
    )
    make_report_sent(meeting)

    refused = refusal(publish, meeting)

    assert refused.code == "meeting_not_over"
    assert refused.message.startswith("The meeting is not over yet.")
    tomorrow = now.replace(hour=0, minute=0, second=1) + timedelta(days=1)
    assert publish(meeting, at=tomorrow).number == 1


def test_the_last_day_ends_on_the_clock_of_the_place():
    meeting = make_past_meeting(
        starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 3), time_zone="Asia/Tokyo"
    )
    at = timezone.now().replace(year=2026, month=3, day=3, hour=14, minute=59)
    make_report_sent(meeting, at=at - timedelta(days=3))

    assert refusal(publish, meeting, at=at).code == "meeting_not_over"
    assert publish(meeting, at=at + timedelta(minutes=1)).number == 1


def test_a_report_that_no_participant_has_read_is_not_published():
    meeting = make_past_meeting()
    make_report(meeting)

    assert refusal(publish, meeting).code == "not_sent"


def test_while_organisations_may_correct_publishing_is_confirmed():
    meeting, at = make_past_meeting(), timezone.now()
    make_report_sent(meeting, days=5, at=at)

    refused = refusal(publish, meeting, at=at + timedelta(days=2), confirms=False)

    assert refused.code == "corrections_open"
    assert "3 days left" in refused.message
    late = at + timedelta(days=5) + GRACE + timedelta(seconds=1)
    assert publish(meeting, at=late, confirms=False).number == 1


def test_a_decision_without_text_is_named():
    meeting = make_past_meeting()
    for text in ("A", "B", "C"):
        make_decision(meeting, text)
    make_report_sent(meeting)
    make_decision(meeting, "", how=How.VOTE, how_words="12 for")

    assert refusal(publish, meeting).message == (
        "Decision 4 has no text. Write it, or take the decision off."
    )


def test_publishing_shows_readers_something_new_and_is_done_once():
    meeting, key = make_past_meeting(), uuid.uuid4()
    make_report_sent(meeting)
    before = Meeting.objects.get(pk=meeting.pk).public_version

    assert publish(meeting, key=key) == publish(meeting, key=key)

    assert Meeting.objects.get(pk=meeting.pk).public_version == before + 1
    assert Report.objects.get().state == ReportState.PUBLISHED
    assert Act.objects.filter(verb="publish_report").count() == 1


def test_a_later_version_says_what_it_corrects():
    meeting = make_past_meeting()
    first = make_report_published(meeting)
    assert refusal(publish, meeting, reason="Why.").code == "nothing_new"
    make_report(meeting, body="Corrected.", base_version=1)

    assert refusal(publish, meeting).code == "no_reason"
    second = publish(meeting, reason="A name was wrong.")

    assert (second.number, second.reason) == (2, "A name was wrong.")
    first.refresh_from_db()
    assert (first.number, first.body) == (1, BODY)
    assert refusal(send_again, meeting).code == "published"


def test_a_version_carries_only_what_is_new(sent):
    early, open_one = correct(sent["first"], "Early."), correct(sent["first"], "Open.")
    answer(early)
    first = publish(sent["meeting"])
    late = correct(sent["second"], "Late.")
    answer(late)

    second = publish(sent["meeting"], reason="A note was added.")

    assert list(Carried.objects.values_list("correction", "version")) == [
        (early.pk, first.pk),
        (late.pk, second.pk),
    ]
    assert open_one in Correction.objects.open()


def test_a_day_that_is_over_is_not_announced():
    meeting, now = make_past_meeting(time_zone="UTC"), timezone.now()

    refused = refusal(
        expect_report, meeting=meeting, on=now.date() - timedelta(days=1), by=SYSTEM, at=now
    )

    assert refused.code == "in_the_past"
    assert expect_report(meeting=meeting, on=now.date(), by=SYSTEM, at=now).expected_on


def test_an_answer_changed_and_sent_again_is_another_answer(sent):
    correction, key = correct(sent["first"]), uuid.uuid4()
    for outcome, words in [
        (Outcome.APPENDED, ""),
        (Outcome.ANSWERED, "We look at it."),
        (Outcome.ANSWERED, "We look at it."),
        (Outcome.APPENDED, ""),
    ]:
        answer(correction, outcome, words, key=key)

    assert correction.answers.count() == 3
    assert correction.answers.first().outcome == Outcome.APPENDED


def test_two_who_send_the_draft_first_at_once_send_one_letter():
    meeting = make_past_meeting()
    named(meeting, "River Union")
    make_report(meeting)
    at = timezone.now()
    unsent = Report.objects.select_related("meeting").get(meeting=meeting)
    # Both read the page, and press, before either press was worked on.
    forms = [
        SendForm(unsent, at, SendForm(unsent, at).initial | {"key": uuid.uuid4()})
        for _press in range(2)
    ]
    assert all(form.is_valid() for form in forms)

    for form in forms:
        send_again(meeting, at=at, until=form.moment(), tells=form.is_told)

    assert Message.objects.filter(kind="report.draft").count() == 1
