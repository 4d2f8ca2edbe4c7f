"""The style sheet, read as text: its weight, its directions, its colours."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "static/css/site.css"
# What only private pages load besides.
PRIVATE = SHEET.with_name("desk.css")
TEXT = re.sub(r"/\*.*?\*/", "", SHEET.read_text() + PRIVATE.read_text(), flags=re.S)
LIGHT = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\s*;", TEXT))
BOTH = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)", TEXT
    )
}
SHEETS = ("canary", "blue", "green", "rose", "grey")
ON_ALL = ("paper", "sheet", *SHEETS)
# Text needs 4.5, the edge of a control or of a sheet 3 (WCAG 1.4.3, 1.4.11).
PAIRS = [
    *((text, ground, 4.5) for text in ("ink", "ink-2", "ink-3") for ground in ON_ALL),
    *((text, ground, 4.5) for text in ("link", "visited", "error") for ground in ON_ALL),
    *(("edge", ground, 3) for ground in ON_ALL),
    *((f"{sheet}-edge", ground, 3) for sheet in SHEETS for ground in (sheet, "paper")),
    ("ok", "paper", 4.5),
    ("warn", "paper", 4.5),
    ("warn", "canary", 4.5),
    ("error", "error-sheet", 4.5),
    ("on-ink", "ink", 4.5),
    # The hover of a filled button.
    ("on-ink", "ink-2", 4.5),
]
# Text on the strong canary keeps the light ink in both schemes.
LIGHT_INK = "#17202A"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_sheet_weighs_at_most_12_kilobytes():
    assert len(gzip.compress(SHEET.read_bytes(), 9)) <= 12 * 1024


def test_private_pages_load_at_most_22_kilobytes_of_style():
    assert sum(len(gzip.compress(sheet.read_bytes(), 9)) for sheet in (SHEET, PRIVATE)) <= 22_000


def test_every_colour_has_a_light_and_a_dark_value_that_agree():
    assert {name: light for name, (light, _dark) in BOTH.items()} == LIGHT


@pytest.mark.parametrize(("over", "under", "least"), PAIRS)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(over, under, least, scheme):
    assert contrast(BOTH[over][scheme], BOTH[under][scheme]) >= least


def test_ink_on_the_strong_canary():
    assert contrast(LIGHT_INK, LIGHT["here"]) >= 7


def test_no_property_knows_left_or_right():
    physical = (
        r"(?<![\w.-])(?:left|right|(?:margin|padding|border|inset|scroll-margin|scroll-padding)"
        r"-(?:left|right|top|bottom)[\w-]*|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    )
    sided = r"(?:float|clear|text-align)\s*:\s*(?:left|right)"

    assert re.findall(physical, TEXT) + re.findall(sided, TEXT) == []


def test_no_box_has_two_different_sides_in_a_four_value_shorthand():
    values = re.findall(r"(?<![\w-])(?:margin|padding|inset)\s*:\s*([^;}]+)", TEXT)
    boxes = [re.split(r"\s+(?![^(]*\))", each.strip()) for each in values]

    assert [box for box in boxes if len(box) == 4 and box[1] != box[3]] == []


def test_nothing_comes_from_elsewhere():
    assert re.findall(r"@import|url\(|@font-face", TEXT) == []


def test_all_rules_stand_in_layers():
    depth, outside = 0, []
    for piece in re.split(r"([{}])", TEXT):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth == 0:
            outside += [each.strip() for each in piece.split(";") if each.strip()]

    assert depth == 0
    assert [each for each in outside if not each.startswith("@layer ")] == []


@pytest.mark.parametrize(
    "query", ["prefers-contrast: more", "forced-colors: active", "prefers-reduced-motion: reduce"]
)
def test_readers_wishes_are_heard(query):
    assert query in TEXT
