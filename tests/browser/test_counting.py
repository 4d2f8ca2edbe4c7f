"""T9: the browser, the form and Python count alike, and nothing that was typed is changed."""

import os

import pytest

from statements.text import UnusableCharacter, canonical, normalise
from tests.browser.conftest import link_in, wait_until
from tests.vectors.strings import hard_strings, units_of
from tests.vectors.texts import SENTENCES, sample_text

N_COUNTED = 20_000
BATCH = 2_000
# All of them with ``LONG=1``: half a minute of pages.
N_POSTED = 300 if os.environ.get("LONG") else 60
WHO = "tendenza-internazionalista"
EDITOR = "/my/milan-2024/statement/"

COUNT = """async (strings) => {
    const { canonical, count } = await import("/static/js/count.js");
    return strings.map((units) => {
        let raw = "";
        for (const unit of units) raw += String.fromCharCode(unit);
        const text = canonical(raw);
        return [count(raw), Array.from({ length: text.length }, (_, n) => text.charCodeAt(n))];
    });
}"""
POST = """(text) => {
    document.querySelector("[name=title]").value = "Sample";
    document.querySelector("[name=language]").value = "en";
    document.querySelector("textarea[name=body]").value = text;
    document.querySelector("button[name=go][value=save]").click();
}"""


@pytest.fixture
def editor(window, site):
    """Open the editor of an organisation, with or without scripts of ours."""

    def open_editor(**given):
        page = window(**given)
        found = wait_until(lambda: site.letters(to=WHO, subject="Milan 2: "), bool)
        page.goto(link_in(found[0]))
        page.click("main form button:has-text('page')")
        page.goto(EDITOR)
        return page

    return open_editor


def test_twenty_thousand_strings_are_counted_alike(window, site):
    page = window()
    page.goto("/link/")
    strings = list(hard_strings(N_COUNTED))
    unlike = []
    for first in range(0, N_COUNTED, BATCH):
        batch = strings[first : first + BATCH]
        found = page.evaluate(COUNT, [units_of(text) for text in batch])
        for text, (n, units) in zip(batch, found, strict=True):
            wanted = normalise(text)
            if (n, units) != (len(wanted), units_of(wanted)):
                unlike.append(ascii(text))

    assert unlike == []


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_long_texts_of_five_scripts_are_counted_alike(language, window, site):
    page = window()
    page.goto("/link/")
    text = sample_text(language)

    [[n, units]] = page.evaluate(COUNT, [units_of(text)])

    assert n == len(canonical(text))
    assert units == units_of(canonical(text))


def usable_strings(n, seed):
    """Strings that a person can type or paste and a statement can have, none of them empty."""
    found = []
    for text in hard_strings(3 * n, seed, is_usable=True):
        try:
            kept = canonical(text)
        except UnusableCharacter:
            continue
        if kept:
            found.append((text, kept))
    return found[:n]


@pytest.mark.parametrize(
    ("given", "n", "seed"),
    [({}, N_POSTED // 2, 2), ({"java_script_enabled": False}, N_POSTED // 2, 3)],
    ids=["with scripts", "without"],
)
def test_what_a_real_form_sends_is_kept_to_the_character(given, n, seed, editor):
    page = editor(**given)
    wrong = []
    for text, kept in usable_strings(n, seed):
        with page.expect_navigation():
            if given:
                page.fill("input[name=title]", "Sample")
                page.select_option("select[name=language]", "en")
                page.fill("textarea[name=body]", text)
                page.click("button:has-text('Save draft')")
            else:
                page.evaluate(POST, text)
        back = page.input_value("textarea[name=body]")
        shown = page.inner_text("#counter .count")
        if back != kept or not shown.replace(",", "").startswith(f"{len(kept)} "):
            wrong.append((ascii(text), ascii(back), shown))

    assert wrong == []
