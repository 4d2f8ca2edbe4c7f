"""Direct notes: who may write to whom, how often, who reads them, and until when."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bulletins.access import can_be_written_to
from bulletins.models import DirectNote
from bulletins.services.notes import block_notes, forget_notes, send_note, unblock_notes
from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.states import Answer
from tests.bulletins.factories import make_note, make_participant
from tests.factories import make_contact, make_meeting, make_participation, make_rsvp


@pytest.fixture
def pair(meeting):
    return make_participant(meeting), make_participant(meeting)


def refused_note(sender, receiver, **given):
    with pytest.raises(Refused) as refused:
        make_note(sender, receiver, **given)
    return refused.value.code


def letter_of(note):
    return compose(Message.objects.filter(kind="bulletins.note").latest("pk"))


def test_only_who_takes_part_and_agreed_to_be_named_can_be_written_to(meeting, pair):
    first, second = pair
    make_participant(meeting, is_named=False)
    make_participant(meeting, answer=Answer.NO)
    make_participation(meeting=meeting, is_named=True)
    make_participant(make_meeting())

    assert list(can_be_written_to(first)) == [second]


def test_a_note_goes_to_every_working_address_and_shows_none(pair):
    first, second = pair
    make_contact(second.organisation)
    make_contact(second.organisation, state="stopped")
    before = Message.objects.count()

    note = make_note(first, second, text="Where do we sleep?")

    letters = Message.objects.order_by("pk")[before:]
    assert {each.recipient for each in letters} == {
        contact.email for contact in second.organisation.contacts.working()
    }
    mail = letter_of(note).mail
    whole = mail.message().as_string()
    own = first.organisation.contacts.get().email
    assert own not in whole
    assert mail.reply_to == [settings.DEFAULT_FROM_EMAIL]
    assert "> Where do we sleep?" in mail.body
    assert first.organisation.name in mail.body
    assert first.organisation.name not in mail.subject
    assert "help@example.org" not in whole


def test_the_copy_that_organisers_can_look_at_has_no_word_of_it(pair):
    composed = letter_of(make_note(*pair, text="a\n\nWhere do we sleep?"))

    assert "> a\n>\n> Where do we sleep?" in composed.mail.body
    assert "sleep" not in composed.copy_text
    assert pair[0].organisation.name in composed.copy_text


def test_the_log_says_that_one_was_sent_and_not_to_whom(pair):
    first, second = pair
    make_note(first, second, text="Where do we sleep?")

    act = Act.objects.order_by("pk").last()
    assert (act.verb, act.about, act.reason, act.details) == ("send_note", first.ref, "", {})


def test_the_same_form_twice_is_one_note(pair):
    key = uuid.uuid4()

    assert make_note(*pair, key=key) == make_note(*pair, key=key)
    assert DirectNote.objects.count() == 1


def test_no_note_to_oneself(pair):
    assert refused_note(pair[0], pair[0]) == "self"


@pytest.mark.parametrize(("text", "code"), [(" \n ", "empty"), ("x" * 2001, "too_long")])
def test_words_must_fit(pair, text, code):
    assert refused_note(*pair, text=text) == code


def test_two_thousand_characters_fit(pair):
    assert make_note(*pair, text="𠮷" * 2000).text == "𠮷" * 2000


def test_who_does_not_take_part_writes_none(meeting, pair):
    assert refused_note(make_participation(meeting=meeting), pair[1]) == "not_part"


def test_no_note_to_who_left(pair):
    make_rsvp(pair[1], answer=Answer.NO)

    assert refused_note(*pair) == "left"


def test_who_is_not_named_can_write_and_be_answered(meeting, pair):
    hidden = make_participant(meeting, is_named=False)
    assert refused_note(pair[0], hidden) == "left"
    begun = make_note(hidden, pair[0])

    answer = make_note(pair[0], hidden, first=begun)

    assert (answer.receiver, answer.first) == (hidden, begun)


def test_an_exchange_of_others_opens_no_way(meeting, pair):
    hidden = make_participant(meeting, is_named=False)
    begun = make_note(hidden, pair[0])

    assert refused_note(pair[1], hidden, first=begun) == "left"


def test_twenty_a_day_at_all_meetings_together(meeting, pair):
    at = timezone.now()
    first, second = pair
    elsewhere = make_participant(make_meeting(), organisation=first.organisation, n_contacts=0)
    for _each in range(19):
        make_note(first, second, at=at)
    make_note(elsewhere, make_participant(elsewhere.meeting), at=at)

    assert refused_note(first, second, at=at + timedelta(hours=23)) == "too_many"
    assert make_note(first, second, at=at + timedelta(hours=25))
    assert make_note(second, first, at=at)


def test_no_more_notes_can_be_said_and_taken_back(pair):
    first, second = pair
    make_note(first, second)
    for _press in range(2):
        block_notes(receiver=second, sender=first, by="link:1", at=timezone.now())

    assert refused_note(first, second) == "blocked"
    assert make_note(second, first)
    unblock_notes(receiver=second, sender=first, by="link:1")
    assert make_note(first, second)


def test_a_letter_that_waits_is_withheld_from_who_wants_no_more(pair):
    note = make_note(*pair)
    block_notes(receiver=pair[1], sender=pair[0], by="link:1", at=timezone.now())

    assert letter_of(note) == Withheld(Reason.MUTED)


def test_words_are_forgotten_thirty_days_after_the_meeting(pair):
    at = timezone.now()
    meeting = pair[0].meeting
    meeting.starts_on = meeting.ends_on = (at - timedelta(days=31)).date()
    meeting.save()
    old = make_note(*pair, at=at - timedelta(days=40))
    after = make_note(*pair, at=at - timedelta(days=5))

    assert forget_notes(at=at) == 1
    assert forget_notes(at=at) == 0
    old.refresh_from_db()
    after.refresh_from_db()
    assert (old.text, old.forgotten_at) == ("", at)
    assert after.text
    assert compose(Message.objects.get(key__startswith=f"note:{old.pk}:")) == Withheld(Reason.STALE)


def test_words_of_a_meeting_that_is_not_long_over_stay(pair):
    at = timezone.now()
    note = make_note(*pair, at=at - timedelta(days=400))

    assert forget_notes(at=at) == 0
    note.refresh_from_db()
    assert note.text


def test_a_note_to_an_organisation_without_an_address_waits_on_its_page(meeting, pair):
    silent = make_participant(meeting, n_contacts=0)
    n = Message.objects.count()

    assert send_note(
        sender=pair[0],
        receiver=silent,
        text="Hello",
        key=uuid.uuid4(),
        by="link:1",
        at=timezone.now(),
    )
    assert Message.objects.count() == n


def test_the_same_form_with_other_words_is_another_note(pair):
    first, second = pair
    key = uuid.uuid4()
    for text in ("First words.", "Other words.", "Other words."):
        make_note(first, second, key=key, text=text)

    texts = DirectNote.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["First words.", "Other words."]
