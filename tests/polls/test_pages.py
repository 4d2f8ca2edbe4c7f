"""The pages: what is shown, what a refused form gives back, how many queries it takes."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Message
from meetings.models import Meeting
from meetings.parts import counted, counts_of_needs, needs_of, public_links
from meetings.services.meeting import open_meeting
from meetings.states import Answer, AnswerSource
from polls.models import Choice, LetterCopy, Option, Poll, Succession
from polls.parts import tasks
from polls.services.option import change_option, move_up, take_back
from polls.services.poll import close_poll, open_poll
from polls.states import ChoiceAnswer, PollState
from tests.factories import (
    make_letter,
    make_meeting,
    make_organisation,
    make_participation,
    make_rsvp,
)
from tests.polls.factories import make_choice, make_following, make_option, make_poll, words_only
from tests.polls.test_polls import says

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(name, args=[meeting.slug, *more])


def addresses_of_needs(meeting):
    numbers = counted(meeting, counts_of_needs())
    return [need.address for need in needs_of(meeting, numbers)]


def errors(response):
    return [error for field in response.context["form"].errors.values() for error in field]


# --- The desk --------------------------------------------------------------------


def test_a_poll_from_the_first_press_to_the_next_meeting(
    organiser_client, delegate_client, meeting, participation
):
    """The walk of one organiser and one delegate through every page."""
    organiser, desk = organiser_client, url("polls:organiser_poll", meeting)
    assert "Prepare a poll" in organiser.get(desk).content.decode()
    until = (timezone.now() + timedelta(days=9)).date()
    begun = organiser.post(
        url("polls:organiser_poll_new", meeting),
        {"title": "When do we meet again?", "until_on": until, "key": uuid.uuid4()},
    )
    assert begun.url == desk
    assert "Propose the first date." in organiser.get(desk).content.decode()
    early, late = (meeting.ends_on + timedelta(days=days) for days in (200, 230))
    for day in (early, late):
        organiser.post(
            url("polls:organiser_option_new", meeting),
            {"kind": "dates", "starts_on": day, "ends_on": day, "place": "Athens",
             "time_zone": "Europe/Athens", "key": uuid.uuid4()},
        )  # fmt: skip
        if day == early:
            refused = organiser.post(desk, {"act": "open"})
            assert refused.status_code == 422
            assert "Propose at least two" in refused.content.decode()
    assert organiser.post(desk, {"act": "open"}).status_code == 302
    poll = Poll.objects.get()
    assert poll.state == PollState.OPEN
    first, second = poll.options.all()

    page = url("polls:delegate_poll", meeting)
    assert "Not answered yet." in delegate_client.get(page).content.decode()
    answered = delegate_client.post(
        page, {f"answer_{first.pk}": "if_need_be", f"words_{first.pk}": "Trains are dear then."}
    )
    assert answered.status_code == 302
    choice = Choice.objects.get()
    assert (choice.option, choice.answer, choice.source) == (
        first,
        ChoiceAnswer.IF_NEED_BE,
        AnswerSource.LINK,
    )
    shown = organiser.get(desk).content.decode()
    assert shown.count("Trains are dear then.") == 1

    decide = url("polls:organiser_decide", meeting, second.pk)
    form = organiser.get(decide).context["form"]
    typed = form.initial | {"key": form["key"].value(), "has_conveners": "on",
                            "has_organisations": "on", "title": "Athens"}  # fmt: skip
    looked = organiser.post(decide, typed | {"act": "look"})
    assert looked.status_code == 200
    assert looked.context["due"]["zone"] == "Europe/Athens"
    assert Meeting.objects.count() == 1
    made = organiser.post(decide, typed | {"act": "make"})
    following = Succession.objects.get(previous=meeting).next
    assert made.url == url("meetings:organiser_settings", following)
    assert (following.title, following.starts_on) == ("Athens", late)
    assert following.title in organiser.get(desk).content.decode()
    assert "Decided" in delegate_client.get(page).content.decode()
    again = organiser.post(decide, typed | {"key": uuid.uuid4(), "act": "make"})
    assert again.status_code == 422


def test_a_proposal_of_an_organisation_waits_on_the_desk(
    organiser_client, delegate_client, meeting, participation
):
    make_poll(meeting)
    sent = delegate_client.post(
        url("polls:delegate_propose", meeting), {"kind": "rhythm", "words": "every two years"}
    )
    assert sent.url == url("polls:delegate_poll", meeting)
    option = Option.objects.get(proposed_by=participation)
    assert addresses_of_needs(meeting) == [url("polls:organiser_poll", meeting)]
    assert "waits for the organisers" in delegate_client.get(sent.url).content.decode()

    organiser_client.post(url("polls:organiser_poll", meeting), {"act": f"put_up:{option.pk}"})

    assert [each.option for each in organiser_client.get(
        url("polls:organiser_poll", meeting)).context["lines"]][-1] == option  # fmt: skip
    assert addresses_of_needs(meeting) == []


def test_an_answer_told_by_telephone_says_how(organiser_client, meeting, participation):
    option = make_poll(meeting).options.first()
    page = url("polls:organiser_told", meeting, participation.organisation.slug)
    typed = {f"answer_{option.pk}": "no", f"words_{option.pk}": "A strike then."}

    without = organiser_client.post(page, typed)
    assert without.status_code == 422
    assert "A strike then." in without.content.decode()
    organiser_client.post(page, typed | {"heard": "Telephone, 3 May"})

    choice = Choice.objects.get()
    assert (choice.source, choice.heard) == (AnswerSource.ORGANISER, "Telephone, 3 May")
    assert choice.given_by.startswith("user:")
    assert "Telephone, 3 May" in organiser_client.get(page).content.decode()


def test_what_was_told_to_the_desk_is_not_told_to_the_others(
    organiser_client, delegate_client, meeting, participation
):
    make_rsvp(participation)
    other = make_participation(meeting=meeting)
    poll = make_poll(meeting)
    make_choice(
        other, poll.options.first(), source=AnswerSource.ORGANISER, heard="from Ana, by telephone"
    )

    page = delegate_client.get(url("polls:delegate_poll", meeting)).content.decode()

    assert other.organisation.name in page
    assert "from Ana" not in page


def test_an_edit_of_the_desk_on_an_old_version_gives_everything_back(organiser_client, meeting):
    option = make_poll(meeting).options.first()
    change_option(option=option, **says(option, place="Lisbon"))
    page = url("polls:organiser_option", meeting, option.pk)

    typed = {"version": 1, "kind": "dates", "starts_on": option.starts_on,
             "ends_on": option.ends_on, "place": "Porto"}  # fmt: skip
    refused = organiser_client.post(page, typed)

    assert refused.status_code == 422
    assert refused.context["form"]["place"].value() == "Porto"
    assert refused.context["form"]["version"].value() == "2"


def test_a_proposal_of_another_meeting_is_not_there(organiser_client, meeting):
    elsewhere = make_poll(make_meeting()).options.first()

    for name in ("polls:organiser_option", "polls:organiser_decide"):
        assert organiser_client.get(url(name, meeting, elsewhere.pk)).status_code == 404
    make_poll(meeting)
    desk = url("polls:organiser_poll", meeting)
    assert organiser_client.post(desk, {"act": f"take_back:{elsewhere.pk}"}).status_code == 404


def test_days_that_are_not_proposed_must_be_typed(organiser_client, meeting):
    poll = make_poll(meeting, n_options=1, is_open=False)
    option = make_option(poll, starts_on=None, ends_on=None, words="first half of next year")
    page = url("polls:organiser_decide", meeting, option.pk)

    shown = organiser_client.get(page)
    assert "names no days" in shown.content.decode()
    assert shown.context["due"] is None
    refused = organiser_client.post(page, shown.context["form"].initial | {"act": "make"})

    assert refused.status_code == 422
    assert errors(refused) == ["Enter the first day", "Enter the last day"]


def test_copied_letters_are_looked_at_one_by_one(organiser_client, meeting):
    make_letter(meeting, audience={})
    boss = meeting.organisers.get().user
    following = make_following(meeting, boss).next
    page = url("polls:organiser_copied", following)
    assert addresses_of_needs(following) == [page]

    organiser_client.post(page, {"looked": LetterCopy.objects.get().pk})

    assert LetterCopy.objects.get().looked_by == boss.ref
    assert addresses_of_needs(following) == []
    assert organiser_client.post(page, {"looked": "7 or 1"}).status_code == 404


def test_a_new_meeting_can_start_from_an_earlier_one(organiser_client, meeting):
    page = organiser_client.get(reverse("meetings:organiser_meeting_new")).content.decode()

    assert url("polls:organiser_next", meeting) in page


# --- The delegate ------------------------------------------------------------------


def test_without_a_poll_nothing_is_proposed(delegate_client, meeting):
    make_poll(meeting, is_open=False)

    page = delegate_client.get(url("polls:delegate_poll", meeting))

    assert "No dates are proposed." in page.content.decode()


def test_an_empty_form_says_what_to_do(delegate_client, meeting):
    make_poll(meeting)

    refused = delegate_client.post(url("polls:delegate_poll", meeting), {})

    assert refused.status_code == 422
    assert "Choose an answer for at least one" in refused.content.decode()


def test_words_without_an_answer_come_back(delegate_client, meeting):
    option = make_poll(meeting).options.first()

    refused = delegate_client.post(
        url("polls:delegate_poll", meeting), {f"words_{option.pk}": "Perhaps in spring"}
    )

    assert refused.status_code == 422
    assert "Perhaps in spring" in refused.content.decode()
    assert errors(refused) == ["Choose an answer to go with your words."]


def test_words_that_are_too_long_come_back_whole(delegate_client, meeting):
    option = make_poll(meeting).options.first()
    words = "spring " * 60

    refused = delegate_client.post(
        url("polls:delegate_poll", meeting),
        {f"answer_{option.pk}": "yes", f"words_{option.pk}": words},
    )

    assert refused.status_code == 422
    assert words.strip() in refused.content.decode()
    assert Choice.objects.count() == 0


def test_a_proposal_taken_back_while_answering_gives_the_words_back(
    delegate_client, meeting, participation
):
    poll = make_poll(meeting, n_options=3)
    first, second = poll.options.all()[:2]
    make_choice(make_participation(meeting=meeting), first)
    take_back(option=first, by=SYSTEM, at=timezone.now())
    page = url("polls:delegate_poll", meeting)
    typed = {
        f"answer_{first.pk}": "no",
        f"words_{first.pk}": "Our congress is then.",
        f"answer_{second.pk}": "yes",
    }

    refused = delegate_client.post(page, typed)

    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "was taken back while you answered" in shown
    assert "Our congress is then." in shown
    assert refused.context["form"][f"answer_{second.pk}"].value() == "yes"
    del typed[f"answer_{first.pk}"], typed[f"words_{first.pk}"]
    assert delegate_client.post(page, typed).status_code == 302


def test_an_answer_after_the_end_is_given_back(delegate_client, meeting):
    poll = make_poll(meeting)
    option = poll.options.first()
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)

    refused = delegate_client.post(
        url("polls:delegate_poll", meeting),
        {f"answer_{option.pk}": "yes", f"words_{option.pk}": "We bring our own interpreters."},
    )

    assert refused.status_code == 422
    assert "We bring our own interpreters." in refused.content.decode()
    assert Choice.objects.count() == 0


@pytest.mark.parametrize(
    "answer", [{}, {"answer": "yes"}], ids=["words without an answer", "words that are too long"]
)
def test_what_is_wrong_after_the_end_is_given_back_whole(delegate_client, meeting, answer):
    poll = make_poll(meeting)
    option = poll.options.first()
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    words = "We bring our own interpreters. " * 12 + "THE END"

    refused = delegate_client.post(
        url("polls:delegate_poll", meeting),
        {f"{name}_{option.pk}": value for name, value in (answer | {"words": words}).items()},
    )

    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_an_answer_before_a_change_is_asked_again_and_not_put_into_the_form(
    delegate_client, meeting, participation
):
    option = make_poll(meeting).options.first()
    make_choice(participation, option)
    change_option(option=option, **says(option, place="Lisbon"))

    page = delegate_client.get(url("polls:delegate_poll", meeting))

    assert "before this proposal was changed" in page.content.decode()
    assert "Athens" in page.content.decode()
    assert page.context["form"][f"answer_{option.pk}"].value() is None


@pytest.mark.parametrize(
    ("answer", "sees"),
    [(None, False), (Answer.YES, True), (Answer.TEXT_ONLY, True), (Answer.NO, False),
     (Answer.UNSURE, False)],
)  # fmt: skip
def test_who_takes_part_sees_the_others(answer, sees, delegate_client, meeting, participation):
    if answer:
        make_rsvp(participation, answer)
    other = make_participation(meeting=meeting)
    make_choice(other, make_poll(meeting).options.first(), words="Spring is fine.")

    page = delegate_client.get(url("polls:delegate_poll", meeting)).content.decode()

    assert (other.organisation.name in page) is sees
    assert ("Spring is fine." in page) is sees


def test_the_task_is_there_while_something_is_open(meeting, participation):
    at = timezone.now()
    poll = make_poll(meeting, open_until=at + timedelta(days=2))
    first, second = poll.options.all()

    def marks(at=at):
        return [(each.mark, str(each.status)) for each in tasks(participation, at)]

    assert marks() == [("todo", "2 proposals to answer")]
    make_choice(participation, first)
    assert marks() == [("todo", "1 proposal to answer")]
    make_choice(participation, second, ChoiceAnswer.NO)
    assert marks() == [("done", "done")]
    change_option(option=second, **says(second, place="Lisbon"))
    assert marks() == [("todo", "1 proposal to answer")]
    assert marks(at + timedelta(days=3)) == []


# --- The public page ----------------------------------------------------------------


def test_the_public_page_gives_no_answers_unless_the_poll_says_so(client, meeting):
    named = make_participation(meeting=meeting, is_named=True)
    hidden = make_participation(meeting=meeting)
    poll = make_poll(meeting)
    for who in (named, hidden):
        make_choice(who, poll.options.first(), words="Between us.")
    page = url("public:next", meeting)

    shown = client.get(page).content.decode()

    assert "Athens" in shown
    assert named.organisation.name not in shown
    assert hidden.organisation.name not in shown
    assert "Between us." not in shown


def test_public_answers_name_who_agreed(client, meeting):
    named = make_participation(meeting=meeting, is_named=True)
    hidden = make_participation(meeting=meeting)
    poll = make_poll(meeting, is_public=True)
    for who in (named, hidden):
        make_choice(who, poll.options.first(), words="Between us.")

    page = client.get(url("public:next", meeting)).content.decode()

    assert named.organisation.name in page
    assert hidden.organisation.name not in page
    assert "1 that is not named in public" in page
    assert "Between us." not in page


def test_the_page_is_there_when_there_is_something(client, meeting):
    page, home = url("public:next", meeting), url("public:meeting", meeting)
    poll = make_poll(meeting, n_options=1, is_open=False)
    make_option(poll, number=1)
    assert client.get(page).status_code == 404
    assert page not in client.get(home).content.decode()

    open_poll(poll=poll, at=timezone.now(), by=SYSTEM)

    assert client.get(page).status_code == 200
    assert page in client.get(home).content.decode()


def test_the_next_meeting_is_named_once_it_is_open_and_names_the_last(client, meeting):
    option = make_poll(meeting).options.first()
    following = make_following(meeting, option=option, title="Athens, the third").next
    page = url("public:next", meeting)
    hidden = client.get(page)
    assert "Athens, the third" not in hidden.content.decode()
    assert "Decided" in hidden.content.decode()
    assert client.get(url("public:next", following)).status_code == 404

    open_meeting(meeting=following, at=timezone.now(), by=SYSTEM)

    shown = client.get(page, headers={"if-none-match": hidden.headers["ETag"]})
    assert shown.status_code == 200
    assert "Athens, the third" in shown.content.decode()
    back = client.get(url("public:next", following)).content.decode()
    assert meeting.title in back
    assert url("public:next", following) in client.get("/sitemap.xml").content.decode()


def test_another_order_of_the_proposals_is_a_new_page(client, meeting):
    poll = make_poll(meeting)
    page = url("public:next", meeting)
    etag = client.get(page).headers["ETag"]

    move_up(option=poll.options.last(), by=SYSTEM)

    assert client.get(page, headers={"If-None-Match": etag}).status_code == 200


def test_a_meeting_without_a_next_one_speaks_of_the_one_before(client, meeting):
    following = make_following(meeting).next
    Meeting.objects.update(opened_at=timezone.now())

    for each, words in ((meeting, "Next meeting"), (following, "The meeting before")):
        address = reverse("public:next", args=[each.slug])
        assert [(link.label, link.address) for link in public_links(each)] == [(words, address)]
        assert f"<h1>{words}</h1>" in client.get(address).text


def test_a_renamed_neighbour_is_a_new_page(client, meeting):
    following = make_following(meeting).next
    open_meeting(meeting=following, at=timezone.now(), by=SYSTEM)
    page = url("public:next", meeting)
    before = client.get(page).headers["ETag"]
    assert client.get(page, headers={"if-none-match": before}).status_code == 304

    Meeting.objects.filter(pk=following.pk).update(title="Renamed", public_version=77)

    assert client.get(page, headers={"if-none-match": before}).status_code == 200


# --- Queries -------------------------------------------------------------------------


def crowd(meeting, options, n):
    for number in range(n):
        who = make_participation(meeting=meeting, is_named=True)
        for option in options:
            make_choice(who, option, (ChoiceAnswer.YES, ChoiceAnswer.NO)[number % 2])


@pytest.mark.parametrize(
    ("name", "role", "most"),
    [
        ("polls:organiser_poll", "organiser", 15),
        ("polls:organiser_answers", "organiser", 15),
        ("polls:delegate_poll", "delegate", 12),
        ("public:next", "public", 8),
    ],
)
def test_queries_do_not_grow(
    name, role, most, organiser_client, delegate_client, meeting, participation, connection_queries
):
    make_rsvp(participation)
    poll = make_poll(meeting, is_public=True)
    options = list(poll.options.all())
    crowd(meeting, options, 3)
    browser = {"organiser": organiser_client, "delegate": delegate_client, "public": Client()}
    page = url(name, meeting)
    few = connection_queries(lambda: browser[role].get(page))
    crowd(meeting, options, 20)
    make_option(poll, number=9)

    many = connection_queries(lambda: browser[role].get(page))

    assert many == few
    assert few <= most


def test_a_meeting_of_many_letters_is_made_with_a_bounded_page(
    organiser_client, meeting, connection_queries
):
    page = url("polls:organiser_next", meeting)
    make_letter(meeting, audience={"answer": "yes"})
    few = connection_queries(lambda: organiser_client.get(page))
    for _each in range(9):
        make_letter(meeting, audience={"answer": "yes"})
    many = connection_queries(lambda: organiser_client.get(page))

    assert many == few
    assert few <= 15


def test_names_beyond_a_row_are_counted_and_paged(organiser_client, meeting):
    poll = make_poll(meeting, n_options=2)
    option = poll.options.first()
    for number in range(45):
        who = make_participation(
            meeting=meeting,
            n_contacts=0,
            organisation=make_organisation(name=f"Name {number:02}"),
        )
        make_choice(who, option)

    yes = organiser_client.get(url("polls:organiser_poll", meeting)).context["lines"][0].groups[0]

    assert (yes.n, len(yes.names), yes.n_more) == (45, 40, 5)
    assert (
        "and 5 more" in organiser_client.get(url("polls:organiser_poll", meeting)).content.decode()
    )


def test_something_else_is_shown_as_words(delegate_client, meeting):
    poll = make_poll(meeting)
    make_option(poll, **words_only(words="Where you are, <b>by video</b>"))

    page = delegate_client.get(url("polls:delegate_poll", meeting)).content.decode()

    assert "Where you are, &lt;b&gt;by video&lt;/b&gt;" in page
    assert Message.objects.count() == 1
