"""The draft with which an invitation begins."""

from django.conf import settings
from django.db import transaction

from meetings.models import Letter, Meeting
from meetings.sample_letters import FIRST_WORDS
from meetings.services.letter import write_letter
from meetings.states import LetterKind

# Who has no link yet: an invitation that was sent before is not sent to anybody again.
AUDIENCE = {"stage": "not_invited"}


@transaction.atomic
def begin_invitation(*, meeting: Meeting, by: str) -> tuple[Letter, bool]:
    """Return the invitation that waits to be sent, or a draft of one.

    A draft has the words of the invitation that was sent last, else the words to start from.

    Returns:
        The letter, and whether it is new.
    """
    Meeting.objects.hold(meeting.pk)
    letters = Letter.objects.of_meeting(meeting.pk).filter(kind=LetterKind.INVITATION)
    waiting = letters.filter(sent_at__isnull=True).order_by("-pk").first()
    if waiting is not None:
        return waiting, False
    last = letters.order_by("-pk").first()
    if last is not None:
        texts = {text.language: (text.subject, text.body) for text in last.texts.all()}
    else:
        known = FIRST_WORDS[LetterKind.INVITATION]
        texts = {code: known[code] for code in settings.LETTER_LANGUAGES if code in known}
    letter = write_letter(
        meeting=meeting, kind=LetterKind.INVITATION, texts=texts, audience=AUDIENCE, by=by
    )
    return letter, True
