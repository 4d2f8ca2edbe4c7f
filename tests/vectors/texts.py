"""Sample texts as long as the Universal Declaration of Human Rights, in five scripts.

Nobody's statement: sentences about bread, water and a square, said again under other
numbers until the length is reached. Every second paragraph is decomposed (NFD), as some
keyboards and files give it, so that a count without NFC goes wrong.
"""

import unicodedata

LONG = 10_700
SENTENCES = {
    "el": "Αυτό είναι δείγμα κειμένου. Το ψωμί ψήνεται πριν ξημερώσει, και η πλατεία γεμίζει "
    "φωνές. Ρωτάμε ο ένας τον άλλον τι είδαμε, και γράφουμε τις απαντήσεις μας.",
    "ru": "Это образец текста. Хлеб пекут ещё до рассвета, и площадь наполняется голосами. "
    "Мы спрашиваем друг друга, что видели, и записываем каждый свой ответ.",
    "ja": "これは見本の文章です。パンは夜明け前に焼き上がり、広場には声が満ちます。私たちは何を"
    "見たかを互いにたずね、それぞれの答えを書きとめます。",
    "ar": "هَذَا نَصٌّ لِلتَّجْرِبَةِ. يُخبَز الخبز قبل الفجر، وتمتلئ الساحة بالأصوات. نسأل بعضنا بعضًا "
    "عمّا رأيناه، ونكتب أجوبتنا.",
    "hi": "यह नमूने का पाठ है। रोटी भोर से पहले पकती है, और चौक आवाज़ों से भर जाता है। हम एक-दूसरे "
    "से पूछते हैं कि हमने क्या देखा, और अपने-अपने उत्तर लिखते हैं। पढ़ाई बड़ी है।",
}


def sample_text(language: str) -> str:
    """Return a text of the usual length in that language, as a form might send it."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < LONG:
        n = len(paragraphs) + 1
        form = "NFD" if n % 2 else "NFC"
        paragraphs.append(unicodedata.normalize(form, f"{n}. {SENTENCES[language]}"))
    return "\n\n".join(paragraphs) + "\n \u00a0\n"
