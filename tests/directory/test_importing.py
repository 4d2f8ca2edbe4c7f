"""A list is understood, compared with what is known, and taken: what was shown, or nothing."""

import time
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from directory.cells import Row, find_error
from directory.columns import guess_columns, head_of
from directory.models import ImportBatch, ImportRow
from directory.planning import plan_of
from directory.services.bringing import bring_list, choose_columns, read_again, repair_rows
from directory.services.taking import take_list
from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.models import Convener, Participation
from organisations.models import Affiliation, Contact, Organisation, OtherName
from tests.directory.factories import counts_of, make_import, make_taken, named
from tests.factories import (
    make_contact,
    make_meeting,
    make_organisation,
    make_organiser,
    make_participation,
    make_user,
)

SAMPLE = Path(__file__).parents[2] / "meetings/sample/milan-2023.csv"

pytestmark = pytest.mark.django_db


def rows_in(text, **given):
    plan = plan_of(make_import(text, **given))
    changes = [*plan.new, *plan.changed, *plan.same]
    rows = [*(change.row for change in changes), *plan.needs_you]
    return sorted(rows, key=lambda row: row.number)


def repair(batch, number, match=None, leave=None, **cells):
    row = batch.rows.get(number=number)
    return repair_rows(
        batch=batch,
        repairs={row.pk: cells},
        matches={} if match is None else {row.pk: match},
        left_out={} if leave is None else {row.pk: leave},
        by="user:1",
    )


# --- Columns ------------------------------------------------------------------


def test_headings_are_known_in_many_languages_without_accents():
    head = ["Organización", "SIGLA", "Città", "E-Mail", "Sprache", "Altri nomi", "Note"]

    assert guess_columns(head) == {
        "name": 0, "acronym": 1, "place": 2, "email": 3, "language": 4, "other_names": 5,
    }  # fmt: skip


def test_headings_in_other_scripts_are_known():
    assert guess_columns(["Название", "Город", "المنظمة"]) == {"name": 0, "place": 1}


def test_head_is_found_below_a_title():
    lines = [(1, ["Our list of organisations", ""]), (2, ["", "2024"]), (3, ["Nome", "Sigla"])]

    assert head_of(lines) == 2


def test_list_without_a_head_is_guessed_from_its_cells_and_asked_about():
    batch = make_import("River Cooperatives,office@example.org\nReaders,readers@example.org\n")

    assert (batch.head_line, batch.columns) == (0, {"name": 0, "email": 1})
    assert counts_of(batch) == (2, 0, 0, 0)


def test_name_column_must_be_chosen_and_the_sentence_says_what_there_is():
    batch = make_import("Land,Kontakt\nx,y\n")

    with pytest.raises(Refused) as refusal:
        choose_columns(batch=batch, columns={"place": 0}, by="user:1")

    assert refusal.value.message == (
        "Your file needs a column for the name of the organisation. It has “Land”, “Kontakt”."
    )


def test_one_column_is_not_two_things():
    batch = make_import("name,place\nx,y\n")

    with pytest.raises(Refused) as refusal:
        choose_columns(batch=batch, columns={"name": 0, "place": 0}, by="user:1")

    assert refusal.value.code == "two_columns"


def test_directory_has_no_column_for_a_role():
    assert "role" not in make_import("name,role\nA,host\n").columns


def test_list_is_read_again_in_the_letters_that_a_person_chose():
    batch = make_import(data="имя;город\nСоюз;Москва\n".encode("koi8-r"), text="")
    assert "Союз" not in batch.rows.get(number=2).cells

    read_again(batch=batch, encoding="koi8-r", separator=";", head_line=None)

    assert batch.rows.get(number=2).cells == ["Союз", "Москва"]


def test_line_of_the_headings_can_be_corrected():
    batch = make_import("name,place\nName,Place\nA,B\n")

    batch = read_again(batch=batch, encoding="", separator=",", head_line=2)

    assert (batch.head_line, counts_of(batch)) == (2, (1, 0, 0, 0))


