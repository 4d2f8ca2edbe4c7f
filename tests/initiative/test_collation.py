"""Names stand as their readers' alphabets have them, in every script, on every machine."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiative.collation import heading_of, sort_key

IN_ORDER = {
    "marks": ["África", "Afrika", "Agorà", "Àgora", "agora 2", "Ähre", "Azur", "Bund"],
    "words": ["Art Zone", "Art-is", "Artisans"],
    "quotes": ["Aurora", "“Avante”", "«Avanti»", "(Avis)", "Barca"],
    "polish": ["Liga", "Lublin", "Łódź", "Most", "Nowy", "Ósmy", "Ostrów"],
    "nordic": ["Æther", "Afrika", "Oslo", "Øst", "Pol"],
    "german": ["Strafe", "Straße", "Strasse 2", "Strauß"],
    "greek": ["Αγώνας", "Άλφα", "Ένωση", "Εργάτες", "ΟΔΟΣ", "οδός 2", "Ωμέγα"],
    "russian": ["Ёлка", "Ельник", "Жизнь", "Искра", "Йод", "Я"],
    "ukrainian": ["Гора", "Ґанок", "Дім", "Еней", "Єдність", "Жито", "Рух", "Спілка"],
    "serbian": ["Дом", "Ђердап", "Ене", "Лига", "Љубав", "Мост", "Тамо", "Ћук", "Уна"],
    "arabic": ["اتحاد", "إرادة", "أمل", "بيت", "تضامن", "عمل", "يد"],
    "persian": ["بیداری", "پیمان", "تلاش", "زن", "ژاله", "کار", "گام", "لاله"],
    "hebrew": ["אחדות", "בית", "שָׁלוֹם", "תקווה"],
    "korean": ["가나", "노동", "단결", "하나"],
    "kana": ["あさ", "アジア", "かぜ", "ガラス", "さくら"],
    "thai": ["กรรม", "เกษตร", "ขบวน", "แรงงาน"],
    "hindi": ["एकता", "कला", "किसान", "मज़दूर"],
    "scripts": ["1 Mai", "Zeta", "Άλφα", "Аврора", "אחדות", "أمل", "एकता", "가나", "労働者"],
}


@pytest.mark.parametrize("names", IN_ORDER.values(), ids=IN_ORDER)
def test_names_stand_in_the_order_of_their_alphabet(names):
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("E", ["École", "europa", "«Europe»", " (Eco)"]),
        ("L", ["Lodi"]),
        ("I", ["Işık", "Isar", "ışık"]),
        ("Ł", ["Łódź", "«łan»"]),
        ("S", ["ß"]),
        ("A", ["Æther"]),
        ("Ε", ["Ένωση", "ΕΡΓΑΤΕΣ"]),
        ("И", ["Искра"]),
        ("Й", ["Йод"]),
        ("І", ["Іскра", "Їжак"]),
        ("ا", ["أمل", "إرادة", "ٱلحق"]),
        ("پ", ["پیمان"]),
        ("ㄴ", ["노동", "나라"]),
        ("か", ["がく", "キョウト", "ケン"]),
        ("あ", ["ぁ", "おと"]),
        ("漢字", ["労働者", "工会", "東京", "𠀋"]),
        ("0–9", ["1 Mai", "٢٠", "9"]),
        ("…", ["★", "—", ""]),
    ],
)
def test_a_name_stands_under_its_letter(heading, names):
    assert {heading_of(name) for name in names} == {heading}


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(NAMES, max_size=6))
def test_any_name_has_a_place_and_its_group_is_not_torn(names):
    ordered = [heading_of(name) for name in sorted(names, key=sort_key)]
    together = [each for n, each in enumerate(ordered) if n == 0 or ordered[n - 1] != each]
    torn = {each for each in together if together.count(each) > 1}
    assert torn <= {"漢字", "0–9"}


@given(NAMES, NAMES)
def test_only_the_same_name_has_the_same_place(one, other):
    same = unicodedata.normalize("NFD", one) == unicodedata.normalize("NFD", other)
    assert (sort_key(one) == sort_key(other)) == same
