"""Days and months, named here so that our catalogues may say them better than Django's.

Django's Italian catalogue writes them with capital letters, as if each began a sentence.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

DAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
# Translators: the letters of Django's date filter, in the order and with the words between
# them that your language uses: German "l, j. F Y", Spanish "l j \\d\\e F \\d\\e Y".
FORMATS = (
    gettext_noop("l j F Y"),
    gettext_noop("l j F"),
    gettext_noop("j F Y"),
    gettext_noop("j F"),
    gettext_noop("j"),
)


def day_words(day: date, form: str) -> str:
    """Return a day as the active language writes it.

    Args:
        form: one of ``FORMATS``.
    """
    return date_format(day, gettext(form))
