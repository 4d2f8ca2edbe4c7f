"""Joint statements as delegates, organisers and readers see them."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Message
from meetings.states import PublicationMode
from statements.forms.joint import AskToSignForm
from statements.models import JointStatement, Statement
from statements.services import cosigning
from statements.services.cosigning import begin_joint, leave_joint
from statements.services.questioning import ask_question
from statements.services.withdrawing import unpublish_statement
from tests.factories import (
    make_joint,
    make_joint_draft,
    make_joint_published,
    make_joint_sent,
    make_meeting,
    make_organisation,
    make_organiser,
    make_participation,
    make_rsvp,
    token_of,
)

pytestmark = pytest.mark.django_db


def browser_of(participation):
    client = Client()
    client.post(reverse("meetings:link", args=[token_of(participation)]), {"act": "open"})
    return client


def address(name, meeting, *args):
    return reverse(f"statements:delegate_joint{name}", args=[meeting.slug, *args])


@pytest.fixture
def meeting():
    return make_meeting(publication=PublicationMode.BY_HAND)


@pytest.fixture
def two(meeting):
    return [named(meeting), named(meeting)]


def named(meeting, **organisation):
    participation = make_participation(
        meeting=meeting, organisation=make_organisation(**organisation)
    )
    make_rsvp(participation)
    return participation


def text(**given):
    return {
        "title": "Together",
        "language": "en",
        "body": "One sample text.",
        "base_version": 0,
        "key": uuid.uuid4(),
        "go": "save",
    } | given


def test_the_whole_line_from_beginning_to_the_public_page(meeting, two):
    first, second = (browser_of(each) for each in two)

    began = first.post(
        address("_new", meeting), {"key": uuid.uuid4(), "asked": [two[1].pk]}, follow=True
    )
    joint = JointStatement.objects.get()
    assert began.request["PATH_INFO"] == address("_text", meeting, joint.pk)
    first.post(address("_text", meeting, joint.pk), text())
    page = address("", meeting, joint.pk)
    assert "One sample text." in second.get(page).content.decode()
    second.post(page, {"act": "join"})
    for browser in (first, second):
        browser.post(page, {"act": "confirm", "version": 1})
    sent = second.post(page, {"act": "send", "version": 1, "key": uuid.uuid4()}, follow=True)

    assert sent.status_code == 200
    statement = Statement.objects.get(joint=joint)
    assert statement.symbol.endswith("/J/1")
    desk = Client()
    desk.force_login(make_organiser(meeting))
    desk.post(
        reverse("statements:organiser_joint", args=[meeting.slug, 1]),
        {"act": "publish", "revision": statement.sent_id},
    )
    public = Client().get(reverse("public:joint", args=[meeting.slug, 1])).content.decode()
    for each in two:
        assert each.organisation.name in public
    assert "One sample text." in public


def test_only_organisations_that_agreed_to_be_named_can_be_asked(meeting, two):
    hidden = make_participation(meeting=meeting)
    browser = browser_of(two[0])

    page = browser.get(address("_new", meeting)).content.decode()
    refused = browser.post(address("_new", meeting), {"key": uuid.uuid4(), "asked": [hidden.pk]})

    assert two[1].organisation.name in page
    assert hidden.organisation.name not in page
    assert refused.status_code == 422
    assert not JointStatement.objects.exists()


def test_one_that_is_not_named_can_begin_itself(meeting, two):
    hidden = make_participation(meeting=meeting)

    browser_of(hidden).post(address("_new", meeting), {"key": uuid.uuid4(), "asked": [two[0].pk]})

    assert JointStatement.objects.get().cosigners.count() == 2


def test_many_organisations_are_looked_for_by_name(meeting, monkeypatch):
    monkeypatch.setattr(AskToSignForm, "MOST_SHOWN", 2)
    me, *others = [named(meeting, name=f"Bakery {n}") for n in range(5)]
    browser = browser_of(me)

    whole = browser.get(address("_new", meeting)).content.decode()
    found = browser.get(address("_new", meeting), {"name": "bakery 4\0"}).content.decode()

    assert "Bakery 2" in whole
    assert "Bakery 4" not in whole
    assert "Bakery 4" in found
    assert "Bakery 1" not in found
    asked = browser.post(
        address("_new", meeting), {"key": uuid.uuid4(), "asked": [others[0].pk, others[3].pk]}
    )
    assert asked.status_code == 302


def test_nobody_chosen_says_what_to_do(meeting, two):
    answer = browser_of(two[0]).post(address("_new", meeting), {"key": uuid.uuid4()})

    assert answer.status_code == 422
    assert "Choose at least one other organisation." in answer.content.decode()


def test_who_is_asked_reads_the_text_and_cannot_write_it(meeting, two):
    joint = begin_joint(
        participation=two[0], asked=[two[1]], key=uuid.uuid4(), by=SYSTEM, at=timezone.now()
    )
    make_joint_draft(joint, two[0])
    browser = browser_of(two[1])

    assert browser.get(address("", meeting, joint.pk)).status_code == 200
    for name in ("_text", "_preview", "_import", "_versions", "_ask"):
        assert browser.get(address(name, meeting, joint.pk)).status_code == 404


def test_strangers_of_the_same_meeting_see_nothing(meeting):
    joint = make_joint(meeting)
    browser = browser_of(named(meeting))

    for name in ("", "_leave", "_text", "_preview", "_import", "_versions", "_ask"):
        assert browser.get(address(name, meeting, joint.pk)).status_code == 404


def test_what_one_typed_that_left_meanwhile_comes_back(meeting):
    joint = make_joint(meeting)
    participation = joint.cosigners.last().participation
    browser = browser_of(participation)
    leave_joint(joint=joint, participation=participation, by=SYSTEM, at=timezone.now())

    answer = browser.post(
        address("_text", meeting, joint.pk), text(body="Words that were typed for long.")
    )

    assert answer.status_code == 404
    assert "Words that were typed for long." in answer.content.decode()


def test_two_windows_keep_both_texts(meeting):
    joint = make_joint(meeting)
    first, second = [browser_of(each.participation) for each in joint.cosigners.all()]
    first.post(address("_text", meeting, joint.pk), text(body="Hers.", base_version=1))

    answer = second.post(address("_text", meeting, joint.pk), text(body="His.", base_version=1))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Hers." in page
    assert "His." in page
    assert f'action="{address("_text", meeting, joint.pk)}"' in page


def test_it_saves_itself(meeting):
    joint = make_joint(meeting)
    browser = browser_of(joint.cosigners.first().participation)

    answer = browser.post(
        address("_text", meeting, joint.pk),
        text(base_version=1, body="By itself."),
        headers={"accept": "application/json"},
    )

    assert answer.json()["version"] == 2
    assert Statement.objects.get(joint=joint).draft.body == "By itself."


def test_a_stale_page_confirms_nothing(meeting):
    joint = make_joint(meeting)
    participation = joint.cosigners.first().participation
    make_joint_draft(joint, participation, body="Other words.", base_version=1)
    browser = browser_of(participation)

    for version in ("1", "", "x", "9" * 30):
        answer = browser.post(
            address("", meeting, joint.pk), {"act": "confirm", "version": version}
        )
        assert answer.status_code == 422


def test_a_page_without_a_known_button_says_so(meeting):
    joint = make_joint(meeting)
    browser = browser_of(joint.cosigners.first().participation)

    answer = browser.post(address("", meeting, joint.pk), {"act": "steal"})

    assert answer.status_code == 422
    assert "Press one of the buttons" in answer.content.decode()


def test_send_without_its_key_reads_the_text_once_more(meeting):
    joint = make_joint(meeting)
    browser = browser_of(joint.cosigners.first().participation)

    answer = browser.post(address("", meeting, joint.pk), {"act": "send", "agreed_by": "Council"})

    assert answer.status_code == 422
    assert "This page was old" in answer.content.decode()
    assert "Council" in answer.content.decode()


def test_others_are_asked_to_confirm(meeting):
    joint = make_joint(meeting)
    first, second = [browser_of(each.participation) for each in joint.cosigners.all()]
    page = address("", meeting, joint.pk)
    second.post(page, {"act": "unconfirm"})

    first.post(page, {"act": "remind", "version": 1})

    assert Message.objects.filter(kind="statements.joint_confirm").count() == 1


def test_leaving_is_asked_once_and_done_by_a_press(meeting):
    joint = make_joint_published(meeting).joint
    browser = browser_of(joint.cosigners.first().participation)

    asked = browser.get(address("_leave", meeting, joint.pk))
    assert "withdrawn at once" in asked.content.decode()
    browser.post(address("_leave", meeting, joint.pk))

    public = Client().get(reverse("public:joint", args=[meeting.slug, 1]))
    assert public.status_code == 410
    assert "Fewer than two organisations" in public.content.decode()


def test_public_page_does_not_name_one_that_left(meeting):
    joint = make_joint_published(meeting, n=3).joint
    leaver = joint.cosigners.last().participation
    leave_joint(joint=joint, participation=leaver, by=SYSTEM, at=timezone.now())

    for name in ("joint", "joint_text", "joint_markdown", "joint_bibtex", "joint_csl"):
        page = Client().get(reverse(f"public:{name}", args=[meeting.slug, 1])).content.decode()
        assert leaver.organisation.name not in page
    assert "1 organisation that signed has taken its name off" in (
        Client().get(reverse("public:joint", args=[meeting.slug, 1])).content.decode()
    )


def test_what_is_not_published_is_not_there(meeting):
    make_joint_sent(meeting)

    for name in ("joint", "joint_text", "joint_markdown", "joint_bibtex", "joint_csl"):
        assert Client().get(reverse(f"public:{name}", args=[meeting.slug, 1])).status_code == 404
        assert Client().get(reverse(f"public:{name}", args=[meeting.slug, 99])).status_code == 404


def test_taken_back_by_the_organisers_its_address_says_why(meeting):
    statement = make_joint_published(meeting)
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="A name was wrong.",
        by=SYSTEM,
        at=timezone.now(),
    )

    page = Client().get(reverse("public:joint", args=[meeting.slug, 1]))

    assert page.status_code == 410
    assert "A name was wrong." in page.content.decode()


def test_index_names_joint_statements_once_at_its_head(meeting):
    statement = make_joint_published(meeting)
    index = reverse("public:statements", args=[meeting.slug])

    assert statement.published.title in Client().get(index).content.decode()
    narrowed = Client().get(index, {"language": "fr"}).content.decode()
    assert statement.published.title not in narrowed


@pytest.mark.parametrize("n", [2, 12])
def test_queries_are_the_same_for_two_and_for_many(n, meeting, django_assert_max_num_queries):
    statement = make_joint_published(meeting, n=n)
    for _more in range(n):
        make_joint_published(meeting)
    participation = statement.joint.cosigners.first().participation
    browser = browser_of(participation)

    with django_assert_max_num_queries(9):
        browser.get(address("_list", meeting))
    with django_assert_max_num_queries(11):
        browser.get(address("", meeting, statement.joint_id))
    with django_assert_max_num_queries(5):
        Client().get(reverse("public:joint", args=[meeting.slug, statement.number]))
    with django_assert_max_num_queries(7):
        Client().get(reverse("public:statements", args=[meeting.slug]))


@pytest.mark.parametrize("n", [2, 12])
def test_desk_list_has_the_same_queries(n, meeting, django_assert_max_num_queries):
    for _each in range(n):
        make_joint_sent(meeting)
    desk = Client()
    desk.force_login(make_organiser(meeting))

    with django_assert_max_num_queries(10):
        page = desk.get(reverse("statements:organiser_statements", args=[meeting.slug]))
    assert page.content.decode().count("Joint statement") >= n


def test_chosen_joint_statements_are_published_from_the_list(meeting):
    revision = make_joint_sent(meeting)
    desk = Client()
    desk.force_login(make_organiser(meeting))
    address = reverse("statements:organiser_statements", args=[meeting.slug])
    chosen = {"chosen": f"{revision.statement_id}:{revision.pk}"}

    assert revision.title in desk.post(address, chosen).content.decode()
    desk.post(address, chosen | {"sure": "yes"})

    assert Statement.objects.get(pk=revision.statement_id).published == revision


def test_what_is_left_to_do_names_the_joint_statement_until_it_is_confirmed(meeting, two):
    tasks = reverse("statements:delegate_tasks", args=[meeting.slug])
    browser = browser_of(two[1])
    joint = begin_joint(
        participation=two[0], asked=[two[1]], key=uuid.uuid4(), by=SYSTEM, at=timezone.now()
    )
    page = address("", meeting, joint.pk)

    assert "you are asked to sign" in browser.get(tasks).content.decode()
    browser.post(page, {"act": "join"})
    assert "being written" in browser.get(tasks).content.decode()
    make_joint_draft(joint, two[0], title="Bread <and> paper")
    asked = browser.get(tasks).content.decode()
    assert "not confirmed by you yet" in asked
    assert "Bread &lt;and&gt; paper" in asked
    browser.post(page, {"act": "confirm", "version": 1})
    assert "not confirmed by you yet" not in browser.get(tasks).content.decode()
    make_joint_draft(joint, two[0], title="Other", base_version=1)
    assert "not confirmed by you yet" in browser.get(tasks).content.decode()


def test_question_about_it_is_among_the_tasks_of_all(meeting):
    revision = make_joint_sent(meeting)
    ask_question(
        statement=revision.statement,
        revision_pk=revision.pk,
        text="Which year?",
        key=uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )

    for each in revision.statement.joint.cosigners.all():
        browser = browser_of(each.participation)
        tasks = browser.get(reverse("statements:delegate_tasks", args=[meeting.slug]))
        assert "returned with a question" in tasks.content.decode()
        versions = browser.get(address("_versions", meeting, each.joint_id))
        assert "Which year?" in versions.content.decode()


def test_check_names_those_that_sign_it(meeting):
    statement = make_joint_published(meeting, n=3)
    *stay, leaver = [each.participation for each in statement.joint.cosigners.order_by("pk")]
    leave_joint(joint=statement.joint, participation=leaver, by=SYSTEM, at=timezone.now())

    page = Client().get(reverse("public:check"), {"q": statement.published.sha256})

    text = page.content.decode()
    assert "Yes. Exactly this text was received." in text
    assert all(each.organisation.name in text for each in stay)
    assert leaver.organisation.name not in text
    assert reverse("public:joint", args=[meeting.slug, 1]) in text


def test_a_link_is_no_way_to_write_to_everybody(meeting, two, monkeypatch):
    monkeypatch.setattr(cosigning, "MOST", 2)
    monkeypatch.setattr(cosigning, "MOST_BEGUN", 2)
    third = named(meeting)
    browser = browser_of(two[0])

    def begin(*asked):
        form = {"key": uuid.uuid4(), "asked": [each.pk for each in asked]}
        return browser.post(address("_new", meeting), form)

    many = begin(two[1], third)
    assert many.status_code == 422
    assert "At most 2 organisations" in many.content.decode()
    assert not Message.objects.filter(kind="statements.joint_asked").exists()
    assert [begin(two[1]).status_code for _press in range(3)] == [302, 302, 422]
    joint = JointStatement.objects.first()
    more = browser.post(
        address("_ask", meeting, joint.pk), {"key": uuid.uuid4(), "asked": third.pk}
    )
    assert more.status_code == 422
