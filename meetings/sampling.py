"""What the floors above add to the sample: each registers it in its ``sampling`` module."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from meetings.models import Meeting
from organisations.models import Organisation, User


@dataclass(frozen=True)
class Sample:
    """The sample as the lower floors have made it.

    Args:
        archive: the meeting of 2023, over and public.
        second: the meeting that is open now.
        organisations: by the name of the list.
        organiser: works at both desks.
        at: now; every hour of the sample is counted from it.
    """

    archive: Meeting
    second: Meeting
    organisations: dict[str, Organisation]
    organiser: User
    at: datetime


Part = Callable[[Sample], None]

# In the order of the apps.
PARTS: list[Part] = []


def part_of_sample(build: Part) -> Part:
    """Register the decorated function: it adds what its app knows to the sample."""
    PARTS.append(build)
    return build
