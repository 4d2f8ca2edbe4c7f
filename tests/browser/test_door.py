"""Two helpers at the door on a bad network: every press arrives once, at the time of the press.

``LONG=1``: 500 presses each.
"""

import os
import re

from playwright.sync_api import expect

from tests.browser.conftest import ROOT, sign_in

DROPPED = 0.3
PRESSES = 500 if os.environ.get("LONG") else 60
SLUG = "milan-2023"
# Several losses one after the other make the page pause for up to eight seconds a try.
PATIENCE_MS = 60_000


# Every browser has its own chance, the same in every run.
LOSE = """() => {
const send = window.fetch;
let chance = SEED;
const next = () => (chance = (chance * 1103515245 + 12345) % 2147483648) / 2147483648;
window.fetch = async (...given) => {
  const isLost = next() < SHARE;
  if (isLost && next() < 0.5) throw new TypeError("the request is lost");
  const answer = await send(...given);
  if (isLost) throw new TypeError("the answer is lost");
  return answer;
};
}"""


def test_every_press_counts_once(window, site, shot):
    organiser = window()
    sign_in(organiser, "organiser")
    links = []
    for name in ("Ana", "Bo"):
        organiser.goto(f"/desk/{SLUG}/door/helpers/")
        organiser.fill("#id_name", name)
        organiser.click("text=Make the link")
        links.append(organiser.text_content(f"li:has-text('{name}') .mono"))
    shot(organiser, "door-helpers")
    before = pressed(organiser)

    helpers = []
    for n, link in enumerate(links):
        page = window(viewport={"width": 360, "height": 640})
        page.goto(link)
        page.click("text=Open the list")
        page.evaluate(LOSE.replace("SEED", str(n + 1)).replace("SHARE", str(DROPPED)))
        helpers.append(page)
    for number in range(PRESSES):
        for n, page in enumerate(helpers):
            lines = page.locator(".door-list > li")
            # Each has lines of its own, so that it is known what must have arrived.
            line = lines.nth((2 * number + n) % (lines.count() // 2 * 2))
            line.locator("> form button:not([aria-disabled=true])").click(timeout=PATIENCE_MS)
    for n, page in enumerate(helpers):
        expect(page.locator("[aria-disabled=true]")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator("#waiting")).to_be_hidden()
        shot(page, f"door-helper-{n}")

    assert pressed(organiser) - before == 2 * PRESSES


def pressed(page):
    """How many presses the site has, as its admin counts them."""
    admin = page.context.browser.new_page(base_url=page.url.partition("/desk")[0])
    sign_in(admin, "admin")
    admin.goto("/admin/door/press/")
    words = admin.text_content(".paginator")
    admin.close()
    return int(re.search(r"(\d+) press", words)[1])


def test_script_is_small():
    assert len((ROOT / "static/js/door.js").read_bytes()) < 4_000
