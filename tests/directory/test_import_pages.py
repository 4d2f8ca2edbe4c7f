"""The four steps of an import: nothing saved before the last button, rows repaired in place."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import ImportBatch, ImportRow
from meetings.models import Participation
from organisations.models import Contact, Organisation
from tests.directory.factories import make_import, make_taken, make_xlsx
from tests.factories import make_meeting, make_organiser, make_user

LIST = (
    "Nome;E-Mail;Lingua;Note\nRiver Cooperatives;office@example.org;Italiano;x\n;y@example.org;;\n"
)


@pytest.fixture
def bring(meeting, organiser_client):
    """Bring a list as a meeting's organiser; returns the page that follows."""
    address = reverse("directory:organiser_meeting_import", args=[meeting.slug])

    def post(**data):
        return organiser_client.post(address, data, follow=True)

    return post


def press(client, page, act="confirm", **more):
    """Press a button of the third step."""
    data = {"act": act, "seen": page.context["plan"].mark} | more
    return client.post(page.request["PATH_INFO"], data, follow=True)


def counts(page):
    return [
        len(getattr(page.context["plan"], name)) for name in ("new", "changed", "same", "needs_you")
    ]


def test_preview_counts_and_saves_nothing(bring):
    page = bring(text=LIST)

    assert page.status_code == 200
    assert page.request["PATH_INFO"].endswith("/look/")
    assert counts(page) == [1, 0, 0, 1]
    assert "1 new · 0 changed · 0 the same · 1 need you" in page.text
    assert page.context["unused"] == ["Note"]
    assert Organisation.objects.count() == 0


def test_old_address_of_the_import_is_that_of_today(meeting):
    address = reverse("directory:organiser_meeting_import", args=[meeting.slug])

    assert address == f"/desk/{meeting.slug}/organisations/import/"


def test_confirmed_list_is_taken_without_the_rows_that_need_a_person(bring, organiser_client):
    done = press(organiser_client, bring(text=LIST))

    assert done.request["PATH_INFO"].endswith("/done/")
    assert "1 added, 0 changed, 0 were the same." in done.text
    assert list(Participation.objects.values_list("organisation__name", flat=True)) == [
        "River Cooperatives"
    ]
    assert list(Contact.objects.values_list("email", "language")) == [("office@example.org", "it")]


def test_second_time_everything_is_the_same(bring, organiser_client):
    press(organiser_client, bring(text=LIST))

    assert counts(bring(text=LIST)) == [0, 0, 1, 1]


def test_repair_in_place_is_shown_before_it_is_taken(bring, organiser_client):
    page = bring(text=LIST)
    row = page.context["plan"].needs_you[0].pk
    fixes = {f"fix-{row}-name": "Readers", f"fix-{row}-email": "r@example.org"}

    again = press(organiser_client, page, **fixes)

    assert counts(again) == [2, 0, 0, 0]
    assert "Your repairs are kept. Look at them, then press once more." in again.text
    assert Organisation.objects.count() == 0
    press(organiser_client, again)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Readers",
        "River Cooperatives",
    ]


def test_hundreds_of_rows_are_repaired_page_by_page(bring, organiser_client):
    page = bring(text="name,email\n" + "".join(f"O{n},broken\n" for n in range(2, 102)))
    assert counts(page) == [0, 0, 0, 100]
    while page.context["open_rows"]:
        fixes = {f"fix-{row.pk}-email": "" for row, _fields in page.context["open_rows"]}
        page = press(organiser_client, page, "look", **fixes)

    assert counts(page) == [100, 0, 0, 0]


def test_row_is_left_out_and_taken_again_without_a_script(bring, organiser_client):
    page = bring(text=LIST)
    row = page.context["plan"].needs_you[0].pk

    page = press(organiser_client, page, "", **{f"leave-{row}": "1"})
    assert len(page.context["plan"].left_out) == 1

    page = press(organiser_client, page, "", **{f"take-{row}": "1"})
    assert counts(page) == [1, 0, 0, 1]


