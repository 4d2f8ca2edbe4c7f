"""Words to start from for letters about dates, in each language of letters."""

from meetings.states import DeadlineKind

# To those who said that they write and have not sent a statement.
STATEMENT_REMINDER: dict[str, tuple[str, str]] = {
    "en": (
        "your statement, until {statement_deadline}",
        "{organisation},\n\n"
        "we do not have your statement for {meeting} yet. It may have {limit} characters. What "
        "you have written so far is kept on your page:\n\n"
        "{link}\n\n"
        "You can send it until {statement_deadline}, and change it until then.",
    ),
    "it": (
        "il vostro testo, entro {statement_deadline}",
        "{organisation},\n\n"
        "non abbiamo ancora il vostro testo per {meeting}. Può avere {limit} caratteri. Ciò che "
        "avete scritto finora è sulla vostra pagina:\n\n"
        "{link}\n\n"
        "Potete inviarlo entro {statement_deadline}, e fino ad allora cambiarlo.",
    ),
    "es": (
        "su texto, hasta el {statement_deadline}",
        "{organisation}:\n\n"
        "todavía no tenemos su texto para {meeting}. Puede tener {limit} caracteres. Lo que han "
        "escrito hasta ahora está en su página:\n\n"
        "{link}\n\n"
        "Pueden enviarlo hasta el {statement_deadline}, y cambiarlo hasta entonces.",
    ),
    "fr": (
        "votre texte, jusqu'au {statement_deadline}",
        "{organisation},\n\n"
        "nous n'avons pas encore votre texte pour {meeting}. Il peut avoir {limit} caractères. Ce "
        "que vous avez écrit est gardé sur votre page :\n\n"
        "{link}\n\n"
        "Vous pouvez l'envoyer jusqu'au {statement_deadline}, et le changer jusque-là.",
    ),
    "de": (
        "Ihr Text, bis {statement_deadline}",
        "{organisation},\n\n"
        "Ihren Text für {meeting} haben wir noch nicht. Er darf {limit} Zeichen haben. Was Sie "
        "bisher geschrieben haben, liegt auf Ihrer Seite:\n\n"
        "{link}\n\n"
        "Sie können ihn bis {statement_deadline} senden und bis dahin ändern.",
    ),
    "ar": (
        "نصّكم، حتى {statement_deadline}",
        "{organisation}،\n\n"
        "لم يصلنا بعد نصّكم من أجل {meeting}. يمكن أن يبلغ {limit} حرفًا. وما كتبتموه حتى الآن "
        "محفوظ في صفحتكم:\n\n"
        "{link}\n\n"
        "يمكنكم إرساله حتى {statement_deadline}، وتغييره حتى ذلك الحين.",
    ),
}

# When a deadline was moved. ``<was>`` stands for the old date; the new one is a blank, since
# an organisation may have a date of its own.
MOVED_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    DeadlineKind.ANSWERS: {
        "en": (
            "there is another date for your answer",
            "{organisation},\n\n"
            "the last day to answer for {meeting} has changed.\n\n"
            "Until now: <was>.\n\n"
            "From now on: **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "If you have answered already, your answer holds and you can still change it.",
        ),
        "it": (
            "cambia la data per la vostra risposta",
            "{organisation},\n\n"
            "l'ultimo giorno per rispondere a {meeting} è cambiato.\n\n"
            "Finora: <was>.\n\n"
            "D'ora in poi: **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "Se avete già risposto, la risposta vale e potete ancora cambiarla.",
        ),
        "es": (
            "cambia la fecha para su respuesta",
            "{organisation}:\n\n"
            "el último día para responder sobre {meeting} ha cambiado.\n\n"
            "Hasta ahora: <was>.\n\n"
            "A partir de ahora: **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "Si ya respondieron, su respuesta vale y todavía pueden cambiarla.",
        ),
        "fr": (
            "la date pour votre réponse change",
            "{organisation},\n\n"
            "le dernier jour pour répondre au sujet de {meeting} a changé.\n\n"
            "Jusqu'ici : <was>.\n\n"
            "Désormais : **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "Si vous avez déjà répondu, votre réponse est valable et vous pouvez encore la "
            "changer.",
        ),
        "de": (
            "für Ihre Antwort gilt ein anderes Datum",
            "{organisation},\n\n"
            "der letzte Tag, um wegen {meeting} zu antworten, hat sich geändert.\n\n"
            "Bisher: <was>.\n\n"
            "Von nun an: **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "Haben Sie schon geantwortet, gilt Ihre Antwort, und Sie können sie noch ändern.",
        ),
        "ar": (
            "تغيّر موعد ردّكم",
            "{organisation}،\n\n"
            "تغيّر آخر يوم للردّ بشأن {meeting}.\n\n"
            "حتى الآن: <was>.\n\n"
            "من الآن فصاعدًا: **{answer_deadline}**.\n\n"
            "{link}\n\n"
            "إن كنتم قد أجبتم فجوابكم قائم، ويمكنكم تغييره بعد.",
        ),
    },
    DeadlineKind.STATEMENTS: {
        "en": (
            "there is another date for your statement",
            "{organisation},\n\n"
            "the last day to send a statement for {meeting} has changed.\n\n"
            "Until now: <was>.\n\n"
            "From now on: **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "If you have sent your statement already, it is with us and you can still change it.",
        ),
        "it": (
            "cambia la data per il vostro testo",
            "{organisation},\n\n"
            "l'ultimo giorno per inviare un testo per {meeting} è cambiato.\n\n"
            "Finora: <was>.\n\n"
            "D'ora in poi: **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "Se avete già inviato il testo, lo abbiamo e potete ancora cambiarlo.",
        ),
        "es": (
            "cambia la fecha para su texto",
            "{organisation}:\n\n"
            "el último día para enviar un texto para {meeting} ha cambiado.\n\n"
            "Hasta ahora: <was>.\n\n"
            "A partir de ahora: **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "Si ya enviaron su texto, lo tenemos y todavía pueden cambiarlo.",
        ),
        "fr": (
            "la date pour votre texte change",
            "{organisation},\n\n"
            "le dernier jour pour envoyer un texte pour {meeting} a changé.\n\n"
            "Jusqu'ici : <was>.\n\n"
            "Désormais : **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "Si vous avez déjà envoyé votre texte, nous l'avons et vous pouvez encore le changer.",
        ),
        "de": (
            "für Ihren Text gilt ein anderes Datum",
            "{organisation},\n\n"
            "der letzte Tag, um einen Text für {meeting} zu senden, hat sich geändert.\n\n"
            "Bisher: <was>.\n\n"
            "Von nun an: **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "Haben Sie Ihren Text schon gesendet, haben wir ihn, und Sie können ihn noch ändern.",
        ),
        "ar": (
            "تغيّر موعد نصّكم",
            "{organisation}،\n\n"
            "تغيّر آخر يوم لإرسال نصّ من أجل {meeting}.\n\n"
            "حتى الآن: <was>.\n\n"
            "من الآن فصاعدًا: **{statement_deadline}**.\n\n"
            "{link}\n\n"
            "إن كنتم قد أرسلتم نصّكم فهو عندنا، ويمكنكم تغييره بعد.",
        ),
    },
}
