"""A reader's copy: right for as long as its mark says so, and no longer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.models import Act
from meetings.models import Meeting
from meetings.services.attendance import mark_came
from meetings.services.meeting import change_meeting, name_convener, remove_convener
from meetings.states import ConvenerRole
from organisations.services import complete_organisation, rename_organisation
from statements.caching import clock_mark, is_past
from tests.factories import (
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_user,
)

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def published(db):
    """A published statement."""
    return make_published(make_participation())


def paths_of(statement):
    meeting = statement.participation.meeting
    organisation = statement.participation.organisation
    base = f"/meetings/{meeting.slug}/"
    return {
        "home": "/",
        "meeting": base,
        "call": f"{base}call/",
        "calendar": f"{base}call.ics",
        "participants": f"{base}participants/",
        "statements": f"{base}statements/",
        "statement": f"{base}statements/{organisation.slug}/",
        "text": f"{base}statements/{organisation.slug}.txt",
        "organisation": f"/organisations/{organisation.slug}/",
    }


def marks_of(statement):
    return {name: Client().get(path)["ETag"] for name, path in paths_of(statement).items()}


def changed_by(act, statement):
    """Names of the pages whose mark is another one after ``act``."""
    before = marks_of(statement)
    act()
    after = marks_of(statement)
    return {name for name in before if before[name] != after[name]}


EVERY_PAGE = {
    "home", "meeting", "call", "calendar", "participants", "statements", "statement", "text",
    "organisation",
}  # fmt: skip


def test_page_that_is_still_right_costs_one_query(published, django_assert_num_queries):
    for path in paths_of(published).values():
        etag = Client().get(path)["ETag"]
        with django_assert_num_queries(1):
            response = Client().get(path, HTTP_IF_NONE_MATCH=etag)
        assert (response.status_code, response.content) == (304, b""), path


def test_compressed_page_is_known_by_its_mark_too(published):
    client = Client(headers={"accept-encoding": "gzip"})
    path = paths_of(published)["participants"]

    first = client.get(path)
    again = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])

    assert first["Content-Encoding"] == "gzip"
    assert again.status_code == 304


def test_other_mark_gets_the_page(published):
    response = Client().get(paths_of(published)["statement"], HTTP_IF_NONE_MATCH='"other"')

    assert response.status_code == 200


def test_nothing_happened_and_every_mark_is_the_same(published):
    assert changed_by(lambda: None, published) == set()


def test_every_page_has_a_mark_of_its_own_in_every_language(published):
    for path in paths_of(published).values():
        assert Client().get(path)["ETag"] != Client().get("/it" + path)["ETag"], path


def test_every_page_has_a_new_mark_in_a_new_release(published, settings):
    def release():
        settings.RELEASE = "the next one"

    assert changed_by(release, published) == EVERY_PAGE


@pytest.mark.parametrize(
    "act",
    [
        lambda meeting: change_meeting(
            meeting=meeting, at=timezone.now(), by="user:1", title="Another name"
        ),
        lambda meeting: mark_came(
            participation=meeting.participations.get(), at=timezone.now(), by="user:1"
        ),
        lambda meeting: name_convener(
            meeting=meeting, organisation=make_organisation(), role=ConvenerRole.HOST, by="user:1"
        ),
        lambda meeting: make_rsvp(make_participation(meeting=meeting)),
        lambda meeting: make_published(make_participation(meeting=meeting)),
    ],
    ids=["changed", "came", "convener", "answer", "published"],
)
def test_change_of_a_meeting_makes_its_pages_fresh(published, act):
    assert changed_by(lambda: act(published.participation.meeting), published) == EVERY_PAGE


def test_convener_taken_off_makes_pages_fresh(published):
    meeting = published.participation.meeting
    convener = name_convener(
        meeting=meeting, organisation=make_organisation(), role=ConvenerRole.HOST, by="user:1"
    )

    changed = changed_by(lambda: remove_convener(convener=convener, by="user:1"), published)

    assert changed == EVERY_PAGE


def test_corrected_organisation_makes_pages_of_every_meeting_fresh(published):
    organisation = published.participation.organisation

    for act in (
        lambda: rename_organisation(
            organisation=organisation, name="Right", slug=organisation.slug, by="user:1"
        ),
        lambda: complete_organisation(organisation=organisation, by="user:1", place="Milano"),
    ):
        assert changed_by(act, published) == EVERY_PAGE


def test_repair_of_another_name_in_the_admin_makes_pages_fresh(published):
    admin = Client()
    admin.force_login(make_user(is_staff=True, is_superuser=True))

    def repair():
        response = admin.post(
            "/admin/organisations/othername/add/",
            {
                "organisation": published.participation.organisation_id,
                "name": "Le nom",
                "language": "fr",
            },
        )
        assert response.status_code == 302

    assert changed_by(repair, published) == EVERY_PAGE


def test_other_meeting_touches_only_what_shows_both(published):
    """The home lists both; the statement and the organisation show what was said elsewhere."""
    again = make_participation(organisation=published.participation.organisation)

    changed = changed_by(lambda: make_published(again), published)

    assert changed == {"home", "statement", "organisation"}


def test_strangers_at_another_meeting_leave_a_statement_alone(published):
    stranger = make_participation(meeting=make_meeting())
    make_published(stranger)

    changed = changed_by(lambda: make_published(stranger, body="New", base_version=1), published)

    assert changed == {"home", "organisation"}


def test_meeting_that_is_private_again_is_gone_for_who_kept_its_mark(published):
    paths, marks = paths_of(published), marks_of(published)
    meeting = published.participation.meeting
    meeting.opened_at = None
    meeting.save()

    for name in EVERY_PAGE - {"home"}:
        response = Client().get(paths[name], HTTP_IF_NONE_MATCH=marks[name])
        assert response.status_code == 404, name


def test_mark_of_a_page_opens_nothing_else(published):
    mark = Client().get(paths_of(published)["statement"])["ETag"]
    base = paths_of(published)["meeting"]

    for path in ("/meetings/absent/", f"{base}statements/nobody/", "/organisations/nobody/"):
        assert Client().get(path, HTTP_IF_NONE_MATCH=mark).status_code == 404


@pytest.mark.parametrize(
    ("minutes", "later", "is_same"),
    [
        (60 * 24 * 10 + 90, 60, True),
        (60 * 24 * 10 + 90, 120, False),
        (151, 20, True),
        (151, 40, False),
        (30, 1, False),
    ],
)
def test_clock_mark_changes_when_the_words_do(minutes, later, is_same):
    """As "10 days left", "2 hours left", "30 minutes left" do, and not with every second."""
    due_at = NOON + timedelta(minutes=minutes)

    before = clock_mark(due_at, due_at, NOON)
    after = clock_mark(due_at, due_at, NOON + timedelta(minutes=later))

    assert (before == after) is is_same


def test_clock_mark_changes_at_the_very_end_of_each_deadline():
    answers_due_at, statements_due_at = NOON, NOON + timedelta(days=5)
    second = timedelta(seconds=1)

    around = [
        clock_mark(answers_due_at, statements_due_at, due_at + step)
        for due_at in (answers_due_at, statements_due_at)
        for step in (-second, timedelta())
    ]

    assert len(set(around)) == 4


def test_clock_stands_still_for_the_archive():
    due_at = NOON - timedelta(days=400)

    assert clock_mark(due_at, due_at, NOON) == clock_mark(due_at, due_at, NOON + timedelta(30))


def test_an_act_that_took_longer_than_the_next_one_makes_pages_fresh(published):
    later = Act.objects.create(pk=1_000_010, actor="user:1", verb="rename_organisation")
    Act.objects.create(pk=1_000_009, actor="user:1", verb="rename_organisation", scope="meeting:1")
    assert later == Act.objects.first()

    def commit():
        # Its key was given first, its rows are seen last.
        Act.objects.create(pk=1_000_008, actor="user:2", verb="rename_organisation")

    assert changed_by(commit, published) == EVERY_PAGE


def test_a_page_is_not_known_by_a_second_that_is_not_over(published):
    path = paths_of(published)["statement"]
    meeting = published.participation.meeting
    Meeting.objects.filter(pk=meeting.pk).update(public_changed_at=NOON + timedelta(days=1))
    second = (NOON + timedelta(days=1)).timestamp()

    assert not is_past(int(second), NOON + timedelta(days=1, milliseconds=999))
    assert is_past(int(second), NOON + timedelta(days=1, seconds=1))
    assert "Last-Modified" not in Client().get(path)
