"""When two names are the same, or look alike. Pure."""

import re

from initiative.folding import fold

# Letters with a stroke are letters of their own to Unicode; readers type them without.
PLAIN = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
})  # fmt: skip
NO_LETTER = re.compile(r"[^\w]+|_+")
# Mailboxes that anybody may have: they say nothing about who is behind them.
PROVIDERS = {
    "163.com", "aol.com", "autistici.org", "bk.ru", "btinternet.com", "centrum.cz", "daum.net",
    "disroot.org", "email.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at",
    "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hanmail.net", "hotmail.com",
    "hotmail.co.uk", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.ru",
    "inventati.org", "kolabnow.com", "laposte.net", "libero.it", "list.ru", "live.com", "mac.com",
    "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "online.de",
    "orange.fr", "outlook.com", "outlook.es", "outlook.fr", "outlook.it", "pm.me", "posteo.de",
    "posteo.net", "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rediffmail.com",
    "riseup.net", "seznam.cz", "sfr.fr", "sina.com", "t-online.de", "tiscali.it", "tuta.com",
    "tuta.io", "tutanota.com", "tutanota.de", "ukr.net", "uol.com.br", "virgilio.it", "wanadoo.fr",
    "web.de", "wp.pl", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br",
    "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.gr", "yahoo.it", "yandex.com", "yandex.ru",
    "ymail.com", "zoho.com",
}  # fmt: skip
# A name that stands within another one says something from so many words and letters on.
MOST_WORDS = 12
FEWEST_WORDS = 2
FEWEST_LETTERS = 8


def key_of(name: str) -> str:
    """Return a name as it is compared: case, accents, hyphens and spaces aside."""
    return " ".join(NO_LETTER.sub(" ", fold(name).translate(PLAIN)).split())


def domain_of(email: str) -> str:
    """Return the domain of an address, or nothing where anybody may have it."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in PROVIDERS else domain


def parts_of(key: str) -> set[str]:
    """Return the runs of words within a compared name that could be a name themselves."""
    words = key.split()[:MOST_WORDS]
    runs = {
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + FEWEST_WORDS, len(words) + 1)
    }
    return {run for run in runs if run != key and len(run) >= FEWEST_LETTERS}
