"""Where a statement stands, in the words of the desk. Pure, from its row."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from statements.models import Statement
from statements.states import Ending


@dataclass(frozen=True)
class Standing:
    """One state of the list.

    Args:
        code: for the filter.
        words: for people.
        mark: how loud it looks: ``todo``, ``late``, ``done`` or ``quiet``.
    """

    code: str
    words: str | Promise
    mark: str


WAITS = Standing("waits", _("waits"), "todo")
LATE = Standing("late", _("came late, you decide"), "late")
ASKED = Standing("asked", _("returned with a question"), "quiet")
NEWER = Standing("newer", _("published, a newer version waits"), "todo")
PUBLISHED = Standing("published", _("published"), "done")
UNPUBLISHED = Standing("unpublished", _("taken back from the public"), "quiet")
WITHDRAWN = Standing("withdrawn", _("withdrawn by the organisation"), "quiet")

STANDINGS = (WAITS, LATE, ASKED, NEWER, PUBLISHED, UNPUBLISHED, WITHDRAWN)


def standing_of(statement: Statement) -> Standing:
    """Return where a statement of ``for_desk`` stands."""
    if statement.sent is None:
        return WITHDRAWN
    if statement.published_id == statement.sent_id:
        return PUBLISHED
    if statement.is_asked:
        return ASKED
    if statement.sent.is_late:
        return LATE
    if statement.published_id is not None:
        return NEWER
    return UNPUBLISHED if statement.last_ending == Ending.UNPUBLISHED else WAITS
