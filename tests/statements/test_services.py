"""Saving, sending, publishing: nothing lost, nothing twice, nothing unseen."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Participation
from statements.models import Rendering, Revision, Statement
from statements.services.publishing import publish_statement
from statements.services.sending import send_statement
from statements.states import RevisionKind
from statements.text import UnusableCharacter, fingerprint
from tests.factories import make_draft, make_participation, make_sent


def send(participation, version=1, key=None, at=None):
    return send_statement(
        participation=participation,
        version=version,
        key=key or uuid.uuid4(),
        by="link:1",
        at=at or timezone.now(),
    )


def test_draft_is_normalised_counted_and_hashed(participation):
    saved = make_draft(participation, body="  Cafe\u0301\r\nb  ")

    assert saved.revision.body == "Caf\u00e9\nb"
    assert saved.revision.n_characters == 6
    assert saved.revision.sha256 == fingerprint("Caf\u00e9\nb")
    assert (saved.statement.version, saved.other) == (1, None)


def test_same_form_twice_is_one_revision(participation):
    key = uuid.uuid4()

    first = make_draft(participation, key=key)
    second = make_draft(participation, key=key)

    assert second.revision == first.revision
    assert Revision.objects.count() == 1


def test_same_form_with_other_words_is_no_repetition(participation):
    key = uuid.uuid4()
    make_draft(participation, key=key, body="first")

    second = make_draft(participation, key=key, body="changed with the Back button")

    assert second.revision.kind == RevisionKind.DRAFT
    assert Statement.objects.get().draft == second.revision
    assert Revision.objects.count() == 2


def test_same_form_back_to_its_first_words_is_saved_again(participation):
    key = uuid.uuid4()
    for body in ("first", "second", "first", "second"):
        make_draft(participation, key=key, body=body)
        assert Statement.objects.get().draft.body == body

    assert Revision.objects.count() == 4


def test_save_upon_an_old_version_keeps_both_texts(participation):
    mine = make_draft(participation, body="mine")
    theirs = make_draft(participation, body="theirs", base_version=1)

    late = make_draft(participation, body="mine, changed", base_version=1)

    assert late.other == theirs.revision
    assert late.revision.kind == RevisionKind.CONFLICT
    assert Statement.objects.get().draft == theirs.revision
    assert Statement.objects.get().version == 2
    assert set(Revision.objects.values_list("body", flat=True)) == {
        "mine",
        "theirs",
        "mine, changed",
    }
    assert mine.revision.kind == RevisionKind.DRAFT


def test_unusable_character_saves_nothing(participation):
    with pytest.raises(UnusableCharacter):
        make_draft(participation, body="a\x00b")

    assert Revision.objects.count() == 0


def test_sending_makes_a_revision_a_page_and_a_receipt_for_each_address(meeting):
    participation = make_participation(meeting=meeting, n_contacts=3)
    at = timezone.now()
    draft = make_draft(participation, body="One\n\nTwo").revision

    revision = send(participation, at=at)

    statement = Statement.objects.get()
    assert (statement.sent, statement.sent_at) == (revision, at)
    assert (revision.kind, revision.body, revision.is_late) == ("sent", draft.body, False)
    assert 'id="p2"' in Rendering.objects.get().html
    assert Message.objects.filter(kind="statements.receipt").count() == 3
    assert Act.objects.filter(verb="send_statement", about=participation.ref).count() == 1


def test_same_sending_form_twice_sends_once(participation):
    make_draft(participation)
    key = uuid.uuid4()

    assert send(participation, key=key) == send(participation, key=key)
    assert Revision.objects.sent().count() == 1
    assert Message.objects.filter(kind="statements.receipt").count() == 1


@pytest.mark.parametrize(
    ("given", "version", "code", "words"),
    [
        ({"body": ""}, 1, "nothing_written", "Enter the statement"),
        ({"title": ""}, 1, "no_title", "Enter a title"),
        ({}, 7, "edited_elsewhere", "newer version"),
        ({"body": "x" * 10_112}, 1, "too_long", "112 characters over 10,000"),
        ({"body": "x" * 10_001}, 1, "too_long", "1 character over 10,000"),
    ],
)
def test_sending_is_refused_with_a_sentence_and_writes_nothing(
    participation, given, version, code, words
):
    make_draft(participation, **given)

    with pytest.raises(Refused) as refusal:
        send(participation, version=version)

    assert refusal.value.code == code
    assert words in refusal.value.message
    assert Revision.objects.sent().count() == 0
    assert Message.objects.count() == 0


def test_sending_without_a_word_is_refused(participation):
    with pytest.raises(Refused) as refusal:
        send(participation, version=0)

    assert refusal.value.code == "nothing_written"


@pytest.mark.parametrize(("after", "is_late"), [(GRACE, False), (GRACE * 2, True)])
def test_text_after_the_deadline_is_kept_as_late(participation, after, is_late):
    make_draft(participation)

    revision = send(participation, at=participation.meeting.statements_due_at + after)

    assert revision.is_late is is_late
    assert Statement.objects.get().sent == revision


def test_limit_of_the_meeting_counts(meeting):
    meeting.character_limit = 5
    meeting.save()
    participation = make_participation(meeting=meeting)
    make_draft(participation, body="sixsix")

    with pytest.raises(Refused) as refusal:
        send(participation)

    assert refusal.value.code == "too_long"


def publish(revision, pk=None):
    return publish_statement(
        statement=revision.statement, revision_pk=pk or revision.pk, at=timezone.now(), by="user:1"
    )


def test_publishing_shows_the_sent_words_and_tells_the_organisation(participation):
    revision = make_sent(participation)
    version = participation.meeting.public_version

    statement = publish(revision)
    again = publish(revision)

    assert statement.published == revision
    assert again.published_at == statement.published_at
    assert Message.objects.filter(kind="statements.published").count() == 1
    participation.meeting.refresh_from_db()
    assert participation.meeting.public_version > version


def test_newer_version_is_not_published_unseen(participation):
    first = make_sent(participation)
    make_sent(participation, base_version=1, body="changed")

    with pytest.raises(Refused) as refusal:
        publish(first)

    assert refusal.value.code == "newer_sent"
    assert Statement.objects.get().published is None


def test_new_sent_version_leaves_the_published_one_in_place(participation):
    first = make_sent(participation)
    publish(first)

    second = make_sent(participation, base_version=1, body="changed")

    statement = Statement.objects.get()
    assert (statement.published, statement.sent) == (first, second)
    assert Statement.objects.waiting().count() == 1


def test_publishing_what_was_not_sent_is_refused(participation):
    saved = make_draft(participation)

    with pytest.raises(Refused) as refusal:
        publish(saved.revision)

    assert refusal.value.code == "not_sent"


def test_lists_never_read_a_text(participation, django_assert_num_queries):
    publish(make_sent(participation))

    for queryset in (Statement.objects.published().for_index(), Statement.objects.for_desk()):
        assert '"body"' not in str(queryset.query)
    with django_assert_num_queries(1):
        statement = Statement.objects.published().for_index().get()
        assert statement.published.title


def test_grace_is_judged_by_arrival_and_not_by_the_clock(participation):
    make_draft(participation)
    arrived = participation.meeting.statements_due_at - timedelta(seconds=1)

    assert send(participation, at=arrived).is_late is False


def test_time_that_was_given_after_the_page_was_opened_counts(participation):
    due_at = participation.meeting.statements_due_at
    make_draft(participation)
    Participation.objects.filter(pk=participation.pk).update(
        statements_extended_to=due_at + timedelta(days=2)
    )

    assert not send(participation, at=due_at + timedelta(days=1)).is_late
