"""Messy files: encodings, separators, joined cells, formulas, dates; and files that are no list."""

import datetime
import struct

import pytest

from directory.tables import reading, spreadsheets
from directory.tables.containers import OLE
from directory.tables.reading import MOST_BYTES, MOST_ROWS, read_file, read_text
from initiative.errors import Refused
from tests.directory.factories import make_ods, make_xlsx, make_zip

ITALIAN = "Nome{0}Sigla\r\nCittà libera{0}CL\r\n"


def cells(table):
    return [cells for _number, cells in table.lines]


def refused(data):
    with pytest.raises(Refused) as refusal:
        read_file(data)
    assert refusal.value.message.endswith(".")
    return refusal.value


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "known"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
def test_any_separator_and_encoding_is_read_and_named(separator, encoding, known):
    table = read_file(ITALIAN.format(separator).encode(encoding))

    assert cells(table) == [["Nome", "Sigla"], ["Città libera", "CL"]]
    assert (table.kind, table.encoding, table.separator) == ("csv", known, separator)


def test_letters_of_another_script_are_guessed_and_can_be_chosen():
    data = "Название;Город\r\nСоюз читателей;Москва\r\n".encode("cp1251")

    assert read_file(data).encoding == "cp1251"
    assert cells(
        read_file("Όνομα;Πόλη\nΑναγνώστες;Αθήνα\n".encode("cp1253"), encoding="cp1253")
    ) == [
        ["Όνομα", "Πόλη"],
        ["Αναγνώστες", "Αθήνα"],
    ]


def test_letters_that_the_file_is_not_written_in_are_refused():
    with pytest.raises(Refused) as refusal:
        read_file("Città".encode("cp1252"), encoding="utf-8")

    assert refusal.value.code == "encoding"


def test_comma_inside_cells_does_not_hide_the_semicolon():
    table = read_text("name;place\nReaders, Writers;Porto, Lisbon\nOthers, Friends;Rome, Italy\n")

    assert table.separator == ";"


def test_list_of_one_column_is_read():
    assert cells(read_text("name\nA\nB\n")) == [["name"], ["A"], ["B"]]


def test_lines_keep_their_number_in_the_file_and_are_as_long_as_the_longest():
    table = read_text('name,place\n\nA\n"B\nC",x,y\nD,z\n')

    assert table.lines == [
        (1, ["name", "place", ""]),
        (3, ["A", "", ""]),
        (4, ["B\nC", "x", "y"]),
        (6, ["D", "z", ""]),
    ]


def test_nul_in_a_paste_is_left_out():
    assert cells(read_text("name\nA\0B\n")) == [["name"], ["AB"]]


def test_open_quotation_mark_names_the_line():
    with pytest.raises(Refused) as refusal:
        read_text('name,place\nA,B\n"C,D\n')

    assert refusal.value.message == "Line 3 cannot be read. Is a quotation mark open there?"


@pytest.mark.parametrize("text", [",,,", "\n\n", ";;\n;;", '""', "\ufeff"])
def test_list_without_a_word_is_empty(text):
    with pytest.raises(Refused) as refusal:
        read_text(text)

    assert refusal.value.code == "empty"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_more_rows_than_can_be_looked_through_are_refused_with_both_numbers(kind):
    n = MOST_ROWS + 1
    data = ("name\n" + "x\n" * n).encode() if kind == "csv" else make_xlsx(["name"], *[["x"]] * n)

    assert (
        refused(data).message == "The list has 5,001 rows; it may have 5,000. Cut it into several."
    )


def test_as_many_rows_as_may_be_are_read():
    assert len(read_file(make_xlsx(["name"], *[["x"]] * MOST_ROWS)).lines) == MOST_ROWS + 1


def test_spreadsheet_gives_values_as_people_read_them():
    data = make_xlsx(
        ["name", "number", "half", "day", "hour", "moment"],
        ["A", 5, 1.5, datetime.date(2023, 7, 15), datetime.time(9, 30),
         datetime.datetime(2023, 7, 15, 9, 30)],  # noqa: DTZ001 a spreadsheet knows no zones
    )  # fmt: skip

    table = read_file(data)

    assert (table.kind, table.sheet, table.n_sheets) == ("xlsx", "Sheet", 1)
    assert cells(table)[1] == ["A", "5", "1.5", "2023-07-15", "09:30:00", "2023-07-15 09:30"]


