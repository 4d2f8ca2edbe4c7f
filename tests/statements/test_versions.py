"""Versions as people count them, and what a version's page says."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from statements.models import Revision
from statements.states import Origin, RevisionKind
from statements.versions import PAUSE, spells
from tests.factories import make_draft, make_participation, make_sent

MINUTE = timedelta(minutes=1)


@pytest.fixture
def write(participation):
    """Save a text so many minutes after the first one."""
    begin = timezone.now()

    def save(minutes, body, version, kind=RevisionKind.AUTO, **given):
        at = begin + minutes * MINUTE
        return make_draft(participation, at=at, body=body, base_version=version, kind=kind, **given)

    return save


def lines(*, each_one=False):
    found = spells(Revision.objects.newest_first(), each_one=each_one)
    return [(each.revision.n_characters, each.n_more, each.n_characters_more) for each in found]


def test_texts_that_saved_themselves_in_one_go_are_one_line(write):
    for minute in range(4):
        write(minute, "x" * (minute + 1), minute)
    write(5, "x" * 9, 4, kind=RevisionKind.DRAFT)

    assert lines() == [(9, 4, None)]
    assert len(lines(each_one=True)) == 5


def test_pause_other_hand_or_a_pressed_button_begin_a_new_line(write):
    write(0, "x", 0)
    write(PAUSE / MINUTE + 1, "xx", 1)
    write(PAUSE / MINUTE + 2, "xxx", 2, by="user:5")
    write(PAUSE / MINUTE + 3, "xxxx", 3, by="user:5", kind=RevisionKind.DRAFT)
    write(PAUSE / MINUTE + 4, "x", 4, by="user:5")

    assert lines() == [(1, 0, -3), (4, 1, 2), (2, 0, 1), (1, 0, None)]


def test_version_that_was_brought_back_says_from_where(delegate_client, participation):
    first = make_draft(participation, body="One two three.").revision
    make_draft(participation, body="One three.", base_version=1)
    page = reverse("statements:delegate_version", args=[participation.meeting.slug, first.pk])

    response = delegate_client.post(page, {"for": participation.pk, "key": str(uuid.uuid4())})

    assert response.status_code == 302
    participation.statement.refresh_from_db()
    assert participation.statement.draft.body == "One two three."
    assert participation.statement.draft.origin == Origin.EARLIER


def test_page_marks_what_was_put_in_and_taken_out_in_words_too(delegate_client, participation):
    make_draft(participation, body="One two three.")
    later = make_draft(participation, body="One 2 three.", base_version=1).revision
    page = reverse("statements:delegate_version", args=[participation.meeting.slug, later.pk])

    html = delegate_client.get(page).content.decode()

    assert '<ins><span class="vh">put in: </span>2 ' in html
    assert '<del><span class="vh">taken out: </span>two ' in html


def test_any_two_versions_can_be_compared_but_not_with_another_organisations(
    delegate_client, participation
):
    first = make_draft(participation, body="One.").revision
    for version, body in enumerate(("Two.", "Three."), start=1):
        last = make_draft(participation, body=body, base_version=version).revision
    foreign = make_sent(make_participation())
    page = reverse("statements:delegate_version", args=[participation.meeting.slug, last.pk])

    assert delegate_client.get(f"{page}?with={first.pk}").context["other"] == first
    assert delegate_client.get(f"{page}?with={foreign.pk}").context["other"] is None
