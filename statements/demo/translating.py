"""Sample translations: by the organisation, by others, with a machine's help."""

import uuid
from datetime import datetime

from initiative.audit.record import SYSTEM
from meetings.models import Meeting
from statements.models import Statement
from statements.passages import passages
from statements.sampletexts import SampleText, load_sample_translations
from statements.services.translating import save_translation, say_ready
from statements.states import TranslationKind

# Title of a translation → what its label says, where that is not the organisation itself.
BY_OTHERS = {
    "Una cucina comune sulla riva": {
        "is_machine_assisted": True,
        "translator": "",
        "checked_by": "",
    },
    "A library on the river bank": {
        "is_machine_assisted": False,
        "translator": "a sample translator",
        "checked_by": "a sample reader",
    },
}


def add(meeting: Meeting, at: datetime) -> None:
    """Lay the sample translations beside the statements of a meeting that they translate."""
    for title, text in load_sample_translations():
        statements = Statement.objects.of_meeting(meeting.pk).select_related("sent")
        statement = statements.filter(sent__title=title).first()
        if statement is not None:
            translate(statement, text, at)


def translate(statement: Statement, text: SampleText, at: datetime) -> None:
    """Save one translation and say that it is ready."""
    label = BY_OTHERS.get(text.title)
    saved = save_translation(
        statement=statement,
        language=text.language,
        original_pk=statement.sent_id,
        title=text.title,
        texts=dict(enumerate(each.source for each in passages(text.body))),
        kind=TranslationKind.OTHERS if label else TranslationKind.ORGANISATION,
        base_version=0,
        key=uuid.uuid4(),
        by=SYSTEM,
        at=at,
        **(label or {"is_machine_assisted": False, "translator": "", "checked_by": ""}),
    )
    say_ready(
        translation=saved.translation,
        version=saved.translation.version,
        by=SYSTEM,
        at=at,
        approves=label is None,
    )
