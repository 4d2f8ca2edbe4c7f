"""Acts at a meeting: plan, change, open; answers and notes; links; who came; more time."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.access import participation_of_token
from meetings.deadlines import GRACE
from meetings.models import Attendance, Convener, Meeting, Note, Organiser, Rsvp
from meetings.services.answer import leave_note
from meetings.services.attendance import mark_came, undo_came
from meetings.services.invitation import add_participation, replace_link
from meetings.services.meeting import (
    FIELDS,
    change_meeting,
    free_slug,
    name_convener,
    open_meeting,
    plan_meeting,
    remove_convener,
)
from meetings.services.moretime import give_more_time
from meetings.states import Answer, AnswerSource, ConvenerRole, DeadlineKind, OrganiserRole
from tests.factories import (
    make_meeting,
    make_organisation,
    make_participation,
    make_rsvp,
    make_user,
    token_of,
)

DAY = timedelta(days=1)


@pytest.fixture
def fields(db):
    """What an organiser would fill in for a new meeting."""
    meeting = make_meeting(title="Planned")
    values = {name: getattr(meeting, name) for name in FIELDS}
    meeting.delete()
    return values


# --- Plan, change, open -------------------------------------------------------


def test_planned_meeting_is_private_and_its_maker_may_do_everything(fields):
    user = make_user()

    meeting = plan_meeting(organiser=user, **fields)

    assert (meeting.slug, meeting.is_public) == ("planned", False)
    organiser = Organiser.objects.get()
    assert (organiser.user, organiser.role) == (user, OrganiserRole.EVERYTHING)
    act = Act.objects.get()
    assert (act.actor, act.verb, act.scope) == (user.ref, "plan_meeting", meeting.scope)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Taken", "taken-2"), ("New", "new-2"), ("Leave", "leave-2"), ("会議", "meeting")],
)
def test_address_of_a_meeting_is_free_and_no_page_of_ours(db, title, slug):
    make_meeting(slug="taken")

    assert free_slug(title) == slug


@pytest.mark.parametrize(
    ("field", "moved", "code"),
    [
        ("ends_on", -10 * DAY, "ends_before_start"),
        ("answers_due_at", 60 * DAY, "answers_after_start"),
        ("statements_due_at", 60 * DAY, "statements_after_start"),
        ("statements_due_at", -30 * DAY, "statements_before_answers"),
    ],
)
def test_dates_in_an_impossible_order_are_refused(fields, field, moved, code):
    wrong = fields | {field: fields[field] + moved}

    with pytest.raises(Refused) as planning:
        plan_meeting(organiser=make_user(), **wrong)
    assert planning.value.code == code
    assert Meeting.objects.count() == 0

    meeting = plan_meeting(organiser=make_user(), **fields)
    with pytest.raises(Refused) as changing:
        change_meeting(meeting=meeting, at=timezone.now(), by="user:1", **wrong)
    meeting.refresh_from_db()
    assert changing.value.code == code
    assert getattr(meeting, field) == fields[field]


def test_deadline_on_the_first_day_counts_by_the_clock_of_the_place(fields):
    fields |= {"time_zone": "Pacific/Auckland"}
    meeting = plan_meeting(organiser=make_user(), **fields)
    # Still the day before in UTC, already the day after in Auckland.
    start = timezone.datetime.combine(meeting.starts_on, timezone.datetime.min.time())
    late = timezone.make_aware(start) + timedelta(hours=14)

    with pytest.raises(Refused) as refusal:
        change_meeting(meeting=meeting, at=timezone.now(), by="user:1", statements_due_at=late)

    assert refusal.value.code == "statements_after_start"


def test_change_writes_what_changed_and_makes_public_pages_fresh(meeting):
    version = meeting.public_version

    changed = change_meeting(
        meeting=meeting, at=timezone.now(), by="user:1", place="Turin", title=meeting.title
    )
    change_meeting(meeting=meeting, at=timezone.now(), by="user:1", place="Turin")

    meeting.refresh_from_db()
    assert (changed.place, meeting.place) == ("Turin", "Turin")
    assert meeting.public_version == version + 1
    assert Act.objects.get().details == {"fields": ["place"]}


def test_what_no_organiser_may_set_stays(meeting):
    change_meeting(
        meeting=meeting,
        at=timezone.now(),
        by="user:1",
        slug="other",
        public_version=99,
        opened_at=None,
    )

    assert Meeting.objects.get().slug == meeting.slug
    assert Meeting.objects.get().is_public


def test_opening_twice_keeps_the_first_time(db):
    meeting, at = make_meeting(opened_at=None), timezone.now()

    open_meeting(meeting=meeting, at=at, by="user:1")
    open_meeting(meeting=meeting, at=at + DAY, by="user:1")

    assert Meeting.objects.get().opened_at == at
    assert Act.objects.count() == 1


def test_last_word_on_a_convener_counts(meeting):
    organisation = make_organisation()

    for role in (ConvenerRole.HOST, ConvenerRole.SUPPORTER):
        name_convener(meeting=meeting, organisation=organisation, role=role, by="user:1")

    convener = Convener.objects.get()
    assert convener.role == ConvenerRole.SUPPORTER

    remove_convener(convener=convener, by="user:1")
    meeting.refresh_from_db()
    assert Convener.objects.count() == 0
    assert meeting.public_version == 4


def test_organisation_is_on_the_list_once(meeting):
    organisation = make_organisation()

    first = add_participation(meeting=meeting, organisation=organisation, by="user:1")
    again = add_participation(meeting=meeting, organisation=organisation, by="user:1")

    assert first == again
    assert Act.objects.count() == 1


# --- Answers ------------------------------------------------------------------


def test_answer_is_kept_with_its_receipt_for_every_address(meeting):
    participation = make_participation(meeting=meeting, n_contacts=2)

    rsvp = make_rsvp(participation, language="it", names=["Ana", "Bo"], by="link:1")

    participation.refresh_from_db()
    assert (rsvp.answer, rsvp.n_delegates, rsvp.source) == ("yes", 2, AnswerSource.LINK)
    assert (participation.language, participation.is_named) == ("it", True)
    assert {delegate.name for delegate in participation.delegates.all()} == {"Ana", "Bo"}
    letters = Message.objects.filter(kind="meetings.answer_receipt")
    assert {(letter.recipient, letter.language) for letter in letters} == {
        (contact.email, "it") for contact in participation.organisation.contacts.all()
    }
    act = Act.objects.get()
    assert (act.actor, act.about, act.details) == (
        "link:1",
        participation.ref,
        {"answer": "yes"},
    )


def test_same_form_twice_is_one_answer_and_one_receipt(participation):
    key = uuid.uuid4()

    assert make_rsvp(participation, key=key) == make_rsvp(participation, key=key)
    assert (Rsvp.objects.count(), Message.objects.count()) == (1, 1)


def test_same_form_with_another_answer_is_another_answer(participation):
    key = uuid.uuid4()
    make_rsvp(participation, key=key)

    make_rsvp(participation, answer=Answer.NO, key=key)

    answers = [rsvp.answer for rsvp in Rsvp.objects.newest_first()]
    assert answers == ["no", "yes"]


def test_who_does_not_come_brings_no_delegates(participation):
    make_rsvp(participation, names=["Ana"])

    rsvp = make_rsvp(participation, answer=Answer.TEXT_ONLY, n_delegates=3, names=["Ana"])

    assert rsvp.n_delegates is None
    assert participation.delegates.count() == 0


def test_known_delegate_stays_the_same_row(participation):
    make_rsvp(participation, names=["Ana", "Bo"])
    ana = participation.delegates.get(name="Ana")

    make_rsvp(participation, names=["Ana", "Cem", "Cem"])

    assert set(participation.delegates.values_list("name", flat=True)) == {"Ana", "Cem"}
    assert participation.delegates.get(name="Ana") == ana


def test_empty_language_leaves_the_one_that_was_asked_for(participation):
    make_rsvp(participation, language="it")
    make_rsvp(participation, language="")

    participation.refresh_from_db()
    assert participation.language == "it"


@pytest.mark.parametrize(
    ("after", "extended", "source", "is_taken"),
    [
        (timedelta(), None, AnswerSource.LINK, True),
        (GRACE, None, AnswerSource.LINK, True),
        (GRACE * 2, None, AnswerSource.LINK, False),
        (GRACE * 2, None, AnswerSource.ACCOUNT, False),
        (DAY, 2 * DAY, AnswerSource.LINK, True),
        (3 * DAY, 2 * DAY, AnswerSource.LINK, False),
        (9 * DAY, None, AnswerSource.ORGANISER, True),
    ],
)
def test_answers_close_by_the_moment_of_arrival(meeting, after, extended, source, is_taken):
    due = meeting.answers_due_at
    participation = make_participation(
        meeting=meeting, answers_extended_to=extended and due + extended
    )
    given = {"at": due + after, "source": source}

    if is_taken:
        assert make_rsvp(participation, **given).source == source
    else:
        with pytest.raises(Refused) as refusal:
            make_rsvp(participation, **given)
        assert refusal.value.code == "closed"
        assert (Rsvp.objects.count(), Message.objects.count(), Act.objects.count()) == (0, 0, 0)


def test_answer_by_telephone_makes_the_link_of_its_receipt(meeting):
    participation = make_participation(meeting=meeting, link=False)

    make_rsvp(participation, source=AnswerSource.ORGANISER)

    assert participation_of_token(token_of(participation)) == participation


# --- Notes --------------------------------------------------------------------


def note(participation, text="We come by train.", key=None):
    return leave_note(
        participation=participation,
        text=text,
        key=key or uuid.uuid4(),
        by="link:1",
        at=timezone.now(),
    )


def test_note_reaches_the_organisers_once_a_form(participation):
    key = uuid.uuid4()

    assert note(participation, key=key) == note(participation, key=key)
    assert note(participation, "Something else.", key=key).text == "Something else."

    recipients = [letter.recipient for letter in Message.objects.all()]
    assert recipients == [participation.meeting.help_email] * 2
    assert Act.objects.filter(verb="leave_note").count() == 2


def test_note_without_an_address_for_questions_is_refused(db):
    participation = make_participation(meeting=make_meeting(help_email=""))

    with pytest.raises(Refused) as refusal:
        note(participation)

    assert refusal.value.code == "no_address"
    assert Note.objects.count() == 0


# --- Links, presence, more time -----------------------------------------------


def test_replaced_link_is_another_generation_and_revives_a_stopped_one(participation):
    old = token_of(participation)
    participation.invitation.revoked_at = timezone.now()
    participation.invitation.save()

    invitation = replace_link(participation=participation, at=timezone.now(), by="user:1")

    assert (invitation.generation, invitation.revoked_at) == (2, None)
    assert participation_of_token(old) is None
    assert participation_of_token(token_of(participation)) == participation
    assert Act.objects.get().about == participation.ref


def test_second_press_keeps_the_first_time(participation):
    at = timezone.now()

    mark_came(participation=participation, at=at, by="user:1")
    mark_came(participation=participation, at=at + DAY, by="user:2")

    assert Attendance.objects.get().came_at == at
    assert [act.actor for act in Act.objects.all()] == ["user:1"]


def test_undo_without_a_note_does_nothing(participation):
    version = participation.meeting.public_version

    undo_came(participation=participation, by="user:1")

    participation.meeting.refresh_from_db()
    assert participation.meeting.public_version == version
    assert Act.objects.count() == 0


@pytest.mark.parametrize("kind", DeadlineKind)
def test_more_time_is_for_one_organisation_and_one_deadline(meeting, kind):
    participation, other = (make_participation(meeting=meeting) for _each in range(2))
    until = getattr(meeting, f"{kind}_due_at") + DAY

    give_more_time(
        participation=participation,
        kind=kind,
        due_at=until,
        reason="illness",
        by="user:1",
        at=timezone.now(),
    )

    participation.refresh_from_db()
    other.refresh_from_db()
    given = {participation.answers_extended_to, participation.statements_extended_to}
    assert getattr(participation, f"{kind}_extended_to") == until
    assert given == {until, None}
    assert other.statements_extended_to is other.answers_extended_to is None
    assert Act.objects.get().reason == "illness"


@pytest.mark.parametrize("earlier", [timedelta(), DAY])
def test_more_time_that_is_not_more_is_refused(participation, earlier):
    with pytest.raises(Refused) as refusal:
        give_more_time(
            participation=participation,
            kind=DeadlineKind.STATEMENTS,
            due_at=participation.meeting.statements_due_at - earlier,
            reason="",
            by="user:1",
            at=timezone.now(),
        )

    participation.refresh_from_db()
    assert refusal.value.code == "not_later"
    assert participation.statements_extended_to is None
