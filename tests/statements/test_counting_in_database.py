"""The database counts as Python does, and gives back every byte (T9)."""

from itertools import islice

import pytest
from django.db import connection

from statements.text import UnusableCharacter, canonical
from tests.vectors.strings import hard_strings
from tests.vectors.texts import SENTENCES, sample_text

pytestmark = pytest.mark.django_db


N_STRINGS = 20_000


def usable(texts):
    for text in texts:
        try:
            yield canonical(text)
        except UnusableCharacter:
            continue


def test_twenty_thousand_strings_are_counted_alike_and_kept():
    texts = [sample_text(language) for language in SENTENCES]
    kept = list(enumerate(islice(usable([*texts, *hard_strings(2 * N_STRINGS)]), N_STRINGS)))
    assert len(kept) == N_STRINGS

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE hard (pk integer, body text)")
        cursor.executemany("INSERT INTO hard VALUES (%s, %s)", kept)
        cursor.execute("SELECT pk, length(body), body FROM hard ORDER BY pk")
        found = cursor.fetchall()

    wanted = [(pk, len(text), text) for pk, text in kept]
    assert [each for each, right in zip(found, wanted, strict=True) if each != right] == []
