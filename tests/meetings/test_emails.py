"""Letters: the same words in text and HTML, who they go to, headers, size, facts in few queries."""

import re
import uuid
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.utils import timezone

from initiative.languages import direction
from initiative.outbox.letters import Withheld, compose, gather_facts
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.emails import MASKED_LINK, facts_of_letters
from meetings.models import Invitation, Letter, Meeting
from meetings.services.answer import leave_note
from meetings.services.invitation import link_of, replace_link
from meetings.services.trial import send_trial
from meetings.states import Answer, LetterKind
from meetings.stopping import MASKED_STOP_LINK, stop_link_of
from organisations.models import Contact
from tests.factories import (
    make_contact,
    make_letter,
    make_meeting,
    make_organisation,
    make_participation,
    make_rsvp,
    make_sending,
    make_user,
)
from tests.meetings.letterbox import (
    KINDS,
    composed,
    fill_outbox,
    page_of,
    words_of_html,
    words_of_text,
)

LANGUAGES = sorted({*settings.LETTER_LANGUAGES, "ar"})
ORGANISERS = "meetings.letter"
TO_DESK = ("meetings.note", "meetings.time_request")
RECEIPTS = [kind for kind in KINDS if kind not in (ORGANISERS, *TO_DESK)]
PERSONAL = [kind for kind in KINDS if kind not in TO_DESK]
every_kind = pytest.mark.parametrize("kind", KINDS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def sender(db):
    """An organisation to which a letter of every kind waits."""
    return fill_outbox(timezone.now(), uuid.uuid4())


def mail_of(letter):
    return message_from_bytes(letter.mail.message().as_bytes(), policy=policy.default)


# --- Words


@every_kind
@every_language
def test_html_says_the_same_words_as_the_text(sender, kind, language):
    letter = composed(kind, language)

    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)


@every_kind
@every_language
def test_letter_is_marked_with_its_language_and_direction(sender, kind, language):
    letter = composed(kind, language)
    page = page_of(letter)

    outer = f'lang="{language}" dir="{direction(language)}"'
    assert f"<html {outer}>" in page
    table = re.search(r'<table role="presentation"[^>]*>\s*<tr><td align="(\w+)"', page)
    assert outer in table[0]
    assert table[1] == ("right" if direction(language) == "rtl" else "left")
    assert letter.mail.extra_headers["Content-Language"] == language


@every_kind
@every_language
def test_first_line_names_the_organisation_and_is_the_one_heading(sender, kind, language):
    letter = composed(kind, language)

    name = sender.organisation.name
    assert letter.mail.body.startswith(name)
    headings = re.findall(r"<h1.*?</h1>", page_of(letter), re.DOTALL)
    assert len(headings) == 1
    assert words_of_html(headings[0])[:3] == words_of_text(name)


@every_kind
@every_language
def test_letter_is_small_and_asks_nobody_for_anything(sender, kind, language):
    letter = composed(kind, language)
    page = page_of(letter)

    assert len(page.encode()) + len(letter.mail.body.encode()) < 30_000
    for mark in ("<img", "<link", "<script", "src=", "url(", "@import", "@font-face"):
        assert mark not in page
    addresses = re.findall(r"https?://[^\s\"'<>)]+", page + letter.mail.body)
    assert {each for each in addresses if not each.startswith(settings.SITE_URL)} == set()


@every_kind
@every_language
def test_subject_says_one_thing_after_the_name_of_the_meeting(sender, kind, language):
    subject = composed(kind, language).mail.subject

    assert subject.startswith("Assembly 2026: ")
    assert len(subject) <= 60


@every_kind
def test_button_stands_over_its_bare_address(sender, kind):
    page = page_of(composed(kind))

    buttons = re.findall(r'class="button" href="([^"]+)".*?</a><br><span[^>]*>(.*?)</span>', page)
    assert len(buttons) == (0 if kind == "meetings.note" else 1)
    assert all(href == shown for href, shown in buttons)


@every_kind
def test_preview_is_hidden_and_says_something(sender, kind):
    page = page_of(composed(kind))

    hidden = re.search(r'<div class="preheader" style="display:none;[^"]*">(.+?)</div>', page)
    assert len(hidden[1].strip()) > 5


