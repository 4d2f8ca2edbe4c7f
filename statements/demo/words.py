"""The sample's own words: calls, the invitation, the reminders."""

from statements.sampletexts import SampleText

ARCHIVE_PURPOSE = (
    "Sample archive: the organisations are those of the first meeting, the texts are samples."
)

# Its facts are in the list and the notes beside it; everything else is said to be sample.
ARCHIVE_CALL = """\
*This is sample text, not the words of those who called the meeting.*

In July 2023 about thirty organisations met in Milan. The call was open to all
organisations of the field who wished to come.

## What was asked of everybody

- One text an organisation, of at most 10,000 characters.
- Every text is published, as it was sent.
- The aim was to hear one another, not to decide.

## What is known and what is not

The report names the organisations that submitted texts and/or were present. Which of
the two each of them did is not known. The statements, the days and the hours on these
pages are samples.
"""

SECOND_PURPOSE = "A sample meeting, open now: its dates, answers and texts are invented."

SECOND_CALL = """\
*This is sample text. The organisations are those of the first meeting; what they answer
here is invented.*

The first meeting decided one thing: to meet again.

## What we ask of you

1. Answer whether you come. Nobody has to explain a no.
2. Send one statement of at most 10,000 characters, in your language.
3. Read the others before you come.

## What happens to your text

It is published as you sent it. Nobody shortens it, nobody comments on it, and you can
send a newer version until the deadline.
"""

INVITATION = {
    "en": (
        "{organisation}: invitation to {place}",
        """\
Dear friends of {organisation},

we invite you to {meeting}, in {place}, {dates}.

Tell us until {answer_deadline} whether you come. You need no account; this link is
yours:

{link}

On the same page you write your statement, at most {limit} characters, in your language.
It should reach us until {statement_deadline}.

With greetings from those who call the meeting
""",
    ),
    "it": (
        "{organisation}: invito a {place}",
        """\
Care compagne e cari compagni di {organisation},

vi invitiamo a {meeting}, a {place}, {dates}.

Fateci sapere entro {answer_deadline} se verrete. Non serve un account; questo link
è il vostro:

{link}

Sulla stessa pagina potete scrivere il vostro testo, al massimo {limit} caratteri, nella
vostra lingua. Deve arrivarci entro {statement_deadline}.

Saluti da chi convoca l'incontro
""",
    ),
}

ANSWER_REMINDER = {
    "en": (
        "{organisation}: do you come to {place}?",
        """\
Dear friends of {organisation},

we have no answer from you yet. You can give it until {answer_deadline}, in a minute:

{link}

A no is an answer too.
""",
    ),
    "it": (
        "{organisation}: venite a {place}?",
        """\
Care compagne e cari compagni di {organisation},

non abbiamo ancora una vostra risposta. Potete darla entro {answer_deadline}, in un
minuto:

{link}

Anche un no è una risposta.
""",
    ),
}

STATEMENT_REMINDER = {
    "en": (
        "{organisation}: your statement",
        """\
Dear friends of {organisation},

your statement has not been sent yet. It may have {limit} characters and should reach us
until {statement_deadline}. If there is a draft, it is still there:

{link}
""",
    ),
    "it": (
        "{organisation}: il vostro testo",
        """\
Care compagne e cari compagni di {organisation},

il vostro testo non è ancora stato inviato. Può avere {limit} caratteri e deve arrivarci
entro {statement_deadline}. Se c'è una bozza, la trovate ancora:

{link}
""",
    ),
}

QUESTION = (
    "“La règle de la table”: does it hold for every object, or only for those that are mended "
    "on a Saturday? (A sample question.)"
)

JOINT_BREAD = SampleText(
    "Una tavola per due quartieri",
    "it",
    """\
*Testo di esempio: nessuna delle organizzazioni qui nominate l'ha scritto o firmato.*

Due quartieri hanno una piazza in mezzo e un forno per parte. Per anni ognuno ha contato solo il \
proprio pane. Questo testo di prova racconta come si può contarlo insieme senza mescolare la farina.

## Che cosa resta di ognuno

Ogni forno tiene la sua ricetta, il suo orario e il suo nome sull'insegna. Nessuno dei due chiede \
all'altro di cambiarla: le differenze si scrivono sul sacco, in modo che chi compra le conosca.

## Che cosa si fa insieme

- Il sabato si mette una tavola sola in mezzo alla piazza.
- Chi ha farina in più lo dice il giorno prima.
- Quello che avanza va a chi non è potuto venire.

Firmare insieme una pagina non toglie niente alle altre: accanto a questa restano le due \
che ognuno ha scritto da sé.""",
)
JOINT_WINDOWS = SampleText(
    "Three windows and one courtyard",
    "en",
    """\
*Sample text: none of the organisations named here has written or signed it.*

Three houses look into one courtyard. From each window it has another shape, and every one of \
them is right. This draft waits until all who share it have read these very words.""",
)
