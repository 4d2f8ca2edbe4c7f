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
        "es": (
            "invitación a {organisation}",
            "{organisation}:\n\n"
            "les invitamos a {meeting}, {dates}, en {place}.\n\n"
            "Digan si vienen, antes de: {answer_deadline}.\n\n"
            "{link}\n\n"
            "Cada organización puede escribir un texto de {limit} caracteres como máximo, en su "
            "propia lengua, antes de: {statement_deadline}. Todos los textos se publican juntos.",
        ),
        "fr": (
            "invitation à {organisation}",
            "{organisation},\n\n"
            "nous vous invitons à {meeting}, {dates}, à {place}.\n\n"
            "Dites-nous si vous venez, avant : {answer_deadline}.\n\n"
            "{link}\n\n"
            "Chaque organisation peut écrire un texte de {limit} caractères au plus, dans sa "
            "propre langue, avant : {statement_deadline}. Tous les textes sont publiés ensemble.",
        ),
        "de": (
            "Einladung an {organisation}",
            "{organisation},\n\n"
            "wir laden euch ein zu {meeting}, {dates}, Ort: {place}.\n\n"
            "Sagt uns, ob ihr kommt. Antworten bis: {answer_deadline}.\n\n"
            "{link}\n\n"
            "Jede Organisation kann einen Text von höchstens {limit} Zeichen schreiben, in ihrer "
            "eigenen Sprache. Texte bis: {statement_deadline}. Alle Texte erscheinen zusammen.",
        ),
        "ar": (
            "دعوة إلى {organisation}",
            "{organisation}،\n\n"
            "ندعوكم إلى {meeting}، {dates}، المكان: {place}.\n\n"
            "أخبرونا هل ستأتون. آخر موعد للإجابة: {answer_deadline}.\n\n"
            "{link}\n\n"
            "تستطيع كل منظمة أن تكتب نصا لا يزيد على {limit} حرف بلغتها. آخر موعد للنصوص: "
            "{statement_deadline}. تنشر كل النصوص معا.",
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
        "es": (
            "¿participa {organisation}?",
            "{organisation}:\n\n"
            "queda algo por hacer para {meeting}. Su página dice qué:\n\n"
            "{link}\n\n"
            "Respuestas hasta: {answer_deadline}. Textos hasta: {statement_deadline}.",
        ),
        "fr": (
            "{organisation} participe ?",
            "{organisation},\n\n"
            "il reste quelque chose à faire pour {meeting}. Votre page dit quoi :\n\n"
            "{link}\n\n"
            "Réponses jusqu'au : {answer_deadline}. Textes jusqu'au : {statement_deadline}.",
        ),
        "de": (
            "nimmt {organisation} teil?",
            "{organisation},\n\n"
            "für {meeting} ist noch etwas offen. Eure Seite sagt, was:\n\n"
            "{link}\n\n"
            "Antworten bis: {answer_deadline}. Texte bis: {statement_deadline}.",
        ),
        "ar": (
            "هل تشارك {organisation}؟",
            "{organisation}،\n\n"
            "بقي شيء لم يتم من أجل {meeting}. صفحتكم تقول ما هو:\n\n"
            "{link}\n\n"
            "الإجابات حتى: {answer_deadline}. النصوص حتى: {statement_deadline}.",
        ),
    },
}
