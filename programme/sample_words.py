"""Words to start from in a letter about a changed agenda, in every language of letters.

``<changes>`` stands where the changes are listed, ``<version>`` for the number.
"""

CHANGED_WORDS = {
    "en": (
        "the agenda has changed",
        "{organisation},\n\nthe agenda of {meeting} has changed. This is new in version <version>:"
        "\n\n<changes>\n\n{link}",
    ),
    "it": (
        "il programma è cambiato",
        "{organisation},\n\nil programma di {meeting} è cambiato. Questo è nuovo nella versione "
        "<version>:\n\n<changes>\n\n{link}",
    ),
    "es": (
        "el programa ha cambiado",
        "{organisation}:\n\nel programa de {meeting} ha cambiado. Esto es nuevo en la versión "
        "<version>:\n\n<changes>\n\n{link}",
    ),
    "fr": (
        "le programme a changé",
        "{organisation},\n\nle programme de {meeting} a changé. Voici ce qui est nouveau dans la "
        "version <version> :\n\n<changes>\n\n{link}",
    ),
    "de": (
        "das Programm hat sich geändert",
        "{organisation},\n\ndas Programm von {meeting} hat sich geändert. Das ist neu in Fassung "
        "<version>:\n\n<changes>\n\n{link}",
    ),
    "ar": (
        "تغيّر البرنامج",
        "{organisation}،\n\nتغيّر برنامج {meeting}. هذا هو الجديد في النسخة <version>:"
        "\n\n<changes>\n\n{link}",
    ),
}
