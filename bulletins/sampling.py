"""What the sample shows: three bulletins, one of them without a name, and a note with an answer.

Invented like all the rest: each says first that it is sample text, and speaks of nothing but
the meeting's own practicalities.
"""

import uuid
from datetime import datetime, timedelta

from bulletins.models import Bulletin
from bulletins.services.notes import send_note
from bulletins.services.sending import send_bulletin
from bulletins.services.writing import Words, save_bulletin
from bulletins.states import Audience
from meetings.models import Participation
from meetings.sampling import Sample, part_of_sample
from meetings.states import WRITING

ENGLISH = Words(
    title="Sample text: our bread for the meeting",
    language="en",
    body=(
        "Sample text. Our bakery bakes on the night before the meeting.\n\n"
        "# What we bring\n\n- forty loaves\n- salt, oil and two long knives\n\n"
        "Who eats no wheat writes to us; we have rye as well."
    ),
    audience=Audience.PUBLIC,
    is_signed=True,
)
ITALIAN = Words(
    title="Testo di prova: come si arriva in bicicletta",
    language="it",
    body=(
        "Testo di prova. Dalla stazione alla sala ci sono venti minuti in bicicletta.\n\n"
        "Il cortile resta aperto fino alle undici di sera, e c'è una pompa per le gomme."
    ),
    audience=Audience.PUBLIC,
    is_signed=True,
)
UNNAMED = Words(
    title="Sample text: a room to sleep in",
    language="en",
    body=(
        "Sample text. We have a room with six beds, ten minutes from the hall.\n\n"
        "It is for those who would rather not stay at a hotel. Ask at the door on the first day."
    ),
    audience=Audience.PARTICIPANTS,
    is_signed=False,
)
QUESTION = "Sample note. Do you still have a place in your car from the station?"
ANSWER = "Sample note. Yes, two places. We wait beside the clock at five."


@part_of_sample
def build(sample: Sample) -> None:
    """Let three organisations of the second meeting write, and two of them exchange a note."""
    writers = list(
        sample.second.participations.invited()
        .filter(is_named=True)
        .answered(*WRITING)
        .by_name()[:3]
    )
    if len(writers) < 3:
        return
    first, second, third = writers
    for each in writers:
        each.meeting = sample.second
    publish(first, ENGLISH, sample.at - timedelta(hours=50))
    publish(second, ITALIAN, sample.at - timedelta(hours=31))
    publish(third, UNNAMED, sample.at - timedelta(hours=5))
    begun = send_note(
        sender=first,
        receiver=second,
        text=QUESTION,
        key=uuid.uuid4(),
        by=hand_of(first),
        at=sample.at - timedelta(hours=9),
    )
    send_note(
        sender=second,
        receiver=first,
        text=ANSWER,
        key=uuid.uuid4(),
        by=hand_of(second),
        at=sample.at - timedelta(hours=7),
        first=begun,
    )


def hand_of(participation: Participation) -> str:
    """Return the actor of acts that come by the personal link."""
    return f"link:{participation.pk}"


def publish(participation: Participation, words: Words, at: datetime) -> Bulletin:
    """Save a text and send it a quarter of an hour later."""
    saved = save_bulletin(
        participation=participation,
        bulletin=None,
        words=words,
        base_version=0,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at - timedelta(minutes=15),
    )
    return send_bulletin(
        bulletin=saved.bulletin,
        version=saved.bulletin.version,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )
