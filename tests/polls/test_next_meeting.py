"""The next meeting made from the last: everything decided, everything fresh."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.clocks import local_to_instant, on_clock
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.models import (
    Convener,
    Invitation,
    Letter,
    LetterText,
    Meeting,
    Organiser,
    Participation,
    ReminderRule,
    Rsvp,
)
from meetings.services.attendance import mark_came
from meetings.services.letter import take_out
from meetings.services.meeting import open_meeting
from meetings.states import ConvenerRole, LetterKind, OrganiserRole
from polls import carrying
from polls.models import LetterCopy, Option, Poll, Succession
from polls.services.letter_copy import look_at_dates
from polls.services.next_meeting import make_next, say_next
from polls.services.option import take_back
from polls.services.poll import close_poll
from polls.shifting import Shift
from polls.states import PollState
from tests.factories import (
    make_convener,
    make_letter,
    make_meeting,
    make_move,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_rule,
    make_sending,
)
from tests.meetings.test_races import at_once
from tests.polls.factories import make_choice, make_following, make_poll, wanted

pytestmark = pytest.mark.django_db


def refused(call, **given):
    with pytest.raises(Refused) as refusal:
        call(**given)
    return refusal.value.code


# --- Dates ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "first_day", "new_first_day", "old_zone", "new_zone", "wanted_moment"),
    [
        # Winter to summer in one place: 23:59 stays 23:59, the distance in hours does not.
        ("2025-12-31T22:59", "2026-01-15", "2026-07-15", "Europe/Rome", "Europe/Rome",
         "2026-06-30T21:59"),
        # From one clock to another, over both changes.
        ("2026-06-30T21:59", "2026-07-15", "2027-01-15", "Europe/Rome", "America/New_York",
         "2027-01-01T04:59"),
        # A deadline on the very night on which the clock goes forward: the hour is not there.
        ("2026-02-01T01:30", "2026-02-08", "2026-04-05", "Europe/Rome", "Europe/Rome",
         "2026-03-29T01:30"),
        # The night on which it goes back: 02:30 comes twice, the first is meant.
        ("2026-07-05T00:30", "2026-07-12", "2026-11-01", "Europe/Rome", "Europe/Rome",
         "2026-10-25T00:30"),
        # A place without summer time, on the other side of the date line.
        ("2026-06-30T21:59", "2026-07-15", "2026-08-15", "Europe/Rome", "Asia/Tokyo",
         "2026-07-31T14:59"),
    ],
)  # fmt: skip
def test_a_moment_keeps_its_days_and_its_hour_on_the_wall(
    was, first_day, new_first_day, old_zone, new_zone, wanted_moment
):
    previous = Meeting(starts_on=date.fromisoformat(first_day), time_zone=old_zone)
    shift = Shift.between(previous, date.fromisoformat(new_first_day), new_zone)

    moved = shift.moved(datetime.fromisoformat(was).replace(tzinfo=UTC))

    assert moved == datetime.fromisoformat(wanted_moment).replace(tzinfo=UTC)


def test_deadlines_keep_their_distance_over_a_change_of_the_clock():
    def evening(day):
        return local_to_instant(datetime.combine(day, time(23, 59)), "Europe/Rome")

    starts_on = date(2031, 1, 20)
    previous = make_meeting(
        starts_on=starts_on,
        ends_on=starts_on,
        answers_due_at=evening(starts_on - timedelta(days=30)),
        statements_due_at=evening(starts_on - timedelta(days=10)),
    )

    following = make_following(
        previous,
        starts_on=date(2031, 7, 20),
        ends_on=date(2031, 7, 22),
        time_zone="America/Sao_Paulo",
    ).next

    there = on_clock(following.answers_due_at, "America/Sao_Paulo")
    assert (there.date(), there.time()) == (date(2031, 6, 20), time(23, 59))
    there = on_clock(following.statements_due_at, "America/Sao_Paulo")
    assert (there.date(), there.time()) == (date(2031, 7, 10), time(23, 59))


def test_a_person_may_choose_the_day_of_a_deadline(meeting):
    day = wanted(meeting).starts_on - timedelta(days=3)

    following = make_following(meeting, statements_due_on=day).next

    there = on_clock(following.statements_due_at, "Europe/Athens")
    here = on_clock(meeting.statements_due_at, "Europe/Rome")
    assert (there.date(), there.time()) == (day, here.time())


# --- What is carried over --------------------------------------------------------


def test_every_model_and_field_has_a_fate():
    models = {model.__name__ for model in apps.get_app_config("meetings").get_models()}
    fields = {field.name for field in Meeting._meta.concrete_fields}

    assert models == {"Meeting", *carrying.COPIED, *carrying.NOT_COPIED}
    assert fields == {
        *carrying.SETTINGS,
        *carrying.GIVEN,
        *carrying.SHIFTED,
        *carrying.FRESH,
    }
    for name, copied in carrying.COPIED.items():
        known = {field.name for field in apps.get_model("meetings", name)._meta.get_fields()}
        assert set(copied) <= known


def lived():
    """A meeting at which everything has happened that can."""
    meeting = make_meeting(
        purpose="Sample purpose",
        call="Sample call",
        character_limit=9_000,
        publication="at_once",
        hold_minutes=0,
    )
    host, silent, late, gone = (make_participation(meeting=meeting) for _each in range(4))
    make_convener(meeting, ConvenerRole.SUPPORTER, organisation=host.organisation)
    make_organiser(meeting, OrganiserRole.WRITES)
    invitation = make_letter(
        meeting, audience={"stage": "not_invited"}, texts={"en": ("a", "b"), "it": ("c", "d")}
    )
    reminder = make_letter(meeting, LetterKind.REMINDER, audience={"answer": "missing"})
    make_rule(reminder)
    make_rule(reminder, goes_at=meeting.statements_due_at - timedelta(days=2))
    free = make_letter(meeting, LetterKind.FREE, audience={})
    take_out(letter=free, participation=gone, by=SYSTEM)
    make_sending(free)
    make_rsvp(host, language="it")
    make_published(host)
    mark_came(participation=host, at=timezone.now(), by=SYSTEM)
    move = make_move(meeting)
    make_letter(meeting, LetterKind.NOTES, audience={"told": str(move.pk)})
    Participation.objects.filter(pk=late.pk).update(
        statements_extended_to=timezone.now() + timedelta(days=50), is_named=True
    )
    meeting.refresh_from_db()
    return meeting, invitation, reminder, free, (host, silent, late, gone)


def test_settings_and_people_come_along_and_everything_is_fresh():
    meeting, _invitation, _reminder, _free, people = lived()
    boss = make_organiser(meeting)

    following = make_following(meeting, boss).next

    following.refresh_from_db()
    for name in carrying.SETTINGS:
        assert getattr(following, name) == getattr(meeting, name), name
    assert following.opened_at is None
    assert following.last_statement_number == 0
    assert list(following.conveners.values_list("organisation", "role")) == [
        (people[0].organisation_id, ConvenerRole.SUPPORTER)
    ]
    team = set(following.organisers.values_list("user", "role"))
    assert team == set(meeting.organisers.values_list("user", "role"))
    rows = following.participations.order_by("organisation")
    assert [row.organisation_id for row in rows] == [each.organisation_id for each in people]
    assert [row.language for row in rows] == ["it", "", "", ""]
    for row in rows:
        assert row.is_named is False
        assert (row.answers_extended_to, row.statements_extended_to) == (None, None)


def test_nothing_that_was_said_or_done_comes_along():
    meeting, *_rest = lived()

    following = make_following(meeting).next

    for name in carrying.NOT_COPIED:
        model = apps.get_model("meetings", name)
        path = {"Sending": "letter__meeting", "DeadlineMove": "meeting"}.get(
            name, "participation__meeting"
        )
        there = model.objects.filter(**{path: following})
        assert not there.exists(), name
    assert not following.letters.filter(sent_at__isnull=False).exists()
    assert not Message.objects.of_scope(following.scope).exists()
    statements = apps.get_model("statements", "Statement").objects
    assert not statements.filter(participation__meeting=following).exists()
    # The test itself stands on something that could have come along.
    assert Invitation.objects.filter(participation__meeting=meeting).exists()
    assert Rsvp.objects.filter(participation__meeting=meeting).exists()
    assert meeting.letters.filter(sent_at__isnull=False).exists()
    assert statements.filter(participation__meeting=meeting).exists()


def test_letters_come_along_as_drafts_to_look_at():
    meeting, _invitation, _reminder, free, people = lived()

    following = make_following(meeting).next

    copies = list(LetterCopy.objects.of_meeting(following.pk))
    assert [(each.letter.kind, each.letter.audience) for each in copies] == [
        (LetterKind.INVITATION, {"stage": "not_invited"}),
        (LetterKind.REMINDER, {"answer": "missing"}),
        (LetterKind.FREE, {}),
    ]
    assert [each.looked_at for each in copies] == [None, None, None]
    texts = copies[0].letter.texts.values_list("language", "subject", "body")
    assert list(texts) == [("en", "a", "b"), ("it", "c", "d")]
    left_out = copies[2].letter.without.get()
    assert left_out.meeting == following
    assert left_out.organisation == people[3].organisation
    assert copies[2].source == free


def test_reminders_come_along_switched_off():
    meeting, *_rest = lived()
    moment = ReminderRule.objects.get(goes_at__isnull=False).goes_at

    following = make_following(meeting).next

    rules = ReminderRule.objects.filter(letter__meeting=following).order_by("pk")
    shift = Shift.between(meeting, following.starts_on, following.time_zone)
    assert {(each.deadline, each.days_before, each.goes_at) for each in rules} == {
        ("answers", 5, None),
        ("", None, shift.moved(moment)),
    }
    assert {(each.is_on, each.planned_until) for each in rules} == {(False, None)}


def test_only_what_is_ticked_comes_along():
    meeting, *_rest = lived()
    boss = make_organiser(meeting)

    following = make_following(
        meeting,
        boss,
        has_conveners=False,
        has_organisations=False,
        has_team=False,
        has_letters=False,
        has_rules=False,
    ).next

    assert not Convener.objects.filter(meeting=following).exists()
    assert not Participation.objects.filter(meeting=following).exists()
    assert not Letter.objects.filter(meeting=following).exists()
    assert list(Organiser.objects.filter(meeting=following).values_list("user")) == [(boss.pk,)]


def test_who_calls_it_is_on_its_list():
    meeting, *_rest, people = lived()

    following = make_following(meeting, has_organisations=False).next

    listed = following.participations.values_list("organisation", flat=True)
    assert list(listed) == [people[0].organisation_id]


def test_a_copied_letter_cannot_go_out_before_somebody_looked(organiser_client, meeting):
    make_letter(meeting, audience={})
    make_participation(meeting=meeting)
    boss = Organiser.objects.get(meeting=meeting).user
    following = make_following(meeting, boss).next
    copy = LetterCopy.objects.get()
    page = f"/desk/{following.slug}/letters/{copy.letter_id}/look/"

    def stops():
        checks = organiser_client.get(page).context["checks"]
        return [check.words for check in checks if check.stops]

    assert len(stops()) == 1
    assert "Look at the dates" in stops()[0]
    look_at_dates(copy=copy, by=boss.ref, at=timezone.now())
    assert stops() == []


# --- One decision makes one meeting ------------------------------------------------


def test_the_same_page_sent_twice_makes_one_meeting(meeting):
    key, boss = uuid.uuid4(), make_organiser(meeting)

    first = make_following(meeting, boss, key=key)
    second = make_following(meeting, boss, key=key)

    assert second == first
    assert Meeting.objects.count() == 2


def test_another_decision_is_refused(meeting):
    make_following(meeting)

    assert refused(make_following, previous=meeting, title="Another") == "decided_already"
    assert Meeting.objects.count() == 2


def test_a_meeting_has_one_before_and_one_after(meeting):
    following = make_following(meeting).next
    third = make_meeting()

    for row in ((meeting, third), (third, following), (third, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Succession.objects.create(
                previous=row[0],
                next=row[1],
                key=uuid.uuid4(),
                decided_by=SYSTEM,
                decided_at=timezone.now(),
            )


def test_the_poll_says_what_was_decided(meeting):
    poll = make_poll(meeting)
    option = poll.options.last()

    succession = make_following(meeting, option=option)

    poll.refresh_from_db()
    assert (poll.state, poll.decided_option, succession.option) == (
        PollState.DECIDED,
        option,
        option,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(decided_option=None)


def test_a_closed_poll_can_be_decided_and_a_draft_cannot(meeting):
    draft = make_poll(meeting, is_open=False)
    option = draft.options.first()

    assert refused(make_following, previous=meeting, option=option) == "never_asked"
    elsewhere = make_poll(make_meeting()).options.first()
    assert refused(make_following, previous=meeting, option=elsewhere) == "never_asked"
    closed = make_poll(make_meeting())
    close_poll(poll=closed, at=timezone.now(), by=SYSTEM)
    assert make_following(closed.meeting, option=closed.options.first()).next.pk


def test_a_proposal_that_was_taken_back_is_not_decided(meeting, participation):
    option = make_poll(meeting, n_options=3).options.first()
    make_choice(participation, option)
    take_back(option=option, by=SYSTEM, at=timezone.now())

    assert refused(make_following, previous=meeting, option=option) == "taken_back"
    assert Option.objects.count() == 3
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"starts_on": 0, "ends_on": 1}, "before_this_one"),
        ({"starts_on": 300, "ends_on": 299}, "ends_before_start"),
        ({"time_zone": "Mars/Olympus"}, "unknown_zone"),
        ({"slug": "new"}, "slug_taken"),
        ({"has_letters": False}, "rules_without_letters"),
        ({"starts_on": 1, "ends_on": 1, "answers_due_on": -70}, "deadline_passed"),
        ({"answers_due_on": 1000}, "answers_after_start"),
    ],
)
def test_decisions_that_cannot_be(meeting, given, code):
    days = {name: meeting.ends_on + timedelta(days=n) for name, n in given.items()
            if isinstance(n, int) and not isinstance(n, bool)}  # fmt: skip
    poll = make_poll(meeting)

    assert (
        refused(make_following, previous=meeting, option=poll.options.first(), **given | days)
        == code
    )
    assert Meeting.objects.count() == 1
    assert Poll.objects.get().state == PollState.OPEN


def test_an_address_that_is_taken_is_refused_and_a_made_one_is_free(meeting):
    make_meeting(slug="athens-2030")

    assert refused(make_following, previous=meeting, slug="athens-2030") == "slug_taken"
    assert make_following(meeting, title="Athens 2030").next.slug == "athens-2030-2"


def test_the_day_after_the_last_day_is_late_enough():
    meeting = make_meeting()
    day = meeting.ends_on + timedelta(days=1)

    assert make_following(meeting, starts_on=day, ends_on=day).next.starts_on == day


def test_a_meeting_that_is_there_already_can_be_said_to_follow(meeting):
    option = make_poll(meeting).options.first()
    day = meeting.ends_on + timedelta(days=90)
    following = make_meeting(starts_on=day, ends_on=day)
    given = {"by": SYSTEM, "at": timezone.now()}

    first = say_next(
        previous=meeting, following=following, key=uuid.uuid4(), option=option, **given
    )
    again = say_next(previous=meeting, following=following, key=uuid.uuid4(), **given)

    assert again == first
    assert Poll.objects.get().decided_option == option
    assert (
        refused(say_next, previous=meeting, following=make_meeting(), key=uuid.uuid4(), **given)
        == "decided_already"
    )
    assert (
        refused(say_next, previous=make_meeting(), following=following, key=uuid.uuid4(), **given)
        == "decided_already"
    )
    assert (
        refused(say_next, previous=following, following=meeting, key=uuid.uuid4(), **given)
        == "before_this_one"
    )


def test_opening_the_next_meeting_shows_it_on_the_page_of_the_last(meeting):
    following = make_following(meeting).next
    meeting.refresh_from_db()
    before = meeting.public_version

    open_meeting(meeting=following, at=timezone.now(), by=SYSTEM)

    meeting.refresh_from_db()
    assert meeting.public_version == before + 1


@pytest.mark.django_db(transaction=True)
def test_six_press_decide_at_once():
    meeting = make_meeting(invited=3)
    make_letter(meeting, audience={})
    boss, key = make_organiser(meeting), uuid.uuid4()
    option = make_poll(meeting).options.first()

    wrong = at_once([lambda: make_following(meeting, boss, key=key, option=option)] * 6)

    assert wrong == []
    assert Meeting.objects.count() == 2
    assert Participation.objects.count() == 6
    assert LetterText.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_organisers_decide_differently_at_once():
    meeting = make_meeting()
    first, second = make_organiser(meeting), make_organiser(meeting)
    at = timezone.now()

    def decide(organiser, title):
        make_next(
            previous=meeting,
            wanted=wanted(meeting, title=title),
            organiser=organiser,
            key=uuid.uuid4(),
            at=at,
        )

    wrong = at_once([lambda: decide(first, "One"), lambda: decide(second, "Two")])

    assert len(wrong) == 1
    assert "made already" in wrong[0]
    assert Succession.objects.count() == 1
    assert Meeting.objects.count() == 2
