"""Two organisations become one: every row of every app moves, both addresses stay."""

import threading
import uuid
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from calling.models import JoinRequest, Nomination
from directory import merging as plans
from directory.merging import acts_of, merge_of
from directory.models import ImportRow, Joining, NotTheSame
from directory.relations import collisions, relations_of
from directory.services import merging
from directory.services.merging import join_organisations, leave_nothing, say_not_the_same
from directory.showing import happened_to
from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.models import Attendance, Convener, Delegate, Invitation, Letter, Note, Participation
from meetings.services.attendance import mark_came
from organisations.access import formerly
from organisations.models import (
    Affiliation,
    Contact,
    FormerSlug,
    Membership,
    Organisation,
    OtherName,
)
from organisations.services import rename_organisation
from tests.calling.factories import make_nomination, make_opinion
from tests.directory.factories import make_taken
from tests.factories import (
    make_contact,
    make_convener,
    make_letter,
    make_meeting,
    make_membership,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_sending,
    make_user,
    token_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return make_organisation(name="Readers", slug="readers")


@pytest.fixture
def other():
    return make_organisation(name="The Readers", slug="the-readers", acronym="TR", place="Porto")


def join(kept, other, seen=None):
    return join_organisations(
        kept=kept,
        other=other,
        seen=seen or merge_of(kept, other).mark,
        at=timezone.now(),
        by="user:1",
    )


def refused(kept, other, **given):
    before = [list(model.objects.values()) for model in (Organisation, Participation, Contact)]
    with pytest.raises(Refused) as refusal:
        join(kept, other, **given)
    assert [
        list(model.objects.values()) for model in (Organisation, Participation, Contact)
    ] == before
    return refusal.value


def test_everything_that_points_at_the_other_points_at_the_one_that_stays(kept, other, meeting):
    contact = make_contact(other)
    mandate = make_membership(organisation=other)
    convener = make_convener(meeting, organisation=other)
    participation = make_participation(meeting, organisation=other)
    make_published(participation)
    former = FormerSlug.objects.create(slug="old-readers", organisation=other)
    name = OtherName.objects.create(organisation=other, name="Lettori", language="it")
    whole, part = make_organisation(name="Federation"), make_organisation(name="Section")
    up = Affiliation.objects.create(organisation=other, international=whole)
    down = Affiliation.objects.create(organisation=part, international=other)
    row = make_taken("name,place\nThe Readers,Lisbon\n").rows.get(number=2)
    doubt = say_not_the_same(one=other, other=whole, at=timezone.now(), by="user:1")
    earlier = Joining.objects.create(
        organisation=other,
        former_name="x",
        former_slug="x",
        joined_by="x",
        joined_at=timezone.now(),
    )

    join(kept, other)

    for each in (contact, mandate, convener, participation, former, name, up, row, earlier):
        each.refresh_from_db()
        assert each.organisation == kept, each
    down.refresh_from_db()
    assert down.international == kept
    assert not NotTheSame.objects.filter(pk=doubt.pk).exists()
    assert {NotTheSame.objects.get().first, NotTheSame.objects.get().second} == {kept, whole}
    assert not Organisation.objects.filter(pk=other.pk).exists()


def test_no_relation_of_any_app_is_forgotten():
    """Each of them is either moved by its own rule or by the common one; the test knows none."""
    relations = set(relations_of(Organisation))

    known = {
        (OtherName, "organisation"), (Contact, "organisation"), (Membership, "organisation"),
        (FormerSlug, "organisation"), (Participation, "organisation"), (Convener, "organisation"),
        (Affiliation, "organisation"), (Affiliation, "international"),
        (NotTheSame, "first"), (NotTheSame, "second"), (ImportRow, "organisation"),
        (Joining, "organisation"),
    }  # fmt: skip
    assert known <= relations
    assert (Letter.without.through, "participation") in set(relations_of(Participation))


def test_row_that_a_rule_would_forget_stops_the_joining(kept, other, monkeypatch):
    """As if an app had been added whose rows nobody moves: nothing goes with the other."""
    make_contact(other)
    monkeypatch.setattr(merging, "carry_over", lambda merge: None)

    with pytest.raises(RuntimeError, match="still points at"):
        join(kept, other)

    assert Organisation.objects.filter(pk=other.pk).exists()
    assert other.contacts.exists()


def test_both_addresses_lead_to_the_one_that_stays_for_ever(kept, other, client, meeting):
    rename_organisation(organisation=other, name=other.name, slug="new-readers", by="user:1")
    other.refresh_from_db()
    make_published(make_participation(meeting, organisation=other))

    join(kept, other)

    assert formerly("new-readers") == formerly("the-readers") == kept
    for slug in ("new-readers", "the-readers"):
        answer = client.get(f"/organisations/{slug}/")
        assert (answer.status_code, answer.url) == (301, "/organisations/readers/")
        answer = client.get(f"/meetings/{meeting.slug}/statements/{slug}/")
        assert (answer.status_code, answer.url.endswith("/statements/readers/")) == (301, True)


def test_other_name_and_acronym_become_other_names_and_empty_facts_are_filled(kept, other):
    join(kept, other)

    kept.refresh_from_db()
    assert {each.name for each in kept.other_names.all()} == {"The Readers"}
    assert (kept.acronym, kept.place) == ("TR", "Porto")


def test_acronym_beside_another_one_is_another_name(kept, other):
    Organisation.objects.filter(pk=kept.pk).update(acronym="R")
    kept.refresh_from_db()

    join(kept, other)

    assert {each.name for each in kept.other_names.all()} == {"The Readers", "TR"}


def test_name_that_both_have_is_there_once(kept, other):
    for one in (kept, other):
        OtherName.objects.create(organisation=one, name="Lettori", language="it")

    join(kept, other)

    assert sorted(kept.other_names.values_list("name", flat=True)) == ["Lettori", "The Readers"]


def test_joining_with_itself_is_refused(kept):
    with pytest.raises(Refused) as refusal:
        join_organisations(kept=kept, other=kept, seen="", at=timezone.now(), by="user:1")

    assert refusal.value.code == "itself"
    assert Organisation.objects.filter(pk=kept.pk).exists()


def test_something_else_than_was_shown_is_not_done(kept, other):
    seen = merge_of(kept, other).mark
    make_contact(other)

    assert refused(kept, other, seen=seen).code == "changed"


def test_one_that_was_joined_meanwhile_is_refused(kept, other):
    third = make_organisation()
    seen = merge_of(third, other).mark
    join(kept, other)

    with pytest.raises(Refused) as refusal:
        join(third, other, seen=seen)

    assert refusal.value.code == "gone"


def test_public_pages_say_what_is_new(kept, other, meeting):
    make_participation(meeting, organisation=other)
    before = meeting.public_version

    join(kept, other)

    meeting.refresh_from_db()
    assert meeting.public_version == before + 1


# --- Both at one meeting ------------------------------------------------------


@pytest.fixture
def both(kept, other, meeting):
    return tuple(make_participation(meeting, organisation=each) for each in (kept, other))


def test_the_one_that_has_acted_stays_with_its_link(kept, other, both, meeting):
    mine, theirs = both
    make_rsvp(theirs)
    token = token_of(theirs)

    merge = merge_of(kept, other)
    assert [(fold.stays, fold.goes, fold.loses_link) for fold in merge.folds] == [
        (theirs, mine, True)
    ]
    join(kept, other)

    row = Participation.objects.get(meeting=meeting)
    assert (row.pk, row.organisation, row.rsvps.count()) == (theirs.pk, kept, 1)
    assert token_of(row) == token


def test_nobody_has_acted_and_a_single_link_moves(kept, other, meeting):
    mine = make_participation(meeting, organisation=kept, link=False)
    make_participation(meeting, organisation=other)
    invitation = Invitation.objects.get().pk

    assert [fold.loses_link for fold in merge_of(kept, other).folds] == [False]
    join(kept, other)

    assert Participation.objects.get().pk == mine.pk
    assert Invitation.objects.get().pk == invitation
    assert Invitation.objects.get().participation == mine


def test_both_have_acted_and_the_sentence_says_what_to_do(kept, other, both, meeting):
    make_rsvp(both[0])
    make_published(both[1])

    refusal = refused(kept, other)

    assert refusal.code == "both_acted"
    assert refusal.message.startswith(f"At {meeting.title} both have acted: Readers (answer) and")
    assert "Ask both which stands" in refusal.message


@pytest.mark.parametrize(
    "act",
    [
        lambda one: make_rsvp(one),
        lambda one: make_published(one),
        lambda one: mark_came(participation=one, at=timezone.now(), by="user:1"),
        lambda one: Delegate.objects.create(participation=one, name="Somebody"),
        lambda one: Note.objects.create(
            participation=one, key=uuid.uuid4(), text="x", written_at=timezone.now()
        ),
    ],
)
def test_whatever_was_done_counts_as_an_act(both, act):
    act(both[0])

    acts = acts_of({each.pk for each in both})

    assert (bool(acts[both[0].pk]), acts[both[1].pk]) == (True, [])


def test_every_relation_of_a_participation_is_an_act_unless_it_is_passive():
    passive = {model for model, _name in relations_of(Participation)} & plans.PASSIVE

    assert passive == {Invitation, JoinRequest, Letter.without.through, Nomination}


def test_left_out_of_a_letter_by_hand_moves_or_is_dropped(kept, other, both, meeting):
    first, second = make_letter(meeting), make_letter(meeting)
    first.without.add(both[1])
    second.without.add(*both)

    join(kept, other)

    assert [list(each.without.all()) for each in (first, second)] == [[both[0]]] * 2


def test_letters_about_the_one_that_goes_are_found_at_the_one_that_stays(kept, other, both):
    make_sending(make_letter(both[0].meeting))
    make_rsvp(both[0])

    join(kept, other)

    assert set(Message.objects.values_list("about", flat=True)) == {both[0].ref}


def test_presence_moves_with_its_row(kept, other, both):
    mark_came(participation=both[1], at=timezone.now(), by="user:1")

    join(kept, other)

    assert Attendance.objects.get().participation.organisation == kept


def test_two_that_call_a_meeting_become_one_in_the_first_role(kept, other, meeting):
    make_convener(meeting, role="supporter", organisation=kept)
    make_convener(meeting, role="host", organisation=other)

    join(kept, other)

    assert [(each.organisation, each.role) for each in Convener.objects.all()] == [(kept, "host")]


def test_two_mandates_of_one_person_become_the_wider_one(kept, other):
    user = make_user()
    make_membership(user=user, organisation=kept, role="delegate", until=date(2021, 1, 1))
    make_membership(user=user, organisation=other, role="lead")

    join(kept, other)

    mandate = Membership.objects.get()
    assert (mandate.organisation, mandate.role, mandate.until) == (kept, "lead", None)


@pytest.mark.parametrize("is_up", [True, False])
def test_affiliation_between_the_two_is_gone(kept, other, is_up):
    one, whole = (kept, other) if is_up else (other, kept)
    Affiliation.objects.create(organisation=one, international=whole)

    join(kept, other)

    assert not Affiliation.objects.exists()


def test_affiliation_that_both_have_is_there_once(kept, other):
    whole = make_organisation()
    for one in (kept, other):
        Affiliation.objects.create(organisation=one, international=whole)

    join(kept, other)

    assert [each.organisation for each in Affiliation.objects.all()] == [kept]


def test_doubt_between_the_two_is_forgotten(kept, other):
    say_not_the_same(one=kept, other=other, at=timezone.now(), by="user:1")

    join(kept, other)

    assert not NotTheSame.objects.exists()


def test_collisions_are_known_before_anything_is_written(kept, other, meeting):
    for one in (kept, other):
        make_convener(meeting, organisation=one)

    found = collisions(Convener, "organisation", kept.pk, other.pk)

    assert {model.pk for model in Convener.objects.filter(pk__in=found)} == {
        Convener.objects.get(organisation=other).pk
    }


def test_rows_of_an_app_that_may_be_there_only_once_are_an_obstacle(kept, other, monkeypatch):
    """As a poll of an app above, one answer an organisation: nobody chooses between two."""
    monkeypatch.setattr(plans, "FOLDED", plans.FOLDED - {Convener})
    meeting = make_meeting()
    for one in (kept, other):
        make_convener(meeting, organisation=one)

    refusal = refused(kept, other)

    assert refusal.message == (
        "Both have “convener” of which there may be only one. Remove one of them first."
    )


def test_log_of_the_other_is_read_at_the_one_that_stays(kept, other):
    Act.objects.create(actor="user:1", verb="add_contact", about=f"organisation:{other.pk}")

    join(kept, other)

    words = [str(each.words) for each in happened_to(kept, [])]
    assert words == ["“The Readers” was joined with it", "An address was added"]


def test_joining_stands_in_the_log_without_names_of_people(kept, other):
    join(kept, other)

    act = Act.objects.get(verb="join_organisations")
    assert act.about == f"organisation:{kept.pk}"
    assert act.details == {"former": other.pk, "former_slug": "the-readers", "folded": []}


def test_row_that_something_points_at_is_not_let_go(other):
    make_contact(other)

    with pytest.raises(RuntimeError, match=r"organisations\.Contact\.organisation still points"):
        leave_nothing(other)


# --- Two at once --------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("is_crossed", [True, False])
def test_two_joinings_at_once_lose_nothing(is_crossed):
    """A into B while B into A, or while A into C: one happens, the other is refused."""
    one, two, three = (make_organisation() for _each in range(3))
    for each in (one, two, three):
        make_contact(each)
    pairs = [(one, two), (two, one)] if is_crossed else [(one, two), (three, two)]
    marks = [merge_of(*pair).mark for pair in pairs]
    start, outcome = threading.Barrier(2), []

    def run(pair, mark):
        start.wait()
        try:
            join(*pair, seen=mark)
            outcome.append("joined")
        except Refused as refusal:
            outcome.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in zip(pairs, marks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome) == ["gone", "joined"]
    assert (Organisation.objects.count(), Contact.objects.count()) == (2, 3)
    assert Joining.objects.count() == 1


# --- Proposals for invitation -------------------------------------------------


def test_both_were_proposed_and_one_proposal_stays_by_its_name(kept, other, meeting):
    mine = make_nomination(meeting, organisation=kept)
    theirs = make_nomination(meeting, organisation=other)
    said = make_opinion(theirs, make_convener(meeting).organisation)

    assert merge_of(kept, other).proposed == [theirs]
    join(kept, other)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.organisation, theirs.organisation, theirs.name) == (kept, None, "The Readers")
    assert [each.pk for each in theirs.opinions.all()] == [said.pk]


