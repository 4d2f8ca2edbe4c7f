"""The composer at the desk: write, to whom, look, and what is to be looked at."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.health import domain
from initiative.outbox import delivery
from initiative.outbox.models import Message
from meetings.models import Letter
from meetings.preflight import preflight
from meetings.reach import reach_of
from meetings.services.letter import take_out, write_letter
from meetings.services.sending import look_mark
from meetings.states import LetterKind
from organisations.models import Contact
from tests.factories import (
    make_letter,
    make_organiser,
    make_participation,
    make_rsvp,
    make_sending,
    token_of,
)

ENGLISH = {
    "kind": "invitation",
    "subject_en": "come to Rome",
    "body_en": "We invite you.\n\n{link}",
}


@pytest.fixture
def desk(organiser_client, meeting):
    """Return a function that opens a page of the letters' desk."""

    def page(path="", **more):
        return organiser_client.get(f"/desk/{meeting.slug}/letters/{path}", more)

    return page


@pytest.fixture
def post(organiser_client, meeting):
    def send(path, data, **more):
        return organiser_client.post(f"/desk/{meeting.slug}/letters/{path}", data, **more)

    return send


# --- Write


@pytest.mark.parametrize("kind", LetterKind.values)
def test_each_kind_begins_with_words_or_none(desk, kind):
    response = desk("new/", kind=kind)

    assert response.status_code == 200
    assert f'value="{kind}"' in response.text


def test_letter_is_saved_and_goes_on_to_whom(post, meeting):
    response = post("new/", ENGLISH)

    letter = Letter.objects.get()
    assert response.url == f"/desk/{meeting.slug}/letters/{letter.pk}/audience/"
    assert letter.texts.get().subject == "come to Rome"


def test_reminder_goes_to_who_owes_something_unless_its_writer_says_otherwise(post):
    post("new/", ENGLISH | {"kind": "reminder"})

    assert Letter.objects.get().audience == {"owes": "anything"}


def test_new_letter_from_an_earlier_one_has_its_words_and_audience(desk, post, meeting):
    earlier = make_letter(meeting, audience={"answer": "yes"})

    assert "invitation to {organisation}" in desk("new/", **{"from": earlier.pk}).text
    post(f"new/?from={earlier.pk}", ENGLISH)

    assert Letter.objects.latest("pk").audience == {"answer": "yes"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{answer_deadlin}", "Did you mean {answer_deadline}?"),
        ("{wholly_unknown_word}", "that we do not know"),
        ("[here]({organisation})", "cannot stand in the address of a link"),
        ("x" * 200_000, "200,000 characters long"),
        ("", "Write both the subject and the text, or neither."),
    ],
)
def test_what_cannot_be_sent_is_a_sentence_and_nothing_typed_is_lost(post, body, words):
    response = post("new/", ENGLISH | {"body_en": body, "subject_it": "x", "body_it": "Ciao a voi"})

    assert response.status_code == 422
    assert words in response.context["form"].errors.as_text()
    assert "Ciao a voi" in response.text
    assert body in response.context["form"]["body_en"].value()
    assert not Letter.objects.exists()


def test_line_break_in_a_subject_is_refused(post):
    response = post("new/", ENGLISH | {"subject_en": "One\nBcc: all@example.org"})

    assert response.status_code == 422


def test_second_writer_loses_nothing_and_overwrites_nothing(desk, post, meeting):
    letter = make_letter(meeting)
    seen = desk(f"{letter.pk}/").context["form"]["seen"].value()
    post(f"{letter.pk}/", ENGLISH | {"seen": seen})

    response = post(f"{letter.pk}/", ENGLISH | {"seen": seen, "subject_en": "the second writer"})

    assert response.status_code == 422
    assert "Somebody else has changed this letter" in response.text
    assert "the second writer" in response.text
    assert letter.texts.get().subject == "come to Rome"


def test_missing_languages_are_named_with_what_their_readers_get(desk, meeting):
    make_participation(meeting=meeting)
    Contact.objects.update(language="it")
    letter = make_letter(meeting)

    response = desk(f"{letter.pk}/")

    assert response.context["missing"] == [("Italiano", "English")]
    assert "Missing in 1 language" in response.text


# --- To whom


