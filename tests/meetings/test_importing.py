"""Messy lists: encodings, separators, headings, doubles, formulas; and what an import does."""

from pathlib import Path

import pytest

from initiative.errors import Refused
from meetings.importing import MOST_ROWS, decode, read
from meetings.models import Convener, Participation
from meetings.services.importing import import_list, plan_import
from organisations.models import Contact, Organisation, OtherName
from tests.factories import make_contact, make_organisation

SAMPLE = Path(__file__).parents[2] / "meetings/sample/milan-2023.csv"


def names(text, repairs=None):
    return [row.name for row in read(text, repairs).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_and_encoding_is_read(separator, encoding):
    text = f"Nome{separator}Sigla\r\nCittà libera{separator}CL\r\n"

    listing = read(decode(text.encode(encoding)))

    assert [(row.name, row.cells["acronym"]) for row in listing.rows] == [("Città libera", "CL")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x00\x01PK\x03\x04" * 10, "not_text"),
        (b"\xff\xfe\x00", "not_text"),
        (b"x" * 1_000_001, "too_big"),
    ],
)
def test_file_that_is_no_list_is_refused_with_a_sentence(content, code):
    with pytest.raises(Refused) as refusal:
        decode(content)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def test_missing_name_column_says_what_the_file_has():
    with pytest.raises(Refused) as refusal:
        read("Land,Kontakt\nx,y\n")

    assert refusal.value.message == (
        "Your file needs a column for the name of the organisation. It has “Land”, “Kontakt”."
    )


def test_open_quotation_mark_names_the_line():
    with pytest.raises(Refused) as refusal:
        read('name,place\nA,B\n"C,D\n')

    assert refusal.value.code == "broken"


def test_too_many_rows_are_refused():
    with pytest.raises(Refused) as refusal:
        read("name\n" + "x\n" * (MOST_ROWS + 1))

    assert refusal.value.code == "too_many"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",a@example.org", "The name is missing."),
        ("A,info@@delta.org", "“info@@delta.org” is not an e-mail address."),
        ("=HYPERLINK(1),", "“=HYPERLINK(1)” begins like a formula of a spreadsheet."),
        ("A,@SUM(1)", "“@SUM(1)” begins like a formula of a spreadsheet."),
        ("＝1+1,", "“＝1+1” begins like a formula of a spreadsheet."),
        ("x" * 201 + ",", "The name has more than 200 characters."),
        ("A\x07,", "A cell holds a control character."),
    ],
)
def test_row_that_needs_a_person_says_why(row, words):
    assert [each.error for each in read(f"name,email\n{row}\n").rows] == [words]


def test_doubles_name_the_first_row():
    rows = read("name,email\nA,a@example.org\na,b@example.org\nB,A@example.org\n").rows

    assert [row.error for row in rows] == [
        "",
        "Row 2 has the same name.",
        "Row 2 has the same address.",
    ]


@pytest.mark.parametrize("text", [",,,", "\n\n", ";;\n;;", '""'])
def test_list_without_a_word_is_empty(text):
    with pytest.raises(Refused) as refusal:
        read(text)

    assert refusal.value.code == "empty"


def test_address_longer_than_mail_allows_needs_a_person():
    long = "a@" + ".".join(["b" * 60] * 5) + ".org"

    assert "is not an e-mail address" in read(f"name,email\nA,{long}\n").rows[0].error


def test_repair_replaces_a_cell():
    rows = read("name,email\nA,broken\n", {2: {"email": "a@example.org"}}).rows

    assert [(row.error, row.email) for row in rows] == [("", "a@example.org")]


def test_unused_columns_are_named():
    assert read("name,answer,listed\nA,yes,no\n").unused == ["answer", "listed"]


def listing_of(text):
    return read(text)


def counts(plan):
    return (len(plan.new), len(plan.changed), len(plan.same), len(plan.needs_you))


def test_real_list_is_imported_once(meeting):
    listing = listing_of(SAMPLE.read_text())

    first = import_list(meeting=meeting, listing=listing, by="user:1")
    second = import_list(meeting=meeting, listing=listing_of(SAMPLE.read_text()), by="user:1")

    assert counts(first) == (29, 0, 0, 0)
    assert counts(second) == (0, 0, 29, 0)
    assert Organisation.objects.count() == Participation.objects.count() == 29
    assert Convener.objects.filter(role="host").count() == 3
    assert Convener.objects.filter(role="supporter").count() == 1
    assert Contact.objects.count() == 29


def test_real_list_without_addresses_is_taken_and_says_so(meeting):
    text = "\n".join(
        ",".join(line.split(",")[:6]) for line in SAMPLE.read_text().strip().splitlines()
    )

    plan = import_list(meeting=meeting, listing=listing_of(text), by="user:1")

    assert counts(plan) == (29, 0, 0, 0)
    assert plan.n_without_address == 29
    assert Contact.objects.count() == 0


def test_preview_writes_nothing(meeting):
    plan_import(meeting=meeting, listing=listing_of("name\nA\nB\n"))

    assert Organisation.objects.count() == 0


def test_known_organisation_is_matched_by_any_name_and_changes_are_shown(meeting):
    organisation = make_organisation(name="River Cooperatives", place="Lyon")
    OtherName.objects.create(organisation=organisation, name="Coopératives du fleuve")

    plan = plan_import(
        meeting=meeting,
        listing=listing_of("name,place,email\ncoopératives DU fleuve,Porto,new@example.org\n"),
    )

    assert counts(plan) == (0, 1, 0, 0)
    assert plan.changed[0].organisation == organisation
    assert ("place", "Lyon", "Porto") in plan.changed[0].differences
    assert ("address", "", "new@example.org") in plan.changed[0].differences


def test_empty_cell_erases_nothing(meeting):
    organisation = make_organisation(name="A", place="Lyon", acronym="AA")

    import_list(meeting=meeting, listing=listing_of("name,place,acronym\nA,,\n"), by="user:1")

    organisation.refresh_from_db()
    assert (organisation.place, organisation.acronym) == ("Lyon", "AA")


def test_address_of_another_organisation_needs_a_person_and_is_not_taken(meeting):
    owner = make_contact(email="office@example.org").organisation

    plan = import_list(
        meeting=meeting,
        listing=listing_of("name,email\nSomebody else,OFFICE@example.org\n"),
        by="user:1",
    )

    assert counts(plan) == (0, 0, 0, 1)
    assert plan.needs_you[0].error == f"This address already belongs to {owner.name}."
    assert not Organisation.objects.filter(name="Somebody else").exists()


def test_preview_costs_the_same_at_three_and_at_thirty_rows(meeting, connection_queries):
    def preview(n):
        rows = "".join(f"Organisation {each},o{each}@example.org\n" for each in range(n))
        listing = listing_of("name,email\n" + rows)
        return connection_queries(lambda: plan_import(meeting=meeting, listing=listing))

    assert preview(3) == preview(30)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("it", "it"), ("IT_it", "it"), ("Italiano", "it"), ("english", "en"), ("<b>", ""), ("", "")],
)
def test_language_is_understood_or_left_open(typed, code):
    assert [row.language for row in read(f"name,language\nA,{typed}\n").rows] == [code]


def test_dash_alone_is_an_empty_cell():
    rows = read("name,place,email\nA,-,–\n").rows

    assert [(row.error, row.cells["place"], row.email) for row in rows] == [("", "", "")]
