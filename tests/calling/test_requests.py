"""An organisation asks to take part: the code, its limits, what the organisers answer."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from calling import codes
from calling.models import JoinCode, JoinMessage, JoinRequest
from calling.services import asking
from calling.services.answering import accept_request, ask_back, candidates, decline_request
from calling.services.asking import answer_back, confirm_request, send_another_code
from calling.services.purging import purge_requests
from calling.states import PolicyKind, RequestState
from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Copy, Message
from initiative.outbox.states import Reason
from meetings.models import Invitation, Participation
from meetings.services.invitation import link_of
from organisations.models import Contact, Organisation
from tests.calling.factories import code_sent_to, make_confirmed, make_policy, make_request
from tests.calling.test_nominations import at_once
from tests.factories import make_contact, make_meeting, make_organisation, make_participation

pytestmark = pytest.mark.django_db

AT = timezone.now


@pytest.fixture
def meeting(meeting):
    make_policy(meeting)
    return meeting


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


def kinds(meeting):
    return list(
        Message.objects.of_scope(meeting.scope).order_by("pk").values_list("kind", flat=True)
    )


def confirm(asked, typed, at=None):
    return confirm_request(request_pk=asked.pk, typed=typed, at=at or AT())


# The code


def test_right_code_confirms_once_and_in_any_spelling(meeting):
    asked = make_request(meeting)
    code = code_sent_to(asked)

    confirm(asked, f" {code.lower().replace('-', ' ')} ")

    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING
    assert refused(confirm, asked, code) == "used"
    assert kinds(meeting) == ["calling.code", "calling.receipt"]


def test_three_tries_and_the_right_code_is_good_no_more(meeting):
    asked = make_request(meeting)
    code = code_sent_to(asked)

    assert [refused(confirm, asked, "AAAA-AAAA") for _each in range(3)] == ["wrong"] * 2 + ["wrong"]
    assert refused(confirm, asked, code) == "spent"
    asked.refresh_from_db()
    assert asked.state == RequestState.UNCONFIRMED


def test_code_is_good_for_thirty_minutes(meeting):
    asked = make_request(meeting)
    code, sent_at = code_sent_to(asked), asked.codes.get().sent_at

    assert refused(confirm, asked, code, sent_at + timedelta(minutes=30)) == "late"
    confirm(asked, code, sent_at + timedelta(minutes=30) - timedelta(seconds=1))


def test_code_of_one_request_does_not_confirm_another(meeting):
    mine, other = make_request(meeting), make_request(meeting)

    assert refused(confirm, other, code_sent_to(mine)) == "wrong"


def test_new_code_stops_the_old_one(meeting):
    asked = make_request(meeting)
    old = code_sent_to(asked)

    send_another_code(request_pk=asked.pk, at=AT())

    new = code_sent_to(asked)
    assert new != old
    first = Message.objects.filter(kind="calling.code").earliest("pk")
    assert compose(first) == Withheld(Reason.REPLACED)
    assert refused(confirm, asked, old) == "wrong"
    confirm(asked, new)


def test_nothing_at_rest_holds_the_code_or_the_link(meeting):
    asked = make_request(meeting)
    code = code_sent_to(asked)
    plain = codes.plain(code)
    token = codes.token_of(asked.pk, asked.nonce)

    rows = [
        str(list(model.objects.values()))
        for model in (JoinCode, JoinRequest, Message, Act, Copy, JoinMessage)
    ]

    for row in rows:
        for secret in (code, plain, token):
            assert secret not in row
    message = Message.objects.get(kind="calling.code")
    assert code not in compose(message).copy_text


def test_code_is_bound_to_the_key_and_the_request(settings):
    nonce = codes.new_nonce()
    code, mark = codes.code_of(nonce), codes.fingerprint(1, "K7MP2QXR")
    settings.LINK_KEY = "another key of the environment, long enough"

    assert codes.code_of(nonce) != code
    assert codes.fingerprint(1, "K7MP2QXR") != mark
    assert codes.fingerprint(2, "K7MP2QXR") != codes.fingerprint(1, "K7MP2QXR")
    assert len(code) == 8
    assert set(code) <= set(codes.ALPHABET)


# What is not said on the page


def test_address_on_the_list_gets_its_link_by_letter_and_the_page_the_same_row(meeting):
    participation = make_participation(meeting=meeting)
    email = participation.organisation.contacts.get().email

    asked = make_request(meeting, email=email)

    assert kinds(meeting) == ["meetings.link"]
    assert Message.objects.get().recipient == email
    assert asked.state == RequestState.UNCONFIRMED
    # Nobody knows the code of this row, also not the one that its nonce would make.
    assert refused(confirm, asked, codes.code_of(asked.codes.get().nonce)) == "wrong"


def test_address_of_the_directory_that_is_not_invited_here_gets_a_code(meeting):
    contact = make_contact()

    make_request(meeting, email=contact.email)

    assert kinds(meeting) == ["calling.code"]


def test_who_asks_again_gets_the_page_of_the_first_request(meeting):
    first = make_confirmed(meeting)

    again = make_request(meeting, email=first.email, name="Another name")

    message = Message.objects.latest("pk")
    assert (message.kind, message.about) == ("calling.asked_already", first.about)
    assert codes.token_of(first.pk, first.nonce) in compose(message).mail.body
    assert refused(confirm, again, "AAAA-AAAA") == "wrong"


def test_two_requests_from_one_address_end_as_one(meeting):
    first, second = [make_request(meeting, email="two@example.org") for _each in range(2)]
    code_of = {each.pk: code_sent_to(each) for each in (first, second)}
    confirm(first, code_of[first.pk])

    assert refused(confirm, second, code_of[second.pk]) == "asked_already"
    assert JoinRequest.objects.open().count() == 1


def test_after_a_decision_one_may_ask_again(meeting):
    first = make_confirmed(meeting)
    decline_request(asked=first, words="Not now.", seen=1, key=uuid.uuid4(), by="user:1", at=AT())

    assert make_confirmed(meeting, email=first.email).state == RequestState.WAITING


# Limits


def test_fourth_code_in_an_hour_to_one_address_is_refused(meeting):
    at = AT()
    for _each in range(2):
        make_request(meeting, at, email="one@example.org")
    asked = make_request(meeting, at, email="ONE@example.org".lower())

    assert refused(make_request, meeting, at, email="one@example.org") == "often"
    assert refused(send_another_code, request_pk=asked.pk, at=at) == "often"
    make_request(meeting, at, email="other@example.org")
    make_request(meeting, at + timedelta(hours=1, seconds=1), email="one@example.org")


def test_limit_is_the_same_for_an_address_on_the_list(meeting):
    email = make_participation(meeting=meeting).organisation.contacts.get().email
    for _each in range(3):
        make_request(meeting, email=email)

    assert refused(make_request, meeting, email=email) == "often"


def test_so_many_an_hour_at_one_meeting(meeting, monkeypatch):
    monkeypatch.setattr(asking, "CODES_A_MEETING", 2)
    for _each in range(2):
        make_request(meeting)

    assert refused(make_request, meeting) == "many"
    other = make_meeting()
    make_policy(other)
    make_request(other)


def test_form_sent_twice_asks_once_and_costs_one(meeting):
    words = {"key": uuid.uuid4(), "name": "Radio Ombra", "email": "one@example.org"}

    assert make_request(meeting, **words) == make_request(meeting, **words)
    assert kinds(meeting) == ["calling.code"]


def test_closed_call_takes_no_request(meeting):
    assert refused(make_request, meeting, meeting.answers_due_at) == "closed"
    make_policy(meeting, PolicyKind.THESE)
    assert refused(make_request, meeting) == "closed"
    assert refused(make_request, make_meeting()) == "closed"
    private = make_meeting(opened_at=None)
    make_policy(private)
    assert refused(make_request, private) == "closed"


# The organisers answer


def answer(asked, act, words="Who are you?", seen=None, **given):
    asked.refresh_from_db()
    defaults = {"key": uuid.uuid4(), "by": "user:1", "at": AT()}
    seen = asked.version if seen is None else seen
    return act(asked=asked, words=words, seen=seen, **defaults | given)


def accept(asked, organisation=None, seen=None):
    asked.refresh_from_db()
    seen = asked.version if seen is None else seen
    return accept_request(asked=asked, organisation=organisation, seen=seen, by="user:1", at=AT())


def test_question_goes_by_letter_and_its_answer_comes_back(meeting):
    asked = make_confirmed(meeting)
    answer(asked, ask_back, "Who <are> you?")
    message = Message.objects.latest("pk")
    assert "Who <are> you?" in compose(message).mail.body
    assert codes.token_of(asked.pk, asked.nonce) in compose(message).mail.body

    key = uuid.uuid4()
    for _twice in range(2):
        answer_back(request_pk=asked.pk, words="A radio.", key=key, at=AT())

    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING
    assert [each.words for each in asked.messages.all()] == ["Who <are> you?", "A radio."]
    assert (
        refused(answer_back, request_pk=asked.pk, words="More.", key=uuid.uuid4(), at=AT())
        == "not_asked"
    )


def test_declined_with_words(meeting):
    asked = make_confirmed(meeting)
    key = uuid.uuid4()

    for _twice in range(2):
        answer(asked, decline_request, "The hall is full.", key=key)

    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED
    assert kinds(meeting).count("calling.declined") == 1
    assert "The hall is full." in compose(Message.objects.latest("pk")).mail.body
    assert refused(answer, asked, ask_back) == "decided"


def test_accepted_is_on_the_list_with_a_link(meeting):
    asked = make_confirmed(meeting, name="Radio Ombra", place="Turin", letter_language="it")

    participation = accept(asked)

    assert participation.organisation.name == "Radio Ombra"
    contact = participation.organisation.contacts.get()
    assert (contact.email, contact.language) == (asked.email, "it")
    message = Message.objects.get(kind="calling.accepted")
    assert (message.recipient, message.language) == (asked.email, "it")
    assert link_of(participation.invitation) in compose(message).mail.body
    asked.refresh_from_db()
    assert (asked.state, asked.participation) == (RequestState.ACCEPTED, participation)


def test_accept_pressed_twice_makes_nothing_twice(meeting):
    asked = make_confirmed(meeting)

    assert accept(asked, seen=1) == accept(asked, seen=1)
    assert kinds(meeting).count("calling.accepted") == 1
    assert Organisation.objects.filter(name=asked.name).count() == 1


def test_matched_with_one_of_the_directory_by_address_or_name(meeting):
    by_name = make_organisation(name="Radio Ombra")
    by_address = make_contact(email="ombra@example.org").organisation
    asked = make_confirmed(meeting, name="radio ombra", email="ombra@example.org")

    assert candidates(asked) == [by_address, by_name]
    n = Organisation.objects.count()
    assert accept(asked, by_address).organisation == by_address
    assert Organisation.objects.count() == n


def test_address_of_one_organisation_does_not_move_to_another(meeting):
    make_contact(email="ombra@example.org")
    asked = make_confirmed(meeting, email="ombra@example.org")

    assert refused(accept, asked) == "contact_taken"
    assert not Participation.objects.exists()
    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING


def test_link_of_an_invited_organisation_is_not_had_by_asking_in_its_name(meeting):
    invited = make_participation(meeting=meeting)
    asked = make_confirmed(meeting, name=invited.organisation.name, email="thief@example.org")

    assert refused(accept, asked, invited.organisation) == "on_list"
    assert not Contact.objects.filter(email="thief@example.org").exists()
    assert Message.objects.filter(kind="calling.accepted").count() == 0


def test_on_the_list_and_not_invited_yet_gets_its_link(meeting):
    listed = make_participation(meeting=meeting, link=False)
    email = listed.organisation.contacts.get().email
    asked = make_confirmed(meeting, email=email)

    assert accept(asked, listed.organisation) == listed
    assert Invitation.objects.filter(participation=listed).exists()


def test_second_organiser_is_told_of_the_first(meeting):
    asked = make_confirmed(meeting)
    answer(asked, ask_back, seen=1)

    assert refused(answer, asked, decline_request, "No.", seen=1) == "changed_meanwhile"
    accept(asked)
    assert refused(answer, asked, decline_request, "No.") == "decided"
    assert JoinMessage.objects.count() == 1


def test_organisation_that_is_elsewhere_gets_no_address_from_this_desk(meeting):
    elsewhere = make_participation(meeting=make_meeting()).organisation
    asked = make_confirmed(meeting, name=elsewhere.name)

    assert refused(accept, asked, elsewhere) == "known_elsewhere"


# What is kept


def test_purge_forgets_who_never_confirmed(meeting):
    at = AT()
    old = make_request(meeting, at - timedelta(days=1, seconds=1))
    young = make_request(meeting, at - timedelta(hours=23))
    confirmed = make_confirmed(meeting, at - timedelta(days=3))

    assert purge_requests(at=at) == (1, 0)
    assert purge_requests(at=at) == (0, 0)
    assert set(JoinRequest.objects.all()) == {young, confirmed}
    message = Message.objects.get(kind="calling.code", about=old.about)
    assert compose(message) == Withheld(Reason.ADDRESS_GONE)


def test_purge_forgets_people_thirty_days_after_a_decision(meeting):
    asked = make_confirmed(meeting)
    answer(asked, decline_request, "No.")
    asked.refresh_from_db()

    assert purge_requests(at=asked.decided_at + timedelta(days=30)) == (0, 0)
    assert purge_requests(at=asked.decided_at + timedelta(days=30, seconds=1)) == (0, 1)
    asked.refresh_from_db()
    assert (asked.email, asked.contact_name, asked.name[:5]) == ("", "", "Asker")


def test_purge_as_a_command(meeting, capsys):
    make_request(meeting, AT() - timedelta(days=2))

    call_command("purge_requests")

    assert capsys.readouterr().out == "1 requests deleted, addresses of 0 blanked\n"


def test_log_holds_no_name_no_address_and_no_words(meeting):
    asked = make_confirmed(meeting, name="Radio Ombra")
    answer(asked, ask_back, "Who are you?")

    log = str(list(Act.objects.values("verb", "actor", "about", "reason", "details")))

    for words in ("Radio Ombra", asked.email, "Anna", "Who are you?"):
        assert words not in log


def test_database_keeps_one_open_request_an_address(meeting):
    asked = make_confirmed(meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.filter(pk=make_request(meeting).pk).update(
            state=RequestState.WAITING, confirmed_at=AT(), email_mark=asked.email_mark
        )


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once():
    meeting = make_meeting()
    make_policy(meeting)
    asked = make_confirmed(meeting)

    wrong = at_once(
        [
            lambda: accept_request(asked=asked, organisation=None, seen=1, by="user:1", at=AT()),
            lambda: decline_request(
                asked=asked, words="No.", seen=1, key=uuid.uuid4(), by="user:2", at=AT()
            ),
        ]
    )

    assert wrong == ["decided"]


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_counted():
    meeting = make_meeting()
    make_policy(meeting)
    asked = make_request(meeting)

    wrong = at_once([lambda: confirm(asked, "AAAA-AAAA") for _each in range(6)])

    assert sorted(wrong) == ["spent"] * 3 + ["wrong"] * 3
    assert asked.codes.get().n_tries == 3


@pytest.mark.django_db(transaction=True)
def test_limit_holds_when_many_ask_at_once():
    meeting = make_meeting()
    make_policy(meeting)

    wrong = at_once([lambda: make_request(meeting, email="one@example.org") for _each in range(6)])

    assert wrong == ["often"] * 3
