"""What the apps above do when a letter comes back. The post office does not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from initiative.outbox.models import Message


@dataclass(frozen=True)
class News:
    """One piece of news about a letter to one address.

    Args:
        message: the letter; its ``recipient`` is the address.
        kind: a ``ReturnKind``.
        reason: a ``Reason``.
        code: of the server, basic or enhanced.
        words: the server's sentence, without addresses.
        at: when it came.
    """

    message: Message
    kind: str
    reason: str
    code: str
    words: str
    at: datetime


Reaction = Callable[[News], None]
REGISTER: list[Reaction] = []


def reaction(function: Reaction) -> Reaction:
    """Register the decorated function; it runs in the transaction that keeps the news."""
    REGISTER.append(function)
    return function


def tell(news: News) -> None:
    """Tell every app above. Call it in a transaction."""
    for function in REGISTER:
        function(news)
