"""Who may see and do what at a meeting: roles, links, mandates; 404 for everybody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from meetings import access
from meetings.access import DOOR, MANAGE, MAY, PUBLISH, READ, SESSION_KEY, WRITE
from meetings.models import Invitation, Participation
from meetings.services.invitation import replace_link
from meetings.states import OrganiserRole
from tests.factories import (
    make_meeting,
    make_membership,
    make_organiser,
    make_participation,
    make_user,
    token_of,
)

ACTS = {READ, WRITE, PUBLISH, DOOR, MANAGE}


def request_of(user=None, method="get", session=None, **data):
    """Return a request as the middleware would hand it to a view."""
    request = getattr(RequestFactory(), method)("/", data)
    request.user = user or AnonymousUser()
    request.session = session if session is not None else SessionStore()
    request.arrived_at = timezone.now()
    request.COOKIES["session"] = "a session"
    return request


# --- Organisers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (OrganiserRole.READS, {READ}),
        (OrganiserRole.WRITES, {READ, WRITE}),
        (OrganiserRole.PUBLISHES, {READ, PUBLISH}),
        (OrganiserRole.DOOR, {READ, DOOR}),
        (OrganiserRole.EVERYTHING, ACTS),
    ],
)
def test_role_may_do_its_acts_and_no_other(meeting, role, acts):
    request = request_of(make_organiser(meeting, role=role))
    participation = make_participation(meeting=meeting)

    for act in ACTS:
        if act in acts:
            assert access.meeting_for_organiser(request, meeting.slug, act).may == acts
            found = access.participation_for_organiser(
                request, meeting.slug, participation.organisation.slug, act
            )
            assert found == participation
        else:
            with pytest.raises(Http404):
                access.meeting_for_organiser(request, meeting.slug, act)
            with pytest.raises(Http404):
                access.participation_for_organiser(
                    request, meeting.slug, participation.organisation.slug, act
                )


def test_every_role_is_named():
    assert set(MAY) == set(OrganiserRole)


@pytest.mark.parametrize("who", ["nobody", "stranger", "admin", "organiser of another"])
def test_desk_is_not_there_for_others(meeting, who):
    user = {
        "nobody": lambda: None,
        "stranger": make_user,
        "admin": lambda: make_user(is_staff=True, is_superuser=True),
        "organiser of another": lambda: make_organiser(make_meeting()),
    }[who]()

    with pytest.raises(Http404):
        access.meeting_for_organiser(request_of(user), meeting.slug)


def test_organisation_of_another_meeting_is_not_there(meeting):
    request = request_of(make_organiser(meeting))
    other = make_participation(meeting=make_meeting())

    with pytest.raises(Http404):
        access.participation_for_organiser(request, meeting.slug, other.organisation.slug)


def test_organiser_sees_the_own_meetings_only(meeting):
    make_meeting()

    assert list(access.meetings_for_organiser(make_organiser(meeting))) == [meeting]


def test_private_meeting_is_not_there_for_the_public(meeting):
    private = make_meeting(opened_at=None)

    assert access.public_meeting(meeting.slug) == meeting
    with pytest.raises(Http404):
        access.public_meeting(private.slug)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("nobody", False),
        ("stranger", False),
        ("former member", False),
        ("member", True),
        ("organiser", True),
        ("admin", True),
    ],
)
def test_who_may_call_a_meeting(db, who, may):
    user = {
        "nobody": AnonymousUser,
        "stranger": make_user,
        "former member": lambda: make_membership(until=date(2021, 1, 1)).user,
        "member": lambda: make_membership().user,
        "organiser": lambda: make_organiser(make_meeting()),
        "admin": lambda: make_user(is_staff=True),
    }[who]()

    assert access.may_call_a_meeting(user, timezone.now()) is may


# --- Links --------------------------------------------------------------------


def holding(*participations):
    """Return a request whose session has opened these links, the last one last."""
    request = request_of()
    for participation in participations:
        access.open_link(request, access.participation_of_token(token_of(participation)))
    return request


def test_link_opens_its_organisation_at_its_meeting_only(meeting):
    participation = make_participation(meeting=meeting)
    make_participation(meeting=meeting)
    elsewhere = make_participation(organisation=participation.organisation)
    request = holding(participation)

    assert list(access.participations_for_delegate(request)) == [participation]
    assert access.participation_for_delegate(request, meeting.slug) == participation
    assert access.delegate_actor(request, participation) == f"link:{participation.pk}"
    with pytest.raises(Http404):
        access.participation_for_delegate(request, elsewhere.meeting.slug)


def test_opening_a_link_gives_the_session_another_id(participation):
    request = request_of()
    request.session.save()
    before = request.session.session_key

    access.open_link(request, access.participation_of_token(token_of(participation)))

    assert request.session.session_key != before
    assert token_of(participation) not in str(dict(request.session))
    assert not request.user.is_authenticated


def test_replaced_link_closes_the_session_that_it_opened(participation):
    request = holding(participation)

    replace_link(participation=participation, at=timezone.now(), by="system")

    with pytest.raises(Http404):
        access.participation_for_delegate(request, participation.meeting.slug)


def test_stopped_link_closes_the_session_that_it_opened(participation):
    request = holding(participation)
    Invitation.objects.update(revoked_at=timezone.now())

    assert list(access.participations_for_delegate(request)) == []


def test_left_page_is_closed(participation):
    request = holding(participation)

    access.close_links(request)

    assert list(access.participations_for_delegate(request)) == []
    assert SESSION_KEY not in request.session


def test_browser_with_two_links_acts_for_the_last_and_a_form_for_its_own(meeting):
    one, two = (make_participation(meeting=meeting) for _each in range(2))
    stranger = make_participation(meeting=meeting)
    session = holding(one, two).session

    page = access.participation_for_delegate(request_of(session=session), meeting.slug)
    form = access.participation_for_delegate(
        request_of(session=session, method="post", **{"for": one.pk}), meeting.slug
    )
    after = access.participation_for_delegate(request_of(session=session), meeting.slug)

    assert (page, form, after) == (two, one, one)
    assert page.has_others
    with pytest.raises(Http404):
        access.participation_for_delegate(
            request_of(session=session, method="post", **{"for": stranger.pk}), meeting.slug
        )


# --- Members ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "may"),
    [(-10, None, True), (-10, 10, True), (0, 0, True), (-10, -1, False), (1, None, False)],
)
def test_member_acts_while_the_mandate_holds(participation, since, until, may):
    today = timezone.now().date()
    member = make_membership(
        organisation=participation.organisation,
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    request = request_of(member.user)

    found = list(access.participations_for_delegate(request))

    assert found == ([participation] if may else [])


def test_member_acts_for_every_meeting_of_the_organisation_and_no_other(participation):
    elsewhere = make_participation(organisation=participation.organisation)
    make_participation(meeting=participation.meeting)
    member = make_membership(organisation=participation.organisation)
    request = request_of(member.user)

    assert set(access.participations_for_delegate(request)) == {participation, elsewhere}
    assert access.delegate_actor(request, participation) == member.user.ref


def test_organiser_is_no_delegate(meeting):
    make_participation(meeting=meeting)
    request = request_of(make_organiser(meeting))

    with pytest.raises(Http404):
        access.participation_for_delegate(request, meeting.slug)


def test_session_is_written_once_in_ten_minutes_and_when_another_acts(rf):
    class Session(dict):
        n_written = 0

        def __setitem__(self, key, value):
            self.n_written += key == access.ACTING_KEY
            super().__setitem__(key, value)

    request = rf.post("/")
    request.session = Session()
    first, second = Participation(pk=1, meeting_id=7), Participation(pk=2, meeting_id=7)
    for minute, participation, n_written in (
        (0, first, 1), (9, first, 1), (10, first, 2), (10, first, 2), (11, second, 3),
    ):  # fmt: skip
        request.arrived_at = datetime(2026, 5, 1, 12, minute, tzinfo=UTC)
        access.act_for(request, participation)
        assert request.session.n_written == n_written
