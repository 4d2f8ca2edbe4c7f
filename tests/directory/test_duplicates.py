"""Who looks alike: names, acronyms, domains of addresses that one sees, a name within another."""

import pytest
from django.utils import timezone

from directory.access import Desks
from directory.duplicates import LARGEST_GROUP, pairs_for
from directory.services.merging import say_not_the_same
from initiative.errors import Refused
from organisations.models import OtherName
from tests.factories import make_contact, make_meeting, make_organisation, make_participation

pytestmark = pytest.mark.django_db

ADMIN = Desks("user:1", is_admin=True, reads=frozenset(), writes=frozenset())


def reasons(desks=ADMIN, about=None):
    return [
        (pair.first.name, pair.second.name, list(pair.reasons)) for pair in pairs_for(desks, about)
    ]


def organisations(*names, **given):
    return [make_organisation(name=name, **given) for name in names]


def test_one_name_in_two_spellings():
    organisations("Coopératives du fleuve", "COOPERATIVES-DU-FLEUVE", "Readers")

    assert reasons() == [("Coopératives du fleuve", "COOPERATIVES-DU-FLEUVE", ["name"])]


def test_another_name_counts_too():
    river, _other = organisations("River Cooperatives", "Cooperative del fiume")
    OtherName.objects.create(organisation=river, name="cooperative del fiume")

    assert reasons() == [("River Cooperatives", "Cooperative del fiume", ["name"])]


def test_acronym_that_two_have_or_that_is_the_name_of_one():
    make_organisation(name="Alpha", acronym="A.B.")
    organisations("Beta", acronym="a b")
    organisations("AB")

    # "A.B." is two letters, "AB" a word.
    assert reasons() == [("Alpha", "Beta", ["acronym"])]


def test_acronym_that_is_the_name_of_another():
    make_organisation(name="River Cooperatives", acronym="RC")
    organisations("rc")

    assert reasons() == [("River Cooperatives", "rc", ["acronym"])]


@pytest.mark.parametrize(("domain", "n"), [("river.example.org", 1), ("gmail.com", 0)])
def test_mail_domain_counts_unless_anybody_may_have_it(domain, n):
    for name in ("a", "b"):
        make_contact(make_organisation(name=f"Organisation {name}x"), email=f"{name}@{domain}")

    assert len(reasons()) == n


def test_domain_tells_nothing_about_addresses_that_one_does_not_see():
    mine, theirs = make_meeting(), make_meeting()
    for meeting, name in ((mine, "Alpha"), (theirs, "Beta")):
        one = make_organisation(name=name)
        make_participation(meeting, organisation=one, n_contacts=0)
        make_contact(one, email=f"{name.lower()}@river.example.org")
    desks = Desks("user:1", is_admin=False, reads=frozenset({mine.pk}), writes=frozenset({mine.pk}))

    assert reasons(desks) == []
    assert len(reasons()) == 1


def test_name_within_another_one():
    organisations("Readers' Union of Porto", "Readers' Union", "Union", "Porto")

    assert reasons() == [("Readers' Union of Porto", "Readers' Union", ["within"])]


def test_what_too_many_share_says_nothing():
    for name in range(LARGEST_GROUP + 1):
        make_organisation(name=f"Name {name}x", acronym="U")

    assert reasons() == []


def test_who_was_said_to_differ_is_not_suggested_again():
    one, other = organisations("Readers", "readers")

    for _press in range(2):
        say_not_the_same(one=other, other=one, at=timezone.now(), by="user:1")

    assert reasons() == []


def test_nobody_differs_from_itself():
    one = make_organisation()

    with pytest.raises(Refused) as refusal:
        say_not_the_same(one=one, other=one, at=timezone.now(), by="user:1")

    assert refusal.value.code == "itself"


def test_about_one_organisation_alone():
    one, _other, third, _fourth = organisations("Readers", "readers", "Writers", "writers")

    assert [row[:2] for row in reasons(about=third.pk)] == [("Writers", "writers")]
    assert len(reasons(about=one.pk)) == 1


def test_as_many_queries_for_four_as_for_forty(connection_queries):
    organisations(*(f"Reading room {n}" for n in range(4)))
    few = connection_queries(lambda: pairs_for(ADMIN))
    organisations(*(f"Sala di lettura {n}" for n in range(40)))

    assert (few, connection_queries(lambda: pairs_for(ADMIN))) == (4, 4)
