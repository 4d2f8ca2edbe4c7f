"""Acts of one organisation, as its delegates would do them, at the hour that is wanted."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from meetings.models import Participation
from meetings.services.answer import record_answer
from meetings.states import Answer
from statements.models import Revision
from statements.sampletexts import SampleText
from statements.services.drafting import Saved, save_draft
from statements.services.publishing import publish_statement
from statements.services.questioning import ask_question
from statements.services.sending import send_statement
from statements.services.withdrawing import withdraw_statement


class Shelf:
    """The sample texts for one meeting; each is taken once."""

    def __init__(self, texts: Iterable[SampleText]) -> None:
        self.texts = list(texts)

    def take(self, language: str) -> SampleText:
        """Hand out a text in that language.

        Raises:
            LookupError: there is none left.
        """
        for text in self.texts:
            if text.language == language:
                self.texts.remove(text)
                return text
        raise LookupError(f"no sample text is left in {language}")


def hand_of(participation: Participation) -> str:
    """Return the actor of acts that come by the personal link."""
    return f"link:{participation.pk}"


def answer(participation: Participation, answer: Answer, at: datetime, **more: object) -> None:
    """Answer by the personal link; who comes or writes may be named in public."""
    record_answer(
        participation=participation,
        answer=answer,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
        is_named=answer in (Answer.YES, Answer.TEXT_ONLY),
        **more,
    )


def draft(participation: Participation, text: SampleText, at: datetime) -> Saved:
    """Save a first draft."""
    return save_draft(
        participation=participation,
        title=text.title,
        language=text.language,
        body=text.body,
        base_version=0,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )


def send(participation: Participation, text: SampleText, at: datetime) -> Revision:
    """Write a statement and send it."""
    saved = draft(participation, text, at)
    return send_statement(
        participation=participation,
        version=saved.statement.version,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )


def publish(revision: Revision, at: datetime, by: str) -> None:
    """Let everybody read what was sent."""
    publish_statement(statement=revision.statement, revision_pk=revision.pk, at=at, by=by)


def ask(revision: Revision, text: str, at: datetime, by: str) -> None:
    """Return what was sent with a question of the organisers."""
    ask_question(
        statement=revision.statement,
        revision_pk=revision.pk,
        text=text,
        key=uuid.uuid4(),
        by=by,
        at=at,
    )


def withdraw(revision: Revision, at: datetime) -> None:
    """Withdraw what was sent, as its delegates do."""
    participation = revision.statement.participation
    withdraw_statement(
        participation=participation, revision_pk=revision.pk, by=hand_of(participation), at=at
    )
