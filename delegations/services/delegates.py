"""Name who comes, say what they need, replace them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delegations.models import Details
from initiative.audit.record import record
from initiative.clocks import on_clock
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
    # The last day ends where the meeting is, not where the server stands.
    if on_clock(at, meeting.time_zone).date() > meeting.ends_on:
        raise Refused("over", _("The meeting is over. Its list of delegates stays as it was."))


@transaction.atomic
def name_delegate(
    *, participation: Participation, name: str, at: datetime, by: str, **said: object
) -> Delegate:
    """Add somebody who comes; the same name again is the same person.

    Of a person who was named with the answer and of whom nothing is known yet, this is what
    is known. The same form sent twice changes nothing.

    Args:
        said: values for the fields of ``Details`` and ``is_public``.

    Raises:
        Refused: as ``hold``, ``named_already``, ``too_many``, and as ``check_languages``.
    """
    hold(participation, at)
    known = participation.delegates.select_related("details").filter(name=name).first()
    if known is not None:
        return complete_delegate(known, at, by, **said)
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


def complete_delegate(delegate: Delegate, at: datetime, by: str, **said: object) -> Delegate:
    """Write what is said of somebody who is on the list and of whom nothing was said.

    Raises:
        Refused: ``named_already``, where something else is known, and as ``check_languages``.
    """
    details = getattr(delegate, "details", None)
    is_public = bool(said.pop("is_public", False))
    if details is None:
        write_details(delegate, 0, at, **said)
        publish(delegate, delegate.name, is_public or delegate.is_public)
        scope, about = delegate.participation.meeting.scope, delegate.participation.ref
        record(by, "change_delegate", scope=scope, about=about)
    elif is_public != delegate.is_public or not is_kept(details, said):
        raise Refused(
            "named_already",
            _(
                "This name is on your list already, with something else said of it. What you typed "
                "is still here. Open the name above to change what is kept; if it is another "
                "person, write the two names differently."
            ),
        )
    return delegate


def is_kept(details: Details, said: dict[str, object]) -> bool:
    """Say whether everything that is said stands in the row already."""
    return all(getattr(details, name) == value for name, value in cleared(said).items())


def cleared(said: dict[str, object]) -> dict[str, object]:
    """Return what is said without a name of a passport that no letter needs."""
    return said if said.get("wants_visa_letter") else said | {"passport_name": ""}


def publish(delegate: Delegate, name: str, is_public: bool) -> None:
    """Write the name of a delegate and whether it may be public."""
    delegate.name, delegate.is_public = name, is_public
    delegate.save(update_fields=["name", "is_public"])
    # The public agenda names who speaks: it forgets a name as soon as that is said.
    touch_public(delegate.participation.meeting_id)


def still_listed(delegate: Delegate) -> Delegate:
    """Read a delegate again, whose participation the caller holds.

    Raises:
        Refused: ``gone``, where a colleague took the name off meanwhile.
    """
    rows = Delegate.objects.select_related("details").filter(participation=delegate.participation)
    found = rows.filter(pk=delegate.pk).first()
    if found is None:
        raise Refused(
            "gone",
            _(
                "This person is no longer on your list. What you typed is in the form below: see "
                "who is on the list, and add whom you miss."
            ),
        )
    found.participation = delegate.participation
    return found


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
        Refused: as ``hold``, ``gone``, ``same_name``, ``edited_elsewhere``, and as
            ``check_languages``.
    """
    participation = delegate.participation
    hold(participation, at)
    delegate = still_listed(delegate)
    if participation.delegates.filter(name=name).exclude(pk=delegate.pk).exists():
        raise Refused(
            "same_name",
            _("Somebody else of your delegation has this name. Write the two names differently."),
        )
    is_public = bool(said.pop("is_public", False))
    details = getattr(delegate, "details", None)
    is_same_person = (delegate.name, delegate.is_public) == (name, is_public)
    if details is not None and is_same_person and is_kept(details, said):
        # The same form once more.
        return delegate
    write_details(delegate, version, at, **said)
    publish(delegate, name, is_public)
    record(by, "change_delegate", scope=participation.meeting.scope, about=participation.ref)
    return delegate


@transaction.atomic
def replace_delegate(*, delegate: Delegate, name: str, at: datetime, by: str) -> Delegate:
    """Let another person come instead. What the first one said of themselves is forgotten.

    Raises:
        Refused: as ``hold``, ``gone``, and ``same_name``: who is on the list comes already.
    """
    participation = delegate.participation
    hold(participation, at)
    delegate = still_listed(delegate)
    if participation.delegates.filter(name=name).exists():
        raise Refused(
            "same_name",
            _("This name is on your list already. Write the name of somebody who is not."),
        )
    delegate.delete()
    new = Delegate.objects.create(participation=participation, name=name)
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
    said = cleared(said)
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