def test_row_of_another_import_is_not_touched(bring, organiser_client):
    page = bring(text=LIST)
    foreign = make_import("name\nForeign\n").rows.get(number=2)

    press(organiser_client, page, "look", **{f"fix-{foreign.pk}-name": "Mine"})

    foreign.refresh_from_db()
    assert foreign.repairs == {}


def test_changes_are_shown_from_old_to_new(bring, organiser_client):
    press(organiser_client, bring(text="name,place\nA,Lyon\n"))

    page = bring(text="name,place\nA,Porto\n")

    assert 'place: <del class="old">Lyon</del> → <ins><bdi>Porto</bdi></ins>' in page.text


def test_directory_that_changed_since_is_said_and_nothing_is_saved(bring, organiser_client):
    page = bring(text="name\nA\n")
    make_taken("name\nB\n")
    organiser_client.post(page.request["PATH_INFO"], {"act": "confirm", "seen": "old"})

    again = organiser_client.post(page.request["PATH_INFO"], {"act": "confirm", "seen": "old"})

    assert again.status_code == 422
    assert "Nothing is saved. Look once more." in again.text
    assert not Organisation.objects.filter(name="A").exists()


def test_markup_in_a_list_is_shown_as_text(bring):
    page = bring(text="name\n</textarea><script>alert(1)</script>\n")

    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "The selected file is empty."),
        (
            "../../etc/cron.d/x",
            b"\x00\x01\x02",
            "This is not a list that can be read. Save it as CSV, XLSX or ODS in your "
            "spreadsheet, then choose it.",
        ),
        ("a.csv", b'name\n"A', "Line 2 cannot be read. Is a quotation mark open there?"),
        ("a.csv", b"x" * 5_300_000, "The selected file must be smaller than 5 MB."),
    ],
)
def test_file_that_is_no_list_is_told_at_the_file(bring, name, content, words):
    page = bring(file=SimpleUploadedFile(name, content))

    assert page.status_code == 422
    assert page.context["form"].errors == {"file": [words]}


def test_nothing_chosen_is_told_at_the_paste(bring):
    assert bring().context["form"].errors == {
        "text": ["The list is empty. Choose a file or paste the list."]
    }


def test_list_whose_headings_say_nothing_is_asked_about_with_its_first_rows(bring):
    page = bring(text="Wer;Wo\nLeser;Köln\nB;x\nC;y\nD;z\n")

    assert page.request["PATH_INFO"].endswith("/columns/")
    assert page.context["columns"] == [
        ("Column 1", ["Wer", "Leser", "B"]),
        ("Column 2", ["Wo", "Köln", "x"]),
    ]
    assert page.context["columns_form"]["name"].value() == "0"


def test_columns_are_chosen_and_a_name_is_asked_for(bring, organiser_client):
    page = bring(text="Wer;Land\nLeser;Köln\n")
    address = page.request["PATH_INFO"]

    wrong = organiser_client.post(address, {"place": "1"})
    right = organiser_client.post(address, {"name": "0", "place": "1"}, follow=True)

    assert wrong.status_code == 422
    assert "Your file needs a column for the name of the organisation." in wrong.text
    assert counts(right) == [1, 0, 0, 0]


def test_letters_are_shown_and_can_be_chosen(bring, organiser_client):
    data = "name;город\nСоюз;Москва\n".encode("koi8-r")
    page = bring(file=SimpleUploadedFile("list.csv", data))
    assert "letters: Windows-1251 (Cyrillic)" in page.text
    assert "between the cells: semicolon" in page.text

    address = page.request["PATH_INFO"].replace("/look/", "/columns/")
    again = organiser_client.post(
        address, {"act": "read", "encoding": "koi8-r", "separator": ";", "head_line": "1"},
        follow=True,
    )  # fmt: skip

    assert "Москва" in again.text


