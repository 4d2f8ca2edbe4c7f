"""The Italian catalogue is complete: every sentence, every blank, on every page."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import datetime

BLANK = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
CATALOGUES = [
    polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES/django.po"))
    for code, _name in settings.LANGUAGES
    if code != settings.LANGUAGE_CODE
]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.metadata["Language"])
def test_catalogue_is_complete_and_has_the_same_blanks(catalogue):
    assert len(catalogue) > 700
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    for entry in catalogue:
        source = entry.msgid_plural or entry.msgid
        target = entry.msgstr_plural[1] if entry.msgid_plural else entry.msgstr
        assert sorted(BLANK.findall(source)) == sorted(BLANK.findall(target)), entry.msgid


def test_italian_days_and_months_are_small():
    with translation.override("it"):
        assert date_format(datetime(2026, 11, 23), "l j F Y") == "lunedì 23 novembre 2026"
