"""The first meeting, lived again: its real list, its seven months, and the meeting after it.

The demo runs under libfaketime, so that an organiser who makes a meeting in January can
stand at its door in July; Chromium stays in the present. Sample texts say what they are:
nothing here is said by the organisations that bear the real names of the list.
"""

import csv
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    ROOT,
    link_in,
    run_demo,
    sign_in,
)
from tests.faketime import clock_environment, set_clock

LIST = ROOT / "meetings/sample/milan-2023.csv"
with LIST.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
N = len(ROWS)
LISTED = [row["name"] for row in ROWS if row["listed"] == "yes"]
HOSTS = ("AMR Contro Vento", "Contro Corrente", "Lotta Comunista")
SUPPORTER = "Internationalist Standpoint"
CONVENERS = (*HOSTS, SUPPORTER)
# Proposed one by one, before the meeting was open to all.
PROPOSED = ("CoReP", "Noviy Prometey", "Nuevo MAS")
SAID_YES_ONLY = "United Secretariat of the Fourth International"
SILENT = "International Socialist Alternative"
WRITERS = ("CoReP", "Kamunist Kranti", "Socialismo o Barbarie")
# They answer by the page, as people do; the others by the same form in a loop.
BY_HAND = ("Contro Corrente", SAID_YES_ONLY)

TITLE = "Milan, the first meeting again"
SAMPLE = "This is sample text, not written by the organisation."
DECISION = "To repeat the meeting in the first half of the next year."
RESOLUTION = "Sample resolution: the minutes are kept in every language of the hall"

# What a person does with a form, without drawing the pages around it: read, fill, press.
PRESS = """async ({path, fields}) => {
const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const page = await fetch(path);
const read = await parse(page);
const form = [...read.forms].find((each) => Object.keys(fields).every((name) => name in each.elements));
if (!form) return {status: page.status, text: "no such form: " + read.body.textContent};
const given = new URLSearchParams(new FormData(form, form.querySelector("button:not([type=button])")));
for (const [name, value] of Object.entries(fields)) given.set(name, value);
const answer = await fetch(form.getAttribute("action") || page.url, {method: "POST", body: given});
const next = await parse(answer);
return {isSent: true, status: answer.status, text: next.querySelector("main").textContent};
}"""  # noqa: E501


class Life(SimpleNamespace):
    """Who lives the story, and what they hold in their hands."""

    def wait_till(self, *moment):
        """Turn the clock on; whoever was signed in for longer than a working day is out."""
        set_clock(self.clock, datetime(*moment, tzinfo=UTC))

    def organise(self, path):
        """Open a page of the desk."""
        self.organiser.goto(f"/desk/{self.slug}/{path}")
        return self.organiser

    def as_delegate(self, name):
        """Open the personal link of an organisation, in a browser that has forgotten the others."""
        page = self.delegate
        page.context.clear_cookies()
        page.goto(self.links[name])
        page.click("form:has(input[name=act][value=open]) button")
        page.wait_for_url(f"**/my/{self.slug}/")
        return page

    def press(self, path, **fields):
        """Fill the form that has these fields and press its first button, undrawn."""
        done = self.delegate.evaluate(PRESS, {"path": path, "fields": fields})
        assert (done.get("isSent"), done["status"]) == (True, 200), done["text"]


def slug_of(name):
    return name.lower().replace("/", "").replace(" ", "-")


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return tmp_path_factory.mktemp("clock") / "site.clock"


@pytest.fixture(scope="module")
def site(tmp_path_factory, clock):
    """The demo in January 2023; its sample is made in the present, as it looks back."""

    def turned():
        set_clock(clock, datetime(2023, 1, 16, 8, tzinfo=UTC))
        return clock_environment(clock)

    with run_demo(tmp_path_factory.mktemp("life"), turned) as started:
        yield started


