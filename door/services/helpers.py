"""Make and stop the links of those who help at the door."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from door.models import Helper
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings import links
from meetings.models import Meeting

SCOPE = "door"
MOST_HOURS = 72
MOST_HELPERS = 50


def token_of(helper: Helper) -> str:
    """Return the token of a helper's link, derived now; it is stored nowhere."""
    return links.derive(settings.LINK_KEY, helper.nonce, 1, SCOPE)


def link_of(helper: Helper) -> str:
    """Return the address that opens the door."""
    return f"{settings.SITE_URL}/h/{token_of(helper)}/"


@transaction.atomic
def make_helper(
    *, meeting: Meeting, name: str, hours: int, key: UUID, at: datetime, by: str
) -> Helper:
    """Make a link that opens the door of one meeting and nothing else.

    Args:
        hours: for how long it holds.
        key: of the form; a form sent twice makes one link, with another name another one.

    Raises:
        Refused: ``too_long``, ``too_many``.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(
            "too_long",
            _("A link for the door holds for 1 to %(n)d hours. Write a number between them.")
            % {"n": MOST_HOURS},
        )
    Meeting.objects.hold(meeting.pk)
    key = key_of(key, meeting.pk, name, hours)
    known = Helper.objects.filter(key=key).first()
    if known is not None:
        return known
    if Helper.objects.filter(meeting=meeting).holding(at).count() >= MOST_HELPERS:
        raise Refused(
            "too_many",
            _("There are %(n)d links for this door. Stop one that is no longer needed.")
            % {"n": MOST_HELPERS},
        )
    helper = Helper(
        meeting=meeting,
        key=key,
        name=name,
        nonce=links.new_nonce(),
        made_at=at,
        ends_at=at + timedelta(hours=hours),
    )
    helper.token_hash = links.fingerprint(token_of(helper))
    helper.save()
    record(by, "make_helper", scope=meeting.scope, about=helper.ref, hours=hours)
    return helper


@transaction.atomic
def stop_helper(*, helper: Helper, at: datetime, by: str) -> None:
    """Stop a link at once; what was pressed with it stays."""
    n = Helper.objects.filter(pk=helper.pk, revoked_at__isnull=True).update(revoked_at=at)
    if n:
        record(by, "stop_helper", scope=helper.meeting.scope, about=helper.ref)
