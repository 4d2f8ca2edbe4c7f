"""Does the mail server answer? Asked only when somebody presses for it."""

import smtplib
import time
from dataclasses import dataclass

from django.conf import settings

from initiative.health.limit import within
from initiative.outbox.smtp import OUR_CLIENT
from initiative.outbox.staged import Refusal, Talk
from initiative.outbox.states import Stage
from initiative.outbox.verdicts import one_line

# For the whole talk, in seconds.
PATIENCE = 5.0


@dataclass(frozen=True)
class Greeting:
    """What came of a greeting.

    Args:
        stage: the ``Stage`` at which it ended, when it did not go well.
        words: what the server or the network said.
    """

    is_well: bool
    stage: str = ""
    words: str = ""


def is_ours() -> bool:
    """Say whether letters leave by our own client, and not through a mail service."""
    return settings.EMAIL_BACKEND == OUR_CLIENT


class ShortTalk(Talk):
    """A talk that ends after a few seconds in all: somebody waits for the page."""

    def __init__(self) -> None:
        super().__init__()
        self.session.timeout = PATIENCE
        self._ends_at = time.monotonic() + PATIENCE

    def _hurry(self, _name: str, _begun_at: float | None = None) -> None:
        self.session.until(self._ends_at)


def greet() -> Greeting:
    """Connect, encrypt and sign in as for a letter, send none, say goodbye. Never raises."""
    try:
        return within(PATIENCE, talk_shortly)
    except TimeoutError as error:
        # The machine's name could not even be resolved.
        return Greeting(False, Stage.CONNECT, str(error))


def talk_shortly() -> Greeting:
    """Talk with the mail server for a few seconds at most and say how far that went."""
    talk = ShortTalk()
    try:
        talk.open()
        talk.session.noop()
    except Refusal as error:
        return Greeting(False, talk.stage, f"{error.code} {one_line(error.words)}")
    except smtplib.SMTPResponseException as error:
        return Greeting(False, talk.stage, f"{error.smtp_code} {one_line(error.smtp_error)}")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Greeting(False, talk.stage, one_line(str(error) or type(error).__name__))
    finally:
        talk.close(politely=False)
    return Greeting(True)