# --- Rows ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words", "column"),
    [
        (",a@example.org", "The name is missing.", "name"),
        ("A,info@@delta.org", "“info@@delta.org” is not an e-mail address.", "email"),
        ("A,a@example.org; b", "“b” is not an e-mail address.", "email"),
        ("45321,", "“45321” is no name: it has no letter.", "name"),
        ("2023-07-15,", "“2023-07-15” is no name: it has no letter.", "name"),
        ("x" * 201 + ",", "The name has more than 200 characters.", "name"),
        ("A\x07,", "A cell holds a control character.", "name"),
    ],
)
def test_row_that_needs_a_person_says_why_and_in_which_cell(row, words, column):
    assert [(each.error, each.wrong) for each in rows_in(f"name,email\n{row}\n")] == [
        (words, column)
    ]


@pytest.mark.parametrize("name", ["=HYPERLINK(1) A", "@home", "+39 Group", "-Group"])
def test_name_that_begins_like_a_formula_is_a_name(name):
    assert [(row.error, row.name) for row in rows_in(f"name\n{name}\n")] == [("", name)]


def test_doubles_name_the_first_row():
    rows = rows_in("name,email\nÀ group,a@example.org\na GROUP,b@example.org\nB,A@example.org\n")

    assert [row.error for row in rows] == [
        "",
        "Row 2 has the same name.",
        "Row 2 has the same address.",
    ]


def test_address_longer_than_mail_allows_needs_a_person():
    long = "a@" + ".".join(["b" * 60] * 5) + ".org"

    assert "is not an e-mail address" in rows_in(f"name,email\nA,{long}\n")[0].error


def test_name_around_an_address_is_left_out_and_several_are_read():
    rows = rows_in('name,email\nA,"Ana <ANA@Example.org>"\nB,"b@example.org, c@example.org"\n')

    assert [row.emails for row in rows] == [
        ["ana@example.org"],
        ["b@example.org", "c@example.org"],
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("it", "it"), ("IT_it", "it"), ("Italiano", "it"), ("english", "en"), ("<b>", ""), ("", "")],
)
def test_language_is_understood_or_left_open(typed, code):
    assert [row.language for row in rows_in(f"name,language\nA,{typed}\n")] == [code]


def test_dash_alone_is_an_empty_cell():
    rows = rows_in("name,place,email\nA,-,–\n")

    assert [(row.error, row.cells["place"], row.emails) for row in rows] == [("", "", [])]


def test_every_column_has_a_sentence_for_what_is_too_long():
    for column, length in (("acronym", 41), ("place", 121), ("other_names", 1001)):
        row = Row(2, {"name": "A", column: "x" * length})

        find_error(row)

        assert (row.wrong, bool(row.error)) == (column, True)


# --- The plan -----------------------------------------------------------------


def test_preview_writes_nothing_into_the_directory(meeting):
    plan_of(make_import("name\nA\nB\n", meeting))

    assert Organisation.objects.count() == Participation.objects.count() == 0


def test_known_organisation_is_matched_by_any_name_without_accents_and_changes_are_shown(meeting):
    organisation = make_organisation(name="River Cooperatives", place="Lyon")
    OtherName.objects.create(organisation=organisation, name="Coopératives du fleuve")

    plan = plan_of(
        make_import("name,place,email\ncooperatives DU fleuve,Porto,new@example.org\n", meeting)
    )

    assert [change.organisation for change in plan.changed] == [organisation]
    assert [(each.what, each.old, each.new) for each in plan.changed[0].differences] == [
        ("place", "Lyon", "Porto"),
        ("address", "", "new@example.org"),
        ("list", "", "yes"),
    ]


def test_several_of_one_name_need_a_person_who_says_which():
    one = make_organisation(name="Readers", place="Porto")
    other = make_organisation(name="readers", place="Lyon")
    batch = make_import("name,place\nReaders,Rome\n")

    row = plan_of(batch).needs_you[0]
    assert row.candidates == [(one.pk, "Readers, Porto"), (other.pk, "readers, Lyon")]

    repair(batch, 2, match=other.pk)
    assert [change.organisation for change in plan_of(batch).changed] == [other]

    repair(batch, 2, match=0)
    assert counts_of(batch) == (1, 0, 0, 0)


def test_address_of_another_organisation_needs_a_person_and_is_not_taken(meeting):
    owner = make_contact(email="office@example.org").organisation
    batch = make_import("name,email\nSomebody else,OFFICE@example.org\nB,\n", meeting)

    plan = plan_of(batch)
    assert [row.error for row in plan.needs_you] == [
        f"This address already belongs to {owner.name}."
    ]

    take_list(batch=batch, seen=plan.mark, at=timezone.now(), by="user:1")
    assert not Organisation.objects.filter(name="Somebody else").exists()


