"""What the pages of a meeting say of delegates."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative.clocks import on_clock
from meetings.models import Delegate, Participation
from meetings.parts import ACT_WORDS, DESK_PAGES, TASKS, DeskPage, Task
from meetings.states import Answer

DESK_PAGES.append(DeskPage("delegates", _("Delegates"), "delegations:organiser_delegates", 25))
ACT_WORDS.update(
    name_delegate=_("Named a delegate"),
    change_delegate=_("Changed what is known of a delegate"),
    replace_delegate=_("Sends another delegate"),
    remove_delegate=_("Took a delegate off its list"),
    take_delegates=_("The list of delegates was taken out"),
    take_badges=_("The name badges were made"),
)


def delegates_task(participation: Participation, at: datetime) -> Iterator[Task]:
    """Yield the task of saying who comes, for an organisation that comes."""
    meeting = participation.meeting
    is_over = on_clock(at, meeting.time_zone).date() > meeting.ends_on
    if participation.answer != Answer.YES or is_over:
        return
    n_named = Delegate.objects.filter(participation=participation).count()
    address = reverse("delegations:delegate_list", args=[meeting.slug])
    status, mark = (_("done"), "done") if n_named else (_("to do"), "todo")
    yield Task(_("Delegates"), _("Say who comes"), address, status, mark)


TASKS.append(delegates_task)