def test_choices_make_the_audience_and_the_sentence(desk, post, meeting):
    silent, coming = make_participation(meeting=meeting), make_participation(meeting=meeting)
    make_rsvp(coming)
    letter = make_letter(meeting)

    post(f"{letter.pk}/audience/", {"stage": "invited", "answer": "none", "address": "works"})

    response = desk(f"{letter.pk}/audience/")
    assert "are invited and have not answered and have an address that works" in response.text
    assert [each.pk for each in response.context["page"]] == [silent.pk]
    assert response.context["reach"].n_outside == 1


def test_nonsense_choice_is_refused(post, meeting):
    letter = make_letter(meeting)

    response = post(f"{letter.pk}/audience/", {"answer": "perhaps"})

    assert response.status_code == 422
    letter.refresh_from_db()
    assert letter.audience == {}


def test_one_is_taken_out_and_put_back(desk, post, meeting):
    one, _two = make_participation(meeting=meeting), make_participation(meeting=meeting)
    letter = make_letter(meeting)

    post(f"{letter.pk}/audience/", {"out": one.pk})
    reach = desk(f"{letter.pk}/audience/").context["reach"]
    assert (len(reach.reached), reach.n_by_hand, reach.n_outside) == (1, 1, 0)

    post(f"{letter.pk}/audience/", {"back": one.pk})
    assert len(desk(f"{letter.pk}/audience/").context["reach"].reached) == 2


def test_who_cannot_be_reached_is_counted_with_the_reason(desk, meeting):
    for state in ("returned", "stopped", "works"):
        contacts = make_participation(meeting=meeting).organisation.contacts
        contacts.update(state=state)
    make_participation(meeting=meeting, n_contacts=0)
    letter = make_letter(meeting)

    reach = desk(f"{letter.pk}/audience/").context["reach"]

    assert len(reach.reached) == 1
    assert sorted(str(why) for _one, why in reach.unreached) == [
        "it has no address",
        "it stopped letters",
        "its address does not work",
    ]


def test_list_is_a_table_that_no_spreadsheet_runs(desk, meeting):
    participation = make_participation(meeting=meeting)
    participation.organisation.name = "=HYPERLINK(1)"
    participation.organisation.save()
    letter = make_letter(meeting)

    response = desk(f"{letter.pk}/audience.csv")

    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1].startswith("'=HYPERLINK(1),")
    assert "@" not in text


# --- Look


def test_letter_is_shown_as_it_arrives_with_its_link_masked(desk, meeting):
    participation = make_participation(meeting=meeting, n_contacts=2)
    letter = make_letter(meeting)
    token = token_of(participation)

    response = desk(f"{letter.pk}/look/")
    frame = desk(f"{letter.pk}/frame/")

    look = response.context["look"]
    headers = dict(look.headers)
    assert headers["Subject"].endswith(participation.organisation.name)
    assert headers["Reply-To"] == meeting.help_email
    assert token not in response.text + frame.text
    assert "we invite you" in look.text
    assert "we invite you" in frame.text
    assert "style-src 'unsafe-inline'" in frame["Content-Security-Policy"]
    assert "script" not in frame["Content-Security-Policy"]
    assert len(response.context["reach"].pairs) == 2


def test_every_address_can_be_looked_at_and_one_be_found_by_name(desk, meeting):
    for _each in range(3):
        make_participation(meeting=meeting)
    letter = make_letter(meeting)
    first = desk(f"{letter.pk}/look/").context
    second = desk(f"{letter.pk}/look/", to=first["after"].pk).context
    last = meeting.participations.select_related("organisation").last().organisation

    assert second["before"] == first["contact"]
    found = desk(f"{letter.pk}/look/", name=last.name.upper()).context
    assert found["shown"].organisation == last


def test_test_letter_reaches_its_writer_alone_and_opens_nothing(meeting, mailoutbox):
    user = make_organiser(meeting)
    client = Client()
    client.force_login(user)
    participation = make_participation(meeting=meeting)
    contact = participation.organisation.contacts.get()
    letter = make_letter(meeting)

    client.post(f"/desk/{meeting.slug}/letters/{letter.pk}/trial/", {"to": contact.pk})
    delivery.pump(seconds=5)

    [mail] = mailoutbox
    assert mail.to == [user.email]
    assert "[TEST]" in mail.subject
    assert token_of(participation) not in mail.body
    letter.refresh_from_db()
    assert letter.sent_at is None


def words_of(response):
    return {check.words: check for check in response.context["checks"]}