def test_person_says_that_it_is_the_owner_of_the_address(meeting):
    owner = make_contact(email="office@example.org").organisation
    batch = make_import("name,email\nSomebody else,office@example.org\n", meeting)
    repair(batch, 2, match=owner.pk)

    batch = take_list(batch=batch, seen=plan_of(batch).mark, at=timezone.now(), by="user:1")

    assert [each.name for each in owner.other_names.all()] == ["Somebody else"]
    assert Participation.objects.get().organisation == owner


def test_desk_of_another_meeting_cannot_add_an_address(participation):
    listing = f"name,email\n{participation.organisation.name},mine@example.org\n"
    mine = make_meeting()

    assert "Ask an admin" in plan_of(make_import(listing, mine)).needs_you[0].error


@pytest.mark.parametrize(("is_theirs", "n"), [(True, 0), (False, 1)])
def test_directory_takes_an_address_only_from_who_works_at_all_its_desks(
    participation, is_theirs, n
):
    user = make_organiser(participation.meeting)
    if not is_theirs:
        make_participation(organisation=participation.organisation)
    listing = f"name,email\n{participation.organisation.name},mine@example.org\n"

    assert len(plan_of(make_import(listing, by=user.ref)).needs_you) == n


def test_admin_may_add_an_address_everywhere(participation):
    listing = f"name,email\n{participation.organisation.name},mine@example.org\n"

    assert counts_of(make_import(listing, by=make_user(is_staff=True).ref)) == (0, 1, 0, 0)


def test_plan_costs_the_same_at_three_and_at_thirty_rows(meeting, connection_queries):
    def preview(n):
        rows = "".join(f"Organisation {each},o{each}@example.org\n" for each in range(n))
        batch = make_import("name,email\n" + rows, meeting)
        return connection_queries(lambda: plan_of(batch))

    assert (preview(3), preview(30)) == (9, 9)


# --- Repairs ------------------------------------------------------------------


def test_repair_replaces_a_cell_and_the_file_stays_as_it_is():
    batch = make_import("name,email\nA,broken\n")

    assert repair(batch, 2, email="a@example.org") == 1
    assert counts_of(batch) == (1, 0, 0, 0)
    assert batch.rows.get(number=2).cells == ["A", "broken"]


def test_repair_that_says_the_same_is_none():
    batch = make_import("name,email\nA,broken\n")

    assert repair(batch, 2, name="A", email="broken") == 0


def test_row_is_left_out_and_taken_again():
    batch = make_import("name\nA\nB\n")

    repair(batch, 2, leave=True)
    assert plan_of(batch).counts["left_out"] == 1
    repair(batch, 2, leave=False)
    assert counts_of(batch) == (2, 0, 0, 0)


def test_done_import_is_not_repaired():
    batch = make_taken("name\nA\n")

    with pytest.raises(Refused) as refusal:
        repair(batch, 2, name="B")

    assert refusal.value.code == "done"


# --- Taking it ----------------------------------------------------------------


def test_real_list_is_imported_once(meeting):
    first = make_taken(SAMPLE.read_text(), meeting)
    second = make_import(SAMPLE.read_text(), meeting)

    assert first.counts["new"] == 29
    assert counts_of(second) == (0, 0, 29, 0)
    assert Organisation.objects.count() == Participation.objects.count() == 29
    assert Convener.objects.filter(role="host").count() == 3
    assert Convener.objects.filter(role="supporter").count() == 1
    assert Contact.objects.count() == 29


def test_real_list_without_addresses_is_taken_and_says_so(meeting):
    text = "\n".join(
        ",".join(line.split(",")[:6]) for line in SAMPLE.read_text().strip().splitlines()
    )
    batch = make_import(text, meeting)

    assert (counts_of(batch), plan_of(batch).n_without_address) == ((29, 0, 0, 0), 29)


