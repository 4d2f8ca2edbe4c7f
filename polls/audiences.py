"""To whom a letter about the poll goes: who has answered, who has not."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from meetings.audiences import criterion
from meetings.querysets import ParticipationQuerySet
from polls.models import Choice, Option
from polls.states import PollState


@criterion(
    "poll",
    _("Next meeting"),
    {
        "missing": _("have not answered everything in the open poll on the next meeting"),
        "answered": _("have answered something in the open poll on the next meeting"),
    },
)
def by_poll(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select by the answers to the poll that is open. Without one nobody owes an answer."""
    options = Option.objects.up().filter(
        poll__meeting=OuterRef("meeting_id"), poll__state=PollState.OPEN
    )
    choices = Choice.objects.current().filter(
        option=OuterRef("pk"),
        option_version=OuterRef("version"),
        participation=OuterRef(OuterRef("pk")),
    )
    if value == "answered":
        return participations.filter(Exists(options.filter(Exists(choices))))
    return participations.invited().filter(Exists(options.exclude(Exists(choices))))