def test_letter_to_nobody_or_without_words_has_no_button(desk, meeting):
    nobody = desk(f"{make_letter(meeting).pk}/look/")
    make_participation(meeting=meeting)
    wordless = desk(f"{Letter.objects.create(meeting=meeting, kind='free').pk}/look/")

    for response in (nobody, wordless):
        assert response.status_code == 200
        assert "Send to" not in response.text


def test_what_is_odd_is_said_before_sending(desk, meeting):
    make_participation(meeting=meeting)
    Contact.objects.update(language="it")
    meeting.help_email = ""
    meeting.answers_due_at = timezone.now()
    meeting.save()
    letter = make_letter(meeting, texts={"en": ("x" * 90, "Until {answer_deadline}.")})

    words = " ".join(words_of(desk(f"{letter.pk}/look/")))

    for part in (
        "are read whole",
        "There is no {link}",
        "which the letter names, has passed",
        "Nobody reads answers",
        "1 address reads another language",
    ):
        assert part in words


def test_sender_domain_is_judged_by_what_health_found_and_dns_is_never_asked(
    desk, meeting, monkeypatch
):
    domain.forget()
    address = f"{make_letter(meeting).pk}/look/"
    monkeypatch.setattr(domain, "texts_of", lambda _name: pytest.fail("DNS was asked"))
    assert "not looked at yet" in " ".join(words_of(desk(address)))

    texts = {domain.sender_domain(): ["v=spf1 mx ~all"]}
    monkeypatch.setattr(domain, "texts_of", lambda name: texts.get(name, []))
    domain.records()
    monkeypatch.setattr(domain, "texts_of", lambda _name: pytest.fail("DNS was asked"))
    found = words_of(desk(address))
    domain.forget()

    by_label = {words.partition(" ")[0]: check.is_ok for words, check in found.items()}
    assert (by_label["SPF"], by_label["DMARC"]) == (True, False)


def test_who_got_such_a_letter_today_is_counted(desk, meeting):
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting))
    again = make_letter(meeting)

    words = " ".join(words_of(desk(f"{again.pk}/look/")))

    assert "already sent today to 1 of these" in words


@pytest.mark.parametrize(("minutes", "n_lines"), [(0, 0), (10, 1)])
def test_nothing_stands_under_send_where_nothing_waits(desk, meeting, minutes, n_lines):
    meeting.hold_minutes = minutes
    meeting.save()
    make_participation(meeting=meeting)

    text = desk(f"{make_letter(meeting).pk}/look/").text

    assert text.partition('<section class="sheet canary">')[2].count("<p>") == n_lines


# --- Send


def test_sending_page_shows_the_hold_and_stop(desk, post, meeting):
    meeting.hold_minutes = 10
    meeting.save()
    make_participation(meeting=meeting)
    letter = make_letter(meeting)
    page = desk(f"{letter.pk}/look/").context
    typed = {"key": page["sending_key"], "looked": page["looked"]}

    for _press in range(2):
        response = post(f"{letter.pk}/send/", typed, follow=True)
    assert "They leave:" in response.text
    assert Message.objects.count() == 1

    sending = letter.sendings.get()
    response = post(f"{letter.pk}/sending/{sending.pk}/stop/", {}, follow=True)
    assert "Stopped: 1 letter does not leave." in response.text
    assert Message.objects.get().state == "cancelled"


def test_line_of_progress_is_asked_for_until_all_is_over(desk, meeting, organiser_client):
    make_participation(meeting=meeting)
    letter = make_letter(meeting)
    make_sending(letter)
    address = f"/desk/{meeting.slug}/letters/{letter.pk}/sending/"

    line = organiser_client.get(address, headers={"HX-Request": "true"})
    assert (line.status_code, "<html" in line.text) == (200, False)
    assert 'http-equiv="refresh"' in desk(f"{letter.pk}/sending/").text

    delivery.pump(seconds=5)
    line = organiser_client.get(address, headers={"HX-Request": "true"})
    assert (line.status_code, line["HX-Refresh"]) == (286, "true")
    assert 'id="told"' in line.text
    quiet = organiser_client.get(address + "?told=10", headers={"HX-Request": "true"})
    assert 'id="told"' not in quiet.text
    assert "1 of 1 letters sent" in line.text
    assert 'http-equiv="refresh"' not in desk(f"{letter.pk}/sending/").text