@pytest.mark.parametrize("kind", PERSONAL)
def test_foot_says_why_who_which_language_and_how_to_stop(sender, kind):
    letter = composed(kind)
    foot = letter.mail.body.partition("\n--\n")[2]
    contact = sender.organisation.contacts.get()

    assert "is on the list of “Assembly of the South 2026”" in foot
    assert "Sent by The organisers. Answers to this letter go to help@example.org." in foot
    assert f"another language for letters on your page:\n{link_of(sender.invitation)}" in foot
    assert (stop_link_of(contact) in foot) == (kind == ORGANISERS)


def test_times_are_on_two_clocks(sender):
    body = composed(ORGANISERS, time_zone="Asia/Tokyo").mail.body

    assert len(re.findall(r"\d\d:\d\d in Rome \(Tokyo: \w+ \d+ \w+, \d\d:\d\d\)", body)) == 2
    assert "Tokyo" not in composed(ORGANISERS, time_zone="Europe/Paris").mail.body


def test_receipt_after_the_deadline_does_not_offer_to_change_the_answer(sender):
    words = "You can change the answer until"
    assert words in composed("meetings.answer_receipt").mail.body
    Meeting.objects.update(answers_due_at=timezone.now() - timedelta(hours=1))

    assert words not in composed("meetings.answer_receipt").mail.body


def test_receipt_without_a_message_and_a_number_has_no_empty_lines_for_them(participation):
    make_rsvp(participation, answer=Answer.NO)

    letter = composed("meetings.answer_receipt")

    assert "\n\n\n" not in letter.mail.body
    assert "Delegates" not in letter.mail.body
    assert "Your message" not in page_of(letter)
    assert "Next: your statement" not in letter.mail.body


def test_meeting_without_a_person_for_questions_names_nobody(sender):
    Meeting.objects.update(help_email="", help_name="")
    letter = composed(ORGANISERS)

    assert "Sent by" not in letter.mail.body
    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)
    assert letter.mail.reply_to == []


def test_short_name_stands_once_in_a_subject_that_says_it_already(meeting):
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting, texts={"en": (f"{meeting.short_name}: come", "{link}")}))

    assert composed(ORGANISERS).mail.subject == f"{meeting.short_name}: come"


def test_subject_of_a_note_is_short_though_the_name_is_long(meeting):
    organisation = make_organisation(name="Name " * 30)
    participation = make_participation(meeting=meeting, organisation=organisation)
    leave_note(
        participation=participation, text="x", key=uuid.uuid4(), by="link:1", at=timezone.now()
    )

    assert len(composed("meetings.note").mail.subject) <= 60


# --- Headers


def test_organisers_letter_has_a_list_and_a_stop_of_one_press(sender):
    mail = mail_of(composed(ORGANISERS))
    contact = sender.organisation.contacts.get()

    assert mail["List-Id"] == f"<{sender.meeting.slug}.{settings.MAIL_DOMAIN}>"
    assert mail["List-Unsubscribe"].strip() == f"<{stop_link_of(contact)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Reply-To"] == "help@example.org"
    assert mail["Auto-Submitted"] is None


@pytest.mark.parametrize("kind", RECEIPTS)
def test_receipt_is_marked_as_automatic_and_is_no_list(sender, kind):
    mail = mail_of(composed(kind))

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"] == "help@example.org"
    assert [name for name in mail.keys() if name.startswith("List-")] == []  # noqa: SIM118


def test_note_is_answered_to_the_organisation(sender):
    assert composed("meetings.note").mail.reply_to == [sender.organisation.contacts.get().email]


@pytest.mark.parametrize(
    "kind", ["meetings.answer_receipt", "statements.receipt", "statements.published"]
)
def test_receipts_stand_under_the_invitation(sender, kind):
    invitation = Message.objects.get(kind=ORGANISERS)

    headers = composed(kind).mail.extra_headers

    assert headers["References"] == headers["In-Reply-To"] == invitation.message_id


