"""Who is here, from all presses about one organisation: pure, whatever their order of arrival."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from door.models import Press
from door.states import PressKind


@dataclass(frozen=True)
class Standing:
    """Who of one organisation is here.

    Args:
        came_at: since when the organisation is; ``None`` when it is not.
        delegates: delegate → since when.
    """

    came_at: datetime | None = None
    delegates: dict[int, datetime] = field(default_factory=dict)


def standing_of(presses: Iterable[Press]) -> Standing:
    """Return who is here.

    The press that was made last counts, not the one that arrived last. An organisation is here
    when somebody said so or one of its delegates came; taking that back takes all of them back.

    Args:
        presses: of one organisation; in any order.
    """
    here: datetime | None = None
    delegates: dict[int, datetime] = {}
    for press in sorted(presses, key=lambda each: (each.pressed_at, str(each.key))):
        is_came = press.kind == PressKind.CAME
        if press.delegate_id is None:
            if is_came:
                here = here or press.pressed_at
            else:
                here, delegates = None, {}
        elif is_came:
            delegates.setdefault(press.delegate_id, press.pressed_at)
        else:
            delegates.pop(press.delegate_id, None)
    moments = [moment for moment in (here, *delegates.values()) if moment is not None]
    return Standing(min(moments, default=None), delegates)
