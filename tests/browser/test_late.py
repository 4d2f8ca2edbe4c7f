"""Issue 4's line: sent, changed, late, more time asked and given, in time again, published."""

import contextlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import link_in, sign_in, text_of, wait_until

EDITOR = "/my/milan-2024/statement/"
DESK = "/desk/milan-2024/"
BODY = "textarea[name=body]"
PHONE = {"java_script_enabled": False, "viewport": {"width": 320, "height": 700}}
TODAY = datetime.now(tz=UTC).date()
# Both come and have not begun to write; each line takes one of them.
PEOPLE = [
    pytest.param("socialismo-o-barbarie", {}, id="with scripts"),
    pytest.param("league-for-the-fifth-international", PHONE, id="on a phone without scripts"),
]


@pytest.fixture
def organiser(window):
    page = window()
    sign_in(page, "organiser")
    return page


@contextlib.contextmanager
def deadlines_of(page, day):
    """Move both deadlines, as an organiser does on the settings page, and move them back."""
    before = move_deadlines(page, day, day)
    try:
        yield
    finally:
        move_deadlines(page, *before)


def move_deadlines(page, answers, statements):
    page.goto(f"{DESK}settings/")
    names = ("answers_due_on", "statements_due_on")
    before = [page.input_value(f"[name={name}]") for name in names]
    for name, day in zip(names, (answers, statements), strict=True):
        page.fill(f"[name={name}]", day)
    page.click("main form:has([name=answers_due_on]) button:not([type=button])")
    expect(page.locator(".errors")).to_have_count(0)
    return before


def save_and_send(page, body):
    page.goto(EDITOR)
    page.select_option("select[name=language]", "en")
    page.fill("input[name=title]", "What we see")
    page.fill(BODY, body)
    page.click("button:has-text('Check and send')")
    page.click("button:has-text('Send statement')")
    expect(page.locator("h1")).to_have_text("We have your statement")


def no_sideways_scroll(page):
    width = page.viewport_size["width"]
    assert page.locator("main").bounding_box()["width"] <= width


@pytest.mark.parametrize(("who", "given"), PEOPLE)
def test_late_text_gets_more_time_and_is_published(who, given, window, organiser, site, shot):
    delegate = window(**given)
    letter = wait_until(lambda: site.letters(to=who, subject="Milan 2: "), bool)[0]
    delegate.goto(link_in(letter))
    delegate.click("main form button:has-text('page')")
    name = f"{'phone' if given else 'wide'}-late"

    save_and_send(delegate, "Our first words, as a sample.")
    save_and_send(delegate, "Our first words, as a sample. And what we changed.")
    expect(delegate.locator(".receipt")).not_to_contain_text("after the deadline")

    yesterday = (TODAY - timedelta(days=2)).isoformat()
    with deadlines_of(organiser, yesterday):
        delegate.goto(EDITOR)
        expect(delegate.locator("main")).to_contain_text("The deadline has passed.")
        shot(delegate, f"{name}-editor")
        save_and_send(delegate, "Our last words, as a sample, after the deadline.")
        expect(delegate.locator(".receipt")).to_contain_text("came after the deadline")
        no_sideways_scroll(delegate)
        shot(delegate, f"{name}-receipt")

        delegate.goto("/my/milan-2024/more-time/")
        delegate.check("input[name=kind][value=statements]")
        delegate.fill("textarea[name=words]", "Our council meets on Sunday. Until Monday, please.")
        delegate.click("button:has-text('Send to the organisers')")
        expect(delegate.locator(".messages")).to_contain_text("The organisers have your wish.")
        shot(delegate, f"{name}-wish")

        organiser.goto(DESK)
        expect(organiser.locator("main")).to_contain_text("asks for more time")
        organiser.goto(f"{DESK}organisations/{who}/")
        expect(organiser.locator("#more-time")).to_have_attribute("open", "")
        form = organiser.locator("#more-time form", has=organiser.locator("[name=time-day]"))
        form.locator("[name=time-kind]").select_option("statements")
        form.locator("[name=time-day]").fill((TODAY + timedelta(days=3)).isoformat())
        form.locator("[name=time-reason]").fill("Their council meets on Sunday.")
        form.locator("button").first.click()
        shot(organiser, f"{name}-given")
        told = wait_until(lambda: site.letters(to=who, subject="more time"), bool)
        assert "Their council meets on Sunday." in text_of(told[-1])

        save_and_send(delegate, "Our last words, as a sample, within our own time.")
        expect(delegate.locator(".receipt")).not_to_contain_text("came after the deadline")

        organiser.goto(f"{DESK}statements/{who}/")
        expect(organiser.locator(".reading")).to_contain_text("within our own time")
        organiser.click("button:has-text('Publish')")
        expect(organiser.locator(".messages")).to_contain_text("The statement is published.")
    reader = window(**given)
    reader.goto(f"/meetings/milan-2024/statements/{who}/")
    expect(reader.locator(".reading")).to_contain_text("within our own time")
    assert re.search(r"M\d+/S/\d+", reader.text_content("main"))
    no_sideways_scroll(reader)
    shot(reader, f"{name}-public")
