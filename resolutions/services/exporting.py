"""Take the names of those who signed out: logged, with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from resolutions.models import JointText, Voice
from resolutions.services.texts import log


@transaction.atomic
def take_names_out(*, text: JointText, reason: str, by: str) -> list[Voice]:
    """Return everybody that signs, with the names and roles of the people.

    Args:
        reason: why; it stands in the log.

    Raises:
        Refused: ``no_reason``.
    """
    if not reason:
        raise Refused("no_reason", _("Write what you need the names for. It stands in the log."))
    voices = list(text.voices.signatures().by_name())
    log(text, "take_names_out", by, reason=reason[:500], n=len(voices))
    return voices
