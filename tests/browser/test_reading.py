"""The reading room by keyboard alone, at 400 % zoom and on paper."""

import io

import pytest
from pypdf import PdfReader

MEETING = "/meetings/milan-2023/"
STATEMENT = f"{MEETING}statements/committee-for-a-workers-international/"
PUBLIC = {
    "home": MEETING,
    "participants": f"{MEETING}participants/",
    "statements": f"{MEETING}statements/",
    "narrowed": f"{MEETING}statements/?readable=en",
    "statement": STATEMENT,
    "facing": f"{MEETING}statements/international-socialist-league/ar+en/",
    "compare": f"{MEETING}compare/?a=jrcl-tankyu-ha&b=international-socialist-league",
    "words": f"{MEETING}words/?q=the",
    "lines": f"{MEETING}words/?q=the&lines=1",
    "book": f"{MEETING}book/",
}
# The focused element, and whether it is in the window, marked, and covered by nothing.
FOCUS = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const box = it.getClientRects()[0] ?? it.getBoundingClientRect();
    return {
        text: it.textContent.trim(), tag: it.tagName, href: it.getAttribute("href"),
        seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight
            && box.left >= 0 && box.right <= innerWidth
            && it.contains(document.elementFromPoint(
                (box.left + box.right) / 2, (box.top + box.bottom) / 2)),
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3
            || style.boxShadow !== "none",
    }
}"""
# What may be reached by the Tab key, in the order in which it is read.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter(it => it.checkVisibility({contentVisibilityAuto: false})).length"""


def tab_through(page, key="Tab"):
    """Press the key to the end of the page and return everything the focus stood on."""
    stops = []
    for _press in range(page.evaluate(REACHABLE)):
        page.keyboard.press(key)
        stops.append(page.evaluate(FOCUS))
    return stops


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("statement", 1280),
        ("statement", 320),
        ("facing", 1280),
        ("statements", 1280),
        ("book", 320),
    ],
)
def test_keyboard_alone_sees_where_it_is(window, name, width):
    page = window(viewport={"width": width, "height": 700})
    page.goto(PUBLIC[name])

    stops = tab_through(page)
    # Back again, where something sticks to the upper edge; the last step leaves the page.
    stops += tab_through(page, "Shift+Tab")[:-1] if name == "facing" else []

    assert [stop for stop in stops if not (stop["seen"] and stop["marked"])] == []


def test_keyboard_alone_reaches_every_paragraph_in_the_order_of_the_text(window):
    page = window()
    page.goto(STATEMENT)

    stops = tab_through(page)

    paragraphs = [stop["href"] for stop in stops if (stop["href"] or "").startswith("#p")]
    assert paragraphs == [f"#p{number}" for number in range(1, 8)]
    assert stops[0]["href"] == "#main"
    assert stops[-1]["tag"] == "A", "the last stop is a link of the foot"
    page.goto(f"{STATEMENT}#p5")
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") >= 0


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_public_page_scrolls_sideways_at_four_times_its_size(window, direction):
    """A window of 1280 x 1024 at 400 % is one of 320 x 256; letters spaced as WCAG 1.4.12 asks."""
    page = window(viewport={"width": 320, "height": 256})
    wide = []
    for name, path in PUBLIC.items():
        page.goto(path)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        page.evaluate(
            """() => { const sheet = new CSSStyleSheet();
                sheet.replaceSync(`* { line-height: 1.5 !important; word-spacing: .16em !important;
                    letter-spacing: .12em !important } p { margin-block-end: 2em !important }`);
                document.adoptedStyleSheets = [sheet] }"""
        )
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{name}: {width} px")

    assert wide == []


def test_notes_beside_a_text_stay_in_the_window_in_both_directions(window):
    page = window()
    page.goto(STATEMENT)
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll(".notes li")].map(note => {
                const box = note.getBoundingClientRect();
                return [box.left >= 0, box.right <= innerWidth] })"""
        )
        assert boxes == [[True, True]] * 3, direction


@pytest.mark.parametrize("name", ["home", "participants", "statements", "statement"])
def test_paper_carries_the_text_and_no_navigation(window, name):
    page = window()
    page.goto(PUBLIC[name])
    not_printed = page.locator(
        "header a, nav a, footer a, form label, button, .button, summary, .ways a"
    ).all_text_contents()

    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    lines = [line.strip() for sheet in sheets for line in sheet.extract_text().split("\n")]

    # A heading may say the same as a link to it.
    headings = page.locator("h1, h2").all_text_contents()
    words = {text.strip() for text in not_printed} - {text.strip() for text in headings}
    assert words & set(lines) == set()
    if name == "statement":
        text = " ".join(lines).replace("- ", "-")
        assert "Notes from a reading room" in text
        assert f"{STATEMENT}" in text.replace(" ", "")
