"""Whoever writes a name writes its place among the others; every list asks for that place."""

import pytest

from initiative.collation import sort_key
from meetings.models import Participation
from organisations.models import Organisation
from organisations.services import rename_organisation
from statements import access, naming, roll
from tests.factories import make_meeting, make_organisation, make_participation, make_published

pytestmark = pytest.mark.django_db

# Not as the letters of any encoding have them, nor as ``lower`` of a database.
IN_ORDER = ["«Ágora»", "Bund", "Łódź", "Mir", "Ένωση", "Ζωή", "Іскра", "Як", "أمل", "労働者"]


@pytest.fixture
def meeting():
    meeting = make_meeting(slug="milan")
    for name in reversed(IN_ORDER):
        organisation = make_organisation(name=name)
        participation = make_participation(meeting, organisation=organisation, is_named=True)
        make_published(participation)
    return meeting


def test_every_list_is_in_the_order_of_the_names(meeting):
    statements = access.published_statements(meeting)

    assert [each.name for each in Organisation.objects.all()] == IN_ORDER
    assert [each.name for each in naming.public_organisations()] == IN_ORDER
    assert [row.organisation.name for row in roll.public_rows(meeting)] == IN_ORDER
    assert [row.organisation.name for row in Participation.objects.of_meeting(meeting.pk)] == (
        IN_ORDER
    )
    assert [each.participation.organisation.name for each in statements] == IN_ORDER


def test_a_new_name_has_a_new_place(meeting):
    organisation = Organisation.objects.get(name="Bund")

    rename_organisation(organisation=organisation, name="Ωμέγα", slug="omega", by="test")

    names = [each.name for each in Organisation.objects.all()]
    assert names.index("Ωμέγα") == names.index("Ζωή") + 1


def test_names_saved_as_a_whole_or_in_bulk_have_theirs():
    Organisation.objects.bulk_create([Organisation(name="Ósmy", slug="osmy")])
    one = make_organisation(name="x")
    one.name = "Ostrów"
    one.save()

    for organisation in Organisation.objects.all():
        assert bytes(organisation.sort_key) == sort_key(organisation.name)
