"""The thin line, from the list of Milan to the public archive, as its people walk it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, link_in, sign_in, text_of, wait_until

LIST = ROOT / "meetings/sample/milan-2023.csv"
N = 29
TEXT = (
    "*Testo di esempio: non è stato scritto dall'organizzazione.*\n\n"
    "## Il pane\n\nOgni mattina il forno apre prima della piazza.\n\n- pane\n- voci"
)


def day(n):
    return (datetime.now(UTC).date() + timedelta(days=n)).isoformat()


def make_meeting(page, title):
    """Step 2, first half: returns the address part of the meeting."""
    page.goto("/desk/")
    page.click("text=Make a new meeting")
    page.fill("[name=title]", title)
    page.fill("[name=short_name]", "Milan 2")
    page.fill("[name=purpose]", "To hear one another.")
    page.fill("[name=place]", "Milan")
    page.fill("[name=time_zone]", "Europe/Rome")
    page.fill("[name=starts_on]", day(60))
    page.fill("[name=ends_on]", day(62))
    # A deadline after the meeting first: everything typed must still be there.
    page.fill("[name=answers_due_on]", day(90))
    page.fill("[name=statements_due_on]", day(40))
    page.fill("[name=hold_minutes]", "0")
    page.fill("[name=call]", "# Call\n\nThis is sample text. Come.")
    page.click("text=Make the meeting")
    expect(page.locator(".errors")).to_contain_text("must be before the meeting starts")
    expect(page.locator("[name=title]")).to_have_value(title)
    page.fill("[name=answers_due_on]", day(20))
    page.click("text=Make the meeting")
    page.wait_for_url("**/conveners/")
    return re.search(r"/desk/([\w-]+)/", page.url)[1]


def import_list(page, slug):
    """Step 2, second half: conveners, then the list with its preview."""
    page.select_option("[name=organisation]", label="Lotta Comunista")
    page.select_option("[name=role]", "host")
    page.click("main button:has-text('Add')")
    expect(page.locator(".roll")).to_contain_text("Lotta Comunista")
    page.goto(f"/desk/{slug}/organisations/import/")
    page.set_input_files("[name=file]", LIST)
    page.click("text=Look at the list")
    expect(page.locator(".lead")).to_contain_text("0 new · 28 changed · 1 the same · 0 need you")
    page.click("text=Add 0 and change 28")
    expect(page.locator(".messages")).to_contain_text("28 changed")


def send_invitation(page, slug):
    """Step 3: write, look, send; pressing twice sends once."""
    page.goto(f"/desk/{slug}/letters/new/?kind=invitation")
    page.click("text=Save and choose to whom")
    page.click("text=Look at the letter")
    expect(page.locator(".letter-head")).to_contain_text("Milan 2: ")
    page.click("main a:has-text('Next')")
    expect(page.locator("main")).to_contain_text(f"Address 2 of {N}")
    look = page.url.partition("?")[0]
    page.click(f"text=Send to {N} organisations")
    page.wait_for_url("**/sending/")
    page.goto(look)
    page.click(f"text=Send to {N} organisations")
    page.wait_for_url("**/sending/")


def read_invitations(site, n_before):
    letters = site.wait_for_letters(n_before + N, subject="Milan 2: invit")
    ours = letters[n_before:]
    assert len({letter["To"] for letter in ours}) == N
    assert len({letter["Message-ID"] for letter in ours}) == N
    return {letter["To"]: link_in(letter) for letter in ours}


def answer(page, link, word, n_delegates="", language=""):
    """Step 4: one page, one press."""
    page.goto(link)
    page.check(f"input[name=answer][value={word}]")
    if n_delegates:
        page.fill("[name=n_delegates]", n_delegates)
    if language:
        page.select_option("[name=language]", language)
    page.check("[name=is_named]")
    page.click("form.answer button")
    page.wait_for_url("**/answer/")


def write_statement(page, slug, title, text):
    page.goto(f"/my/{slug}/statement/")
    page.select_option("[name=language]", "it")
    page.fill("[name=title]", title)
    page.fill("[name=body]", text)


def reminders_of(site):
    return [
        letter
        for letter in site.letters(subject="Milan 2: ")
        if letter["Subject"].endswith(("take part?", "partecipa?"))
    ]


def test_the_whole_line(site, window, shot):
    organiser = window()
    n_before = len(site.letters(subject="Milan 2: invit"))

    # 1. The operator opens the printed address.
    organiser.goto("/")
    expect(organiser.locator("main")).to_contain_text("Milan, July 2023")
    shot(organiser, "1-home")

    # 2. The organiser makes the meeting and imports the list.
    sign_in(organiser, "organiser")
    slug = make_meeting(organiser, "Milan, second meeting, in the browser")
    import_list(organiser, slug)
    shot(organiser, "2-organisations")

    # 3. The invitation goes to 29 organisations, once each.
    send_invitation(organiser, slug)
    links = read_invitations(site, n_before)
    organiser.goto(organiser.url)
    expect(organiser.locator(".lead")).to_contain_text(f"{N} of {N} letters sent")
    shot(organiser, "3-sent")
    organiser.goto(f"/desk/{slug}/settings/")
    organiser.click("text=Open to the public")

    # 4. A delegate answers by the link, without an account.
    who = "contro-corrente@example.org"
    delegate = window()
    delegate.goto(links[who])
    shot(delegate, "4-link")
    n_receipts = len(site.letters(to=who))
    answer(delegate, links[who], "yes", "2", "it")
    expect(delegate.locator("h1")).to_have_text("Abbiamo la vostra risposta")
    shot(delegate, "4-answered")
    receipt = site.wait_for_letters(n_receipts + 1, to=who)[-1]
    assert receipt["Subject"].strip() == "Milan 2: abbiamo la vostra risposta – sì, 2 delegati"
    assert [each.get_content_type() for each in receipt.iter_attachments()] == ["text/calendar"]
    delegate.click("main a.button")
    expect(delegate.locator(".tasks")).to_contain_text("da fare")
    shot(delegate, "4-tasks")

    # 5. Writing: the exact counter, too much is kept, another browser finds the draft.
    write_statement(delegate, slug, "Il pane e la piazza", "x" * 12_000)
    expect(delegate.locator("#counter")).to_contain_text("12.000 di 10.000 caratteri")
    expect(delegate.locator("#counter")).to_contain_text("2.000 di troppo")
    delegate.click(".show-over")
    marked = delegate.evaluate(
        "() => { const box = document.querySelector('[name=body]');"
        " return box.selectionEnd - box.selectionStart }"
    )
    assert marked == 2_000
    shot(delegate, "5-too-long")
    delegate.click("button[value=check]")
    expect(delegate.locator(".errors")).to_contain_text("10.000")
    expect(delegate.locator(".errors")).to_contain_text("2.000")
    write_statement(delegate, slug, "Il pane e la piazza", TEXT)
    delegate.click(".buttons button[value=save]")
    expect(delegate.locator(".messages")).to_contain_text("La bozza è salvata")

    elsewhere = window()
    elsewhere.goto(links[who])
    elsewhere.click("text=Aprire la vostra pagina")
    elsewhere.goto(f"/my/{slug}/statement/")
    expect(elsewhere.locator("[name=body]")).to_have_value(TEXT)
    elsewhere.click("button[value=check]")
    expect(elsewhere.locator(".reading h3, .reading h2").first).to_have_text("Il pane")
    shot(elsewhere, "5-check")
    n_receipts = len(site.letters(to=who))
    elsewhere.click("main form button:has-text('Inviare il testo')")
    elsewhere.wait_for_url("**/versions/")
    sha256 = elsewhere.locator(".receipt .mono").inner_text()
    shot(elsewhere, "5-receipt")
    receipt = site.wait_for_letters(n_receipts + 1, to=who)[-1]
    assert TEXT in text_of(receipt)
    assert sha256 in text_of(receipt)

    # 6. One answers yes and never comes, one says no; the reminder reaches who owes, once.
    silent_yes, no = "partido-obrero@example.org", "corep@example.org"
    answer(window(), links[silent_yes], "yes", "1")
    answer(window(), links[no], "no")
    organiser.goto(f"/desk/{slug}/letters/new/?kind=reminder")
    organiser.click("text=Save and choose to whom")
    organiser.click("text=Look at the letter")
    for _press in range(2):
        organiser.click(f"text=Send to {N - 2} organisations")
        organiser.wait_for_url("**/sending/")
        organiser.go_back()
    reminders = wait_until(lambda: reminders_of(site), lambda found: len(found) >= N - 2)
    reached = [letter["To"] for letter in reminders]
    assert len(reached) == len(set(reached))
    assert set(reached) == set(links) - {who, no}

    # 7. Published, marked who came, and read by everybody.
    organiser.goto(f"/desk/{slug}/statements/")
    organiser.click("text=Il pane e la piazza >> xpath=ancestor::tr >> th a")
    shot(organiser, "7-read")
    organiser.click("main form button:has-text('Publish')")
    expect(organiser.locator(".messages")).to_contain_text("Everyone can read it")
    organiser.goto(f"/desk/{slug}/door/?q=contro+corrente")
    organiser.click(".door-list button:has-text('Came')")
    expect(organiser.locator(".door-list")).to_contain_text("Undo")
    organiser.goto(f"/desk/{slug}/")
    shot(organiser, "7-desk")

    reader = window()
    base = f"/meetings/{slug}/"
    for path, words in (
        ("/", "in the browser"),
        (base, "Il pane e la piazza"),
        (f"{base}call/", "This is sample text."),
        (f"{base}participants/", "Submitted texts and/or were present"),
        (f"{base}statements/", "Il pane e la piazza"),
        (f"{base}statements/contro-corrente/", "Ogni mattina il forno"),
        ("/organisations/contro-corrente/", "in the browser"),
    ):
        reader.goto(path)
        expect(reader.locator("main")).to_contain_text(words)
        shot(reader, "7-public" + (path.replace("/", "-").rstrip("-") or "-home"))
    assert reader.context.cookies() == []

    # 8. An admin repairs a name; published addresses keep working.
    admin = window()
    sign_in(admin, "admin")
    admin.goto("/admin/organisations/organisation/?q=Contro+Corrente")
    admin.click("#result_list tbody th a")
    admin.fill("[name=name]", "Controcorrente")
    admin.fill("[name=slug]", "controcorrente")
    admin.click("[name=_save]")
    expect(admin.locator(".messagelist")).to_contain_text("Controcorrente")
    # Another reader: the first one's browser may keep a public page for a minute.
    reader = window()
    reader.goto(f"{base}statements/contro-corrente/")
    assert reader.url.endswith(f"{base}statements/controcorrente/")
    expect(reader.locator(".byline")).to_contain_text("Controcorrente")


def test_delegate_and_reader_need_no_script(site, window):
    """Steps 4, 5 and 7 with JavaScript off, on a phone."""
    letter = site.letters(to="sinistra-anticapitalista@example.org", subject="Milan 2: ")[0]
    page = window(java_script_enabled=False, viewport={"width": 320, "height": 640})

    answer(page, link_in(letter), "text_only", language="en")
    expect(page.locator("h1")).to_have_text("We have your answer")
    slug = re.search(r"/my/([\w-]+)/", page.url)[1]
    write_statement(page, slug, "Without script", "y" * 10_001)
    page.click("button[value=check]")
    expect(page.locator(".errors")).to_contain_text("1 character over 10,000")
    write_statement(page, slug, "Without script", "A short text.")
    page.click("button[value=check]")
    page.click("main form button:has-text('Send statement')")
    expect(page.locator("h1")).to_have_text("We have your statement")

    organiser = window(java_script_enabled=False)
    sign_in(organiser, "organiser")
    organiser.goto(f"/desk/{slug}/statements/sinistra-anticapitalista/")
    organiser.click("main form button:has-text('Publish')")
    page.goto(f"/meetings/{slug}/statements/sinistra-anticapitalista/")
    expect(page.locator(".reading")).to_contain_text("A short text.")


@pytest.mark.parametrize("path", ["/i/" + "x" * 43 + "/", "/i/cut/"])
def test_dead_links_say_what_to_do(window, path):
    page = window()

    page.goto(path)
    expect(page.locator("h1")).to_have_text("This link does not work")
    page.fill("[name=email]", "stranger@example.org")
    page.click("text=Send me the link again")
    expect(page.locator("main")).to_contain_text("If this address is on the list")