def test_proposal_that_brought_the_place_on_the_list_stays_the_organisations(kept, other, meeting):
    mine = make_nomination(meeting, organisation=kept)
    theirs = make_nomination(meeting, organisation=other)
    place = make_participation(meeting, organisation=other)
    Nomination.objects.filter(pk=theirs.pk).update(participation=place, listed_at=timezone.now())

    join(kept, other)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.organisation, mine.name) == (None, "Readers")
    assert (theirs.organisation, theirs.participation) == (kept, place)


def test_proposal_is_no_act_and_goes_over_to_the_place_that_stays(kept, other, both, meeting):
    theirs = make_nomination(meeting)
    Nomination.objects.filter(pk=theirs.pk).update(
        organisation=other, name="", participation=both[1], listed_at=timezone.now()
    )
    make_rsvp(both[0])

    join(kept, other)

    theirs.refresh_from_db()
    assert (theirs.organisation, theirs.participation) == (kept, both[0])


def test_of_two_opinions_about_one_proposal_the_later_counts_and_both_stay(kept, other, meeting):
    nomination = make_nomination(meeting)
    for one in (kept, other):
        make_convener(meeting, organisation=one)
        make_opinion(nomination, one)

    join(kept, other)

    opinions = nomination.opinions.filter(organisation=kept).order_by("pk")
    assert [each.is_current for each in opinions] == [False, True]


