"""Who is to speak in a session: put on the agenda, and taken off."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Attendance, Delegate, Meeting, Participation
from meetings.states import Answer
from programme.models import Session, Speech
from programme.states import SessionKind

# Who answered one of these does not come.
NOT_COMING = (Answer.NO, Answer.TEXT_ONLY)


@transaction.atomic
def add_speaker(
    *, session: Session, participation: Participation, delegate: Delegate | None = None, by: str
) -> Speech:
    """Put an organisation on the agenda, with the person who speaks where one is named.

    Returns:
        The speech, or the one that was there already.

    Raises:
        Refused: ``no_speeches``, ``gone``, or as ``check_speaks``.
    """
    meeting = Meeting.objects.hold(session.meeting_id)
    held = Session.objects.of_meeting(meeting.pk).filter(pk=session.pk).first()
    if held is None:
        raise Refused("gone", _("Somebody has taken this session out."))
    if held.kind != SessionKind.SPEECHES:
        raise Refused(
            "no_speeches",
            _("Only a session of speeches has speakers. Change its kind first, then add them."),
        )
    check_speaks(meeting.pk, participation, delegate)
    known = held.speeches.filter(participation=participation, delegate=delegate).first()
    if known is not None:
        return known
    last = held.speeches.aggregate(last=Max("position"))["last"] or 0
    speech = Speech.objects.create(
        session=held, participation=participation, delegate=delegate, position=last + 1
    )
    record(by, "add_speaker", scope=meeting.scope, about=participation.ref, session=held.pk)
    return speech


def check_speaks(
    meeting_pk: int, participation: Participation, delegate: Delegate | None = None
) -> None:
    """Refuse who cannot speak at a meeting.

    Silence is not a no: who has not answered may be put on the agenda. Who said no and came
    all the same may speak too.

    Raises:
        Refused: ``other_meeting``, ``other_organisation`` or ``said_no``.
    """
    name = {"organisation": participation.organisation.name}
    if participation.meeting_id != meeting_pk:
        raise Refused(
            "other_meeting",
            _("%(organisation)s is not on the list of this meeting. Put it on the list first.")
            % name,
        )
    if delegate is not None and delegate.participation_id != participation.pk:
        raise Refused(
            "other_organisation",
            _(
                "This person is a delegate of another organisation, not of %(organisation)s. "
                "Choose one of its own delegates, or the organisation alone."
            )
            % name,
        )
    answered = participation.rsvps.newest_first().values_list("answer", flat=True).first()
    came = Attendance.objects.filter(participation=participation).exists()
    if answered in NOT_COMING and not came:
        raise Refused(
            "said_no",
            _(
                "%(organisation)s answered that it does not come. If it does, write down its new "
                "answer on its page first."
            )
            % name,
        )


@transaction.atomic
def remove_speaker(*, speech: Speech, by: str) -> None:
    """Take an organisation off the speakers of a session; twice changes nothing."""
    meeting = Meeting.objects.hold(speech.session.meeting_id)
    n_gone, _rows = Speech.objects.filter(pk=speech.pk).delete()
    if n_gone:
        record(
            by,
            "remove_speaker",
            scope=meeting.scope,
            about=speech.participation.ref,
            session=speech.session_id,
        )
