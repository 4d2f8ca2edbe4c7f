"""How words are compared: case, accents and spellings aside, other letters kept apart."""

import pytest

from initiative import folding
from initiative.folding import LONGEST_TERM, fold, folded_with_places, terms_of

ALIKE = [
    ("Café", "CAFE\u0301"),
    ("Ελλάς", "ΕΛΛΑΣ"),
    ("λόγος", "λογοσ"),
    ("Ёлка", "елка"),
    ("straße", "STRASSE"),
    ("İstanbul", "istanbul"),
    ("ısı", "isi"),
    ("مُؤْتَمَر", "موتمر"),
    ("أحمد", "احمد"),
    ("مدرسة", "مدرسه"),
    ("علی", "علي"),
    ("کتاب", "كتاب"),
    ("العـــدل", "العدل"),
    ("שָׁלוֹם", "שלום"),
    ("ＡＢＣ", "abc"),
    ("ﬁne", "fine"),
    ("soft\u00adhyphen", "softhyphen"),
]
APART = [("か", "が"), ("पल", "पाल"), ("का", "कि"), ("ปา", "ป่า"), ("bread", "broad"), ("и", "н")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_apart(one, other):
    assert fold(one) != fold(other)


def test_every_folded_character_knows_its_place():
    text = "Straße, Ελλάς"
    folded, places = folded_with_places(text)

    assert len(folded) == len(places)
    assert folded == fold(text)
    assert places[folded.index("ss") : folded.index("ss") + 2] == [4, 4]


def test_terms_are_words_and_pairs_where_there_are_no_spaces():
    assert list(terms_of(fold("Bread & नमस्ते, 2027!"))) == ["bread", fold("नमस्ते"), "2027"]
    assert set(terms_of("広場に")) == {"広", "場", "に", "広場", "場に"}


def test_a_word_without_end_is_cut():
    assert list(terms_of("x" * 5_000)) == ["x" * LONGEST_TERM]


def test_hostile_readers_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(folding, "MOST_KEPT", len(folding.FOLDS) + 5)
    many = "".join(map(chr, range(0x10330, 0x10330 + 500)))

    assert fold(many) == "".join(map(folding.fold_character, many))
    assert len(folding.FOLDS) <= folding.MOST_KEPT
