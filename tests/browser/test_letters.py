"""Invite 300 organisations in four languages, repair nine addresses, remind the silent ones."""

import csv
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import link_in, sign_in, wait_until
from tests.browser.test_line import answer, day

N, N_GONE, N_ANSWERED = 300, 9, 5
LANGUAGES = ("en", "it", "es", "fr")
PLACES = ("Rome", "Athens", "Quito", "Dakar", "Osaka")


@pytest.fixture
def table(tmp_path):
    """A list of 300 organisations; the mailboxes of nine of them are gone."""
    path = tmp_path / "list.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "place", "email", "language"])
        for n in range(N):
            start = "nobody-" if n < N_GONE else "office-"
            writer.writerow(
                [
                    f"Assembly {n:03}",
                    PLACES[n % len(PLACES)],
                    f"{start}{n:03}@post{n % 40}.example.org",
                    LANGUAGES[n % len(LANGUAGES)],
                ]
            )
    return path


def make_meeting(page):
    page.goto("/desk/new/")
    page.fill("[name=title]", "Assembly of assemblies")
    page.fill("[name=short_name]", "Assembly")
    page.fill("[name=place]", "Athens")
    page.fill("[name=time_zone]", "Europe/Athens")
    page.fill("[name=starts_on]", day(60))
    page.fill("[name=ends_on]", day(62))
    page.fill("[name=answers_due_on]", day(20))
    page.fill("[name=statements_due_on]", day(40))
    page.fill("[name=help_name]", "Ana Costa")
    page.fill("[name=help_email]", "ana@example.org")
    page.fill("[name=hold_minutes]", "0")
    page.click("text=Make the meeting")
    page.wait_for_url("**/conveners/")
    return re.search(r"/desk/([\w-]+)/", page.url)[1]


def sent_to(site, subject):
    """Addresses to which the postbox took letters with this subject, in the order they came."""
    return [letter["To"] for letter in site.letters(subject=subject)]


def test_three_hundred_in_four_languages(site, window, shot, table):
    page = window()
    sign_in(page, "organiser")
    slug = make_meeting(page)
    page.goto(f"/desk/{slug}/organisations/import/")
    page.set_input_files("[name=file]", table)
    page.click("text=Look at the list")
    page.click(f"text=Add {N}")
    expect(page.locator(".messages")).to_contain_text(f"{N} added")

    # Write: sample words in every language of the list; nothing is missing.
    page.goto(f"/desk/{slug}/letters/new/?kind=invitation")
    for code in LANGUAGES:
        expect(page.locator(f"[name=body_{code}]")).to_have_value(re.compile("{link}"))
    expect(page.locator("main")).not_to_contain_text("Missing in")
    shot(page, "letters-1-write")
    page.click("text=Save and choose to whom")

    # To whom: a sentence, the names, one taken out and put back.
    page.select_option("[name=address]", "works")
    page.click("text=Show these")
    expect(page.locator(".lead")).to_contain_text("have an address that works")
    page.click("button:has-text('Take out: Assembly 050')")
    expect(page.locator("#by-hand")).to_contain_text("Assembly 050")
    page.click("button:has-text('Put back: Assembly 050')")
    shot(page, "letters-2-audience")

    # Look at what a French reader gets, and have it sent to oneself.
    page.click("text=Look at the letter")
    page.fill("[name=name]", "assembly 103")
    page.click("button:has-text('Find')")
    expect(page.locator(".letter-head")).to_contain_text("Français")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Assembly 103")
    shot(page, "letters-3-look")
    page.click("text=Send me this one")
    site.wait_for_letters(1, to="organiser@example.org", subject="[TEST]")

    # Send, twice; nine come back and nobody else hears of it.
    look = page.url
    page.click(f"button:has-text('Send to {N} organisations')")
    page.wait_for_url("**/sending/")
    shot(page, "letters-4-sending")
    page.goto(look)
    page.click("button:has-text('Send to')")
    expect(page.locator(".lead")).to_contain_text(
        f"{N - N_GONE} of {N} letters sent · {N_GONE} came back", timeout=90_000
    )
    letters = [each for each in site.letters(subject="Assembly: ") if "TEST" not in each["Subject"]]
    assert Counter(each["To"] for each in letters).most_common(1)[0][1] == 1
    assert len(letters) == N - N_GONE
    languages = Counter(letter["Content-Language"] for letter in letters)
    assert set(languages) == set(LANGUAGES)
    assert all(letter["List-Unsubscribe-Post"] for letter in letters)
    links = {letter["To"]: link_in(letter) for letter in letters}

    # The desk says so; nine new addresses are typed on one page.
    page.goto(f"/desk/{slug}/")
    expect(page.locator(".needs")).to_contain_text(f"{N_GONE} addresses do not work.")
    shot(page, "letters-5-desk")
    page.click(".needs a:has-text('Repair')")
    fields = page.locator("input[name^=email_]")
    expect(fields).to_have_count(N_GONE)
    for n in range(N_GONE):
        fields.nth(n).fill(f"new-{n:03}@post.example.org")
    shot(page, "letters-6-repair")
    page.click("text=Save and send again")
    expect(page.locator(".messages")).to_contain_text(f"{N_GONE} addresses are put right")
    wait_until(
        lambda: [to for to in sent_to(site, "Assembly: ") if to.startswith("new-")],
        lambda found: len(found) == N_GONE,
    )

    # Five answer; the reminder reaches the others, each once.
    answered = sorted(links)[:N_ANSWERED]
    for who in answered:
        answer(window(), links[who], "yes", "1")
    page.goto(f"/desk/{slug}/letters/new/?kind=reminder")
    page.fill("[name=subject_en]", "the silent ones")
    for code in LANGUAGES[1:]:
        page.locator(f"[name=subject_{code}]").evaluate(
            "field => { field.value = 'the silent ones' }"
        )
    page.click("text=Save and choose to whom")
    page.select_option("[name=owes]", "")
    page.select_option("[name=answer]", "none")
    page.click("text=Show these")
    page.click("text=Look at the letter")
    page.click(f"button:has-text('Send to {N - N_ANSWERED} organisations')")
    expect(page.locator(".lead")).to_contain_text(
        f"{N - N_ANSWERED} of {N - N_ANSWERED} letters sent", timeout=90_000
    )
    reminded = sent_to(site, "the silent ones")
    assert len(reminded) == len(set(reminded)) == N - N_ANSWERED
    assert not set(reminded) & set(answered)
    shot(page, "letters-7-reminded")
    page.goto(f"/desk/{slug}/outbox/")
    shot(page, "letters-8-outbox")