def test_receipt_to_another_address_does_not_stand_under_the_invitation_of_the_first(participation):
    make_sending(make_letter(participation.meeting))
    new = make_contact(participation.organisation)

    make_rsvp(participation)

    follows = dict(
        Message.objects.filter(kind="meetings.answer_receipt").values_list("recipient", "follows")
    )
    assert follows[new.email] == ""
    assert len(follows) == 2
    assert sum(map(bool, follows.values())) == 1


@every_kind
@every_language
def test_no_line_is_longer_than_a_mail_may_have(sender, kind, language):
    sender.organisation.name = "Ωμέγα " * 33
    sender.organisation.save()
    Meeting.objects.update(title="Ж" * 200, slug="s" * 80)

    raw = composed(kind, language).mail.message().as_bytes()

    assert max(len(line) for line in raw.splitlines()) <= 998


@pytest.mark.parametrize(
    "address",
    ["info@münchen.example", "用户@例え.テスト", "jos\u00e9@example.org", '"a b"@example.org'],
)
def test_address_in_any_script_is_written_to(participation, address):
    Contact.objects.update(email=address)
    make_sending(make_letter(participation.meeting))

    letter = composed(ORGANISERS)

    assert letter.mail.to == [address]
    assert letter.mail.message()["To"]


def test_hostile_name_is_no_header(meeting):
    organisation = make_organisation(name="x\rBcc: z@x.y\nX-Evil: 1")
    participation = make_participation(meeting=meeting, organisation=organisation)
    make_sending(make_letter(meeting))
    leave_note(
        participation=participation, text="x", key=uuid.uuid4(), by="link:1", at=timezone.now()
    )

    for kind in (ORGANISERS, "meetings.note"):
        mail = mail_of(composed(kind))
        assert mail["Bcc"] is None
        assert mail["X-Evil"] is None


@pytest.mark.parametrize("kind", PERSONAL)
def test_copy_that_is_kept_has_no_link(sender, kind):
    letter = composed(kind)

    assert "/i/" in letter.mail.body
    for secret in ("/i/", "/u/"):
        assert secret not in letter.copy_text
        assert secret not in letter.copy_subject


# --- Still wanted?


def withheld(message):
    found = compose(message)
    return found.reason if isinstance(found, Withheld) else None


def stop_link(participation):
    Invitation.objects.filter(participation=participation).update(revoked_at=timezone.now())


def remove_link(participation):
    Invitation.objects.filter(participation=participation).delete()


def correct_address(participation):
    Contact.objects.filter(organisation=participation.organisation).update(email="new@example.org")


def give_address_away(participation):
    Contact.objects.update(organisation=make_organisation())


def return_address(participation):
    Contact.objects.update(state=Contact.State.RETURNED)


def mute_address(participation):
    Contact.objects.update(state=Contact.State.STOPPED)


CHANGES = [
    (stop_link, Reason.LINK_STOPPED),
    (remove_link, Reason.LINK_STOPPED),
    (correct_address, Reason.ADDRESS_GONE),
    (give_address_away, Reason.ADDRESS_GONE),
    (return_address, Reason.ADDRESS_GONE),
    (mute_address, Reason.MUTED),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES)
@pytest.mark.parametrize("kind", PERSONAL)
def test_letter_is_withheld_for_the_true_reason(sender, kind, change, reason):
    message = Message.objects.get(kind=kind)
    assert withheld(message) is None

    change(sender)

    is_asked_for = kind == "meetings.link" and reason == Reason.MUTED
    assert withheld(message) == (None if is_asked_for else reason)


def test_letter_without_words_is_withheld(participation):
    letter = make_letter(participation.meeting)
    make_sending(letter)
    letter.texts.all().delete()

    assert withheld(Message.objects.get()) == Reason.OUR_FAULT
    Letter.objects.all().delete()
    assert withheld(Message.objects.get()) == Reason.OUR_FAULT


@pytest.mark.parametrize(
    ("kind", "reason"), [(LetterKind.REMINDER, Reason.DONE), (LetterKind.FREE, None)]
)
def test_only_a_reminder_is_withheld_from_who_has_acted(participation, kind, reason):
    make_sending(make_letter(participation.meeting, kind=kind, audience={"answer": "missing"}))
    message = Message.objects.get()
    assert withheld(message) is None

    make_rsvp(participation)

    assert withheld(message) == reason