def make_meeting(life):
    """1. The meeting, and the four that call it: all of them equal."""
    page = life.organiser
    sign_in(page, "organiser")
    page.goto("/desk/")
    page.click("text=Make a new meeting")
    for name, words in {
        "title": TITLE,
        "short_name": "Milan again",
        "purpose": "Sample text: to hear one another.",
        "place": "Milan",
        "time_zone": "Europe/Rome",
        "starts_on": "2023-07-15",
        "ends_on": "2023-07-16",
        "answers_due_on": "2023-05-31",
        "statements_due_on": "2023-06-30",
        "hold_minutes": "0",
        "call": "# Call\n\nThis is sample text. Everybody who wishes to come is welcome.",
    }.items():
        page.fill(f"[name={name}]", words)
    page.click("text=Make the meeting")
    page.wait_for_url("**/conveners/")
    life.slug = page.url.split("/")[-3]
    for name in CONVENERS:
        page.select_option("[name=organisation]", label=name)
        page.select_option("[name=role]", "supporter" if name == SUPPORTER else "host")
        page.click("main button:has-text('Add')")
        expect(page.locator(".roll")).to_contain_text(name)
    life.organise("settings/").click("text=Open to the public")


def import_list(life):
    """The list of the first meeting; who is on it already stays as it is."""
    page = life.organise("organisations/import/")
    page.set_input_files("[name=file]", LIST)
    page.click("text=Look at the list")
    n_new = N - len(CONVENERS) - len(PROPOSED)
    expect(page.locator(".lead")).to_contain_text(f"0 new · {n_new} changed")
    page.click(f"text=Add 0 and change {n_new}")
    expect(page.locator(".messages")).to_contain_text(f"{n_new} changed")


def dispute(life):
    """2. Only these, or all who wish? Opinions differ, a person decides, the history stays."""
    site, page = life.site, life.organiser
    for name in CONVENERS[1:3]:
        address = f"{slug_of(name)}@example.org"
        n_before = len(site.letters(to=address))
        life.organise(f"organisations/{slug_of(name)}/")
        page.click("summary:has-text('Make a new link')")
        page.click("text=Stop the old link and send a new one")
        life.links[name] = link_in(site.wait_for_letters(n_before + 1, to=address)[-1])
    record_policy(life, "these", "Sample text: the hall has forty seats.")

    one, other = CONVENERS[1:3]
    life.as_delegate(one)
    life.delegate.click("a[href$='/nominations/']")
    for name in PROPOSED:
        life.press(
            f"/my/{life.slug}/nominations/",
            name=name,
            reason="Sample text: they ask to come.",
        )
    life.delegate.reload()
    life.shot(life.delegate, "life-2-proposed")
    life.as_delegate(other)
    opinions = dict(zip(PROPOSED, ("agree", "concern", "question"), strict=True))
    life.delegate.goto(f"/my/{life.slug}/nominations/")
    for name, opinion in opinions.items():
        address = life.delegate.locator(f"main a:has-text('{name}')").get_attribute("href")
        words = "" if opinion == "agree" else "Sample text: will there be seats enough?"
        life.press(address, opinion=opinion, words=words)

    life.wait_till(2023, 2, 20, 9)
    sign_in(page, "organiser")
    record_policy(life, "all", "Sample text: a second hall is found, so nobody need be left out.")
    expect(page.locator("main")).to_contain_text("the hall has forty seats")
    life.shot(page, "life-2-policy")
    life.organise("nominations/")
    life.shot(page, "life-2-nominations")
    for name in PROPOSED:
        life.organise("nominations/").click(f"main a:has-text('{name}')")
        expect(page.locator("main")).to_contain_text(opinions[name])
        page.check("[name=decision][value=invite]")
        page.fill("[name=note]", "Sample text: talked about by telephone, with all four.")
        page.click("text=Save the decision")
        expect(page.locator(".messages")).to_contain_text("Saved.")
    life.organise("nominations/").click("text=Put them on the list")
    expect(page.locator(".messages")).to_contain_text("3 organisations are new on the list.")
    life.shot(page, "life-2-listed")
    import_list(life)


def record_policy(life, kind, reason):
    page = life.organise("nominations/policy/")
    page.check(f"[name=kind][value={kind}]")
    page.fill("[name=reason]", reason)
    page.click("main form button")
    expect(page.locator(".messages")).to_contain_text("It is recorded")