# --- Every app ----------------------------------------------------------------


def counted_at(one):
    """How many rows of each relation point at an organisation, or at its places on lists."""
    found = {
        (model, name): model._base_manager.filter(**{name: one.pk}).count()
        for model, name in relations_of(Organisation)
    }
    places = set(Participation.objects.filter(organisation=one).values_list("pk", flat=True))
    found |= {
        (model, name): model._base_manager.filter(**{f"{name}__in": places}).count()
        for model, name in relations_of(Participation)
    }
    return {relation: n for relation, n in found.items() if n}


# What the joining itself adds.
ADDED = {(Joining, "organisation"), (FormerSlug, "organisation"), (OtherName, "organisation")}


def test_whatever_the_sample_has_of_any_app_moves_as_it_is(settings):
    """Each organisation of the sample is joined into a new one: the same rows point at that."""
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    seen = set()

    for other in Organisation.objects.order_by("pk"):
        before = counted_at(other)
        kept = make_organisation()
        join(kept, other)
        after = counted_at(kept)
        for relation in ADDED:
            before.pop(relation, None)
            after.pop(relation, None)
        assert after == before, other
        seen |= set(before)

    apps = {model._meta.app_label for model, _name in seen}
    assert apps >= {
        "organisations", "meetings", "statements", "calling", "directory", "programme",
        "resolutions", "report", "polls", "bulletins",
    }  # fmt: skip


def test_place_without_an_act_takes_nothing_away_from_one_that_has_all(settings):
    """The same, where the new one is on the same lists and has done nothing there."""
    settings.DEBUG = True
    call_command("demo", verbosity=0)

    for other in Organisation.objects.order_by("pk"):
        kept = make_organisation()
        for place in Participation.objects.filter(organisation=other):
            make_participation(place.meeting, organisation=kept, n_contacts=0, link=False)
        before = counted_at(other)
        acted = any(acts_of(set(other.participations.values_list("pk", flat=True))).values())
        join(kept, other)
        after = counted_at(kept)
        for relation in ADDED:
            before.pop(relation, None)
            after.pop(relation, None)
        assert after == before, (other, acted)
