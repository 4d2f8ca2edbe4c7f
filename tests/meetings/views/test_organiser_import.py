"""The import's one page: nothing saved before the last button, every row repaired in place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import Participation
from organisations.models import Contact, Organisation

LIST = (
    "Nome;E-Mail;Lingua;Note\nRiver Cooperatives;office@example.org;Italiano;x\n;y@example.org;;\n"
)


@pytest.fixture
def post(meeting, organiser_client):
    """Post the import's form; returns the response."""
    address = reverse("meetings:organiser_import", args=[meeting.slug])
    return lambda **data: organiser_client.post(address, data)


def n_of(plan):
    return [len(plan.new), len(plan.changed), len(plan.same), len(plan.needs_you)]


def test_preview_counts_and_saves_nothing(post):
    response = post(text=LIST)

    assert response.status_code == 200
    assert n_of(response.context["plan"]) == [1, 0, 0, 1]
    assert response.context["listing"].unused == ["Note"]
    assert Organisation.objects.count() == 0


def test_confirmed_list_is_taken_without_the_rows_that_need_a_person(post):
    response = post(text=LIST, act="confirm")

    assert response.status_code == 302
    assert list(Participation.objects.values_list("organisation__name", flat=True)) == [
        "River Cooperatives"
    ]
    assert list(Contact.objects.values_list("email", "language")) == [("office@example.org", "it")]


def test_second_time_everything_is_the_same(post):
    post(text=LIST, act="confirm")

    assert n_of(post(text=LIST).context["plan"]) == [0, 0, 1, 1]


def test_repair_in_place_is_taken(post):
    post(text=LIST, act="confirm", **{"fix-3-name": "Readers", "fix-3-email": "r@example.org"})

    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Readers",
        "River Cooperatives",
    ]


def test_hundreds_of_repairs_travel_in_one_field(post):
    text = "name,email\n" + "".join(f"O{n},broken\n" for n in range(2, 152))
    repaired = ""
    for _look in range(4):
        page = post(text=text, repaired=repaired)
        fixes = {f"fix-{row.number}-email": "" for row in page.context["open_rows"]}
        repaired = post(text=text, repaired=repaired, **fixes).context["repaired"]

    plan = post(text=text, repaired=repaired).context["plan"]
    assert n_of(plan) == [150, 0, 0, 0]


def test_markup_in_a_list_is_shown_as_text(post):
    response = post(text="name\n</textarea><script>alert(1)</script>\n")

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "The selected file is empty."),
        (
            "../../etc/cron.d/x",
            b"\x00\x01\x02",
            "This is not a CSV file. Save the list as CSV in your spreadsheet, then choose it.",
        ),
        ("a.csv", b'name\n"A', "Line 2 cannot be read. Is a quotation mark open there?"),
    ],
)
def test_file_that_is_no_list_is_told_at_the_file(post, name, content, words):
    response = post(file=SimpleUploadedFile(name, content))

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": [words]}


def test_preview_page_costs_the_same_at_three_and_at_thirty_rows(post, connection_queries):
    def cost(n):
        rows = "".join(f"O{each},o{each}@example.org\n" for each in range(n))
        return connection_queries(lambda: post(text="name,email\n" + rows))

    assert (cost(3), cost(30)) == (10, 10)
