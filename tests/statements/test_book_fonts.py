"""A script that no font of the machine has: said where somebody can do something about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from statements.book import fonts, making
from statements.book.editions import ORIGINALS
from tests.factories import make_meeting, make_organiser, make_participation, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(settings, tmp_path, monkeypatch):
    """A meeting whose book was made on a machine without a font for Hindi and Japanese."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(making, "write_pdf", writes("नद\u3053誰\u0378"))
    meeting = make_meeting()
    make_published(make_participation(meeting))
    meeting.refresh_from_db()
    making.make(meeting, ORIGINALS, timezone.now())
    return meeting


def writes(missing):
    def write_pdf(_data, _paper, target):
        target.write_bytes(b"%PDF")
        return {"pages": 1, "missing": missing}

    return write_pdf


@pytest.mark.parametrize(
    ("character", "script", "package"),
    [
        ("न", "Devanagari", fonts.CORE),
        ("誰", "Han", fonts.CJK),
        ("こ", "Hiragana", fonts.CJK),
        ("한", "Hangul", fonts.CJK),
        ("ܐ", "Syriac", fonts.CORE),
        ("𐌀", "Old Italic", fonts.CORE),
        ("🧿", "symbols", fonts.CORE),
        # No character: no font helps.
        ("\u0378", "", fonts.CORE),
    ],
)
def test_script_and_package_of_a_character(character, script, package):
    assert fonts.script_of(character) == script
    assert fonts.package_of(character) == package


def test_desk_names_the_scripts_and_what_to_install(client, meeting):
    client.force_login(make_organiser(meeting))

    shown = client.get(reverse("statements:organiser_desk", args=[meeting.slug])).text

    assert "No font of this machine has Devanagari, Han, Hiragana" in shown
    assert "fonts-noto-cjk fonts-noto-core" in shown


def test_health_page_names_them_to_who_runs_the_machine(client, meeting):
    user = make_organiser(meeting)
    client.force_login(user)
    assert "No font" not in client.get(reverse("health")).text

    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    assert (
        "No font of this machine has Devanagari, Han, Hiragana"
        in client.get(reverse("health")).text
    )


def test_book_is_made_anew_when_somebody_may_have_installed_a_font(meeting, monkeypatch):
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(making, "write_pdf", writes(""))

    assert not making.make(meeting, ORIGINALS, timezone.now())
    assert list(fonts.health_lines())
    assert making.make(meeting, ORIGINALS, later)
    assert not list(fonts.health_lines())
