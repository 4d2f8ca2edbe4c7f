"""Names of languages in themselves, and which way they are written."""

import pytest
from django.utils import translation

from initiative.languages import direction, grouped, is_known, own_name, text_language_choices


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("el", "Ελληνικά"),
        ("ja", "日本語"),
        ("de", "Deutsch"),
        ("IT", "Italiano"),
        ("it-CH", "Italiano"),
        ("qaa", "qaa"),
    ],
)
def test_own_name_is_in_the_language_itself(code, name):
    assert own_name(code) == name


@pytest.mark.parametrize("interface", ["en", "it"])
def test_own_name_does_not_follow_the_interface(interface):
    with translation.override(interface):
        assert own_name("fr") == "Français"


@pytest.mark.parametrize(
    "code", ["ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "ug", "sd", "ar-EG", "pa-Arab"]
)
def test_direction_is_rtl(code):
    assert direction(code) == "rtl"


@pytest.mark.parametrize("code", ["en", "ja", "ku", "az", "ar-Latn", "ur-latn-IN", "", "qaa"])
def test_direction_is_ltr(code):
    assert direction(code) == "ltr"


def test_is_known_tells_a_language_from_a_slip():
    assert [is_known(code) for code in ("el", "EL", "qaa", "")] == [True, True, False, False]


def test_text_language_choices_are_sorted_by_own_name_and_each_is_known():
    choices = text_language_choices()
    names = [name for _code, name in choices]

    assert names == sorted(names, key=str.casefold)
    assert len(set(names)) == len(names)
    assert all(is_known(code) and own_name(code) == name for code, name in choices)


@pytest.mark.parametrize(("interface", "words"), [("en", "10,000"), ("it", "10.000")])
def test_grouped_follows_the_interface(interface, words):
    with translation.override(interface):
        assert grouped(10000) == words
