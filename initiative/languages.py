"""Names and directions of languages, each in itself. No flags, no countries."""

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, get_language_from_path

# Scripts written from right to left (Unicode Bidi_Class R and AL), as BCP 47 subtags.
RTL_SCRIPTS = {"arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"}
# Languages whose usual script is one of those (CLDR "likely subtags").
RTL_LANGUAGES = {
    "ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "khw", "ks", "lrc", "mzn",
    "nqo", "pnb", "ps", "sd", "ug", "ur", "yi",
}  # fmt: skip

# Languages of statements that Django has no interface for.
MORE_NAMES = {
    "am": "አማርኛ",
    "ckb": "کوردیی ناوەندی",
    "he": "עברית",
    "ku": "Kurdî",
    "ps": "پښتو",
    "si": "සිංහල",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "tl": "Tagalog",
    "yi": "ייִדיש",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
}


def _names() -> dict[str, str]:
    names = {
        code: info["name_local"]
        for code, info in LANG_INFO.items()
        if "name_local" in info and code not in ("zh-cn", "zh-tw", "zh-hk", "zh-mo", "zh-sg")
    }
    names |= MORE_NAMES
    return {code: name[:1].upper() + name[1:] for code, name in names.items()}


NAMES = _names()


def own_name(code: str) -> str:
    """Return the name of a language in itself; the code where no name is known."""
    lowered = code.lower()
    return NAMES.get(lowered) or NAMES.get(lowered.partition("-")[0]) or code


def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 code; a script subtag decides, if there is one."""
    language, *subtags = (code or "").lower().split("-")
    for subtag in subtags:
        if len(subtag) == 4:
            return "rtl" if subtag in RTL_SCRIPTS else "ltr"
    return "rtl" if language in RTL_LANGUAGES else "ltr"


def is_known(code: str) -> bool:
    """Say whether a text may be marked with this language."""
    return code.lower() in NAMES


def text_language_choices() -> list[tuple[str, str]]:
    """Return (code, own name) of every language of texts, in the order of the names."""
    return sorted(NAMES.items(), key=lambda pair: pair[1].casefold())


def grouped(n: int) -> str:
    """Return a number with thousands set apart as the language of the page does: "6,418"."""
    separator = {"en": ",", "it": "."}.get((get_language() or "en")[:2], "\N{NO-BREAK SPACE}")
    return f"{n:,}".replace(",", separator)


def in_language(address: str, code: str) -> str:
    """Return the address of a public page in another language of the interface.

    By the prefix alone: Django's ``translate_url`` takes the address apart and makes it anew.

    Args:
        address: path, and query if there is one.
    """
    spoken = get_language_from_path(address.partition("?")[0])
    bare = address.removeprefix(f"/{spoken}") if spoken else address
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