def test_every_column_arrives(meeting):
    make_organisation(name="Federation", acronym="F")

    make_taken(
        "name,acronym,other names,place,email,language,international,role\n"
        "River,RC,Fleuve; Fiume,Lyon,a@example.org; b@example.org,fr,Federation,host\n"
        "Delta,,,,,,River,\n",
        meeting,
    )

    river, delta = named("River"), named("Delta")
    assert (river.acronym, river.place, river.slug) == ("RC", "Lyon", "river")
    assert {each.name for each in river.other_names.all()} == {"Fleuve", "Fiume"}
    assert [(each.email, each.language) for each in river.contacts.all()] == [
        ("a@example.org", "fr"),
        ("b@example.org", "fr"),
    ]
    assert [
        (each.organisation.name, each.international.name)
        for each in Affiliation.objects.order_by("pk")
    ] == [("River", "Federation"), ("Delta", "River")]
    assert Convener.objects.get().organisation == river
    assert {each.organisation for each in Participation.objects.all()} == {river, delta}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Nobody", "“Nobody” is no other organisation of the directory or of this list."),
        ("A", "“A” is no other organisation of the directory or of this list."),
        ("Member", "“Member” belongs to this organisation, so it cannot be the other way round."),
    ],
)
def test_international_that_cannot_be_needs_a_person(cell, words):
    whole = make_organisation(name="A")
    Affiliation.objects.create(organisation=make_organisation(name="Member"), international=whole)

    assert [row.error for row in rows_in(f"name,international\nA,{cell}\n")] == [words]


def test_directory_puts_nobody_on_a_list():
    make_taken("name\nA\n")

    assert (Organisation.objects.count(), Participation.objects.count()) == (1, 0)


def test_empty_cell_erases_nothing():
    organisation = make_organisation(name="A", place="Lyon", acronym="AA")

    make_taken("name,place,acronym\nA,,\nB,,\n")

    organisation.refresh_from_db()
    assert (organisation.place, organisation.acronym) == ("Lyon", "AA")


def test_addresses_of_pages_stay_apart():
    make_organisation(slug="readers", name="Others")

    make_taken("name\nReaders\nReaders!!\nImport\nЧитатели\n")

    assert set(Organisation.objects.values_list("slug", flat=True)) == {
        "readers", "readers-2", "import-2", "organisation",
    }  # fmt: skip


def test_acts_stand_in_the_log_without_an_address(meeting):
    batch = make_taken("name,email\nA,a@example.org\n", meeting)

    acts = Act.objects.filter(actor="user:1").order_by("pk")
    assert [act.verb for act in acts] == [
        "bring_list", "found_organisation", "add_contact", "add_participation", "import_list",
    ]  # fmt: skip
    assert acts.last().about == batch.ref
    assert "a@example.org" not in str(list(acts.values()))


def test_directory_that_changed_since_is_looked_at_once_more():
    batch = make_import("name,email\nA,a@example.org\n")
    seen = plan_of(batch).mark
    make_contact(email="a@example.org")

    with pytest.raises(Refused) as refusal:
        take_list(batch=batch, seen=seen, at=timezone.now(), by="user:1")

    assert refusal.value.code == "changed"
    assert not Organisation.objects.filter(name="A").exists()


def test_pressing_twice_takes_once():
    batch = make_import("name\nA\n")
    seen = plan_of(batch).mark

    for _press in range(2):
        take_list(batch=batch, seen=seen, at=timezone.now(), by="user:1")

    assert Organisation.objects.filter(name="A").count() == 1


def test_list_that_changes_nothing_is_not_taken():
    make_taken("name\nA\n")
    batch = make_import("name\nA\n")

    with pytest.raises(Refused) as refusal:
        take_list(batch=batch, seen=plan_of(batch).mark, at=timezone.now(), by="user:1")

    assert refusal.value.code == "nothing"


def test_form_sent_twice_is_one_import():
    given = {"key": uuid.uuid4(), "meeting": None, "data": None, "text": "name\nA\n"}

    for _press in range(2):
        bring_list(**given, file_name="", at=timezone.now(), by="user:1")

    assert (ImportBatch.objects.count(), ImportRow.objects.count()) == (1, 2)


def test_bytes_of_the_file_are_forgotten_when_it_is_done():
    assert make_taken("", data=b"name\nA\n").source == b""


def test_three_thousand_rows_are_read_shown_and_taken_in_time(meeting):
    rows = "".join(f"Reading room {n},RR{n},Lyon,room{n}@example.org,fr,\n" for n in range(3_000))
    begun = time.monotonic()

    batch = make_taken("name,acronym,place,email,language,role\n" + rows, meeting)

    assert batch.counts["new"] == Participation.objects.count() == 3_000
    assert time.monotonic() - begun < 15
