"""Letters of the organisers and reminders: to whom, once, in one language, and still wanted."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from initiative.errors import Refused
from initiative.outbox import delivery
from initiative.outbox.letters import compose
from initiative.outbox.models import Message
from meetings.models import ReminderRule
from meetings.services.attendance import give_more_time
from meetings.services.invitation import replace_link
from meetings.services.letter import send_again, send_letter, send_link_again, write_letter
from meetings.services.reminder import plan_reminders, set_reminder
from meetings.states import Answer, DeadlineKind, LetterKind
from organisations.models import Contact
from tests.factories import (
    make_letter,
    make_meeting,
    make_participation,
    make_rsvp,
    make_sent,
    token_of,
)

BOTH = {
    "en": ("invitation", "Dear {organisation}\n\n{link}\n\nUntil {answer_deadline}"),
    "it": ("invito", "Care {organisation}\n\n{link}\n\nEntro {answer_deadline}"),
}


def send(letter):
    return send_letter(letter=letter, at=timezone.now(), by="user:1")


def test_pressing_send_twice_sends_once(meeting):
    for _each in range(3):
        make_participation(meeting=meeting)
    letter = make_letter(meeting)

    first, second = send(letter), send(letter)

    assert (first.n_new, second.n_new, second.n_known) == (3, 0, 3)
    assert Message.objects.count() == 3


def test_second_press_reaches_who_came_on_the_list_later(meeting):
    make_participation(meeting=meeting)
    letter = make_letter(meeting)
    send(letter)
    late = make_participation(meeting=meeting, link=False)

    assert send(letter).n_new == 1
    assert Message.objects.latest("pk").about == late.ref


def test_each_address_gets_its_own_copy_and_who_has_none_is_named(meeting):
    make_participation(meeting=meeting, n_contacts=2)
    mute = make_participation(meeting=meeting, n_contacts=0)
    stopped = make_participation(meeting=meeting)
    Contact.objects.filter(organisation=stopped.organisation).update(state="stopped")

    sending = send(make_letter(meeting))

    assert sending.n_new == 2
    assert set(sending.without_address) == {mute, stopped}


def test_empty_audience_is_refused(meeting):
    with pytest.raises(Refused) as refusal:
        send(make_letter(meeting, audience="coming"))

    assert refusal.value.code == "nobody"


def test_sent_letter_cannot_be_rewritten(participation):
    letter = make_letter(participation.meeting)
    send(letter)
    letter.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        write_letter(
            meeting=participation.meeting,
            kind=LetterKind.INVITATION,
            audience="everyone",
            texts=BOTH,
            by="user:1",
            letter=letter,
        )

    assert refusal.value.code == "already_sent"


@pytest.mark.parametrize(
    ("asked", "address", "expected"),
    [
        ("it", "en", "it"),
        ("", "it", "it"),
        ("", "it-ch", "it"),
        ("", "el", "en"),
        ("ja", "el", "en"),
    ],
)
def test_letter_is_whole_in_one_language(meeting, asked, address, expected):
    participation = make_participation(meeting=meeting, language=asked)
    Contact.objects.update(language=address)
    send(make_letter(meeting, texts=BOTH))

    message = Message.objects.get(about=participation.ref)
    mail = compose(message)

    assert message.language == expected
    assert ("Dear" in mail.body, "Care" in mail.body) == (expected == "en", expected == "it")
    assert mail.extra_headers["Content-Language"] == expected
    assert f'lang="{expected}"' in mail.alternatives[0][0]


def test_letter_written_in_one_language_goes_out_in_that_one(meeting):
    make_participation(meeting=meeting, language="en")
    send(make_letter(meeting, texts={"it": BOTH["it"]}))

    assert Message.objects.get().language == "it"


def test_link_is_in_the_letter_and_nowhere_in_the_database(participation):
    send(make_letter(participation.meeting))
    message = Message.objects.get()
    token = token_of(participation)

    mail = compose(message)

    assert f"/i/{token}/" in mail.body
    assert f"/i/{token}/" in mail.alternatives[0][0]
    assert token not in str(list(Message.objects.values()))


def test_hostile_name_is_neither_markup_nor_header_nor_blank(meeting):
    participation = make_participation(meeting=meeting)
    participation.organisation.name = "<b>x</b> [y](https://evil.example.org) {link}\rBcc: z@x.y"
    participation.organisation.save()
    send(make_letter(meeting))

    mail = compose(Message.objects.get())

    html = mail.alternatives[0][0]
    assert "<b>x</b>" not in html
    assert 'href="https://evil.example.org"' not in html
    assert "\n" not in mail.subject
    assert mail.subject.count("/i/") == 0
    assert html.count("/i/") == 2
    mail.message()


def test_letter_to_a_stopped_link_or_a_dead_address_is_withheld(meeting):
    one, two = make_participation(meeting=meeting), make_participation(meeting=meeting)
    send(make_letter(meeting))
    type(one.invitation).objects.filter(participation=one).update(revoked_at=timezone.now())
    Contact.objects.filter(organisation=two.organisation).update(state="returned")

    assert [compose(message) for message in Message.objects.all()] == [None, None]


def test_letters_are_small_and_have_no_picture(participation):
    send(make_letter(participation.meeting, texts={"en": ("s", "word " * 3000)}))

    html = compose(Message.objects.get()).alternatives[0][0]

    assert len(html.encode()) < 30_000
    assert "<img" not in html


def test_receipt_of_a_replaced_answer_is_withheld(participation):
    make_rsvp(participation, answer=Answer.YES)
    make_rsvp(participation, answer=Answer.NO)
    old, new = Message.objects.order_by("pk")

    assert compose(old) is None
    mail = compose(new)
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    name, content, kind = mail.attachments[0]
    assert (name, kind) == ("meeting.ics", "text/calendar")
    assert "METHOD:CANCEL" in content
    assert "SEQUENCE:2" in content


def test_receipt_of_a_statement_holds_time_count_hash_and_text(participation):
    revision = make_sent(participation, title="Il pane", language="it", body="Testo\n\nintero")

    mail = compose(Message.objects.get(kind="statements.receipt"))

    for words in ("Il pane", "Testo\n\nintero", revision.sha256, "Characters: 13", "in Rome"):
        assert words in mail.body
    assert 'lang="it"' in mail.alternatives[0][0]


def test_send_again_only_what_is_settled(participation):
    send(make_letter(participation.meeting))
    letter = Message.objects.get()

    assert send_again(letter=letter, at=timezone.now(), by="user:1") is False
    Message.objects.update(state="failed")
    assert send_again(letter=letter, at=timezone.now(), by="user:1") is True
    letter.refresh_from_db()
    assert (letter.state, letter.n_attempts) == ("queued", 0)


def test_link_again_goes_to_the_known_address_three_times_an_hour(participation):
    email = participation.organisation.contacts.get().email
    now = timezone.now()

    send_link_again(email="stranger@example.org", at=now)
    assert Message.objects.count() == 0
    for n in range(5):
        send_link_again(email=email.upper(), at=now + timedelta(seconds=n))

    assert list(Message.objects.values_list("recipient", flat=True)) == [email] * 3


# --- Reminders


@pytest.fixture
def reminded(db):
    """A meeting with one organisation in each state, and both reminders switched on."""
    meeting = make_meeting()
    people = {
        name: make_participation(meeting=meeting)
        for name in ("silent", "unsure", "no", "yes", "sent", "text_only", "not_invited")
    }
    type(people["not_invited"].invitation).objects.filter(
        participation=people["not_invited"]
    ).delete()
    make_rsvp(people["unsure"], answer=Answer.UNSURE)
    make_rsvp(people["no"], answer=Answer.NO)
    make_rsvp(people["yes"])
    make_rsvp(people["text_only"], answer=Answer.TEXT_ONLY)
    make_rsvp(people["sent"])
    make_sent(people["sent"])
    for kind, audience in (
        (DeadlineKind.ANSWERS, "answer_missing"),
        (DeadlineKind.STATEMENTS, "statement_missing"),
    ):
        letter = make_letter(meeting, kind=LetterKind.REMINDER, audience=audience)
        set_reminder(letter=letter, deadline_kind=kind, hours_before=48, is_on=True, by="user:1")
    Message.objects.all().delete()
    people["meeting"] = meeting
    return people


def reached():
    return set(Message.objects.values_list("about", flat=True))


def refs(people, *names):
    return {people[name].ref for name in names}


def test_reminder_reaches_exactly_those_who_owe_once(reminded):
    meeting = reminded["meeting"]

    assert plan_reminders(at=meeting.answers_due_at - timedelta(hours=49)) == 0
    assert plan_reminders(at=meeting.answers_due_at - timedelta(hours=48)) == 2
    assert plan_reminders(at=meeting.answers_due_at - timedelta(hours=47)) == 0
    assert reached() == refs(reminded, "silent", "unsure")

    Message.objects.all().delete()
    assert plan_reminders(at=meeting.statements_due_at - timedelta(hours=1)) == 2
    assert reached() == refs(reminded, "yes", "text_only")


def test_after_the_deadline_nobody_is_reminded(reminded):
    assert plan_reminders(at=reminded["meeting"].statements_due_at) == 0


def test_who_acts_in_between_is_not_reminded(reminded, mailoutbox):
    meeting = reminded["meeting"]
    at = meeting.answers_due_at - timedelta(hours=40)
    with time_machine.travel(at, tick=False):
        plan_reminders(at=at)
        make_rsvp(reminded["silent"], answer=Answer.NO)
        delivery.pump(seconds=20)

    states = dict(Message.objects.filter(kind="meetings.letter").values_list("about", "state"))
    assert states == {reminded["silent"].ref: "cancelled", reminded["unsure"].ref: "sent"}


def test_who_came_on_the_list_after_the_hour_is_not_late_for_it(reminded):
    meeting = reminded["meeting"]
    at = meeting.answers_due_at - timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        make_participation(meeting=meeting)

    plan_reminders(at=at)

    assert reached() == refs(reminded, "silent", "unsure")


def test_more_time_moves_the_reminder_of_that_organisation(reminded):
    meeting = reminded["meeting"]
    later = meeting.statements_due_at + timedelta(days=10)
    give_more_time(
        participation=reminded["yes"],
        kind=DeadlineKind.STATEMENTS,
        due_at=later,
        reason="illness",
        by="user:1",
    )

    plan_reminders(at=meeting.statements_due_at - timedelta(hours=1))
    assert reached() == refs(reminded, "text_only")
    plan_reminders(at=later - timedelta(hours=47))
    assert reached() == refs(reminded, "text_only", "yes")


def test_rule_that_is_off_and_meeting_that_is_over_send_nothing(reminded):
    ReminderRule.objects.update(is_on=False)
    assert plan_reminders(at=reminded["meeting"].answers_due_at - timedelta(hours=1)) == 0


def test_stale_reminder_expires_half_way(reminded):
    meeting = reminded["meeting"]
    plan_reminders(at=meeting.answers_due_at - timedelta(hours=48))

    assert set(Message.objects.values_list("expires_at", flat=True)) == {
        meeting.answers_due_at - timedelta(hours=24)
    }


def test_new_link_makes_a_new_occasion_of_the_invitation(participation):
    letter = make_letter(participation.meeting)
    send(letter)
    replace_link(participation=participation, at=timezone.now(), by="user:1")

    assert send(letter).n_new == 1
    assert len({uuid.uuid4(), *Message.objects.values_list("key", flat=True)}) == 3
