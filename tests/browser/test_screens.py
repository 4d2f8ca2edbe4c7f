"""Every screen: axe, no sideways scroll at 320 px, light and dark, both directions; the counter."""

import json
import re
from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ROOT, link_in, sign_in

APPS = (
    "calling", "directory", "delegations", "programme", "door", "resolutions", "report", "polls",
    "bulletins",
)  # fmt: skip
VECTORS = json.loads((ROOT / "tests/vectors/characters.json").read_text())
OPEN = "/meetings/milan-2024/"
PUBLIC = [
    "/",
    OPEN,
    f"{OPEN}call/",
    f"{OPEN}participants/",
    f"{OPEN}statements/",
    f"{OPEN}statements/jrcl-tankyu-ha/",
    f"{OPEN}statements/joint/1/",
    "/meetings/milan-2023/statements/international-socialist-league/ar+en/",
    "/meetings/milan-2023/statements/jrcl-tankyu-ha/ja+it/",
    "/meetings/milan-2023/statements/jrcl-tankyu-ha/de/",
    "/meetings/milan-2023/statements/committee-for-a-workers-international/",
    "/meetings/milan-2023/compare/?a=jrcl-tankyu-ha&b=international-socialist-league",
    "/meetings/milan-2023/participants/?sort=place",
    f"{OPEN}statements/?readable=el&place=Atlantis&since=never",
    f"{OPEN}book/",
    f"{OPEN}words/",
    f"{OPEN}words/?q=the",
    f"{OPEN}words/?q=the&lines=1",
    "/words/?q=%C3%AE%C3%AE",
    "/meetings/milan-2024/statements/communist-revolution/",
    "/check/",
    "/organisations/lotta-comunista/",
    "/api/v1/docs",
    "/account/login/",
    "/account/login/code/",
    "/link/",
    "/i/cut/",
]
DELEGATE = [
    "/my/milan-2024/",
    "/my/milan-2024/answer/",
    "/my/milan-2024/more-time/",
    "/my/milan-2024/statement/",
    "/my/milan-2024/statement/import/",
    "/my/milan-2024/statement/preview/",
    "/my/milan-2024/statement/check/",
    "/my/milan-2024/statement/versions/",
]
COSIGNER = [
    "/my/milan-2024/",
    "/my/milan-2024/joint/",
    "/my/milan-2024/joint/new/",
    "/my/milan-2024/joint/2/",
    "/my/milan-2024/joint/2/ask/",
    "/my/milan-2024/joint/2/text/",
    "/my/milan-2024/joint/2/text/versions/",
    "/my/milan-2024/joint/2/leave/",
    "/my/milan-2024/statement/withdraw/",
    "/my/milan-2024/translations/",
    "/my/milan-2024/translations/en/",
]
# Its statement was returned with a question.
ASKED = ["/my/milan-2024/", "/my/milan-2024/statement/versions/"]
DESK = [
    "/desk/",
    "/desk/new/",
    "/desk/milan-2024/",
    "/desk/milan-2024/settings/",
    "/desk/milan-2024/conveners/",
    "/desk/milan-2024/organisations/",
    "/desk/milan-2024/organisations/import/",
    "/desk/milan-2024/organisations/lotta-comunista/",
    "/desk/milan-2024/letters/",
    "/desk/milan-2024/letters/new/",
    "/desk/milan-2024/letters/1/audience/",
    "/desk/milan-2024/letters/1/look/",
    "/desk/milan-2024/letters/1/sending/",
    "/desk/milan-2024/outbox/",
    "/desk/milan-2024/dates/",
    "/desk/milan-2024/statements/",
    "/desk/milan-2024/statements/noviy-prometey/",
    "/desk/milan-2024/statements/joint/1/",
    "/desk/milan-2024/statements/?state=waits&tick=all",
    "/desk/milan-2024/statements/nouveau-parti-anticapitaliste/",
    "/desk/milan-2024/statements/jrcl-tankyu-ha/translations/",
    "/desk/milan-2024/door/",
    "/desk/milan-2024/ahead/",
    "/health/",
]
for app in APPS:
    screens = import_module(f"tests.{app}.screens")
    PUBLIC += screens.PUBLIC
    DELEGATE += screens.DELEGATE
    DESK += screens.DESK
