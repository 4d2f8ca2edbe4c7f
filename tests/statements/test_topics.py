"""Topics: organisers keep a list, each statement says its own, readers narrow by them."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.models import Meeting
from meetings.states import OrganiserRole
from organisations.services import found_organisation
from statements.models import Rendering, Statement, Topic
from statements.services.topics import (
    MOST_TOPICS,
    add_topic,
    choose_topics,
    move_topic_up,
    remove_topic,
    rename_topic,
)
from statements.topics import tags_by
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_organiser,
    make_participation,
    make_published,
    make_sent,
    make_translation,
    token_of,
)

pytestmark = pytest.mark.django_db
BY = "user:1"


@pytest.fixture
def meeting():
    return make_meeting(slug="milan")


def add(meeting, name, language="en"):
    return add_topic(meeting=meeting, name=name, language=language, by=BY)


def make_tagged(meeting, *topics, **given):
    statement = make_published(make_participation(meeting=meeting), **given)
    tick(statement, *topics)
    return statement


def tick(statement, *topics):
    return choose_topics(
        statement=statement, added=[each.pk for each in topics], taken_off=[], by=BY
    )


def version_of(meeting):
    return Meeting.objects.get(pk=meeting.pk).public_version


def verbs():
    return list(Act.objects.order_by("pk").values_list("verb", flat=True))


def index(meeting, **query):
    return Client().get(f"/meetings/{meeting.slug}/statements/", query)


def shown(response):
    return [statement.pk for _number, statement, _title in response.context["statements"]]


def desk_client(meeting, role=OrganiserRole.PUBLISHES):
    client = Client()
    client.force_login(make_organiser(meeting, role=role))
    return client


def delegate_client(participation):
    client = Client()
    client.post(reverse("meetings:link", args=[token_of(participation)]), {"act": "open"})
    return client


# --- The list -------------------------------------------------------------------


def test_topics_stand_in_the_order_in_which_they_were_added(meeting):
    for name in ("Work", "Bread", "Peace"):
        add(meeting, name)

    assert [each.name for each in meeting.topics.all()] == ["Work", "Bread", "Peace"]
    assert verbs() == ["add_topic"] * 3


def test_a_form_sent_twice_adds_one(meeting):
    assert add(meeting, "Work") == add(meeting, "Work")
    assert verbs() == ["add_topic"]


def test_a_name_that_reads_the_same_is_refused_in_this_meeting_only(meeting):
    work = add(meeting, "Work")
    with pytest.raises(Refused) as refused:
        add(meeting, "WORK")
    assert refused.value.code == "known_topic"
    bread = add(meeting, "Bread")
    with pytest.raises(Refused) as refused:
        rename_topic(topic=bread, was="Bread", name="work", language="en", by=BY)
    assert refused.value.code == "known_topic"
    # Its own name in other letters is no other topic.
    rename_topic(topic=work, was="Work", name="WORK", language="en", by=BY)
    assert add(make_meeting(), "Work").name == "Work"


def test_the_database_keeps_a_name_once_a_meeting_and_never_none(meeting):
    add(meeting, "Work")
    for name in ("Work", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.create(meeting=meeting, name=name, order=9)


def test_the_list_has_an_end(meeting):
    for n in range(MOST_TOPICS):
        add(meeting, f"Topic {n}")
    with pytest.raises(Refused) as refused:
        add(meeting, "One more")
    assert refused.value.code == "too_many_topics"


def test_a_rename_upon_another_rename_is_refused(meeting):
    topic = add(meeting, "Work")
    rename_topic(topic=topic, was="Work", name="Labour", language="en", by=BY)

    with pytest.raises(Refused) as refused:
        rename_topic(topic=topic, was="Work", name="Toil", language="en", by=BY)

    assert refused.value.code == "renamed_elsewhere"
    assert [each.name for each in meeting.topics.all()] == ["Labour"]


def test_one_moves_up_and_the_first_stays(meeting):
    work, bread, peace = (add(meeting, name) for name in ("Work", "Bread", "Peace"))
    move_topic_up(topic=peace, by=BY)
    move_topic_up(topic=work, by=BY)

    assert list(meeting.topics.all()) == [work, peace, bread]
    assert verbs().count("move_topic") == 1


def test_a_used_topic_is_removed_only_by_who_was_told(meeting):
    topic = add(meeting, "Work")
    statement = make_tagged(meeting, topic)

    with pytest.raises(Refused) as refused:
        remove_topic(topic=topic, by=BY)
    assert refused.value.code == "topic_used"
    assert list(statement.topics.all()) == [topic]

    remove_topic(topic=topic, by=BY, is_sure=True)
    # Twice is harmless.
    remove_topic(topic=topic, by=BY, is_sure=True)
    assert list(statement.topics.all()) == []
    assert verbs().count("remove_topic") == 1


def test_what_is_gone_is_not_renamed_or_moved(meeting):
    topic = add(meeting, "Work")
    remove_topic(topic=topic, by=BY)
    for act in (
        lambda: rename_topic(topic=topic, was="Work", name="x", language="", by=BY),
        lambda: move_topic_up(topic=topic, by=BY),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "topic_gone"


# --- What a statement is about ----------------------------------------------------


def test_two_who_tick_at_once_both_hold(meeting):
    work, bread, peace = (add(meeting, name) for name in ("Work", "Bread", "Peace"))
    statement = make_tagged(meeting, work)

    choose_topics(statement=statement, added=[bread.pk], taken_off=[], by=BY)
    choose_topics(statement=statement, added=[peace.pk], taken_off=[work.pk], by=BY)

    assert list(statement.topics.all()) == [bread, peace]
    act = Act.objects.filter(verb="choose_topics").order_by("-pk")[0]
    assert act.about == statement.participation.ref
    assert act.details == {"added": [peace.pk], "taken_off": [work.pk]}


def test_a_topic_of_another_meeting_is_never_taken(meeting):
    foreign = add(make_meeting(), "Foreign")
    statement = make_published(make_participation(meeting=meeting))

    assert tick(statement, foreign) is False
    assert list(statement.topics.all()) == []
    assert "choose_topics" not in verbs()


def test_public_pages_follow_and_only_where_they_show_it(meeting):
    topic = add(meeting, "Work")
    waiting = make_sent(make_participation(meeting=meeting)).statement
    before = version_of(meeting)
    tick(waiting, topic)
    assert version_of(meeting) == before

    statement = make_published(make_participation(meeting=meeting))
    before = version_of(meeting)
    tick(statement, topic)
    after = version_of(meeting)
    assert after > before
    assert tick(statement, topic) is False
    assert version_of(meeting) == after
    rename_topic(topic=topic, was="Work", name="Labour", language="en", by=BY)
    assert version_of(meeting) > after


# --- Readers ----------------------------------------------------------------------


def test_readers_narrow_by_a_topic_with_counts_that_follow_the_other_filters(meeting):
    work, bread, unused = (add(meeting, name) for name in ("Work", "Bread", "Unused"))
    one = make_tagged(meeting, work, bread, language="en")
    two = make_tagged(meeting, work, language="el")
    make_tagged(meeting)
    tick(make_sent(make_participation(meeting=meeting)).statement, work)

    whole = index(meeting)
    assert [(tag.name, n) for tag, n in whole.context["topics"]] == [("Work", 2), ("Bread", 1)]
    assert unused.name not in whole.text
    narrowed = index(meeting, topic=work.pk)
    assert shown(narrowed) == [one.pk, two.pk]
    assert f'<option value="{work.pk}" lang="en" dir="ltr" selected>Work (2)' in narrowed.text
    assert "Take away “<bdi>Work</bdi>”" in narrowed.text
    # The languages count what the topic leaves; the topics what the language leaves.
    assert [n for _code, _name, n in narrowed.context["languages_written"]] == [1, 1]
    greek = index(meeting, language="el")
    assert [(tag.name, n) for tag, n in greek.context["topics"]] == [("Work", 1)]
    none = index(meeting, language="el", topic=bread.pk)
    assert shown(none) == []
    assert [(tag.name, n) for tag, n in none.context["topics"]] == [("Work", 1), ("Bread", 0)]


@pytest.mark.parametrize("asked", ["x", "0", "-1", "9" * 5000, "1 OR 1=1", "\x00x", "١", "1.0"])
def test_a_topic_that_is_none_narrows_nothing_and_says_so(meeting, asked):
    make_tagged(meeting, add(meeting, "Work"))

    response = index(meeting, topic=asked)

    assert len(shown(response)) == 1
    assert "No statement has this topic any longer" in response.text
    assert "Take away" not in response.text


def test_a_topic_of_another_meeting_narrows_nothing(meeting):
    other = make_meeting()
    foreign = add(other, "Elsewhere")
    make_tagged(other, foreign)
    make_tagged(meeting, add(meeting, "Work"))

    response = index(meeting, topic=foreign.pk)

    assert len(shown(response)) == 1
    assert "Elsewhere" not in response.text


def test_no_topic_no_filter(meeting):
    make_tagged(meeting)
    assert 'name="topic"' not in index(meeting).text


def test_statement_page_leads_to_its_topics(meeting):
    work, bread = add(meeting, "Work"), add(meeting, "Хлеб", "ru")
    statement = make_tagged(meeting, bread, work)
    path = f"/meetings/milan/statements/{statement.participation.organisation.slug}/"

    response = Client().get(path)

    links = [
        f'<a href="/meetings/milan/statements/?topic={each.pk}" lang="{each.language}" dir="ltr">'
        f"{each.name}</a>"
        for each in (work, bread)
    ]
    assert f"About: {', '.join(links)}</span>" in response.text
    choose_topics(statement=statement, added=[], taken_off=[work.pk, bread.pk], by=BY)
    assert "About:" not in Client().get(path).text


def test_title_in_the_readers_language_stands_under_the_original(meeting):
    greek = make_tagged(meeting, language="el", title="Ψωμί")
    make_translation(greek, "en", title="Bread")
    hidden = make_tagged(meeting, language="el", title="Ειρήνη")
    make_translation(hidden, "en", title="Not ready", is_ready=False)

    english, italian = index(meeting), Client().get("/it/meetings/milan/statements/")

    assert [title for _number, _each, title in english.context["statements"]] == ["Bread", ""]
    assert "<p><bdi>Bread</bdi></p>" in english.text
    assert "Not ready" not in english.text
    assert "Bread" not in italian.text


def test_first_words_come_from_what_was_kept_and_no_text_is_read(
    meeting, django_assert_max_num_queries
):
    statement = make_tagged(meeting, body="First words.\n\n" + "and more " * 500)
    kept = Rendering.objects.get(revision=statement.published)
    assert kept.beginning.startswith("First words. and more")
    assert len(kept.beginning) <= 200

    with django_assert_max_num_queries(8) as asked:
        response = index(meeting)

    assert f">{kept.beginning}</p>" in response.text
    sql = " ".join(each["sql"] for each in asked.captured_queries)
    assert '"body"' not in sql
    assert '"html"' not in sql


@pytest.mark.parametrize("text", ["字" * 5000, "a" * 5000, "word " * 1000, "x"])
def test_first_words_always_fit(meeting, text):
    statement = make_tagged(meeting, body=text[:5000])
    assert 0 < len(Rendering.objects.get(revision=statement.published).beginning) <= 200


@pytest.mark.parametrize("n", [3, 61])
def test_index_asks_as_often_for_many(meeting, n, django_assert_num_queries):
    topics = [add(meeting, name) for name in ("Work", "Bread")]
    for _each in range(n):
        make_translation(make_tagged(meeting, *topics, language="el"), "en")
    make_joint_published(meeting)
    with django_assert_num_queries(8):
        assert index(meeting).status_code == 200


def test_topics_of_all_statements_cost_one_query(meeting, django_assert_num_queries):
    work = add(meeting, "Work")
    pks = {make_tagged(meeting, work).pk for _each in range(4)}
    with django_assert_num_queries(1):
        assert tags_by(meeting, "pk").keys() == pks


def test_programs_read_and_ask_for_topics(meeting):
    work = add(meeting, "Work")
    statement = make_tagged(meeting, work)
    make_tagged(meeting)
    slug = statement.participation.organisation.slug

    detail = Client().get(f"/api/v1/meetings/milan/statements/{slug}").json()
    listed = Client().get(f"/api/v1/meetings/milan/statements?topic={work.pk}").json()
    every = Client().get("/api/v1/meetings/milan/statements?topic=nonsense").json()

    assert detail["topics"] == [{"id": work.pk, "name": "Work", "language": "en"}]
    assert (listed["count"], every["count"]) == (1, 2)


# --- The desk ---------------------------------------------------------------------


def test_organiser_keeps_the_list(meeting):
    client, path = desk_client(meeting), "/desk/milan/statements/topics/"

    assert client.post(path, {"act": "add", "name": " Work  first ", "language": "en"}).url == path
    client.post(path, {"act": "add", "name": "Bread", "language": ""})
    work, bread = meeting.topics.all()
    assert (work.name, bread.language) == ("Work first", "")
    rename = {"act": "rename", "which": work.pk, "was": work.name}
    client.post(path, rename | {f"t{work.pk}-name": "Labour", f"t{work.pk}-language": "en"})
    client.post(path, {"act": "up", "which": bread.pk})
    page = client.get(path)
    assert [topic.name for topic, _form in page.context["rows"]] == ["Bread", "Labour"]

    make_tagged(meeting, bread)
    asked = client.post(path, {"act": "remove", "which": bread.pk})
    assert asked.status_code == 422
    assert "1 statement has this topic." in asked.text
    assert 'name="sure" value="yes"' in asked.text
    assert client.post(path, {"act": "remove", "which": bread.pk, "sure": "yes"}).url == path
    assert [each.name for each in meeting.topics.all()] == ["Labour"]


def test_what_was_typed_is_given_back(meeting):
    client, path = desk_client(meeting), "/desk/milan/statements/topics/"
    work = add(meeting, "Work")
    add(meeting, "Bread")

    long = client.post(path, {"act": "add", "name": "y" * 81, "language": "en"})
    assert long.status_code == 422
    assert "y" * 81 in long.text
    twice = client.post(
        path,
        {"act": "rename", "which": work.pk, "was": "Work", f"t{work.pk}-name": "BREAD"},
    )
    assert twice.status_code == 422
    assert "There is a topic of this name already." in twice.text
    assert 'value="BREAD"' in twice.text
    for name in ("\x00", "a\nb\x01", "\u202e", "  "):
        assert client.post(path, {"act": "add", "name": name}).status_code == 422
    assert [each.name for each in meeting.topics.all()] == ["Work", "Bread"]


def test_a_topic_of_another_meeting_is_not_changed_from_here(meeting):
    foreign = add(make_meeting(), "Foreign")
    client, path = desk_client(meeting), "/desk/milan/statements/topics/"

    for act in ("rename", "up", "remove"):
        assert client.post(path, {"act": act, "which": foreign.pk, "sure": "yes"}).url == path
    assert [each.name for each in Topic.objects.all()] == ["Foreign"]


def test_who_only_reads_sees_the_list_without_buttons(meeting):
    add(meeting, "Work")
    page = desk_client(meeting, OrganiserRole.READS).get("/desk/milan/statements/topics/")
    assert "Work" in page.text
    assert 'name="act"' not in page.text


@pytest.mark.parametrize("n", [3, 30])
def test_desk_list_costs_the_same(meeting, n, django_assert_max_num_queries):
    topics = [add(meeting, f"Topic {each}") for each in range(n)]
    make_tagged(meeting, *topics)
    client = desk_client(meeting)
    with django_assert_max_num_queries(7):
        assert client.get("/desk/milan/statements/topics/").status_code == 200


def test_organiser_corrects_what_a_statement_is_about(meeting):
    work, bread = add(meeting, "Work"), add(meeting, "Bread")
    statement = make_tagged(meeting, work)
    client = desk_client(meeting)
    path = f"/desk/milan/statements/{statement.participation.organisation.slug}/"

    assert f'name="had" value="{work.pk}"' in client.get(path).text
    client.post(path, {"act": "topics", "had": work.pk, "topic": bread.pk})

    assert list(statement.topics.all()) == [bread]
    assert Act.objects.order_by("-pk")[0].verb == "choose_topics"
    joint = make_joint_published(meeting)
    answer = client.post(f"/desk/milan/statements/joint/{joint.number}/", {"act": "topics"})
    assert answer.status_code == 404


def test_no_organisation_may_be_called_like_the_page():
    assert found_organisation(name="Topics", by=BY).slug == "topics-2"


# --- The organisation --------------------------------------------------------------


def test_organisation_ticks_its_own_before_and_after_sending(meeting):
    work, bread = add(meeting, "Work"), add(meeting, "Bread", "it")
    participation = make_participation(meeting=meeting)
    client, path = delegate_client(participation), "/my/milan/statement/topics/"
    assert client.get(path).url == "/my/milan/statement/"
    make_sent(participation)

    check = client.get("/my/milan/statement/check/")
    assert f'value="{work.pk}" id="topic-{work.pk}">' in check.text
    answer = client.post(
        path, {"for": participation.pk, "topic": [work.pk, bread.pk], "go": "check"}
    )
    assert answer.url == "/my/milan/statement/check/"
    statement = Statement.objects.get(participation=participation)
    assert list(statement.topics.all()) == [work, bread]
    assert f'<input type="hidden" name="had" value="{work.pk}">' in client.get(path).text
    client.post(path, {"for": participation.pk, "had": [work.pk, bread.pk], "topic": [bread.pk]})
    assert list(statement.topics.all()) == [bread]
    client.post(path, {"for": participation.pk, "topic": ["x", "9" * 30, "-1", "\x00"]})
    assert list(statement.topics.all()) == [bread]
    assert Act.objects.order_by("-pk")[0].actor == f"link:{participation.pk}"


def test_without_a_list_the_page_says_so(meeting):
    participation = make_participation(meeting=meeting)
    make_sent(participation)
    client = delegate_client(participation)

    assert "have not listed topics" in client.get("/my/milan/statement/topics/").text
    assert "What it is about" not in client.get("/my/milan/statement/check/").text


def test_delegate_page_costs_the_same(meeting, django_assert_max_num_queries):
    participation = make_participation(meeting=meeting)
    make_sent(participation)
    for n in range(30):
        add(meeting, f"Topic {n}")
    client = delegate_client(participation)
    with django_assert_max_num_queries(12):
        assert client.get("/my/milan/statement/topics/").status_code == 200