def test_spreadsheet_is_brought_as_it_is(bring, organiser_client):
    data = make_xlsx(["Organizzazione", "Luogo"], ["Città libera", "Roma"])

    page = bring(file=SimpleUploadedFile("list.xlsx", data))

    assert counts(page) == [1, 0, 0, 0]
    assert "sheet <bdi>Sheet</bdi>" in page.text


def test_page_costs_the_same_at_three_and_at_three_hundred_rows(
    organiser_client, meeting, connection_queries
):
    def cost(n):
        rows = "".join(f"O{each},o{each}@example.org\n" for each in range(n))
        batch = make_import("name,email\n" + rows + ",\n" * 3, meeting)
        address = reverse("directory:organiser_import_look", args=[batch.pk])
        return connection_queries(lambda: organiser_client.get(address))

    assert (cost(3), cost(300)) == (13, 13)


# --- Whose import it is -------------------------------------------------------


@pytest.mark.parametrize("step", ["columns", "look", "done", "undo"])
def test_import_is_seen_by_who_made_it_alone(db, step):
    other, mine = make_organiser(make_meeting()), make_organiser(make_meeting())
    batch = make_import("name,email\nA,secret@example.org\n", by=other.ref)
    address = reverse(f"directory:organiser_import_{step}", args=[batch.pk])
    client = Client()
    client.force_login(mine)

    assert client.get(address).status_code == 404
    client.force_login(other)
    assert client.get(address).status_code in (200, 302)


def test_import_of_a_meeting_is_seen_by_who_writes_there(meeting, organiser_client):
    batch = make_import("name\nA\n", meeting, by=make_user().ref)
    address = reverse("directory:organiser_import_look", args=[batch.pk])
    reader = Client()
    reader.force_login(make_organiser(meeting, role="reads"))

    assert organiser_client.get(address).status_code == 200
    assert reader.get(address).status_code == 404


def test_looking_changes_nothing(organiser_client, meeting):
    batch = make_import("name\nA\n", meeting)
    before = list(ImportRow.objects.values()), list(ImportBatch.objects.values())

    for step in ("columns", "look", "done", "undo"):
        organiser_client.get(reverse(f"directory:organiser_import_{step}", args=[batch.pk]))

    assert (list(ImportRow.objects.values()), list(ImportBatch.objects.values())) == before


# --- Afterwards ---------------------------------------------------------------


def test_done_import_is_undone_by_a_press(bring, organiser_client):
    done = press(organiser_client, bring(text="name\nA\nB\n"))
    address = done.request["PATH_INFO"].replace("/done/", "/undo/")

    assert "2 organisations are removed from the directory." in organiser_client.get(address).text
    undone = organiser_client.post(address, follow=True)

    assert "The import is undone" in undone.text
    assert Organisation.objects.count() == Participation.objects.count() == 0


def test_done_import_leads_from_every_step_to_its_end(organiser_client, meeting):
    batch = make_taken("name\nA\n", meeting)

    for step in ("columns", "look"):
        address = reverse(f"directory:organiser_import_{step}", args=[batch.pk])
        assert organiser_client.get(address).url.endswith("/done/")


def test_after_thirty_days_nothing_is_undone(organiser_client, meeting):
    batch = make_taken("name\nA\n", meeting, at=timezone.now() - timedelta(days=31))
    address = reverse("directory:organiser_import_undo", args=[batch.pk])

    assert organiser_client.get(address).status_code == 302
    answer = organiser_client.post(address, follow=True)

    assert "An import can be undone for thirty days." in answer.text
    assert Organisation.objects.count() == 1


def test_own_imports_are_listed(client, db):
    user = make_organiser(make_meeting())
    make_import("name\nA\n", by=user.ref, file_name="mine.csv")
    make_import("name\nA\n", by="user:0", file_name="theirs.csv")
    client.force_login(user)

    page = client.get(reverse("directory:organiser_imports"))

    assert "mine.csv" in page.text
    assert "theirs.csv" not in page.text
