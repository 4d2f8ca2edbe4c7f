"""Sample statements say that they are samples, fit the limit and are in many scripts."""

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
