"""Sample statements say that they are samples, fit the limit and are in many scripts."""

import re
from collections import Counter

from statements.sampletexts import load_sample_texts
from statements.text import LIMIT, canonical

MARKERS = {
    "ar": "نصّ للعرض",
    "de": "Beispieltext",
    "el": "δείγμα κειμένου",
    "en": "sample text",
    "es": "texto de muestra",
    "fa": "نمونه است",
    "fr": "texte d'exemple",
    "hi": "नमूना पाठ",
    "it": "Testo di esempio",
    "ja": "見本の文章",
    "pl": "tekst przykładowy",
    "pt": "texto de exemplo",
    "ru": "образец текста",
    "tr": "örnek metin",
}


def test_every_text_says_in_its_first_line_that_it_is_a_sample():
    for text in load_sample_texts():
        assert MARKERS[text.language] in text.body.splitlines()[0]


def test_texts_are_in_many_languages_and_within_the_limit():
    texts = load_sample_texts()
    lengths = [len(canonical(text.body)) for text in texts]

    assert {"el", "ru", "ja", "ar", "it", "en", "es"} <= {text.language for text in texts}
    assert max(lengths) == LIMIT
    assert len({text.title for text in texts}) == len(texts)


def test_lengths_are_from_short_to_the_limit():
    lengths = [len(canonical(text.body)) for text in load_sample_texts()]

    assert sum(length < 1_000 for length in lengths) >= 3
    assert sum(2_000 <= length <= 4_000 for length in lengths) >= 4
    assert sum(8_500 <= length <= 9_990 for length in lengths) >= 2
    assert lengths.count(LIMIT) == 1


def test_no_sentence_is_there_twice():
    sentences = Counter(
        sentence
        for text in load_sample_texts()
        for paragraph in text.body.split("\n\n")[1:]
        for sentence in re.split(r"(?<=[.?!。।؟]) ", paragraph)
        if len(sentence) > 25
    )

    assert [sentence for sentence, n in sentences.items() if n > 1] == []
