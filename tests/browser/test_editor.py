"""Two delegates at one statement: it saves itself, they collide, nothing typed is lost."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from statements.text import canonical, count_characters
from tests.browser.conftest import link_in, sign_in, text_of, wait_until
from tests.vectors.texts import SENTENCES, sample_text

# Of the sample meeting: has not begun to write when the tests start.
WHO = "tendenza-internazionalista"
EDITOR = "/my/milan-2024/statement/"
BODY = "textarea[name=body]"
BEGIN = "We bake before the day begins.\n\nThe square fills with voices, as a sample."


@pytest.fixture
def link(site):
    return link_in(wait_until(lambda: site.letters(to=WHO, subject="Milan 2: "), bool)[0])


def open_link(page, link):
    page.goto(link)
    page.click("main form button:has-text('page')")


@pytest.fixture
def delegates(link, window):
    """Windows of one organisation, as its people at several machines hold them."""

    def open_editor(**given):
        page = window(reduced_motion="reduce", **given)
        open_link(page, link)
        page.goto(EDITOR)
        return page

    return open_editor


def write(page, title, body):
    page.select_option("select[name=language]", "en")
    page.fill("input[name=title]", title)
    page.fill(BODY, body)


def leave_box(page):
    page.locator(BODY).blur()


def expect_saved(page):
    expect(page.locator("#saveline .state")).to_have_text(re.compile(r"^Saved \d\d:\d\d in "))


def faults_of(page):
    return [fault["id"] for fault in Axe().run(page).response["violations"]]


def begin_anew(page, title, body):
    """Make ``body`` the draft, whatever the tests before left there."""
    write(page, title, body)
    page.click("button:has-text('Save draft')")
    expect(page.locator(".messages")).to_contain_text("Your draft is saved")


def test_two_authors_collide_put_their_texts_together_and_send(delegates, site, shot):
    anna = delegates()
    begin_anew(anna, "What we see", BEGIN)
    boris = delegates()

    anna.fill(BODY, BEGIN.replace("bake", "bake bread") + "\n\nAnna's own paragraph.")
    leave_box(anna)
    expect_saved(anna)
    boris.fill(BODY, BEGIN.replace("voices", "many voices") + "\n\nBoris's own paragraph.")
    leave_box(boris)
    expect(boris.locator("#saveline")).to_contain_text("Both texts are kept.")
    expect(boris.locator("#saveline [role=status]")).to_contain_text("Both texts are kept.")
    assert "Boris's own" in boris.input_value(BODY)
    assert faults_of(boris) == []
    shot(boris, "editor-conflict-line")

    boris.click("button:has-text('See both texts')")
    expect(boris.locator("h1")).to_have_text("Somebody saved this text meanwhile")
    marks = " ".join(boris.locator("mark").all_inner_texts())
    assert all(words in marks for words in ("bread", "many", "Anna's", "Boris's"))
    assert "The square" not in marks
    assert faults_of(boris) == []
    shot(boris, "editor-conflict")
    boris.click("button:has-text('Put mine under theirs')")
    both = boris.input_value(BODY)
    assert both.startswith("We bake bread")
    assert both.endswith("Boris's own paragraph.")
    assert both.count("The square fills with") == 2

    boris.fill(BODY, f"{BEGIN}\n\nAnna's own paragraph.\n\nBoris's own paragraph.")
    boris.click("button:has-text('Preview')")
    expect(boris.locator(".reading")).to_contain_text("Boris's own paragraph.")
    shot(boris, "editor-preview")
    boris.click("a:has-text('Check and send')")
    n_letters = len(site.letters(to=WHO))
    boris.click("button:has-text('Send statement')")
    expect(boris.locator("h1")).to_have_text("We have your statement")
    receipt = site.wait_for_letters(n_letters + 1, to=WHO)[-1]
    assert "Anna's own paragraph.\n\nBoris's own paragraph." in text_of(receipt)

    boris.goto(f"{EDITOR}versions/?all=1")
    kinds = " ".join(boris.locator("table.rows tbody td[data-label=What]").all_inner_texts())
    assert "kept beside another draft" in kinds
    assert "put together from two" in kinds


def test_text_saves_itself_three_seconds_after_the_last_key(delegates):
    page = delegates()
    begin_anew(page, "Keys", "Begun.")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.press(BODY, "Control+End")
    page.locator(BODY).press_sequentially(" One two three", delay=20)
    expect(page.locator("#saveline .state")).to_have_text("Not saved yet")
    assert sent == []
    expect_saved(page)

    assert len(sent) == 1
    expect(page.locator("#saveline [role=status]")).to_have_text(re.compile("^Saved "))
    assert delegates().input_value(BODY).endswith(" One two three")


def test_one_save_is_on_its_way_at_a_time_and_a_press_waits_for_it(delegates):
    page = delegates()
    begin_anew(page, "One at a time", "Begun.")
    held, presses = [], []
    page.route(
        f"**{EDITOR}",
        lambda route: (
            held.append(route)
            if "json" in (route.request.headers.get("accept") or "")
            else (presses.append(len(held)), route.continue_())
        ),
    )

    page.fill(BODY, "First words.")
    with page.expect_request(f"**{EDITOR}"):
        leave_box(page)
    page.fill(BODY, "First words, and later ones.")
    leave_box(page)
    page.click("button:has-text('Save draft')", no_wait_after=True)
    expect(page.locator("h1")).to_have_text("Your statement")
    assert (len(held), presses) == (1, [])
    held[0].continue_()

    expect(page.locator(".messages")).to_contain_text("Your draft is saved")
    assert page.input_value(BODY) == "First words, and later ones."


def test_connection_that_is_lost_comes_back(delegates, shot):
    page = delegates()
    begin_anew(page, "Offline", "Begun.")

    page.context.set_offline(True)
    page.fill(BODY, "Written in a tunnel.")
    leave_box(page)
    expect(page.locator("#saveline .state")).to_contain_text("safe in this window")
    spoken = page.locator("#saveline [role=status]")
    expect(spoken).to_contain_text("safe in this window")
    shot(page, "editor-offline")
    page.context.set_offline(False)

    expect_saved(page)
    expect(spoken).to_have_text(re.compile("^Saved "))
    assert delegates().input_value(BODY) == "Written in a tunnel."


def test_session_that_is_gone_is_opened_again_beside_the_text(delegates, link, shot):
    page = delegates()
    begin_anew(page, "Session", "Begun.")

    page.context.clear_cookies(name="session")
    page.fill(BODY, "Written after the session.")
    leave_box(page)
    expect(page.locator("#saveline a.way-out")).to_have_text("Get the link again")
    shot(page, "editor-session-gone")
    beside = page.context.new_page()
    open_link(beside, link)
    beside.close()
    page.press(BODY, "Control+End")
    page.keyboard.type("!")
    leave_box(page)

    expect_saved(page)
    assert delegates().input_value(BODY) == "Written after the session.!"


def test_token_that_is_old_is_replaced_without_a_word(delegates):
    page = delegates()
    begin_anew(page, "Token", "Begun.")

    page.context.clear_cookies(name="csrf")
    page.fill(BODY, "Written with an old token.")
    leave_box(page)

    expect_saved(page)
    page.click("button:has-text('Save draft')")
    expect(page.locator(".messages")).to_contain_text("Your draft is saved")


def test_words_that_a_browser_puts_back_overwrite_nothing(delegates):
    """Older words in the box than the page brought, as after a crash."""
    page = delegates()
    begin_anew(page, "Back", "The draft of today.")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () =>"
        " document.querySelector('textarea[name=body]').value = 'Words of yesterday.')"
    )

    page.reload()

    expect(page.locator("#saveline")).to_contain_text("Both texts are kept.")
    assert delegates().input_value(BODY) == "The draft of today."


def test_what_is_over_is_marked_and_in_view(delegates, shot):
    page = delegates()
    write(page, "Long", ("e\u0301" * 99 + "\n") * 100 + "😀over")
    expect(page.locator("#counter")).to_contain_text("10,005 of 10,000 characters")
    expect(page.locator("#counter")).to_contain_text("5 too many")

    page.click("button.show-over")

    marked, top = page.evaluate(
        "() => { const b = document.querySelector('textarea[name=body]');"
        " return [b.value.slice(b.selectionStart, b.selectionEnd), b.scrollTop] }"
    )
    assert marked == "😀over"
    assert top > 1_000
    shot(page, "editor-over")
    page.keyboard.press("Delete")
    expect(page.locator("#counter")).to_contain_text("9,999 of 10,000 characters")
    expect(page.locator("button.show-over")).to_be_hidden()


@pytest.mark.parametrize("language", SENTENCES)
def test_long_text_is_counted_alike_by_the_browser_and_by_python(delegates, language, shot):
    page = delegates()
    begin_anew(page, "Sample", "Begun.")
    text = sample_text(language)
    n = f"{count_characters(text):,}"

    page.select_option("select[name=language]", language)
    page.fill(BODY, text)
    expect(page.locator("#counter .count")).to_have_text(f"{n} of 10,000 characters")
    shot(page, f"editor-{language}")
    page.click("button:has-text('Save draft')")

    expect(page.locator(BODY)).to_have_value(canonical(text))
    expect(page.locator("#counter .count")).to_have_text(f"{n} of 10,000 characters")


def test_two_authors_without_scripts_do_the_same(delegates, site, shot):
    phone = {"java_script_enabled": False, "viewport": {"width": 320, "height": 700}}
    anna, boris = delegates(**phone), delegates(**phone)

    begin_anew(anna, "By hand", "Anna's words without any script.")
    assert "32 of 10,000" in anna.text_content("#counter")
    write(boris, "By hand", "Boris's words without any script.")
    boris.click("button:has-text('Save draft')")
    expect(boris.locator("h1")).to_have_text("Somebody saved this text meanwhile")
    width = boris.locator(".two-texts").bounding_box()["width"]
    assert width <= 320
    shot(boris, "editor-conflict-phone")
    boris.click("button:has-text('Put mine under theirs')")
    body = "Anna's words without any script.\n\nBoris's words without any script."
    assert boris.input_value(BODY) == body
    boris.click("button:has-text('Preview')")
    boris.click("a:has-text('Check and send')")
    boris.fill("input[name=agreed_by]", "Our council")
    n_letters = len(site.letters(to=WHO))
    boris.click("button:has-text('Send statement')")

    expect(boris.locator("h1")).to_have_text("We have your statement")
    assert re.search(r"M\d+/S/\d+", boris.text_content(".facts"))
    assert body in text_of(site.wait_for_letters(n_letters + 1, to=WHO)[-1])


def test_session_that_is_gone_gives_the_text_back_without_scripts(delegates, link, shot):
    page = delegates(java_script_enabled=False)
    write(page, "Gone", "Words that took an hour to write.")

    page.context.clear_cookies(name="session")
    page.click("button:has-text('Save draft')")
    expect(page.locator("h1")).to_have_text("This browser does not know your link any more")
    expect(page.locator("main textarea").first).to_have_value("Words that took an hour to write.")
    shot(page, "editor-given-back")
    beside = page.context.new_page()
    open_link(beside, link)
    page.click("button:has-text('Send it once more')")

    kept = page.locator("main").inner_text()
    assert "Words that took an hour" in kept or "Words that took an hour" in page.input_value(BODY)


def test_signing_in_beside_the_editor_loses_nothing(delegates):
    """It changes the token of the protecting cookie under the open page."""
    page = delegates(java_script_enabled=False)
    write(page, "Signed in", "Words typed before somebody signed in.")
    sign_in(page.context.new_page(), "organiser")

    page.click("button:has-text('Save draft')")
    if "open too long" in page.text_content("h1"):
        page.click("button:has-text('Send it once more')")

    assert "Words typed before somebody signed in." in page.content()
