"""Words to start from: a first invitation and a first reminder in each language of letters."""

from meetings.states import LetterKind

FIRST_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    LetterKind.INVITATION: {
        "en": (
            "invitation to {organisation}",
            "{organisation},\n\n"
            "we invite you to {meeting}, {dates}, in {place}.\n\n"
            "Tell us whether you come, until {answer_deadline}:\n\n"
            "{link}\n\n"
            "Each organisation may write a statement of at most {limit} characters, in its own "
            "language, until {statement_deadline}. All statements are published together.",
        ),
        "it": (
            "invito a {organisation}",
            "{organisation},\n\n"
            "vi invitiamo a {meeting}, {dates}, a {place}.\n\n"
            "Diteci se venite, entro {answer_deadline}:\n\n"
            "{link}\n\n"
            "Ogni organizzazione può scrivere un testo di al massimo {limit} caratteri, nella "
            "propria lingua, entro {statement_deadline}. Tutti i testi sono pubblicati insieme.",
        ),
    },
    LetterKind.REMINDER: {
        "en": (
            "will {organisation} take part?",
            "{organisation},\n\n"
            "something is still open for {meeting}. Your page says what:\n\n"
            "{link}\n\n"
            "Answers are open until {answer_deadline}, statements until {statement_deadline}.",
        ),
        "it": (
            "{organisation} partecipa?",
            "{organisation},\n\n"
            "qualcosa è ancora aperto per {meeting}. La vostra pagina dice cosa:\n\n"
            "{link}\n\n"
            "Si può rispondere entro {answer_deadline} e inviare il testo entro "
            "{statement_deadline}.",
        ),
    },
}