def test_second_organiser_agrees_at_the_desk(meeting, post):
    meeting.needs_second_organiser = True
    meeting.save()
    for _each in range(21):
        make_participation(meeting=meeting)
    letter = make_letter(meeting)
    looked = {"looked": look_mark(letter)}
    post(f"{letter.pk}/send/", looked)
    sending = letter.sendings.get()

    response = post(f"{letter.pk}/sending/{sending.pk}/agree/", looked, follow=True)
    assert "Another organiser must agree" in response.text
    second = Client()
    second.force_login(make_organiser(meeting))
    address = f"/desk/{meeting.slug}/letters/{letter.pk}/sending/{sending.pk}"
    page = second.get(f"/desk/{meeting.slug}/letters/{letter.pk}/sending/").text
    assert "21 organisations" in page
    assert "invitation to {organisation}" in page
    second.post(f"{address}/agree/", looked)

    assert Message.objects.count() == 21


def test_what_was_changed_since_it_was_looked_at_is_not_sent(desk, post, meeting):
    one, _two = (make_participation(meeting=meeting) for _each in range(2))
    letter = make_letter(meeting)
    take_out(letter=letter, participation=one, by="user:1")
    page = desk(f"{letter.pk}/look/").context
    typed = {"key": page["sending_key"], "looked": page["looked"]}
    take_out(letter=letter, participation=one, by="user:2", is_out=False)

    response = post(f"{letter.pk}/send/", typed, follow=True)

    assert "was changed since you looked" in response.text
    assert not Message.objects.exists()


def test_words_of_another_are_named_once_and_the_next_press_saves(desk, post, meeting):
    letter = make_letter(meeting)
    form = desk(f"{letter.pk}/").context["form"]
    typed = {"kind": "invitation", "seen": form["seen"].value()}
    mine = typed | {"subject_en": "Mine", "body_en": "Mine.\n\n{link}"}
    write_letter(
        meeting=meeting,
        kind="invitation",
        texts={"en": ("Theirs", "Theirs.\n\n{link}")},
        by="user:2",
        letter=letter,
    )

    response = post(f"{letter.pk}/", mine)
    assert response.status_code == 422
    again = mine | {"seen": response.context["form"]["seen"].value()}
    assert post(f"{letter.pk}/", again).status_code == 302
    # The same form twice: nothing was changed meanwhile by somebody else.
    assert post(f"{letter.pk}/", mine).status_code == 302


def test_new_letter_from_an_earlier_one_leaves_out_whom_that_one_left_out(post, meeting):
    one = make_participation(meeting=meeting)
    letter = make_letter(meeting)
    take_out(letter=letter, participation=one, by="user:1")

    typed = {"kind": "free", "subject_en": "More", "body_en": "More.\n\n{link}"}
    assert post(f"new/?from={letter.pk}", typed).status_code == 302

    assert list(Letter.objects.latest("pk").without.all()) == [one]


# --- Cost


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 8), ("{}/", 10), ("{}/audience/", 15), ("{}/look/", 15), ("{}/sending/", 13)],
)
def test_page_costs_the_same_at_3_and_at_60(desk, meeting, connection_queries, path, most):
    letter = make_letter(meeting)

    def more(n):
        for _each in range(n):
            make_participation(meeting=meeting)
        make_sending(make_letter(meeting))

    more(3)
    desk(path.format(letter.pk))
    few = connection_queries(lambda: desk(path.format(letter.pk)))
    more(57)

    assert connection_queries(lambda: desk(path.format(letter.pk))) == few <= most


@pytest.mark.parametrize("n", [3, 30])
def test_list_of_many_letters_costs_the_same(meeting, organiser_client, n, connection_queries):
    make_participation(meeting=meeting)
    for _each in range(n):
        make_letter(meeting, audience={"language": "en", "place": "Rome", "told": "1"})

    address = f"/desk/{meeting.slug}/letters/"
    assert connection_queries(lambda: organiser_client.get(address)) <= 10


def test_preflight_says_nothing_of_deadlines_that_the_letter_does_not_name(meeting):
    past = timezone.now() + timedelta(days=90)
    plain = make_letter(meeting, texts={"en": (f"{meeting.short_name}: news", "News.\n\n{link}")})
    named = make_letter(meeting)
    make_participation(meeting=meeting)

    words = [
        [str(check.words) for check in preflight(letter, reach_of(letter), None, past)]
        for letter in (plain, named)
    ]

    assert not any("deadline" in each.lower() for each in words[0])
    assert any("has passed" in each for each in words[1])
