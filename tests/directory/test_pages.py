"""The directory's pages: who is found, whose addresses are seen, what is corrected."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from initiative.audit.models import Act
from meetings.services.meeting import plan_meeting
from organisations.models import Affiliation, Contact, Organisation, OtherName
from organisations.services import found_organisation
from tests.factories import (
    make_contact,
    make_meeting,
    make_organisation,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/desk/organisations/"


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def foreign():
    """An organisation on the list of a private meeting of other organisers, with an address."""
    meeting = make_meeting(title="Secret meeting", short_name="Secret", opened_at=None)
    one = make_organisation(name="Foreign", place="Porto")
    participation = make_participation(meeting, organisation=one, n_contacts=0)
    make_contact(one, email="hidden@foreign.example.org")
    make_rsvp(participation)
    return participation


def names(page):
    return [entry.organisation.name for entry in page.context["entries"]]


def page_of(one, step=""):
    return f"/desk/organisations/{one.slug}/{step}"


# --- Who sees what ------------------------------------------------------------


def test_stranger_finds_no_directory():
    assert browser_of(make_user()).get(LIST).status_code == 404


def test_no_meeting_takes_the_address_of_the_directory():
    meeting = plan_meeting(
        organiser=make_user(), title="Organisations", place="Rome", time_zone="Europe/Rome",
        starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 2),
        answers_due_at=timezone.now(), statements_due_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip

    assert meeting.slug != "organisations"


@pytest.mark.parametrize("word", ["import", "imports", "new", "duplicates", "export"])
def test_no_organisation_takes_the_address_of_a_page(word):
    assert found_organisation(name=word, by="user:1").slug == f"{word}-2"


def test_organisation_may_be_called_like_a_page_of_the_desk(organiser_client):
    one = make_organisation(name="Settings", slug="settings")

    assert "Settings" in organiser_client.get(page_of(one)).text


def test_addresses_are_seen_of_ones_own_lists_alone(organiser_client, participation, foreign):
    page = organiser_client.get(LIST)

    assert participation.organisation.contacts.get().email in page.text
    assert "hidden@foreign.example.org" not in page.text
    assert "has an address" in page.text


def test_private_meeting_of_others_is_not_told(organiser_client, foreign):
    make_published(
        make_participation(make_meeting(title="Open"), organisation=foreign.organisation)
    )

    for address in (LIST, page_of(foreign.organisation)):
        page = organiser_client.get(address)
        assert "Secret" not in page.text
    assert "Open" in page.text


def test_page_of_a_foreign_organisation_hides_addresses_and_buttons(organiser_client, foreign):
    page = organiser_client.get(page_of(foreign.organisation))

    assert "hidden@" not in page.text
    assert "It has an address." in page.text
    assert "Correct its facts" not in page.text
    for step, data in (("", {"act": "mute"}), ("edit/", {}), ("join/", {})):
        answer = organiser_client.post(page_of(foreign.organisation, step), data)
        assert answer.status_code == 404


def test_admin_sees_every_address(foreign):
    page = browser_of(make_user(is_staff=True)).get(LIST)

    assert "hidden@foreign.example.org" in page.text


# --- Search -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("lodz", "Łódź Readers"),
        ("ΑΝΑΓΝΩΣΤΕΣ", "Αναγνώστες"),
        ("reading tokyo", "Reading circle"),
        ("読書", "読書会"),
        ("القراء", "القُرّاء"),
        ("circolo", "Reading circle"),
    ],
)
def test_search_finds_any_script_without_accents(organiser_client, words, name):
    for each in ("Łódź Readers", "Αναγνώστες", "読書会", "القُرّاء"):
        make_organisation(name=each)
    circle = make_organisation(name="Reading circle", place="Tokyo")
    OtherName.objects.create(organisation=circle, name="Circolo di lettura")

    assert names(organiser_client.get(LIST, {"q": words})) == [name]


def test_search_by_domain_finds_only_addresses_that_one_sees(
    organiser_client, participation, foreign
):
    make_contact(participation.organisation, email="a@river.example.org")

    assert names(organiser_client.get(LIST, {"q": "@river.example.org"})) == [
        participation.organisation.name
    ]
    assert names(organiser_client.get(LIST, {"q": "foreign.example.org"})) == []


def test_nothing_found_says_so(organiser_client):
    assert "Nothing is called “zzz”." in organiser_client.get(LIST, {"q": "zzz"}).text


def test_kinds_are_told_apart(organiser_client, participation):
    mute = make_organisation(name="Mute")
    make_contact(mute, state="returned")
    make_contact(make_organisation(name="Free"))

    assert names(organiser_client.get(LIST, {"show": "mute"})) == ["Mute"]
    assert names(organiser_client.get(LIST, {"show": "free"})) == ["Free", "Mute"]


def test_hostile_words_find_nothing(organiser_client):
    assert organiser_client.get(LIST, {"q": "\0%_'\\", "page": "x"}).status_code == 200


@pytest.mark.parametrize("query", [{}, {"q": "organisation"}])
def test_list_costs_the_same_at_three_and_at_sixty(
    organiser_client, meeting, connection_queries, query
):
    def cost(n):
        for _each in range(n):
            make_participation(meeting)
        return connection_queries(lambda: organiser_client.get(LIST, query))

    assert cost(3) == cost(60) <= 15


def test_long_list_is_paged(organiser_client):
    for n in range(51):
        make_organisation(name=f"Room {n:02}")

    assert names(organiser_client.get(LIST, {"page": 2})) == ["Room 50"]
    assert names(organiser_client.get(LIST, {"page": 2, "q": "room"})) == ["Room 50"]


# --- A new one ----------------------------------------------------------------


def test_organisation_is_added_with_its_address(organiser_client):
    answer = organiser_client.post(
        LIST + "new/",
        {"name": "  Readers   Union ", "language": "pt", "acronym": "RU", "place": "Porto",
         "email": "Ana <ANA@Example.org>"},
    )  # fmt: skip

    one = Organisation.objects.get(name="Readers Union")
    assert answer.url == page_of(one)
    assert (one.acronym, one.place, one.language) == ("RU", "Porto", "pt")
    assert one.contacts.get().email == "ana@example.org"


def test_known_name_is_said_and_may_be_another(organiser_client):
    make_organisation(name="Réaders")

    answer = organiser_client.post(LIST + "new/", {"name": "readers"})
    assert answer.status_code == 422
    assert "Réaders is in the directory." in answer.text

    organiser_client.post(LIST + "new/", {"name": "readers", "is_another": "on"})
    assert Organisation.objects.filter(name="readers").exists()


def test_address_of_another_one_leaves_nothing_behind(organiser_client):
    make_contact(email="a@example.org")

    answer = organiser_client.post(LIST + "new/", {"name": "Readers", "email": "a@example.org"})

    assert answer.status_code == 422
    assert not Organisation.objects.filter(name="Readers").exists()


# --- One organisation ---------------------------------------------------------


def test_page_tells_everything_in_time_order(organiser_client, participation):
    one = participation.organisation
    make_rsvp(participation)
    organiser_client.post(page_of(one), {"act": "other_name", "other_name-name": "Lettori"})

    page = organiser_client.get(page_of(one))

    assert [str(each.words) for each in page.context["happened"]] == [
        "Another name was added",
        "Answered",
    ]
    assert [line.boxes for _meeting, line, _own in page.context["entry"].lines] == ["ddwnnn"]


def test_former_address_leads_to_the_page(organiser_client):
    one = make_organisation(name="A")
    one.former_slugs.create(slug="formerly-a")

    answer = organiser_client.get("/desk/organisations/formerly-a/")

    assert (answer.status_code, answer.url) == (301, page_of(one))


def test_names_are_added_and_removed(organiser_client):
    one = make_organisation(name="Readers")
    data = {"act": "other_name", "other_name-name": "Lettori", "other_name-language": "it",
            "other_name-is_former": "on"}  # fmt: skip

    for _press in range(2):
        organiser_client.post(page_of(one), data)
    name = one.other_names.get()
    assert (name.name, name.language, name.is_former) == ("Lettori", "it", True)

    organiser_client.post(page_of(one), {"act": "remove_name", "row": name.pk})
    assert not one.other_names.exists()


def test_name_of_another_organisation_is_not_removed(organiser_client):
    one, other = make_organisation(), make_organisation()
    name = OtherName.objects.create(organisation=other, name="X")

    organiser_client.post(page_of(one), {"act": "remove_name", "row": name.pk})

    assert OtherName.objects.filter(pk=name.pk).exists()


def test_own_name_is_no_other_name(organiser_client):
    one = make_organisation(name="Readers")

    answer = organiser_client.post(
        page_of(one), {"act": "other_name", "other_name-name": "READERS"}
    )

    assert answer.status_code == 422
    assert "This is its name already." in answer.text
    assert 'value="READERS"' in answer.text


def test_affiliation_is_said_by_name_or_acronym_and_taken_back(organiser_client):
    one, whole = (
        make_organisation(name="Section"),
        make_organisation(name="Federation", acronym="F"),
    )

    organiser_client.post(
        page_of(one),
        {"act": "affiliation", "affiliation-name": "f", "affiliation-since": "1998"},
    )
    row = Affiliation.objects.get()
    assert (row.organisation, row.international, row.since) == (one, whole, 1998)

    organiser_client.post(page_of(one), {"act": "remove_affiliation", "row": row.pk})
    assert not Affiliation.objects.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nobody", "“Nobody” is not in the directory."),
        ("Section", "An organisation cannot belong to itself."),
        ("Small", "Small belongs to this organisation"),
        ("Smaller", "Smaller belongs to this organisation"),
        ("Twice", "Several organisations are called “Twice”."),
    ],
)
def test_affiliation_that_cannot_be_says_why(organiser_client, name, words):
    one, small = make_organisation(name="Section"), make_organisation(name="Small")
    smaller = make_organisation(name="Smaller")
    Affiliation.objects.create(organisation=small, international=one)
    Affiliation.objects.create(organisation=smaller, international=small)
    for _each in range(2):
        make_organisation(name="Twice")

    answer = organiser_client.post(page_of(one), {"act": "affiliation", "affiliation-name": name})

    assert answer.status_code == 422
    assert words in answer.text
    assert Affiliation.objects.count() == 2


@pytest.mark.parametrize(("since", "until"), [("1998", "1990"), ("98", ""), ("x", "")])
def test_years_that_are_none_are_given_back(organiser_client, since, until):
    one, _whole = make_organisation(), make_organisation(name="Federation")

    answer = organiser_client.post(
        page_of(one),
        {"act": "affiliation", "affiliation-name": "Federation", "affiliation-since": since,
         "affiliation-until": until},
    )  # fmt: skip

    assert answer.status_code == 422
    assert f'value="{since}"' in answer.text


def test_address_is_added_and_its_state_changed(organiser_client, participation):
    one = participation.organisation
    organiser_client.post(
        page_of(one),
        {"act": "address", "address-email": "new@example.org", "address-language": "it"},
    )
    contact = Contact.objects.get(email="new@example.org")

    for act, state in (("mute", "stopped"), ("unmute", "works")):
        organiser_client.post(page_of(one), {"act": act, "row": contact.pk})
        contact.refresh_from_db()
        assert contact.state == state
    Contact.objects.update(state="returned")
    organiser_client.post(page_of(one), {"act": "works", "row": contact.pk})
    contact.refresh_from_db()
    assert contact.state == "works"


def test_address_cannot_open_the_meeting_of_another_desk(organiser_client, participation, foreign):
    """On a list of mine and on one of theirs: an address of mine would get their link."""
    make_participation(participation.meeting, organisation=foreign.organisation, n_contacts=0)

    answer = organiser_client.post(
        page_of(foreign.organisation),
        {"act": "address", "address-email": "mine@example.org", "address-language": "en"},
    )

    assert answer.status_code == 422
    assert "Ask an admin to add the address." in answer.text
    assert not Contact.objects.filter(email="mine@example.org").exists()


def test_page_costs_at_most_what_a_desk_page_may(organiser_client, meeting, connection_queries):
    def cost(n):
        one = make_organisation()
        for _each in range(n):
            make_contact(one)
            OtherName.objects.create(organisation=one, name=f"Name {_each}")
            make_rsvp(make_participation(make_meeting(), organisation=one))
            Affiliation.objects.create(organisation=one, international=make_organisation())
        make_participation(meeting, organisation=one)
        return connection_queries(lambda: organiser_client.get(page_of(one)))

    assert (cost(1), cost(8)) == (15, 15)


# --- Correcting ---------------------------------------------------------------


def facts(one, seen, **given):
    return {"name": one.name, "language": one.language, "acronym": one.acronym,
            "place": one.place, "seen": seen} | given  # fmt: skip


def test_old_name_stays_as_a_former_one_and_the_address_stays(organiser_client):
    one = make_organisation(name="Readers", slug="readers", place="Porto")
    seen = organiser_client.get(page_of(one, "edit/")).context["seen"]

    answer = organiser_client.post(
        page_of(one, "edit/"), facts(one, seen, name="Readers' Union", keeps_old_name="on")
    )

    one.refresh_from_db()
    assert (answer.status_code, one.name, one.slug) == (302, "Readers' Union", "readers")
    assert [(each.name, each.is_former) for each in one.other_names.all()] == [("Readers", True)]


def test_two_corrections_at_once_lose_neither(organiser_client):
    one = make_organisation(name="Readers", place="Porto")
    seen = organiser_client.get(page_of(one, "edit/")).context["seen"]
    Organisation.objects.filter(pk=one.pk).update(place="Lisbon")

    answer = organiser_client.post(page_of(one, "edit/"), facts(one, seen, acronym="RU"))

    assert answer.status_code == 422
    assert "Somebody else changed it meanwhile." in answer.text
    assert "Lisbon" in answer.text
    assert 'value="RU"' in answer.text
    one.refresh_from_db()
    assert (one.place, one.acronym) == ("Lisbon", "")
    # Whoever has compared both saves on top of what stands there now.
    data = facts(one, answer.context["seen"], acronym="RU")
    assert organiser_client.post(page_of(one, "edit/"), data).status_code == 302


# --- Joining ------------------------------------------------------------------


def test_two_are_joined_in_three_presses(organiser_client):
    kept, other = make_organisation(name="Readers"), make_organisation(name="readers")

    choose = organiser_client.get(page_of(kept, "join/"), {"q": "readers"})
    assert [each.name for each in choose.context["found"]] == ["readers"]
    look = organiser_client.get(page_of(kept, "join/"), {"with": other.slug})
    assert "becomes another name of it" in look.text
    seen = look.context["merge"].mark
    answer = organiser_client.post(page_of(kept, "join/"), {"with": other.slug, "seen": seen})

    assert answer.url == page_of(kept)
    assert list(Organisation.objects.filter(name__iexact="readers")) == [kept]


def test_joining_with_itself_says_so(organiser_client):
    one = make_organisation()

    answer = organiser_client.post(page_of(one, "join/"), {"with": one.slug, "seen": "x"})

    assert answer.status_code == 422
    assert "An organisation cannot be joined with itself." in answer.text


def test_one_of_another_desk_is_not_joined(organiser_client, participation, foreign):
    """Its addresses would get the letters of both."""
    mine = participation.organisation
    look = organiser_client.get(page_of(mine, "join/"), {"with": foreign.organisation.slug})
    seen = look.context["merge"].mark

    answer = organiser_client.post(
        page_of(mine, "join/"), {"with": foreign.organisation.slug, "seen": seen}
    )

    assert answer.status_code == 422
    assert "ask an admin to join them" in answer.text
    assert Organisation.objects.filter(pk=foreign.organisation_id).exists()


def test_page_of_those_that_look_alike_remembers_who_is_not(organiser_client):
    one, other = make_organisation(name="Readers"), make_organisation(name="readers")
    address = LIST + "duplicates/"
    assert organiser_client.get(address).context["n"] == 1

    organiser_client.post(address, {"one": one.pk, "other": other.pk})

    assert organiser_client.get(address).context["n"] == 0


# --- Export -------------------------------------------------------------------


def export(client, **data):
    return client.post(LIST + "export/", {"kind": "csv"} | data)


def test_table_has_no_address_and_no_formula(organiser_client, participation):
    make_organisation(name="=HYPERLINK(1)", place="@home", acronym="-1")

    rows = export(organiser_client).content.decode("utf-8-sig")

    assert "'=HYPERLINK(1),English,'-1,,,'@home" in rows
    assert "@example.org" not in rows


def test_addresses_are_given_for_a_reason_that_is_written_down(
    organiser_client, participation, foreign
):
    refused = export(organiser_client, with_addresses="on", reason=" x ")
    assert refused.status_code == 422
    assert not Act.objects.filter(verb="export_directory").exists()

    rows = export(organiser_client, with_addresses="on", reason="Printed letters").content.decode()

    assert participation.organisation.contacts.get().email in rows
    assert "hidden@foreign.example.org" not in rows
    act = Act.objects.get(verb="export_directory")
    assert (act.reason, act.details["with_addresses"]) == ("Printed letters", True)


def test_xlsx_says_the_same_and_every_cell_is_text(organiser_client):
    make_organisation(name="=1+1", acronym="#N/A", place="2023-07-15")

    answer = export(organiser_client, kind="xlsx")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]][:3] == ["'=1+1", "English", "#N/A"]
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}


def test_export_costs_the_same_at_three_and_at_thirty(organiser_client, connection_queries):
    def cost(n):
        for _each in range(n):
            make_participation(make_meeting())
        return connection_queries(lambda: export(organiser_client))

    assert cost(3) == cost(30) <= 15


# --- In public ----------------------------------------------------------------


def test_affiliation_is_public_when_both_are_named(client, meeting):
    one, whole = make_organisation(name="Section"), make_organisation(name="Federation")
    Affiliation.objects.create(organisation=one, international=whole, since=1998)
    make_published(make_participation(meeting, organisation=one))

    assert "Federation" not in client.get(f"/organisations/{one.slug}/").text

    make_published(make_participation(meeting, organisation=whole))
    page = client.get(f"/organisations/{one.slug}/").text
    assert "Federation" in page
    assert "It belongs to this international, since 1998" in page
    assert "It belongs to it, since 1998" in client.get(f"/organisations/{whole.slug}/").text


def test_desk_leads_to_the_directory(organiser_client, meeting):
    for address in ("/desk/", f"/desk/{meeting.slug}/organisations/"):
        assert f'href="{LIST}"' in organiser_client.get(address).text


def test_reader_of_a_desk_looks_and_changes_nothing(meeting):
    reader = browser_of(make_organiser(meeting, role="reads"))
    one = make_participation(meeting).organisation

    assert reader.get(LIST).status_code == 200
    assert reader.get(page_of(one)).status_code == 200
    for address in (LIST + "new/", LIST + "import/", LIST + "imports/", page_of(one, "edit/")):
        assert reader.get(address).status_code == 404
    assert reader.post(page_of(one), {"act": "remove_name"}).status_code == 404


def test_corrected_name_stands_where_it_belongs(organiser_client):
    one, _other = make_organisation(name="Zebra"), make_organisation(name="Middle")
    seen = organiser_client.get(page_of(one, "edit/")).context["seen"]
    organiser_client.post(page_of(one, "edit/"), facts(one, seen, name="Ábaco"))

    assert names(organiser_client.get(LIST)) == ["Ábaco", "Middle"]
