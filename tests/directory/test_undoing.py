"""Undoing an import: what it added goes, what it changed is as before, what was built on stays."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory.models import ImportBatch, ImportRow
from directory.services.undoing import forget_imports, undo_import
from initiative.errors import Refused
from meetings.models import Convener, Participation
from meetings.services.invitation import make_links
from organisations.models import Affiliation, Contact, Organisation, OtherName
from tests.directory.factories import make_import, make_taken, named
from tests.factories import (
    make_letter,
    make_membership,
    make_organisation,
    make_participation,
    make_rsvp,
    make_sending,
)

pytestmark = pytest.mark.django_db

ALL = (
    "name,acronym,other names,place,email,language,international,role\n"
    "River,RC,Fleuve,Lyon,a@example.org,fr,Federation,host\n"
)


def undo(batch, at=None):
    return undo_import(batch=batch, at=at or timezone.now(), by="user:1")


def reasons(batch):
    return list(batch.rows.exclude(stays="").order_by("number").values_list("number", "stays"))


def everything():
    models = (Organisation, OtherName, Contact, Affiliation, Participation, Convener)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_everything_is_as_it_was(meeting):
    make_organisation(name="Federation")
    known = make_organisation(name="Delta", place="Porto")
    before = everything()

    batch = make_taken(ALL + "Delta,D,,Rome,d@example.org,it,,supporter\n", meeting)
    assert everything() != before
    batch = undo(batch)

    assert everything() == before
    assert reasons(batch) == []
    assert (batch.state, known.place) == ("undone", "Porto")


def test_undoing_twice_changes_nothing(meeting):
    batch = make_taken("name\nA\n", meeting)
    undo(batch)
    make_taken("name\nA\n", meeting)

    undo(batch)

    assert Organisation.objects.filter(name="A").exists()


def test_organisation_that_answered_stays_whole_and_says_why(meeting):
    batch = make_taken("name,email\nA,a@example.org\nB,b@example.org\n", meeting)
    participation = Participation.objects.get(organisation=named("A"))
    make_links(participations=[participation], at=timezone.now())
    make_rsvp(participation)

    undo(batch)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["A"]
    assert list(Contact.objects.values_list("email", flat=True)) == ["a@example.org"]
    assert reasons(batch) == [
        (2, "At the meeting there is since: answer, invitation. A letter went to its address.")
    ]


def test_address_to_which_a_letter_went_stays(meeting):
    batch = make_taken("name,email\nA,a@example.org\n", meeting)
    make_sending(make_letter(meeting))

    undo(batch)

    assert Contact.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (
            lambda one: make_participation(organisation=one),
            "There is since: address, organisation at a meeting.",
        ),
        (lambda one: make_membership(organisation=one), "There is since: mandate."),
        (lambda one: one.other_names.create(name="X"), "There is since: other name."),
        (lambda one: one.former_slugs.create(slug="x"), "There is since: former address."),
        (lambda one: make_taken("name,place\nA,Rome\n"), "There is since: a later import."),
    ],
)  # fmt: skip
def test_what_was_built_since_keeps_the_organisation(build, words):
    batch = make_taken("name\nA\nB\n")
    build(named("A"))

    undo(batch)

    assert [each.name for each in Organisation.objects.all()] == ["A"]
    assert reasons(batch) == [(2, words)]


def test_fact_that_was_changed_once_more_stays():
    known = make_organisation(name="A", place="Lyon", acronym="X")
    batch = make_taken("name,place,acronym\nA,Porto,Y\n")
    Organisation.objects.filter(pk=known.pk).update(place="Rome")

    undo(batch)

    known.refresh_from_db()
    assert (known.place, known.acronym) == ("Rome", "X")
    assert reasons(batch) == [(2, "It was changed once more since.")]


def test_role_that_was_changed_goes_back(meeting):
    one = make_organisation(name="A")
    Convener.objects.create(meeting=meeting, organisation=one, role="supporter")
    batch = make_taken("name,role\nA,host\n", meeting)
    assert Convener.objects.get().role == "host"

    undo(batch)

    assert Convener.objects.get().role == "supporter"
    assert not Participation.objects.exists()


def test_as_many_queries_for_three_as_for_fifty(meeting, connection_queries):
    def cost(n, letter):
        rows = "".join(f"{letter} {each},{letter}{each}@example.org\n" for each in range(n))
        batch = make_taken("name,email\n" + rows, meeting)
        return connection_queries(lambda: undo(batch))

    assert cost(3, "a") == cost(50, "b")


def test_import_that_is_not_done_has_nothing_to_undo():
    with pytest.raises(Refused) as refusal:
        undo(make_import("name\nA\n"))

    assert refusal.value.code == "too_late"


def test_thirty_days_are_the_last_moment():
    at = timezone.now()
    batch = make_taken("name\nA\n", at=at - timedelta(days=30))
    late = make_taken("name\nB\n", at=at - timedelta(days=30, seconds=1))

    undo(batch, at)
    with pytest.raises(Refused):
        undo(late, at)

    assert [each.name for each in Organisation.objects.all()] == ["B"]


def test_old_lists_are_forgotten_and_what_they_made_stays():
    at = timezone.now()
    make_taken("name\nA\n", at=at - timedelta(days=31))
    make_import("name\nB\n", at=at - timedelta(days=31))
    young = make_taken("name\nC\n", at=at - timedelta(days=29))

    assert forget_imports(at=at) == 2
    assert list(ImportBatch.objects.all()) == [young]
    assert ImportRow.objects.exclude(batch=young).count() == 0
    assert Organisation.objects.count() == 2


def test_command_says_how_many_it_forgot():
    make_import("name\nB\n", at=timezone.now() - timedelta(days=31))
    said = StringIO()

    call_command("purge_imports", stdout=said)

    assert said.getvalue() == "Imports forgotten: 1\n"