def test_reminder_is_withheld_from_who_was_taken_out_by_hand(participation):
    letter = make_letter(participation.meeting, kind=LetterKind.REMINDER)
    make_sending(letter)
    letter.without.add(participation)

    assert withheld(Message.objects.get()) == Reason.DONE


def test_receipt_of_a_replaced_answer_is_withheld(participation):
    make_rsvp(participation, answer=Answer.YES)
    make_rsvp(participation, answer=Answer.NO)

    old, new = Message.objects.order_by("pk")

    assert withheld(old) == Reason.REPLACED
    assert withheld(new) is None


def test_link_of_a_new_generation_stands_in_a_letter_ordered_before(participation):
    make_sending(make_letter(participation.meeting))
    old = link_of(participation.invitation)

    replace_link(participation=participation, at=timezone.now(), by="user:1")

    body = composed(ORGANISERS).mail.body
    assert old not in body
    assert link_of(participation.invitation) in body


# --- A letter to try


def test_trial_is_the_letter_of_one_organisation_with_masked_links(sender):
    user = make_user(email="writer@example.org")
    contact = sender.organisation.contacts.get()
    letter = Letter.objects.get()
    send_trial(letter=letter, contact=contact, user=user, at=timezone.now(), by=user.ref)
    real = composed(ORGANISERS)

    letter = composed("meetings.trial")

    assert letter.mail.to == ["writer@example.org"]
    assert letter.mail.subject == f"[TEST] {real.mail.subject}"
    links = {link_of(sender.invitation): MASKED_LINK, stop_link_of(contact): MASKED_STOP_LINK}
    expected = real.mail.body
    for link, mask in links.items():
        expected = expected.replace(link, mask)
        assert link not in page_of(letter)
    assert letter.mail.body == expected
    assert "List-Unsubscribe" not in letter.mail.extra_headers
    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)


def test_trial_of_a_letter_without_words_is_withheld(sender):
    contact, letter = sender.organisation.contacts.get(), Letter.objects.get()
    send_trial(letter=letter, contact=contact, user=make_user(), at=timezone.now(), by="user:1")
    letter.texts.all().delete()

    assert withheld(Message.objects.get(kind="meetings.trial")) == Reason.OUR_FAULT


# --- Facts of many letters


def send_to(n, kind=LetterKind.INVITATION):
    meeting = make_meeting(invited=n)
    make_sending(make_letter(meeting, kind=kind, audience={"stage": "invited"}))
    return list(Message.objects.filter(scope=meeting.scope))


@pytest.mark.parametrize("n", [1, 3, 50])
@pytest.mark.parametrize(
    ("kind", "n_queries"), [(LetterKind.INVITATION, 4), (LetterKind.REMINDER, 6)]
)
def test_facts_of_many_letters_are_read_in_few_queries(
    db, django_assert_num_queries, kind, n_queries, n
):
    messages = send_to(n, kind)

    # Letters, their texts, organisations with links, addresses; for a reminder also who is
    # taken out by hand and who is in the audience.
    with django_assert_num_queries(n_queries):
        facts = gather_facts(messages)

    assert len(facts) == n
    with django_assert_num_queries(0):
        for message in messages:
            assert not isinstance(compose(message, facts), Withheld)


def test_facts_of_letters_of_several_meetings_are_their_own(db):
    messages = [*send_to(2), *send_to(2, LetterKind.REMINDER)]
    gone = messages[0]
    Contact.objects.filter(email=gone.recipient).delete()

    facts = facts_of_letters(messages)

    for message in messages:
        fact = facts[message.pk]
        assert fact.participation.ref == message.about
        assert fact.letter.mailing == message.mailing
        assert fact.participation.meeting == fact.letter.meeting
        assert (fact.contact is None) == (message == gone)
        assert fact.is_in_audience


def test_letter_whose_rows_are_gone_holds_up_no_other(db):
    one, two = send_to(2)
    one.refs = one.refs | {"letter_pk": 0, "participation_pk": 0}

    facts = gather_facts([one, two])

    assert withheld_with(one, facts) == Reason.OUR_FAULT
    assert withheld_with(two, facts) is None


def withheld_with(message, facts):
    found = compose(message, facts)
    return found.reason if isinstance(found, Withheld) else None
