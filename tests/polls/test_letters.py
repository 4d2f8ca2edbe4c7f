"""Letters of a poll: whole in each language, with the link only where it may go."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from initiative.audit.record import SYSTEM
from initiative.outbox.letters import Withheld
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from initiative.templatetags.ui import dates
from meetings.services.invitation import link_of
from polls.emails import asked, changed
from polls.services.option import change_option, take_back
from polls.services.poll import close_poll
from tests.factories import make_contact, make_participation
from tests.polls.factories import make_choice, make_option, make_poll, words_only
from tests.polls.test_polls import says

pytestmark = pytest.mark.django_db


def letter_to(participation, kind="polls.asked"):
    return Message.objects.get(kind=kind, about=participation.ref)


def rendered(message, function):
    return function(recipient=message.recipient, **message.refs)


def test_the_question_names_the_proposals_and_the_link(meeting, participation):
    poll = make_poll(meeting, words="We need a date that suits most interpreters.")
    make_option(poll, **words_only(words="Where you are"))

    sheet = rendered(letter_to(participation), asked)

    assert sheet.context["options"][0].endswith("· Athens")
    assert sheet.context["options"][-1] == "Where you are"
    assert sheet.context["link"] == link_of(participation.invitation)
    assert sheet.secrets == [sheet.context["link"], sheet.context["stop_link"]]
    assert sheet.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_more_than_eight_proposals_are_counted(meeting, participation):
    poll = make_poll(meeting, n_options=11)

    context = rendered(letter_to(participation), asked).context

    assert poll.options.count() == 11
    assert (len(context["options"]), context["n_more"]) == (8, 3)


def test_who_has_answered_everything_is_not_asked(meeting, participation):
    poll = make_poll(meeting)
    first, second = poll.options.all()
    make_choice(participation, first)
    assert not isinstance(rendered(letter_to(participation), asked), Withheld)

    make_choice(participation, second)

    assert rendered(letter_to(participation), asked).reason == Reason.DONE


def test_nobody_is_asked_after_the_poll_is_closed(meeting, participation):
    poll = make_poll(meeting)
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)

    assert rendered(letter_to(participation), asked).reason == Reason.STALE


def test_the_link_does_not_go_to_an_address_that_speaks_for_another(meeting, participation):
    make_poll(meeting)
    contact = participation.organisation.contacts.get()
    contact.organisation = make_contact().organisation
    contact.save()

    assert rendered(letter_to(participation), asked).reason == Reason.ADDRESS_GONE


def test_a_change_says_what_it_was_and_what_it_is(meeting, participation):
    option = make_poll(meeting).options.first()
    make_choice(participation, option)
    change_option(option=option, tells=True, **says(option, place="Lisbon"))

    context = rendered(letter_to(participation, "polls.changed"), changed).context

    assert context["was"].endswith("· Athens")
    assert context["now"].endswith("· Lisbon")
    assert context["answer"] == "Yes"


def test_a_change_of_which_everybody_knows_is_not_told(meeting, participation):
    option = make_poll(meeting, n_options=3).options.first()
    make_choice(participation, option)
    change_option(option=option, tells=True, **says(option, place="Lisbon"))
    message = letter_to(participation, "polls.changed")

    option.refresh_from_db()
    change_option(option=option, **says(option, place="Porto"))
    assert rendered(message, changed).reason == Reason.REPLACED

    option.refresh_from_db()
    change_option(option=option, tells=True, **says(option, place="Faro"))
    newest = Message.objects.filter(kind="polls.changed").latest("pk")
    assert rendered(newest, changed).context["was"].endswith("· Athens")
    make_choice(participation, option)
    assert rendered(newest, changed).reason == Reason.DONE
    take_back(option=option, by=SYSTEM, at=timezone.now())
    assert rendered(newest, changed).reason == Reason.STALE


def test_letters_have_an_end_with_the_poll(meeting, participation):
    until = timezone.now().replace(microsecond=0) + timedelta(days=4)
    make_poll(meeting, open_until=until)

    assert letter_to(participation).expires_at == until


def test_a_proposal_is_told_in_the_language_of_its_reader(meeting):
    participation = make_participation(meeting=meeting, language="it")
    option = make_poll(meeting).options.first()
    message = letter_to(participation)
    in_english = dates(option.starts_on, option.ends_on)

    with translation.override(message.language):
        first = rendered(message, asked).context["options"][0]
        in_italian = dates(option.starts_on, option.ends_on)

    assert message.language == "it"
    assert first == f"{in_italian} · Athens"
    assert in_italian != in_english
