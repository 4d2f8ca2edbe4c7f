"""What the report adds to the sample: that of the meeting of 2023, with a correction and a note.

Its text is about the practical side of the meeting only and says that it is sample text; what it
tells as facts stands in the report of the real meeting.
"""

import uuid
from datetime import UTC, datetime, timedelta

from initiative.outbox.models import Message
from meetings.models import Meeting, Participation
from meetings.sampling import Sample, part_of_sample
from report.models import Report
from report.services.answering import answer_correction, take_over
from report.services.correcting import correct_report
from report.services.decisions import add_decision
from report.services.publishing import publish_report
from report.services.sending import send_to_participants
from report.services.writing import save_report
from report.states import CorrectionKind, How, Outcome

WRITTEN_AT = datetime(2023, 7, 20, 9, tzinfo=UTC)
SENT_AT = WRITTEN_AT + timedelta(days=1)
UNTIL = datetime(2023, 7, 28, 21, 59, tzinfo=UTC)
CORRECTED_AT = SENT_AT + timedelta(days=3)
PUBLISHED_AT = UNTIL + timedelta(days=2)

TITLE = "Report of the meeting in Milan, July 2023"
BODY = """Sample text: it shows what a report looks like and is not the report of the real meeting.

# Opening

The meeting was held in Milan in July 2023. The call was open to all organisations of its field \
that wished to come; the organisers had discussed before whether to invite only some.

It was called by AMR Contro Vento, Contro Corrente, Lotta Comunista and Internationalist \
Standpoint.

# Who was present

About thirty organisations submitted a text, were present, or both. The list stands under this \
report and is made of answers, texts and presence.

# What was discussed

Every organisation could send a text of at most 10,000 characters, and every text that was sent \
was published. Nobody was asked to vote on another's text.

# What comes next

Some speakers proposed a yearly meeting; some organisations were not ready to commit to that. \
When the next one is held is asked of every organisation."""
CORRECTED = (
    "It was called by AMR Contro Vento, Contro Corrente and Lotta Comunista as hosts, and "
    "supported by Internationalist Standpoint from the very beginning."
)
OWN_PART = (
    "Sample text. We supported the meeting from the very beginning; the other three hosted it."
)
NOTE = (
    "Sample text. Whoever quotes our text is asked to name its symbol, so that readers find the "
    "version that was meant."
)
# Its name stands in the third paragraph.
CORRECTS, PARAGRAPH = "Internationalist Standpoint", 3
ADDS = "Kamunist Kranti"


@part_of_sample
def build(sample: Sample) -> None:
    """Write, send, correct and publish the report of the archive."""
    meeting, by = sample.archive, sample.organiser.ref
    save_report(
        meeting=meeting,
        title=TITLE,
        language="en",
        body=BODY,
        base_version=0,
        key=uuid.uuid4(),
        by=by,
        at=WRITTEN_AT,
    )
    decide(meeting, by)
    report = send_to_participants(
        meeting=meeting, version=1, until=UNTIL, key=uuid.uuid4(), by=by, at=SENT_AT
    )
    # A letter of 2023, delivered today, would bury those of the open meeting.
    Message.objects.of_scope(meeting.scope).filter(kind="report.draft").delete()
    correct(report, sample, by)
    publish_report(meeting=meeting, version=2, key=uuid.uuid4(), by=by, at=PUBLISHED_AT)


def decide(meeting: Meeting, by: str) -> None:
    """Write down the meeting's one decision, and a sample of one about practical things."""
    add_decision(
        meeting=meeting,
        said={
            "text": "The meeting is repeated in the first half of the next year.",
            "how": How.AGREED,
            "by_words": "the organisations that called the meeting",
            "until": datetime(2024, 6, 30, tzinfo=UTC).date(),
        },
        key=uuid.uuid4(),
        by=by,
        at=WRITTEN_AT,
    )
    add_decision(
        meeting=meeting,
        said={
            "text": "Sample text: the texts stay readable at the addresses they have now.",
            "how": How.OTHER,
            "how_words": "sample: nobody spoke against it when it was read out",
        },
        key=uuid.uuid4(),
        by=by,
        at=WRITTEN_AT,
    )


def correct(report: Report, sample: Sample, by: str) -> None:
    """Let one organisation correct its own part and another add a note; answer both."""
    own = correct_report(
        participation=row_of(sample, CORRECTS),
        version_pk=report.sent_id,
        kind=CorrectionKind.OWN_PART,
        paragraph=PARAGRAPH,
        text=OWN_PART,
        key=uuid.uuid4(),
        by=f"link:{row_of(sample, CORRECTS).pk}",
        at=CORRECTED_AT,
    )
    take_over(
        correction=own,
        text=CORRECTED,
        version=1,
        wording_pk=None,
        paragraph=PARAGRAPH,
        words="Sample answer: thank you, it says so now.",
        key=uuid.uuid4(),
        by=by,
        at=CORRECTED_AT + timedelta(days=1),
    )
    note = correct_report(
        participation=row_of(sample, ADDS),
        version_pk=report.sent_id,
        kind=CorrectionKind.NOTE,
        text=NOTE,
        key=uuid.uuid4(),
        by=f"link:{row_of(sample, ADDS).pk}",
        at=CORRECTED_AT + timedelta(hours=5),
    )
    answer_correction(
        correction=note,
        outcome=Outcome.APPENDED,
        words="",
        key=uuid.uuid4(),
        by=by,
        at=CORRECTED_AT + timedelta(days=1),
    )


def row_of(sample: Sample, name: str) -> Participation:
    """Return an organisation of the list at the meeting of 2023."""
    return Participation.objects.select_related("organisation", "meeting").get(
        meeting=sample.archive, organisation=sample.organisations[name]
    )