# Pages whose content is that something is not there.
GONE = [
    "/i/cut/",
    "/meetings/milan-2024/statements/communist-revolution/",
    "/meetings/milan-2023/statements/jrcl-tankyu-ha/de/",
]
WAYS = [
    {"color_scheme": "light", "width": 1280, "dir": "ltr"},
    {"color_scheme": "dark", "width": 320, "dir": "rtl"},
]


def walk(page, paths, way, shot, prefix=""):
    """Open each page one way and collect what is wrong with it."""
    wrong = []
    for path in paths:
        answer = page.goto(prefix + path)
        if answer.status != 200 and path not in GONE:
            wrong.append(f"{path}: answers {answer.status}")
        page.evaluate("direction => { document.documentElement.dir = direction }", way["dir"])
        name = re.sub(r"\W+", "-", prefix + path).strip("-") or "home"
        shot(page, f"screen-{way['color_scheme']}-{way['width']}-{way['dir']}-{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > way["width"]:
            wrong.append(f"{path}: {width} px wide")
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            wrong.append(f"{path}: {violation['id']} {nodes}")
    return wrong


@pytest.fixture(params=WAYS, ids=lambda way: f"{way['color_scheme']}-{way['width']}-{way['dir']}")
def way(request):
    return request.param


@pytest.fixture
def page(window, way):
    return window(color_scheme=way["color_scheme"], viewport={"width": way["width"], "height": 700})


def test_public_screens(page, way, shot):
    assert walk(page, PUBLIC, way, shot) == []


def test_public_screens_in_italian(page, way, shot):
    assert walk(page, PUBLIC[:22], way, shot, prefix="/it") == []


def test_delegate_screens(page, way, shot, site):
    letter = site.letters(to="nuevo-mas@example.org", subject="Milan 2: ")[0]
    page.goto(link_in(letter))
    page.click("main form button:has-text('page')")
    assert walk(page, DELEGATE, way, shot) == []


def test_screens_of_a_joint_statement(page, way, shot, site):
    letter = site.letters(to="kamunist-kranti@example.org", subject="Milan 2: ")[0]
    page.goto(link_in(letter))
    page.click("main form button:has-text('page')")
    assert walk(page, COSIGNER, way, shot) == []


def test_screens_of_a_question(page, way, shot, site):
    who = "nouveau-parti-anticapitaliste@example.org"
    page.goto(link_in(site.letters(to=who, subject="Milan 2: ")[0]))
    page.click("main form button:has-text('page')")
    assert walk(page, ASKED, way, shot) == []


def test_desk_screens(page, way, shot):
    sign_in(page, "organiser")
    page.goto("/desk/milan-2024/outbox/")
    letter = page.get_attribute("main a[href^='/desk/milan-2024/outbox/']", "href")
    assert walk(page, [*DESK, letter], way, shot) == []


def test_browser_counts_as_python_does(window, site):
    page = window()
    page.goto("/link/")
    found = page.evaluate(
        """async (vectors) => {
            const { count } = await import("/static/js/count.js");
            const raw = (v) => v.raw_repeat ? v.raw_repeat[0].repeat(v.raw_repeat[1]) : v.raw;
            return vectors.map((v) => [v.name, count(raw(v))]);
        }""",
        [vector for vector in VECTORS if "surrogate" not in vector["name"]],
    )

    assert dict(found) == {
        vector["name"]: vector["count"] for vector in VECTORS if "surrogate" not in vector["name"]
    }


def test_keyboard_alone_reaches_the_answer(window, site):
    """Tab to the radios, choose by arrow, Tab on and send by Enter; the focus is always seen."""
    letter = site.letters(to="tendenza-internazionalista", subject="Milan 2: ")[0]
    page = window()
    page.goto(link_in(letter))

    for _press in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
                return [document.activeElement.name, box.bottom > 0 && box.top < innerHeight] }"""
        )
        assert seen[1], "the focus left the window"
        if seen[0] == "answer":
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowUp")
            break
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('form.answer button') !== null"):
            page.keyboard.press("Enter")
            break
    page.wait_for_url("**/answer/")
