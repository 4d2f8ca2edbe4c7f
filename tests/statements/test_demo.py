"""The sample meetings: built by the services, complete, harmless, and the same when built twice."""

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings.models import Attendance, Convener, Meeting, Organiser, Participation
from meetings.services.invitation import link_of
from organisations.models import Contact, Membership, Organisation, User
from statements.demo.archive import SLUG as ARCHIVE
from statements.demo.directory import PASSWORD, rows
from statements.demo.second_meeting import SLUG as OPEN
from statements.demo.second_meeting import STAGES, Stage
from statements.demo.words import JOINT_BREAD, JOINT_WINDOWS
from statements.demo.writing import Shelf
from statements.models import Statement
from statements.roll import lines_of
from statements.sampletexts import load_sample_texts


def run_demo():
    """Run the command; returns what it printed."""
    printed = io.StringIO()
    with override_settings(DEBUG=True):
        call_command("demo", stdout=printed)
    return printed.getvalue().strip()


def everything():
    """Every row of every model of the project."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
    }


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The sample, built once for this file and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        run_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(built, db):
    return built


def meeting(slug):
    return Meeting.objects.get(slug=slug)


def test_demo_refuses_without_debug(db):
    with pytest.raises(CommandError, match="DEBUG=1 only"):
        call_command("demo")

    assert (User.objects.count(), Meeting.objects.count()) == (0, 0)


def test_demo_says_what_it_made(db):
    assert run_demo() == "Made: Milan, July 2023; Milan, second meeting."


def test_demo_twice_changes_nothing(sample):
    before = everything()

    printed = run_demo()

    assert printed == "The sample is there already; nothing was changed."
    assert everything() == before


def test_demo_keeps_a_name_that_an_admin_has_repaired(sample):
    Organisation.objects.filter(name="CoReP").update(name="CoReP, repaired")
    n = Organisation.objects.count()

    run_demo()

    assert Organisation.objects.count() == n


def test_archive_has_the_29_organisations_of_the_list(sample):
    names = {row.name for row in rows()}

    assert len(names) == 29
    assert {p.organisation.name for p in Participation.objects.of_meeting(meeting(ARCHIVE).pk)} == (
        names
    )


def test_archive_names_hosts_and_supporters(sample):
    conveners = Convener.objects.filter(meeting__slug=ARCHIVE)

    assert sorted(conveners.values_list("organisation__name", "role")) == sorted(
        (row.name, row.role) for row in rows() if row.role != "invited"
    )


def test_archive_lists_exactly_who_is_listed(sample):
    written = Statement.objects.filter(
        participation__meeting__slug=ARCHIVE, published__isnull=False
    )
    came = Attendance.objects.filter(participation__meeting__slug=ARCHIVE)
    listed = set(written.values_list("participation__organisation__name", flat=True)) | set(
        came.values_list("participation__organisation__name", flat=True)
    )

    assert listed == {row.name for row in rows() if row.is_listed}


def test_archive_shows_writing_coming_and_both(sample):
    boxes = [line.boxes for line in lines_of(meeting(ARCHIVE), timezone.now())]

    assert {(each[4], each[5]) for each in boxes} == {
        ("d", "n"),
        ("d", "d"),
        ("n", "d"),
        ("n", "n"),
    }


def test_archive_leaves_no_letter_in_the_outbox(sample):
    assert list(Message.objects.of_scope(meeting(ARCHIVE).scope)) == []


def test_archive_was_written_in_time(sample):
    sent = Statement.objects.filter(participation__meeting__slug=ARCHIVE, sent__isnull=False)

    assert list(sent.filter(sent__is_late=True)) == []
    assert sent.filter(sent_at__gt=meeting(ARCHIVE).statements_due_at).count() == 0


@pytest.mark.parametrize("slug", [ARCHIVE, OPEN])
def test_no_text_is_used_twice_in_a_meeting(sample, slug):
    bodies = list(
        Statement.objects.filter(
            participation__meeting__slug=slug, draft__isnull=False
        ).values_list("draft__body", flat=True)
    )

    assert len(bodies) >= 12
    assert len(set(bodies)) == len(bodies)


def test_statements_are_texts_marked_as_samples(sample):
    samples = {text.body.strip() for text in load_sample_texts()} | {JOINT_BREAD.body}
    assert "nessuna delle organizzazioni qui nominate" in JOINT_BREAD.body
    assert "none of the organisations named here" in JOINT_WINDOWS.body
    sent = Statement.objects.filter(sent__isnull=False).values_list("sent__body", flat=True)

    assert set(sent) <= samples


def test_archive_has_many_languages(sample):
    languages = set(
        Statement.objects.filter(participation__meeting__slug=ARCHIVE).values_list(
            "published__language", flat=True
        )
    )

    assert languages >= {"el", "ru", "ja", "ar"}
    assert len(languages) >= 6


def test_every_organisation_has_a_stage_and_every_stage_occurs():
    assert set(STAGES) == {row.name for row in rows()}
    assert set(STAGES.values()) == set(Stage)


def test_every_text_of_the_shelf_is_taken_once():
    shelf = Shelf(load_sample_texts())

    first, second = shelf.take("en"), shelf.take("en")

    assert first != second
    with pytest.raises(LookupError):
        shelf.take("tlh")


def test_strip_shows_every_box_in_every_state(sample):
    at = timezone.now()
    boxes = [line.boxes for slug in (ARCHIVE, OPEN) for line in lines_of(meeting(slug), at)]

    assert [set(column) for column in zip(*boxes, strict=True)] == [
        set("dn"),  # invited
        set("dwnl"),  # answered
        set("dwnlx"),  # draft
        set("dwnlx"),  # sent
        set("dnx"),  # published
        set("dnx"),  # came
    ]


def test_second_meeting_is_open_for_statements(sample):
    second, at = meeting(OPEN), timezone.now()

    assert second.opened_at < second.answers_due_at < at < second.statements_due_at
    assert at.date() < second.starts_on


def test_second_meeting_has_a_draft_over_the_limit(sample):
    drafts = Statement.objects.filter(participation__meeting__slug=OPEN, sent__isnull=True)

    assert [statement.draft.n_over > 0 for statement in drafts].count(True) == 1


def test_desk_of_the_second_meeting_shows_how_a_statement_can_stand(sample):
    standings = Statement.objects.of_meeting(meeting(OPEN).pk).count_by_standing()

    assert standings == {"waits": 2, "late": 1, "asked": 1, "published": 6, "withdrawn": 1}


def test_withdrawn_sample_leaves_a_page_that_says_so(sample, client):
    slug = Statement.objects.get(withdrawn_at__isnull=False).participation.organisation.slug

    assert client.get(f"/meetings/{OPEN}/statements/{slug}/").status_code == 410


def test_invitation_waits_for_everybody_who_is_invited(sample):
    letters = Message.objects.filter(kind="meetings.letter")
    invited = Participation.objects.of_meeting(meeting(OPEN).pk).invited()

    assert sorted(letters.values_list("about", flat=True)) == sorted(p.ref for p in invited)
    assert invited.count() == 27
    assert set(letters.values_list("language", flat=True)) == {"en", "it"}


def test_every_waiting_letter_can_be_written(sample):
    messages = Message.objects.all()

    assert set(messages.values_list("state", flat=True)) == {MessageState.QUEUED}
    withheld = [message for message in messages if isinstance(compose(message), Withheld)]
    # A floor above that withholds one says so in its own tests.
    withheld = [each for each in withheld if each.kind.startswith("statements.")]
    # The news of what was withdrawn since goes to nobody.
    # Nor does the question to one that takes part by now.
    kinds = sorted(message.kind for message in withheld)
    assert kinds == ["statements.joint_asked", "statements.joint_asked", "statements.published"]
    withdrawn = Statement.objects.get(withdrawn_at__isnull=False)
    news = next(message for message in withheld if message.kind == "statements.published")
    assert news.about == withdrawn.participation.ref


def test_links_in_the_letters_open(sample, client):
    for participation in Participation.objects.of_meeting(meeting(OPEN).pk).invited():
        link = link_of(participation.invitation)

        message = Message.objects.get(kind="meetings.letter", about=participation.ref)
        assert link in compose(message).mail.body
        assert client.get(link).status_code == 200


def test_nobody_outside_example_org_can_get_a_letter(sample):
    addresses = [
        *Contact.objects.values_list("email", flat=True),
        *User.objects.values_list("email", flat=True),
        *Message.objects.values_list("recipient", flat=True),
        *Meeting.objects.values_list("help_email", flat=True),
    ]

    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}


@pytest.mark.parametrize("name", ["organiser", "delegate", "admin"])
def test_sign_ins_work(sample, client, name):
    assert client.login(email=f"{name}@example.org", password=PASSWORD)


def test_people_have_the_rights_they_need_and_no_others(sample):
    assert sorted(Organiser.objects.values_list("user__email", "meeting__slug", "role")) == [
        ("organiser@example.org", ARCHIVE, "everything"),
        ("organiser@example.org", OPEN, "everything"),
    ]
    assert list(Membership.objects.values_list("user__email", flat=True)) == [
        "delegate@example.org"
    ]
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == [
        "admin@example.org"
    ]
