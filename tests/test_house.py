"""The law of the house as tests: floors, open rooms, door signs, no import inside a function."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up: a package may use itself and what stands before it.
FLOORS = (
    "initiative", "organisations", "meetings", "statements", "calling", "directory",
    "delegations", "programme", "door", "resolutions", "report", "polls", "bulletins",
)  # fmt: skip
# Rooms of a lower floor that a higher one may enter.
OPEN_ROOMS = {
    "initiative": None,
    "organisations": {"access", "models", "services", "validators"},
    "meetings": {
        "access",
        "audiences",
        "calendars",
        "deadlines",
        "emails",
        "filling",
        "links",
        "moves",
        "models",
        "parts",
        "querysets",
        "recipients",
        "sampling",
        "services",
        "stopping",
        "states",
        "forms",
    },
    "statements": {
        "access",
        "alignment",
        "book",
        "caching",
        "difference",
        "happened",
        "joint_access",
        "models",
        "naming",
        "pages",
        "passages",
        "roll",
        "services",
        "states",
        "text",
    },
} | {floor: {"access", "models", "querysets", "services", "states"} for floor in FLOORS[4:]}
# The delegate's note is written on a page of the top floor: its form is the one closed
# room that is shared.
SHARED_FORM = "meetings.forms.delegate.NoteForm"

SOURCES = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts
)


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def name_of(path):
    return str(path.relative_to(ROOT))


def test_the_house_is_there():
    assert len(SOURCES) > 80


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_source_uses_only_open_rooms_of_lower_floors(path):
    here = path.relative_to(ROOT).parts[0]

    for name in imports_of(ast.parse(path.read_text())):
        floor, room = [*name.split("."), ""][:2]
        if floor in FLOORS and floor != here:
            assert FLOORS.index(floor) < FLOORS.index(here), f"{name} is upstairs"
            rooms = OPEN_ROOMS[floor]
            assert rooms is None or room in rooms, f"{name} is a closed room"
            is_shared = floor == "initiative" or name == SHARED_FORM
            assert room != "forms" or is_shared, f"{name} is a closed room"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_source_has_a_sign_and_imports_at_its_head(path):
    tree = ast.parse(path.read_text())

    if path.read_text().strip():
        assert ast.get_docstring(tree), "say what is in here"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [
                each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)
            ]
            assert not inner, f"import inside {node.name}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_views_do_not_query_by_hand_and_rules_do_not_read_the_clock(path):
    text = path.read_text()
    parts = path.relative_to(ROOT).parts

    if "services" in path.stem or "services" in parts:
        assert "timezone.now" not in text, "the clock stops at the door"
        assert "request" not in {
            argument.arg
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef)
            for argument in node.args.args + node.args.kwonlyargs
        }


def test_templates_have_no_inline_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        if "letters" in path.parts:
            continue
        text = path.read_text()
        assert " style=" not in text, path
        assert " onclick=" not in text, path
        assert "<style" not in text, path
        for piece in text.split("<script")[1:]:
            # A block of data is no script: no browser runs it, and no policy forbids it.
            opening = piece.partition(">")[0]
            assert " src=" in opening or ' type="application/ld+json"' in opening, path
