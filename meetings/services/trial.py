"""Send a letter to its writer alone, as one organisation would get it."""

from datetime import datetime

from django.db import transaction

from initiative.audit.record import record
from initiative.outbox.enqueue import Order, enqueue
from meetings.models import Letter, Participation
from meetings.recipients import language_for
from organisations.models import Contact, User


@transaction.atomic
def send_trial(*, letter: Letter, contact: Contact, user: User, at: datetime, by: str) -> int:
    """Order the letter as ``contact`` would get it, to ``user``; the link in it is masked.

    Returns:
        How many letters are new: 0 when it was asked for twice at the same moment.
    """
    participation = Participation.objects.of_meeting(letter.meeting_id).get(
        organisation=contact.organisation_id
    )
    record(by, "send_trial", scope=letter.meeting.scope, about=letter.mailing)
    return enqueue(
        [
            Order(
                kind="meetings.trial",
                key=f"trial:{letter.pk}:{contact.pk}:{user.pk}:{at.isoformat()}",
                recipient=user.email,
                language=language_for(
                    participation, contact, {text.language for text in letter.texts.all()}
                ),
                time_zone=contact.time_zone or letter.meeting.time_zone,
                refs={"letter_pk": letter.pk, "participation_pk": participation.pk},
                scope=letter.meeting.scope,
                about=participation.ref,
                priority=1,
            )
        ]
    )
