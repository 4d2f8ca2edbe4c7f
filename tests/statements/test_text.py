"""The counting rule against its vectors; the same file is run in Chromium."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.text import (
    BREAKS,
    SPACE,
    UnusableCharacter,
    canonical,
    count_characters,
    fingerprint,
    normalise,
)

VECTORS = json.loads((Path(__file__).parent.parent / "vectors/characters.json").read_text())

HARD = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "\r\n\t\v\f\x00\x1c\x85\xa0\u2028\u2029\u200b\ufeff\u0301\u202e\ufb2c😀한e "
        ),
        st.characters(),
    ),
    max_size=60,
)
MARKS = st.text(
    alphabet="aeloé\u0301\u0323\u0304\u0307\u0338\u0344\u0345\u0f73\u0f81\U0001d15e\u3099\u2260…",
    min_size=32,
    max_size=120,
)


def unpack(vector, name):
    if f"{name}_repeat" in vector:
        unit, n = vector[f"{name}_repeat"]
        return unit * n
    return vector[name]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector):
    raw = unpack(vector, "raw")

    assert normalise(raw) == unpack(vector, "canonical")
    assert count_characters(raw) == vector["count"]
    if vector["refused"] is None:
        assert canonical(raw) == unpack(vector, "canonical")
    else:
        with pytest.raises(UnusableCharacter) as refusal:
            canonical(raw)
        assert refusal.value.position == vector["refused"]["position"]
        assert refusal.value.code == vector["refused"]["code"]


def test_vectors_are_many_and_have_names_of_their_own():
    assert len(VECTORS) >= 45
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)


@given(HARD)
def test_normalising_twice_changes_nothing(raw):
    once = normalise(raw)

    assert normalise(once) == once


@given(HARD)
def test_accepted_text_is_composed_has_one_line_break_and_can_be_stored(raw):
    try:
        text = canonical(raw)
    except UnusableCharacter:
        return

    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\r\v\f\x00\x85\u2028\u2029")
    assert len(text) == count_characters(raw)
    assert len(fingerprint(text)) == 64


@given(HARD)
def test_any_text_is_counted(raw):
    assert 0 <= count_characters(raw) <= 3 * len(raw)


@given(MARKS)
def test_marks_put_in_order_first_give_the_same_text(raw):
    plain = unicodedata.normalize("NFC", BREAKS.sub("\n", raw)).strip(SPACE)

    assert normalise(raw) == plain


def test_marks_in_disorder_do_not_hold_a_worker():
    raw = "a" + "\u0301\u0323" * 50_000
    before = time.process_time()

    assert count_characters(raw) == 100_000

    assert time.process_time() - before < 1  # 0.05 s; sorted by insertion more than 5 s


def test_fingerprint_is_sha_256_of_utf_8():
    assert fingerprint("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_refusal_names_the_line():
    with pytest.raises(UnusableCharacter) as refusal:
        canonical("one\r\ntwo\r\nthr\x07ee")

    assert (refusal.value.line, refusal.value.position, refusal.value.code) == (3, 12, "U+0007")