def invite_and_answer(life):
    """3. One letter to each of 29; 28 say yes, one says nothing."""
    site, page = life.site, life.organiser
    life.wait_till(2023, 3, 20, 9)
    sign_in(page, "organiser")
    # The draft that came with the press: nobody writes a second one.
    life.organise("letters/").click("main .index .title a")
    # Two of those that call it have their page already, but the letter goes to everybody.
    page.click("a:has-text('To whom')")
    page.get_by_label("Stage").select_option("")
    page.click("text=Show these")
    page.click("text=Look at the letter")
    page.click(f"text=Send to {N} organisations")
    page.wait_for_url("**/sending/")
    letters = site.wait_for_letters(N, subject="Milan again: invit")
    assert len({letter["To"] for letter in letters}) == N
    by_address = {letter["To"]: link_in(letter) for letter in letters}
    life.links = {row["name"]: None for row in ROWS}
    page.goto(f"/desk/{life.slug}/organisations/")
    for row in page.locator("table.rows tbody tr").all():
        name, address = row.locator("th bdi").inner_text(), row.locator("td").nth(1).inner_text()
        life.links[name] = by_address.pop(address.strip())
    assert not by_address

    life.wait_till(2023, 4, 3, 10)
    for name in BY_HAND:
        life.delegate.context.clear_cookies()
        life.delegate.goto(life.links[name])
        life.delegate.check("input[name=answer][value=yes]")
        life.delegate.fill("[name=n_delegates]", "2")
        life.delegate.check("[name=is_named]")
        life.delegate.click("form.answer button")
        life.delegate.wait_for_url("**/answer/")
    for row in ROWS:
        if row["answer"] == "yes" and row["name"] not in BY_HAND:
            life.delegate.context.clear_cookies()
            life.press(life.links[row["name"]], answer="yes", n_delegates="1", is_named="on")


def write_and_publish(life):
    """4. Three statements: written, sent, read by the organisers, published."""
    page = life.organiser
    life.wait_till(2023, 6, 1, 16)
    for name in WRITERS:
        delegate = life.as_delegate(name)
        delegate.goto(f"/my/{life.slug}/statement/")
        delegate.select_option("[name=language]", "en")
        delegate.fill("[name=title]", f"Sample text of {name}")
        delegate.fill("[name=body]", f"*{SAMPLE}*\n\nWe bring bread, and copies for everybody.")
        delegate.click("button[value=check]")
        delegate.click("main form button:has-text('Send statement')")
        delegate.wait_for_url("**/versions/")
    life.wait_till(2023, 7, 3, 8)
    sign_in(page, "organiser")
    for name in WRITERS:
        life.organise("statements/").click(f"tr:has-text('{name}') th a")
        page.click("main form button:has-text('Publish')")
        expect(page.locator(".messages")).to_contain_text("Everyone can read it")


def name_delegates_and_plan(life):
    """5. Two name who comes; two sessions and a speaker, published."""
    page = life.organiser
    for name, person in (("Contro Corrente", "Anna Esempio"), ("CoReP", "Bruno Muster")):
        delegate = life.as_delegate(name)
        delegate.goto(f"/my/{life.slug}/delegates/")
        delegate.fill("[name=name]", person)
        delegate.check("[name=is_public]")
        delegate.click("form:has([name=is_public]) button")
        expect(delegate.locator(".tasks")).to_contain_text(person)
    sessions = (
        ("Sample session: who we are", "speeches", "2023-07-15", "10:00", "12:30"),
        ("Sample session: how we go on", "other", "2023-07-16", "10:00", "12:00"),
    )
    for title, kind, day, starts, ends in sessions:
        life.organise("agenda/new/")
        page.fill("[name=title]", title)
        choose(page, "kind", kind)
        page.fill("[name=day]", day)
        page.fill("[name=start_time]", starts)
        page.fill("[name=end_time]", ends)
        page.fill("[name=room]", "Large hall")
        page.click("main form button:has-text('Add session')")
        expect(page.locator(".agenda").first).to_be_visible()
    page.click("a:has-text('Speakers')")
    who = page.locator("[name=who] option", has_text="Bruno Muster").get_attribute("value")
    page.select_option("[name=who]", who)
    page.click("text=Add speaker")
    expect(page.locator(".roll")).to_contain_text("Bruno Muster")
    life.organise("agenda/").click("text=Publish agenda")
    page.click("text=Publish version 1")
    expect(page.locator("main")).to_contain_text("Everybody reads version 1")


