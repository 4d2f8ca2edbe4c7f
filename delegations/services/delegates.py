"""Name who comes, say what they need, replace them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delegations.models import Details
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.languages import is_known
from meetings.models import Delegate, Meeting, Participation, Rsvp
from meetings.services.meeting import touch_public
from meetings.states import Answer

# As many as one form of the answer takes.
MOST_DELEGATES = 500


def hold(participation: Participation, at: datetime) -> None:
    """Keep the participation to this transaction, if it may name delegates.

    Raises:
        Refused: ``not_coming``, ``over``.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    last = Rsvp.objects.filter(participation=participation).newest_first().first()
    if last is None or last.answer != Answer.YES:
        raise Refused(
            "not_coming",
            _("Delegates are named by organisations that come. Answer “yes” first."),
        )
    if at.date() > meeting.ends_on:
        raise Refused("over", _("The meeting is over. Its list of delegates stays as it was."))


@transaction.atomic
def name_delegate(
    *, participation: Participation, name: str, at: datetime, by: str, **said: object
) -> Delegate:
    """Add somebody who comes; the same name again is the same person.

    Args:
        said: values for the fields of ``Details`` and ``is_public``.

    Raises:
        Refused: as ``hold``, ``too_many``, and as ``check_languages``.
    """
    hold(participation, at)
    known = participation.delegates.filter(name=name).first()
    if known is not None:
        return known
    if participation.delegates.count() >= MOST_DELEGATES:
        raise Refused(
            "too_many",
            _("An organisation names at most %(n)d delegates.") % {"n": MOST_DELEGATES},
        )
    delegate = Delegate.objects.create(
        participation=participation, name=name, is_public=bool(said.pop("is_public", False))
    )
    write_details(delegate, 0, at, **said)
    record(by, "name_delegate", scope=participation.meeting.scope, about=participation.ref)
    return delegate


@transaction.atomic
def change_delegate(
    *, delegate: Delegate, version: int, name: str, at: datetime, by: str, **said: object
) -> Delegate:
    """Correct what is known of the same person.

    Args:
        delegate: with its participation.
        version: of the details that the writer had on screen; 0 where there were none.
        said: values for the fields of ``Details`` and ``is_public``.

    Raises:
        Refused: as ``hold``, ``same_name``, ``edited_elsewhere``, and as ``check_languages``.
    """
    participation = delegate.participation
    hold(participation, at)
    if participation.delegates.filter(name=name).exclude(pk=delegate.pk).exists():
        raise Refused(
            "same_name",
            _("Somebody else of your delegation has this name. Write the two names differently."),
        )
    is_public = bool(said.pop("is_public", False))
    write_details(delegate, version, at, **said)
    delegate.name, delegate.is_public = name, is_public
    delegate.save(update_fields=["name", "is_public"])
    # The public agenda names who speaks: it forgets a name as soon as that is said.
    touch_public(participation.meeting_id)
    record(by, "change_delegate", scope=participation.meeting.scope, about=participation.ref)
    return delegate


@transaction.atomic
def replace_delegate(*, delegate: Delegate, name: str, at: datetime, by: str) -> Delegate:
    """Let another person come instead. What the first one said of themselves is forgotten.

    Raises:
        Refused: as ``hold``.
    """
    participation = delegate.participation
    hold(participation, at)
    Delegate.objects.filter(pk=delegate.pk, participation=participation).delete()
    new, _is_new = Delegate.objects.get_or_create(participation=participation, name=name)
    touch_public(participation.meeting_id)
    record(by, "replace_delegate", scope=participation.meeting.scope, about=participation.ref)
    return new


@transaction.atomic
def remove_delegate(*, delegate: Delegate, at: datetime, by: str) -> None:
    """Take somebody off who does not come; twice is once.

    Raises:
        Refused: as ``hold``.
    """
    participation = delegate.participation
    hold(participation, at)
    n, _rows = Delegate.objects.filter(pk=delegate.pk).delete()
    if n:
        touch_public(participation.meeting_id)
        record(by, "remove_delegate", scope=participation.meeting.scope, about=participation.ref)


def write_details(delegate: Delegate, version: int, at: datetime, **said: object) -> Details:
    """Write what is said of a delegate over the version that the writer had on screen."""
    for field in ("spoken", "needed"):
        check_languages(said.get(field, ()))  # type: ignore[arg-type]
    if not said.get("wants_visa_letter"):
        said["passport_name"] = ""
    if version == 0:
        details, is_new = Details.objects.get_or_create(
            delegate=delegate, defaults=said | {"changed_at": at}
        )
        if is_new:
            return details
    n = Details.objects.filter(delegate=delegate, version=version).update(
        **said, version=version + 1, changed_at=at
    )
    if not n:
        raise Refused(
            "edited_elsewhere",
            _(
                "Somebody else has changed this since you opened the page. What you typed is still "
                "here: compare it with what is kept now, below, and save again."
            ),
        )
    return Details.objects.get(delegate=delegate)


def check_languages(codes: Sequence[str]) -> None:
    """Refuse what is no language.

    Raises:
        Refused: ``unknown_language``.
    """
    for code in codes:
        if not is_known(code):
            raise Refused(
                "unknown_language", _("“%(code)s” is no language of the list.") % {"code": code}
            )
