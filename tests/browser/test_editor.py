"""Two delegates at one statement: it saves itself, they collide, nothing typed is lost."""

import re

import pytest

from tests.browser.conftest import link_in, text_of, wait_until

# Of the sample meeting: has not begun to write when the tests start.
WHO = "tendenza-internazionalista"
EDITOR = "/my/milan-2024/statement/"


@pytest.fixture
def delegates(site, window):
    """Two windows of one organisation, as two people at two machines hold them."""
    link = link_in(site.letters(to=WHO, subject="Milan 2: ")[0])

    def open_editor(**given):
        page = window(**given)
        page.goto(link)
        page.click("main form button:has-text('page')")
        page.goto(EDITOR)
        return page

    return open_editor


def saved(page):
    """Wait until the save line says so; return its words."""
    page.wait_for_function(
        "() => /^Saved \\d/.test(document.querySelector('#saveline .state').textContent)"
    )
    return page.text_content("#saveline .state")


def write(page, title, body):
    page.select_option("select[name=language]", "en")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=body]", body)


def test_text_saves_itself_and_two_authors_lose_nothing(delegates, shot):
    anna, boris = delegates(), delegates()

    write(anna, "What we see", "Anna's first words, as a sample.")
    anna.locator("textarea[name=body]").blur()
    assert re.match(r"Saved \d\d:\d\d", saved(anna))
    again = delegates()
    assert again.input_value("textarea[name=body]") == "Anna's first words, as a sample."

    write(boris, "What we hear", "Boris's own words, as a sample.")
    boris.locator("textarea[name=body]").blur()
    boris.wait_for_selector("#saveline.trouble")
    assert "Both texts are kept" in boris.text_content("#saveline .state")
    assert boris.input_value("textarea[name=body]") == "Boris's own words, as a sample."
    boris.click("button:has-text('Save draft')")
    boris.wait_for_selector("h1:has-text('Somebody saved this text meanwhile')")
    assert "Anna's" in boris.text_content("del") + boris.text_content("main")
    shot(boris, "editor-conflict")
    boris.click("button:has-text('Put mine under theirs')")
    boris.wait_for_url(f"**{EDITOR}")
    body = boris.input_value("textarea[name=body]")
    assert body == "Anna's first words, as a sample.\n\nBoris's own words, as a sample."

    boris.goto(f"{EDITOR}versions/")
    assert boris.locator("table.rows tbody tr").count() >= 3


def test_counter_marks_what_is_over_and_the_line_tells_of_a_lost_connection(delegates, shot):
    page = delegates()
    write(page, "Long", "a" * 9_999 + "😀" + "over")
    assert "4 too many" in page.text_content("#counter .too-many")
    page.click("button.show-over")
    marked = "() => { const b = document.querySelector('textarea[name=body]');"
    assert (
        page.evaluate(f"{marked} return b.value.slice(b.selectionStart, b.selectionEnd) }}")
        == "over"
    )

    page.context.set_offline(True)
    page.type("textarea[name=body]", "!")
    page.locator("textarea[name=body]").blur()
    page.wait_for_selector("#saveline.trouble")
    assert "safe in this window" in page.text_content("#saveline .state")
    shot(page, "editor-offline")
    page.context.set_offline(False)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    saved(page)


def test_one_author_without_scripts_saves_checks_and_sends(delegates, site):
    page = delegates(java_script_enabled=False, viewport={"width": 320, "height": 700})
    write(page, "By hand", "Words without any script, as a sample.")
    page.click("button:has-text('Save draft')")
    if "Somebody saved" in page.text_content("h1"):
        page.click("button:has-text('Keep mine')")
    assert "38 of 10,000" in page.text_content("#counter")
    page.click("button:has-text('Check and send')")
    page.fill("input[name=agreed_by]", "Our council")
    page.click("button:has-text('Send statement')")
    assert "We have your statement" in page.text_content("h1")
    assert re.search(r"M\d+/S/\d+", page.text_content(".facts"))
    letters = wait_until(
        lambda: [text_of(letter) for letter in site.letters(to=WHO)],
        lambda texts: any("Words without any script" in text for text in texts),
    )
    assert any("Words without any script" in text for text in letters)