def test_joined_cells_count_as_if_each_said_the_same():
    data = make_xlsx(
        ["Our friends", "", ""],
        ["name", "place", "email"],
        ["A", "Rome", "a@example.org"],
        ["B", "", "b@example.org"],
        merge=["A1:C1", "B3:B4"],
    )

    table = read_file(data)

    assert table.has_joined
    assert cells(table) == [
        ["Our friends"] * 3,
        ["name", "place", "email"],
        ["A", "Rome", "a@example.org"],
        ["B", "Rome", "b@example.org"],
    ]


def test_formula_gives_its_value_and_never_itself():
    # As a program that has not reckoned it leaves it.
    assert cells(read_file(make_xlsx(["name", "place"], ["A", "=1+1"])))[1] == ["A", ""]


def test_cell_that_begins_like_a_formula_stays_text():
    assert cells(read_text("name,place\n=HYPERLINK(1),+39\n"))[1] == ["=HYPERLINK(1)", "+39"]


def test_first_sheet_with_something_in_it_is_read():
    import io

    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("List").append(["name"])
    target = io.BytesIO()
    book.save(target)

    table = read_file(target.getvalue())

    assert (table.sheet, table.n_sheets, cells(table)) == ("List", 2, [["name"]])


def test_open_document_is_read():
    table = read_file(make_ods(["name", "place"], ["Città libera", "Roma"]))

    assert (table.kind, cells(table)) == ("ods", [["name", "place"], ["Città libera", "Roma"]])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_big"),
        (b"\x00\x01\x02\x03" * 10, "not_text"),
        (b"\xff\xfe\x00", "not_text"),
        (b"%PDF-1.7\n\x00\x00", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (OLE + b"x" * 600, "kind"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"PK\x03\x04broken", "damaged"),
        (make_zip(("word/document.xml", "<a/>")), "kind"),
        (make_zip(("a.txt", "x")), "kind"),
        (make_ods(["name"], manifest="<manifest:encryption-data/>"), "protected"),
        (make_zip(("xl/workbook.xml", "<a/>"), ("../x", "y")), "dangerous"),
        (make_zip(("xl/workbook.xml", b"0" * 90_000_000)), "dangerous"),
        (make_zip(*((f"xl/{n}.xml", "") for n in range(1200))), "dangerous"),
        (make_zip(("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), "dangerous"),
        (make_zip(("xl/workbook.xml", "no xml")), "damaged"),
    ],
)  # fmt: skip
def test_file_that_is_no_list_is_refused_with_a_sentence(data, code):
    assert refused(data).code == code


def test_encrypted_entry_is_a_password():
    data = bytearray(make_zip(("xl/workbook.xml", "<a/>")))
    directory = data.rfind(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, directory + 8)[0]
    struct.pack_into("<H", data, directory + 8, flags | 1)

    assert refused(bytes(data)).code == "protected"


def test_rows_repeated_without_end_cost_no_memory_of_ours():
    """A few bytes that say "this row a million times, with forty cells"."""
    data = make_ods(["name"] * 40, ["x" * 500] * 40, repeated=1_000_000)

    assert refused(data).code in {"damaged", "too_long_to_read", "too_many"}


def test_child_that_takes_too_long_is_killed(monkeypatch, tmp_path):
    program = tmp_path / "sleeps.py"
    program.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(spreadsheets, "PROGRAM", program)

    with pytest.raises(Refused) as refusal:
        spreadsheets.sheet_of(b"", (1, 1, 1), seconds=0.5)

    assert refusal.value.code == "too_long_to_read"


def test_child_sees_no_secret_of_ours(monkeypatch, tmp_path):
    program = tmp_path / "tells.py"
    program.write_text(
        "import json, os, sys\nopen(sys.argv[2], 'w').write(json.dumps(sorted(os.environ)))\n"
    )
    monkeypatch.setattr(spreadsheets, "PROGRAM", program)
    monkeypatch.setenv("SECRET_KEY", "do-not-pass-on")

    assert set(spreadsheets.sheet_of(b"", (1, 1, 1))) <= {"HOME", "LANG", "LC_CTYPE"}


def test_cell_of_a_novel_is_cut():
    assert len(read_text("name\n" + "x" * 9_000).lines[1][1][0]) == reading.LONGEST_CELL
