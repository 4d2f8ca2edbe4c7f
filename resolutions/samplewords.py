"""The words of the sample's resolutions: about keeping letters and rooms, and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SampleWords:
    """One sample text and what is said to it."""

    title: str
    body: str
    explanation: str = ""
    view: str = ""
    reason: str = ""
    pledge: str = ""
    happened: str = ""


SAYS = "*Sample text: none of the organisations named here wrote or signed this.*\n\n"

KEPT = SampleWords(
    title="Sample text: how the letters of a meeting are kept",
    body=SAYS
    + """\
The letters that a meeting receives are worth as much to those who come later as the texts are.

## What we ask of whoever hosts a meeting

1. Keep every letter with the day on which it came.
2. Keep it in the language in which it was written.
3. Give a copy to whoever wrote it and asks for one.

## What we do ourselves

Each of us keeps a copy of the letters that it sends, so that one box that is lost is not the end \
of them.
""",
    explanation="Sample text: we keep ours in a dry cupboard, by year.",
    view="Sample text: we would keep the letters of one meeting only until the next one, and then "
    "give them back to those who wrote them.",
    reason="Sample text: our archive decided otherwise in the meantime.",
)

ROOM = SampleWords(
    title="Sample text: a room in which everybody hears",
    body=SAYS
    + """\
Whoever looks for a room for the next meeting is asked to sit in its last row first.

- Can a voice be heard there without a microphone?
- Is there a place for interpreters from which they see who speaks?
- Can the windows be opened?
""",
)

COPIES = SampleWords(
    title="Sample text: two copies of every letter",
    body=SAYS
    + """\
Every letter to a meeting is copied twice.

One copy stays with the hosts. The other one goes to the organisation that hosts the next meeting.

Copies are on paper.
""",
    explanation="Sample text: we have copied ours already.",
    view="Sample text: one copy is enough where a cupboard is dry.",
)

COPIES_CHANGED = SampleWords(
    title="Sample text: two copies of every letter",
    body=SAYS
    + """\
Every letter to a meeting is copied twice.

One copy stays with the hosts for ten years. The other one goes to the organisation that hosts the \
next meeting.

Copies are on paper, or in a file that opens without a particular program.
""",
)

COPIES_IN_ITALIAN = (
    "Testo di prova: due copie di ogni lettera",
    """\
*Testo di prova: nessuna delle organizzazioni qui nominate lo ha scritto o firmato.*

Ogni lettera a un incontro si copia due volte.

Una copia resta per dieci anni a chi ospita. L'altra va all'organizzazione che ospita l'incontro \
successivo.

Le copie sono di carta, o in un file che si apre senza un programma particolare.
""",
)

WEEK = SampleWords(
    title="Sample text: a week for old letters",
    body=SAYS
    + """\
In one week of the year each organisation that wishes looks through its oldest letters and copies \
those that fade.

Who takes part says below what it will do and until when. Nobody is asked why not.
""",
    pledge="Sample text: we copy the letters of our first ten years.",
    happened="Sample text: the first box is done. It held more recipes than letters.",
)
