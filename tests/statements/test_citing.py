"""Citations that programs read: whole, in UTF-8, and never a command."""

import json
import re

import pytest
from django.test import Client

from statements.citing import for_tex
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
)


@pytest.fixture
def statement(db):
    """A published statement with signs in its title that TeX and JSON would read."""
    organisation = make_organisation(name="Σύλλογος & Co", slug="syllogos")
    participation = make_participation(organisation=organisation)
    return make_published(participation, title='50 % "of_us" {all}', body="First\n\nSecond")


def file_of(statement, ending):
    meeting = statement.participation.meeting
    return Client().get(f"/meetings/{meeting.slug}/statements/syllogos.{ending}")


def test_bibtex_names_an_organisation_and_holds_no_command(statement):
    response = file_of(statement, "bib")

    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert "author = {{Σύλλογος \\& Co}}" in response.text
    assert 'title = {{50 \\% "of\\_us" \\{all\\}}}' in response.text
    assert response.text.startswith(f"@misc{{{statement.symbol.replace('/', '-')},")


def test_csl_json_is_one_item_with_its_permanent_address(statement, settings):
    [item] = json.loads(file_of(statement, "csl.json").text)

    assert item["author"] == [{"literal": "Σύλλογος & Co"}]
    assert item["title"] == '50 % "of_us" {all}'
    assert item["id"] == statement.symbol
    assert item["URL"].startswith(settings.SITE_URL)
    assert Client().get(item["URL"].removeprefix(settings.SITE_URL)).status_code == 200


def test_markdown_is_the_text_as_received(statement):
    response = file_of(statement, "md")

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.text.endswith("Σύλλογος & Co\n\nFirst\n\nSecond\n")


def test_page_leads_to_its_citations(statement):
    meeting = statement.participation.meeting
    page = Client().get(f"/meetings/{meeting.slug}/statements/syllogos/").text

    for ending in ("md", "bib", "csl.json"):
        assert f'/statements/syllogos.{ending}"' in page


@pytest.mark.parametrize("ending", ["md", "bib", "csl.json"])
def test_statement_that_is_none_has_no_files(statement, ending):
    meeting = statement.participation.meeting

    assert Client().get(f"/meetings/{meeting.slug}/statements/none.{ending}").status_code == 404


def test_tex_reads_a_backslash_and_a_line_end_as_text():
    assert for_tex("a\\b\n c~^") == r"a\textbackslash{}b c\textasciitilde{}\textasciicircum{}"


def test_joint_statement_is_cited_under_all_its_names(db):
    meeting = make_meeting()
    statement = make_joint_published(meeting, n=3, title="One text", body="First")
    names = {each.participation.organisation.name for each in statement.joint.cosigners.all()}
    address = f"/meetings/{meeting.slug}/statements/joint/{statement.number}"
    page = Client().get(f"{address}/").text
    for ending in ("txt", "md", "bib", "csl.json"):
        assert f'{address}.{ending}"' in page

    [item] = json.loads(Client().get(f"{address}.csl.json").text)
    assert ({each["literal"] for each in item["author"]}, item["title"]) == (names, "One text")
    assert item["URL"].endswith(f"{address}/")
    entry = Client().get(f"{address}.bib").text
    assert all(f"{{{for_tex(name)}}}" in entry for name in names)
    assert " and " in entry
    text = Client().get(f"{address}.md").text
    assert text.startswith("# One text\n\n")
    assert text.endswith("\n\nFirst\n")
    assert all(name in text for name in names)


def test_joint_page_says_to_programs_whose_it_is(db):
    meeting = make_meeting()
    statement = make_joint_published(meeting, title="One text")
    page = Client().get(f"/meetings/{meeting.slug}/statements/joint/{statement.number}/").text

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(json.loads(data)["author"]) == 2
    assert '<meta property="og:title" content="One text">' in page
