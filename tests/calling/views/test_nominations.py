"""Nominations as organisers and conveners see them, and as nobody else does."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from calling.models import Decision, InvitationPolicy, Nomination, Opinion
from calling.states import DecisionKind, OpinionKind, PolicyKind
from meetings.models import Letter, Participation
from meetings.states import OrganiserRole
from tests.calling.factories import (
    make_calling,
    make_decision,
    make_nomination,
    make_opinion,
    make_policy,
    make_speaker,
)
from tests.factories import (
    make_meeting,
    make_membership,
    make_organisation,
    make_organiser,
    make_participation,
    token_of,
)

pytestmark = pytest.mark.django_db


def browser_of(participation):
    client = Client()
    client.post(reverse("meetings:link", args=[token_of(participation)]), {"act": "open"})
    return client


def desk(meeting, *args):
    name = "organiser_nomination" if args else "organiser_nominations"
    return reverse(f"calling:{name}", args=[meeting.slug, *args])


def mine(meeting, *args):
    name = "delegate_nomination" if args else "delegate_nominations"
    return reverse(f"calling:{name}", args=[meeting.slug, *args])


@pytest.fixture
def organiser(meeting):
    return make_organiser(meeting)


@pytest.fixture
def client(organiser):
    client = Client()
    client.force_login(organiser)
    return client


# At the desk


def test_organiser_with_a_mandate_proposes_and_gives_an_opinion(meeting, organiser, client):
    organisation = make_speaker(organiser, meeting)

    done = client.post(
        desk(meeting), {"name": "Radio Ombra", "reason": "They asked.", "key": uuid.uuid4()}
    )

    nomination = Nomination.objects.get()
    assert done.url == desk(meeting, nomination.pk)
    assert (nomination.proposer, nomination.proposed_by) == (organisation, organiser.ref)
    client.post(done.url, {"act": "opinion", "opinion": "agree", "key": uuid.uuid4()})
    assert Opinion.objects.get().organisation == organisation


def test_organiser_without_a_mandate_reads_and_decides_and_gives_no_opinion(meeting, client):
    nomination = make_nomination(meeting)
    address = desk(meeting, nomination.pk)

    page = client.get(address).content.decode()
    assert nomination.reason in page
    assert "Save the opinion" not in page
    refused = client.post(address, {"act": "opinion", "opinion": "agree", "key": uuid.uuid4()})
    assert refused.status_code == 422
    assert "Only organisations that call this meeting" in refused.content.decode()
    refused = client.post(desk(meeting), {"name": "X", "reason": "Y", "key": uuid.uuid4()})
    assert refused.status_code == 422
    assert "Only organisations that call this meeting" in refused.content.decode()
    form = {"act": "decide", "decision": "invite", "note": "Yes.", "seen": 0, "key": uuid.uuid4()}
    assert client.post(address, form).status_code == 302
    assert Decision.objects.get().note == "Yes."


def test_who_acts_for_two_chooses_for_which(meeting, organiser, client):
    two = [make_speaker(organiser, meeting) for _each in range(2)]
    form = {"name": "Radio Ombra", "reason": "They asked.", "key": uuid.uuid4()}

    assert client.post(desk(meeting), form).status_code == 422
    client.post(desk(meeting), form | {"speaker": two[1].pk})

    assert Nomination.objects.get().proposer == two[1]


def test_nobody_at_the_desk_reads_what_is_said_of_their_own_organisation(
    meeting, organiser, client
):
    about = make_organisation()
    nomination = make_nomination(meeting, organisation=about)
    other = make_nomination(meeting)
    make_membership(user=organiser, organisation=about)

    page = client.get(desk(meeting)).content.decode()

    assert other.name in page
    assert about.name not in page
    assert client.get(desk(meeting, nomination.pk)).status_code == 404
    form = {"act": "decide", "decision": "invite", "note": "Yes.", "key": uuid.uuid4()}
    assert client.post(desk(meeting, nomination.pk), form).status_code == 404


@pytest.mark.parametrize("role", [OrganiserRole.READS, OrganiserRole.DOOR, OrganiserRole.PUBLISHES])
def test_who_may_not_write_does_not_decide(meeting, role):
    nomination = make_nomination(meeting)
    client = Client()
    client.force_login(make_organiser(meeting, role=role))
    form = {"act": "decide", "decision": "invite", "note": "Yes.", "key": uuid.uuid4()}

    assert client.post(desk(meeting, nomination.pk), form).status_code == 404
    assert not Decision.objects.exists()


def test_nomination_of_another_meeting_is_not_found(meeting, client):
    other = make_nomination(make_meeting())

    assert client.get(desk(meeting, other.pk)).status_code == 404


def test_refused_proposal_links_to_where_it_stands(meeting, organiser, client):
    make_speaker(organiser, meeting)
    invited = make_participation(meeting=meeting)
    nomination = make_nomination(meeting, name="Radio Ombra")
    form = {"reason": "Long words that nobody types twice.", "key": uuid.uuid4()}

    page = client.post(desk(meeting), form | {"name": invited.organisation.name})
    assert page.status_code == 422
    text = page.content.decode()
    assert "is on the list of this meeting already" in text
    address = reverse(
        "meetings:organiser_organisation", args=[meeting.slug, invited.organisation.slug]
    )
    assert f'href="{address}"' in text
    assert form["reason"] in text
    page = client.post(desk(meeting), form | {"name": "radio ombra"}).content.decode()
    assert f'href="{desk(meeting, nomination.pk)}"' in page
    assert "has been proposed before" in page


def test_hostile_name_is_no_markup(meeting, organiser, client):
    make_speaker(organiser, meeting)
    name = '<script>alert("x")</script>'
    form = {"name": name, "reason": "<b>why</b>", "key": uuid.uuid4()}

    client.post(desk(meeting), form)

    for address in (desk(meeting), desk(meeting, Nomination.objects.get().pk)):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>why" not in page
        assert escape(name) in page
    again = client.post(desk(meeting), form | {"key": uuid.uuid4()}).content.decode()
    assert "<script>alert" not in again


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "x" * 10_000, "This has 10000 characters"),
        ("name", "A\nBcc: b@example.org", "Write this on one line"),
        ("name", "", "Enter the name of the organisation"),
        ("email", "x@@y", "is not an e-mail address"),
        ("reason", "", "Write why it should be invited"),
    ],
)
def test_what_cannot_be_proposed_is_said_and_given_back(
    meeting, organiser, client, field, typed, words
):
    make_speaker(organiser, meeting)
    form = {"name": "Radio Ombra", "place": "Turin", "reason": "They asked.", "key": uuid.uuid4()}

    page = client.post(desk(meeting), form | {field: typed})

    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Turin" in page.content.decode()
    assert not Nomination.objects.exists()


def test_found_in_the_directory_and_chosen(meeting, organiser, client):
    make_speaker(organiser, meeting)
    known = make_organisation(name="Radio Ombra", place="Turin")
    own = make_organisation(name="Radio Mia")
    make_membership(user=organiser, organisation=own)

    page = client.get(desk(meeting), {"q": "radio"}).content.decode()
    assert f"?organisation={known.slug}" in page
    assert own.slug not in page
    client.post(
        f"{desk(meeting)}?organisation={known.slug}", {"reason": "They asked.", "key": uuid.uuid4()}
    )
    assert Nomination.objects.get().organisation == known


def test_second_organiser_sees_the_first_decision_and_keeps_the_words(meeting, client):
    nomination = make_nomination(meeting)
    make_decision(nomination, DecisionKind.NOT_NOW, note="Later, we said.")
    form = {
        "act": "decide", "decision": "invite", "note": "My own note.", "seen": 0,
        "key": uuid.uuid4(),
    }  # fmt: skip

    page = client.post(desk(meeting, nomination.pk), form)

    text = page.content.decode()
    assert page.status_code == 422
    assert "Another organiser has decided" in text
    assert "Later, we said." in text
    assert "My own note." in text
    # What is shown now is what one may decide about.
    seen = Decision.objects.get().pk
    assert f'name="seen" value="{seen}"' in text


def test_one_press_and_a_second(meeting, client):
    make_decision(make_nomination(meeting))
    address = reverse("calling:organiser_invite", args=[meeting.slug])
    before = Participation.objects.count()

    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert "1 organisation is new on the list." in first
    letter = Letter.objects.get()
    assert reverse("meetings:organiser_letter", args=[meeting.slug, letter.pk]) in first
    assert "on the list already" in second
    assert Participation.objects.count() == before + 1


def test_policy_is_recorded_with_its_history(meeting, client):
    make_policy(meeting, PolicyKind.THESE, reason="The hall was small.")
    address = reverse("calling:organiser_policy", args=[meeting.slug])
    seen = InvitationPolicy.objects.get().pk
    form = {"kind": "all", "reason": "A larger hall.", "seen": seen, "key": uuid.uuid4()}

    assert client.post(address, form).status_code == 302
    page = client.get(address).content.decode()
    assert "The hall was small." in page
    assert "A larger hall." in page
    old = client.post(address, form | {"reason": "My own words.", "key": uuid.uuid4()})
    assert old.status_code == 422
    assert "My own words." in old.content.decode()
    missing = client.post(address, {"kind": "all"})
    assert "Write why" in missing.content.decode()


def test_desk_says_what_waits(meeting, client):
    make_nomination(meeting)
    make_decision(make_nomination(meeting))

    page = client.get(reverse("statements:organiser_desk", args=[meeting.slug])).content.decode()

    assert "1 organisation is proposed for invitation." in page
    assert "1 organisation is to be invited and not on the list yet." in page


# On a convener's own pages


def test_delegate_of_a_convener_proposes_and_gives_an_opinion(meeting):
    convener = make_calling(meeting)
    client = browser_of(convener)
    form = {"name": "Radio Ombra", "reason": "They asked.", "for": convener.pk, "key": uuid.uuid4()}

    done = client.post(mine(meeting), form)

    nomination = Nomination.objects.get()
    assert done.url == mine(meeting, nomination.pk)
    assert nomination.proposed_by == f"link:{convener.pk}"
    said = {"opinion": "concern", "words": "The hall is small.", "for": convener.pk}
    client.post(done.url, said | {"act": "opinion", "key": uuid.uuid4()})
    assert Opinion.objects.get().opinion == OpinionKind.CONCERN
    page = client.get(done.url).content.decode()
    assert "The hall is small." in page
    assert "Save the decision" not in page


def test_opinion_without_words_is_given_back(meeting):
    convener = make_calling(meeting)
    nomination = make_nomination(meeting)
    form = {"act": "opinion", "opinion": "objection", "key": uuid.uuid4()}

    page = browser_of(convener).post(mine(meeting, nomination.pk), form)

    assert page.status_code == 422
    assert "Say it in words" in page.content.decode()


def test_who_does_not_call_the_meeting_finds_nothing(meeting):
    nomination = make_nomination(meeting)
    client = browser_of(make_participation(meeting=meeting))
    form = {"act": "opinion", "opinion": "agree", "key": uuid.uuid4()}

    assert client.get(mine(meeting)).status_code == 404
    assert client.get(mine(meeting, nomination.pk)).status_code == 404
    assert client.post(mine(meeting, nomination.pk), form).status_code == 404
    tasks = client.get(reverse("statements:delegate_tasks", args=[meeting.slug])).content.decode()
    assert "Whom to invite" not in tasks


def test_convener_does_not_read_what_is_said_of_it(meeting):
    about = make_organisation()
    nomination = make_nomination(meeting, organisation=about)
    participation = make_calling(meeting, organisation=about)
    client = browser_of(participation)

    assert client.get(mine(meeting, nomination.pk)).status_code == 404
    assert nomination.reason not in client.get(mine(meeting)).content.decode()


def test_decided_words_stay_among_those_who_call_it(meeting):
    nomination = make_nomination(meeting, name="Radio Ombra", reason="Secret reason.")
    make_opinion(nomination, nomination.proposer, OpinionKind.CONCERN, words="Secret concern.")
    make_decision(nomination, note="Secret note.")
    guest = make_participation(meeting=meeting)
    pages = [
        Client().get(reverse("public:meeting", args=[meeting.slug])),
        Client().get(reverse("public:participants", args=[meeting.slug])),
        Client().get(reverse("public:join", args=[meeting.slug])),
        browser_of(guest).get(reverse("statements:delegate_tasks", args=[meeting.slug])),
    ]

    for page in pages:
        assert "Secret" not in page.content.decode()
        assert "Radio Ombra" not in page.content.decode()


def test_task_of_a_convener_says_how_many_wait(meeting):
    convener = make_calling(meeting)
    client = browser_of(convener)
    address = reverse("statements:delegate_tasks", args=[meeting.slug])
    assert "nothing waits for you" in client.get(address).content.decode()
    nomination = make_nomination(meeting)
    make_nomination(meeting)
    assert "2 proposals wait for your opinion" in client.get(address).content.decode()
    make_opinion(nomination, convener.organisation)
    assert "1 proposal waits for your opinion" in client.get(address).content.decode()


def test_opinions_stand_in_the_order_of_the_names_without_counting(meeting, client):
    for name in ("Zeta", "alfa", "Mi"):
        make_calling(meeting, organisation=make_organisation(name=name))
    nomination = make_nomination(meeting, meeting.conveners.first().organisation)
    make_opinion(nomination, meeting.conveners.get(organisation__name="Zeta").organisation)

    page = client.get(desk(meeting, nomination.pk))
    said = page.context["line"].said

    assert [each.organisation.name for each in said] == ["alfa", "Mi", "Zeta"]
    assert [each.opinion and each.opinion.opinion for each in said] == [None, None, "agree"]
    assert page.content.decode().count("has not said") == 2
    assert "%" not in page.content.decode().partition("<main")[2].partition("</main")[0]


# Queries


def fill(meeting, n, conveners):
    for _each in range(n):
        nomination = make_nomination(meeting, conveners[0])
        for convener in conveners:
            make_opinion(nomination, convener)
        make_decision(nomination, DecisionKind.NOT_NOW)


def test_queries_of_the_desk(meeting, organiser, client, connection_queries):
    conveners = [make_calling(meeting).organisation for _each in range(4)]
    make_speaker(organiser, meeting)
    fill(meeting, 3, conveners)
    few = connection_queries(lambda: client.get(desk(meeting)))
    pk = Nomination.objects.first().pk
    one = connection_queries(lambda: client.get(desk(meeting, pk)))
    fill(meeting, 30, conveners)

    assert connection_queries(lambda: client.get(desk(meeting))) == few <= 15
    assert connection_queries(lambda: client.get(desk(meeting, pk))) == one <= 15


def test_queries_of_a_convener(meeting, connection_queries):
    participation = make_calling(meeting)
    conveners = [participation.organisation, make_calling(meeting).organisation]
    client = browser_of(participation)
    fill(meeting, 3, conveners)
    few = connection_queries(lambda: client.get(mine(meeting)))
    fill(meeting, 30, conveners)

    assert connection_queries(lambda: client.get(mine(meeting))) == few <= 12


def test_who_bears_the_proposed_name_does_not_read_what_is_said_of_it(client, organiser, meeting):
    make_speaker(organiser, meeting)
    twins = [make_organisation(name=name) for name in ("Twin", "TWIN")]
    nomination = make_nomination(meeting, name="Twin", reason="CANARY")
    assert nomination.organisation is None
    assert "CANARY" in client.get(desk(meeting, nomination.pk)).text

    make_membership(user=organiser, organisation=twins[1])

    assert client.get(desk(meeting, nomination.pk)).status_code == 404
    assert "Twin" not in client.get(desk(meeting)).text
