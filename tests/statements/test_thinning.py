"""Texts that saved themselves: which of them may go a day later, and which never."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from statements.models import Revision, Statement
from statements.services import thinning
from statements.services.cosigning import confirm_joint
from statements.services.thinning import SLIP, is_slip, thin, unreferred
from statements.states import RevisionKind
from statements.tasks import thin_versions
from tests.factories import (
    make_draft,
    make_joint,
    make_joint_draft,
    make_meeting,
    make_participation,
    make_sent,
)

pytestmark = pytest.mark.django_db

START = timezone.now() - timedelta(days=2)
BODY = "Every morning the bakery opens before the square. "


def saved(participation, body, seconds, kind=RevisionKind.AUTO, by="link:1", **given):
    statement = Statement.objects.filter(participation=participation).first()
    return make_draft(
        participation,
        body=body,
        kind=kind,
        by=by,
        at=START + timedelta(seconds=seconds),
        base_version=statement.version if statement else 0,
        **given,
    ).revision


def texts():
    return list(Revision.objects.order_by("pk").values_list("body", flat=True))


def type_in(participation, *bodies, **given):
    return [saved(participation, body, 3 * n, **given) for n, body in enumerate(bodies)]


def test_a_spell_of_writing_becomes_its_last_text(participation):
    words = (BODY * 20).split(" ")
    type_in(participation, *(" ".join(words[:n]) for n in range(5, 60, 3)))

    thin(at=timezone.now())

    assert texts()[-1] == " ".join(words[:59])
    assert len(texts()) == 1


def test_nothing_goes_on_the_day_it_was_written(participation):
    type_in(participation, "One", "One two", "One two three")

    assert thin(at=START + timedelta(hours=23)) == 0


def test_what_was_struck_out_stays(participation):
    type_in(participation, BODY, BODY + "A sentence that is long enough to be missed later. ", BODY)

    thin(at=timezone.now())

    assert len(texts()) == 2
    assert "to be missed" in texts()[0]


def test_small_steps_do_not_strike_out_a_sentence(participation):
    sentence = "Whoever has flour to spare says so the day before, and everybody hears of it."
    type_in(participation, *(BODY + sentence[:n] for n in range(len(sentence), -1, -5)))

    thin(at=timezone.now())

    assert any(sentence[:SLIP] in text for text in texts())


def test_a_slip_of_the_pen_goes(participation):
    type_in(participation, "We brign bread", "We bring bread", "We bring bread and salt")

    thin(at=timezone.now())

    assert texts() == ["We bring bread and salt"]


@pytest.mark.parametrize("kind", [RevisionKind.DRAFT, RevisionKind.CONFLICT])
def test_what_a_person_saved_or_two_wrote_at_once_stays(participation, kind):
    first, *_others = type_in(participation, "One", "One two", "One two three")
    Revision.objects.filter(pk=first.pk).update(kind=kind)

    thin(at=timezone.now())

    assert texts() == ["One", "One two three"]


def test_the_last_text_before_another_hand_stays(participation):
    saved(participation, "One", 0, by="link:1")
    saved(participation, "One two", 3, by="user:2")

    assert thin(at=timezone.now()) == 0


def test_the_last_text_before_a_pause_stays(participation):
    saved(participation, "One", 0)
    saved(participation, "One two", 3600)

    assert thin(at=timezone.now()) == 0


def test_another_title_or_language_stays(participation):
    saved(participation, "One", 0, title="A")
    saved(participation, "One two", 3, title="B")
    saved(participation, "One two three", 6, title="B", language="fr")

    assert thin(at=timezone.now()) == 0


def test_the_draft_and_what_was_sent_stay(participation):
    type_in(participation, "One", "One two")
    make_sent(participation, body="One two three", base_version=2)

    thin(at=timezone.now() + timedelta(days=2))

    statement = Statement.objects.get()
    assert statement.draft.body == statement.sent.body == "One two three"


def test_what_was_confirmed_stays():
    joint = make_joint(make_meeting())
    participation = joint.cosigners.first().participation
    for n, body in enumerate(("One", "One two", "One two three")):
        given = {"kind": RevisionKind.AUTO, "at": START + timedelta(seconds=n)}
        make_joint_draft(joint, participation, body=body, base_version=n + 1, **given)
        if n == 1:
            confirm_joint(
                joint=joint, participation=participation, version=3, by="link:1", at=START
            )

    thin(at=timezone.now())

    assert texts()[1:] == ["One two", "One two three"]


def test_a_form_of_last_week_that_is_sent_again_is_kept_beside_the_draft(participation):
    key = uuid.uuid4()
    saved(participation, "One", 0, key=key)
    saved(participation, "One two", 3)
    thin(at=timezone.now())

    again = make_draft(participation, body="One", key=key, base_version=0)

    assert again.revision.kind == RevisionKind.CONFLICT
    assert again.other.body == "One two"


def test_a_tick_looks_back_three_days_and_the_command_further(participation):
    type_in(participation, "One", "One two")
    Revision.objects.update(written_at=timezone.now() - timedelta(days=9))

    thin_versions()
    assert len(texts()) == 2
    call_command("thin_versions", "--all")
    assert texts() == ["One two"]


def test_whatever_refers_to_a_text_keeps_it(participation):
    first, *_others = type_in(participation, "One", "One two", "One two three")
    for relation in Revision._meta.get_fields(include_hidden=True):
        if relation.is_relation and relation.auto_created:
            assert f'"{relation.related_model._meta.db_table}"' in str(
                unreferred(Revision.objects.all()).query
            ), relation
    Statement.objects.update(draft=first)

    thin(at=timezone.now())

    assert texts() == ["One", "One two three"]


def test_one_statement_that_cannot_be_thinned_stops_no_other(participation, monkeypatch, caplog):
    type_in(participation, "One", "One two")
    other = make_participation(participation.meeting)
    type_in(other, "Two", "Two three")
    thin_one = thinning.thin_one

    def refuse(statement_pk, old):
        if statement_pk == participation.statement.pk:
            raise DatabaseError
        return thin_one(statement_pk, old)

    monkeypatch.setattr(thinning, "thin_one", refuse)

    assert thin(at=timezone.now()) == 1
    assert "is not thinned" in caplog.text


@pytest.mark.parametrize(
    ("earlier", "later", "is_right"),
    [
        ("", "", True),
        ("", "a", True),
        ("aa", "aaa", True),
        ("x" * SLIP, "", True),
        ("x" * (SLIP + 1), "", False),
        ("a" + "x" * SLIP + "b", "aab", True),
        ("a" + "x" * SLIP + "b" + "y", "ab", False),
        ("one two", "two one", True),
        ("дом " * 5, "", True),
        ("дом " * 6, "", False),
        ("パンを焼く人は、朝が早い。いつもです。", "", False),
    ],
)
def test_slip(earlier, later, is_right):
    assert is_slip(earlier, later) is is_right