def choose(page, name, value):
    """Choose in a list, whether it is drawn as a list or as buttons."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"[name={name}]", value)
    else:
        page.check(f"[name={name}][value={value}]")


def stand_at_the_door(life):
    """6. A helper notes who comes: everybody of the list; the one that said yes does not."""
    page = life.organiser
    life.wait_till(2023, 7, 15, 7)
    sign_in(page, "organiser")
    life.organise("door/helpers/")
    page.fill("[name=name]", "Clara")
    page.click("text=Make the link")
    helper = life.window(viewport={"width": 360, "height": 640})
    helper.goto(page.text_content(".helpers .mono"))
    helper.click("text=Open the list")
    for name in LISTED:
        line = helper.locator(".door-list > li", has=helper.get_by_text(name, exact=True))
        line.locator("> form button").click()
    here = helper.locator(".door-list > li.is-here")
    expect(here).to_have_count(len(LISTED), timeout=30_000)
    expect(helper.locator("#waiting")).to_be_hidden()
    life.shot(helper, "life-6-door")


def report(life):
    """7. The report: sent to the participants, corrected by one, published with what it said."""
    page = life.organiser
    life.wait_till(2023, 8, 1, 9)
    sign_in(page, "organiser")
    life.organise("report/text/")
    choose(page, "language", "en")
    page.fill("[name=title]", "Sample report of the meeting")
    page.fill(
        "[name=body]",
        "*This is a sample text.*\n\nCoReP brought ten copies of its text.\n\n"
        "Everybody had the same time to speak.",
    )
    page.click("button[value=save]")
    life.organise("report/")
    page.fill("#add [name=text]", DECISION)
    page.click("#add summary")
    choose(page, "how", "agreed")
    page.fill("#add [name=how_words]", "Nobody spoke against it.")
    page.click("text=Add the decision")
    expect(page.locator("#decisions")).to_contain_text(DECISION)
    life.shot(page, "life-7-desk")
    n_before = len(life.site.letters(to="corep@example.org"))
    page.click("text=Send the draft to the participants")
    page.click("main form button:has-text('Send it to')")
    life.site.wait_for_letters(n_before + 1, to="corep@example.org")

    life.wait_till(2023, 8, 3, 9)
    delegate = life.as_delegate("CoReP")
    delegate.goto(f"/my/{life.slug}/report/")
    choose(delegate, "kind", "own_part")
    place = delegate.locator("[name=place] option", has_text="ten copies")
    delegate.select_option("[name=place]", place.get_attribute("value"))
    delegate.fill("#say [name=text]", "CoReP brought twenty copies of its text.")
    life.shot(delegate, "life-7-participant")
    delegate.click("text=Send it to the organisers")
    expect(delegate.locator(".own-words")).to_contain_text("twenty copies")

    life.wait_till(2023, 8, 10, 9)
    sign_in(page, "organiser")
    life.organise("report/corrections/").click("main .roll a")
    page.fill("[name=text]", "CoReP brought twenty copies of its text.")
    life.shot(page, "life-7-correction")
    page.click("text=Take it over into the text")
    life.organise("report/publish/")
    life.shot(page, "life-7-publish")
    if page.locator("[name=confirms]").count():
        page.check("[name=confirms]")
    page.click("main form button:has-text('Publish the report')")
    reader = life.window()
    reader.goto(f"/meetings/{life.slug}/report/")
    main = reader.locator("main")
    for words in ("twenty copies", DECISION, "Nobody spoke against it."):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("ten copies")
    expect(main.locator("#corrections")).to_contain_text("On the word of: CoReP")
    facts = main.locator("section", has_text="Counted from answers").locator("dl.facts dd")
    assert facts.all_inner_texts() == [
        "29", "28 · 28 yes, 0 text only, 0 not sure, 0 no", "1", "3", "27",
    ]  # fmt: skip
    took_part, absent = (each.locator("li") for each in main.locator(".stack > ul").all())
    assert sorted(took_part.all_inner_texts()) == sorted(LISTED)
    assert absent.all_inner_texts() == [SAID_YES_ONLY]
    expect(main).not_to_contain_text(SILENT)
    # At the desk the silent one has its name: whoever writes the report knows them all.
    life.organise("report/").click("summary:has-text('1 has not answered')")
    expect(page.locator("details[open]")).to_contain_text(SILENT)


def sign_a_resolution(life):
    """8. Some sign, one has a different view, most say nothing; then it is closed."""
    page = life.organiser
    life.wait_till(2023, 8, 15, 9)
    sign_in(page, "organiser")
    life.organise("resolutions/new/")
    choose(page, "kind", "resolution")
    page.click("text=Begin to write")
    life.organise("resolutions/1/text/")
    choose(page, "language", "en")
    page.fill("[name=title]", RESOLUTION)
    page.fill("[name=body]", "This is sample text.\n\nThe minutes are kept in every language.")
    page.click("button[value=look]")
    life.organise("resolutions/1/proposer/")
    page.select_option("[name=who]", label="Kamunist Kranti")
    page.fill("[name=source_note]", "by telephone")
    page.click("text=Note it, and send a receipt")
    life.organise("resolutions/1/open/")
    page.fill("[name=day]", "2023-09-15")
    for box in page.locator("[name=without]").all():
        box.check()
    page.click("main form button:has-text('Open for signing')")
    expect(page.locator("main")).to_contain_text("Nobody has signed yet.")
    signers = ("Kamunist Kranti", "CoReP", "Nuevo MAS", "Contro Corrente")
    for name in signers:
        life.as_delegate(name)
        life.press(
            f"/my/{life.slug}/resolutions/1/",
            decided_on="2023-08-14",
            signer="Sample Person",
            role="secretary",
        )
    delegate = life.as_delegate("Partido Obrero")
    delegate.goto(f"/my/{life.slug}/resolutions/1/")
    delegate.click("summary:has-text('We have a different view')")
    delegate.locator("details.acts[open] [name=words]").fill(f"{SAMPLE} One language is enough.")
    life.shot(delegate, "life-8-view")
    delegate.click("text=Put our view beside it")
    expect(delegate.locator(".notice.done")).to_contain_text("different view")
    life.organise("resolutions/1/end/").click("text=Close signing now")
    life.organise("resolutions/1/")
    life.shot(page, "life-8-desk")
    expect(page.locator("table.rows tbody tr")).to_have_count(len(signers))
    expect(page.locator(".standing, main").first).to_contain_text("Closed for signing")


def ask_when_to_meet_again(life):
    """9. Two proposals, some answers, much silence; decided, and the next meeting is made."""
    page = life.organiser
    life.wait_till(2023, 9, 10, 9)
    sign_in(page, "organiser")
    life.organise("poll/new/")
    page.fill("[name=title]", "Sample question: when do we meet again?")
    page.fill("[name=until_on]", "2023-10-09")
    page.check("[name=is_public]")
    page.click("text=Go on to the proposals")
    proposals = (("2024-02-17", "2024-02-18"), ("2024-05-18", "2024-05-19"))
    for starts, ends in proposals:
        life.organise("poll/proposals/new/")
        choose(page, "kind", "dates")
        page.fill("[name=starts_on]", starts)
        page.fill("[name=ends_on]", ends)
        page.fill("[name=place]", "Milan")
        page.click("text=Add the proposal")
    life.organise("poll/").click(f"text=Open it and write to {N} organisations")
    expect(page.locator("main")).to_contain_text("Not answered 29")
    words = {
        "CoReP": ("no", "yes"),
        "Nuevo MAS": ("if_need_be", "yes"),
        "Kamunist Kranti": ("", "yes"),
    }
    for name, answers in words.items():
        delegate = life.as_delegate(name)
        delegate.goto(f"/my/{life.slug}/poll/")
        for question, answer in zip(delegate.locator(".question").all(), answers, strict=True):
            if answer:
                question.locator(f"input[value={answer}]").check()
        delegate.click("text=Send your answers")
        expect(delegate.locator(".messages")).to_be_visible()
    life.shot(delegate, "life-9-answers")

    life.wait_till(2023, 10, 10, 9)
    sign_in(page, "organiser")
    life.organise("poll/")
    life.shot(page, "life-9-poll")
    page.locator(".proposal", has_text="May").locator("a:has-text('Decide on this')").click()
    page.fill("[name=title]", "Milan, the second meeting")
    page.fill("[name=short_name]", "Milan 2024")
    life.shot(page, "life-9-next")
    page.click("text=Make the next meeting")
    page.wait_for_url(lambda address: f"/{life.slug}/" not in address)
    life.shot(page, "life-9-made")
    life.next = page.url.split("/desk/")[1].split("/")[0]
    # One letter is there to be looked at; nothing is sent, nobody is invited, all are asked anew.
    expect(page.locator("main .index li")).to_have_count(1)
    expect(page.locator("main .index")).to_contain_text("look at the dates in this letter")
    page.goto(f"/desk/{life.next}/letters/")
    expect(page.locator("main .index .status")).to_have_text(["not sent"])
    page.goto(f"/desk/{life.next}/conveners/")
    for name in CONVENERS:
        expect(page.locator("main .roll")).to_contain_text(name)
    page.goto(f"/desk/{life.next}/?stage=not_invited")
    life.shot(page, "life-9-next-desk")
    main = page.locator("main")
    for words in ("Wednesday 3 April 2024, 23:59 in Rome", "Nobody is invited yet."):
        expect(main).to_contain_text(words)
    for row in ROWS:
        expect(main).to_contain_text(row["name"])
    expect(main).to_contain_text("0 yes")
    page.goto(f"/desk/{life.next}/settings/")
    for name, day in {
        "starts_on": "2024-05-18",
        "ends_on": "2024-05-19",
        "answers_due_on": "2024-04-03",
        "statements_due_on": "2024-05-03",
    }.items():
        expect(page.locator(f"[name={name}]")).to_have_value(day)
    assert life.site.letters(subject="Milan 2024: ") == []


def look_at_it(life):
    """10. What everybody can read of it, on a wide page and on a small one, the other way round."""
    life.as_delegate("Kamunist Kranti")
    delegate = life.delegate
    delegate.goto(f"/my/{life.slug}/news/new/")
    choose(delegate, "audience", "public")
    choose(delegate, "signature", "name")
    choose(delegate, "language", "en")
    delegate.fill("[name=title]", "Sample news: the copies are bound")
    delegate.fill("[name=body]", SAMPLE)
    delegate.click("button[value=check]")
    for _step in range(2):
        if delegate.locator("main a.button:has-text('Go on')").count():
            delegate.click("main a.button:has-text('Go on')")
    delegate.click("main form button")
    life.organiser.goto(f"/desk/{life.next}/settings/")
    life.organiser.click("text=Open to the public")
    wide = life.window()
    small = life.window(viewport={"width": 320, "height": 640}, color_scheme="dark")
    expected = {
        "": TITLE,
        "agenda/": "Bruno Muster",
        "participants/": "27 organisations, in the order of the names.",
        "statements/": "Sample text of CoReP",
        "report/": DECISION,
        "resolutions/": RESOLUTION,
        "resolutions/1/": "Signed by 4 organisations.",
        "next/": "18–19 May 2024",
        "news/": "the copies are bound",
        "news/1/": SAMPLE,
    }
    pages = {f"/meetings/{life.slug}/{path}": words for path, words in expected.items()}
    pages[f"/meetings/{life.next}/"] = "18–19 May 2024"
    for address, words in pages.items():
        for page, look in ((wide, "wide"), (small, "small")):
            assert page.goto(address).status == 200
            expect(page.locator("body")).to_contain_text(words)
            if look == "small":
                page.evaluate("document.documentElement.dir = 'rtl'")
                assert page.evaluate("document.documentElement.scrollWidth") == 320, address
            name = address.replace("/meetings/", "").replace("/", "-").rstrip("-")
            life.shot(page, f"life-10-{look}-{name}")
    wide.goto(f"/meetings/{life.slug}/next/")
    wide.click("text=Milan, the second meeting")
    assert wide.url.endswith(f"/meetings/{life.next}/")
    assert wide.context.cookies() == []


def test_the_life_of_the_first_meeting(site, window, shot, clock):
    life = Life(
        site=site,
        window=window,
        shot=shot,
        clock=clock,
        organiser=window(),
        delegate=window(),
        links={},
    )
    life.delegate.goto("/")
    for step in (
        make_meeting,
        dispute,
        invite_and_answer,
        write_and_publish,
        name_delegates_and_plan,
        stand_at_the_door,
        report,
        sign_a_resolution,
        ask_when_to_meet_again,
        look_at_it,
    ):
        step(life)
