"""Propose an organisation, say what one thinks of it, decide, say which organisation it is."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from calling.models import Decision, Nomination, Opinion
from calling.states import OpinionKind
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Convener, Meeting, Participation
from organisations.models import Organisation
from organisations.services import found_organisation


class Known(Refused):
    """Refused, because the organisation stands somewhere already: the page links to it.

    Args:
        participation: its row on the list of the invited.
        nomination: the proposal that was made before.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        participation: Participation | None = None,
        nomination: Nomination | None = None,
    ) -> None:
        super().__init__(code, message)
        self.participation = participation
        self.nomination = nomination


@transaction.atomic
def propose(
    *,
    meeting: Meeting,
    proposer: Organisation | None,
    reason: str,
    key: UUID,
    by: str,
    at: datetime,
    organisation: Organisation | None = None,
    name: str = "",
    language: str = "",
    place: str = "",
    email: str = "",
    acts_for: Collection[int] = (),
) -> Nomination:
    """Propose that an organisation be invited.

    Args:
        proposer: the convener that proposes; ``None`` for who speaks for none.
        organisation: one of the directory; else ``name``, ``language``, ``place`` and
            ``email`` of a new one. A name that exactly one bears is that one.
        acts_for: organisations for which the person who proposes may act.
        key: issued with the form; the same form sent twice proposes once.

    Raises:
        Refused: ``not_convener``, ``own`` or ``calls_it``.
        Known: ``on_list`` or ``proposed``.
    """
    Meeting.objects.hold(meeting.pk)
    proposer = check_convener(meeting, proposer)
    rows = Nomination.objects.of_meeting(meeting.pk)
    key = key_of(key, organisation and organisation.pk, name, language, place, email, reason)
    known = rows.filter(key=key).first()
    if known is not None:
        return known
    organisation = organisation or only_one_named(name)
    if organisation is None:
        check_name_is_new(rows.filter(organisation__isnull=True, name__iexact=name).first())
    else:
        check_not_own(organisation, {proposer.pk, *acts_for})
        check_may_be_proposed(meeting, organisation)
        name = language = place = ""
    nomination = Nomination.objects.create(
        meeting=meeting,
        key=key,
        organisation=organisation,
        name=name,
        language=language,
        place=place,
        email=email,
        proposer=proposer,
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )
    record(by, "propose", scope=meeting.scope, about=nomination.ref, proposer=proposer.pk)
    return nomination


def check_convener(meeting: Meeting, organisation: Organisation | None) -> Organisation:
    """Return the organisation if it calls the meeting.

    Raises:
        Refused: ``not_convener``.
    """
    calls_it = organisation is not None and convenes(meeting, organisation)
    if organisation is None or not calls_it:
        raise Refused(
            "not_convener",
            _(
                "Only organisations that call this meeting propose and give opinions. You act for "
                "none of them: ask one to name you as its member, or to write it for you."
            ),
        )
    return organisation


def convenes(meeting: Meeting, organisation: Organisation) -> bool:
    """Say whether an organisation calls a meeting."""
    return Convener.objects.filter(meeting=meeting, organisation=organisation).exists()


def only_one_named(name: str) -> Organisation | None:
    """Return the organisation that bears a name; ``None`` where none or several do."""
    found = list(Organisation.objects.named(name)[:2])
    return found[0] if len(found) == 1 else None


def check_not_own(organisation: Organisation, acts_for: Collection[int]) -> None:
    """Refuse to let somebody propose the organisation for which they act themselves.

    Also what was said of it before stays unknown to them.

    Raises:
        Refused: ``own``.
    """
    if organisation.pk in acts_for:
        raise Refused(
            "own",
            _("You act for this organisation yourself. Let another one that calls it propose it."),
        )


def check_may_be_proposed(meeting: Meeting, organisation: Organisation) -> None:
    """Refuse a known organisation that need not be proposed.

    Raises:
        Refused: ``calls_it``.
        Known: ``on_list`` or ``proposed``.
    """
    blanks = {"organisation": organisation.name}
    if convenes(meeting, organisation):
        raise Refused(
            "calls_it",
            _("%(organisation)s calls this meeting. It need not be invited.") % blanks,
        )
    participation = (
        Participation.objects.select_related("organisation")
        .filter(meeting=meeting, organisation=organisation)
        .first()
    )
    if participation is not None:
        raise Known(
            "on_list",
            _("%(organisation)s is on the list of this meeting already.") % blanks,
            participation=participation,
        )
    check_name_is_new(
        Nomination.objects.of_meeting(meeting.pk).filter(organisation=organisation).first()
    )


def check_name_is_new(nomination: Nomination | None) -> None:
    """Refuse what has been proposed before.

    Raises:
        Known: ``proposed``.
    """
    if nomination is not None:
        raise Known(
            "proposed",
            _(
                "%(organisation)s has been proposed before, by %(proposer)s. Say what you "
                "think of it."
            )
            % {"organisation": nomination.called.name, "proposer": nomination.proposer.name},
            nomination=nomination,
        )


@transaction.atomic
def give_opinion(
    *,
    nomination: Nomination,
    organisation: Organisation | None,
    opinion: str,
    words: str,
    key: UUID,
    by: str,
    at: datetime,
) -> Opinion:
    """Say what a convener thinks of a nomination; what it said before stays in the history.

    Args:
        organisation: the convener; ``None`` for who speaks for none.
        opinion: an ``OpinionKind``.
        words: needed with everything but "agree".

    Raises:
        Refused: ``not_convener``, ``about_itself``, ``no_words`` or ``on_list``.
    """
    nomination = Nomination.objects.hold(nomination.pk)
    organisation = check_convener(nomination.meeting, organisation)
    if organisation.pk == nomination.organisation_id:
        raise Refused("about_itself", _("Nobody gives an opinion about itself."))
    check_not_on_list(nomination)
    if opinion != OpinionKind.AGREE and not words:
        raise Refused("no_words", _("Say it in words, so that the others can answer you."))
    mine = nomination.opinions.filter(organisation=organisation)
    current = mine.filter(is_current=True).first()
    if current is not None and (current.opinion, current.words) == (opinion, words):
        return current
    # Said before, then something else, and now this again: a new opinion.
    key = key_of(key, opinion, words, current.pk if current else 0)
    mine.filter(is_current=True).update(is_current=False)
    said = Opinion.objects.create(
        nomination=nomination,
        organisation=organisation,
        key=key,
        opinion=opinion,
        words=words,
        given_by=by,
        given_at=at,
    )
    scope = nomination.meeting.scope
    record(by, "give_opinion", scope=scope, about=nomination.ref, convener=organisation.pk)
    return said


@transaction.atomic
def decide(
    *,
    nomination: Nomination,
    decision: str,
    note: str,
    seen: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Decision:
    """Decide about a nomination, as a person and with a note. Nothing follows by itself.

    Args:
        decision: a ``DecisionKind``.
        seen: the decision that counted when the page was opened; 0 where there was none.

    Raises:
        Refused: ``on_list`` or ``decided_meanwhile``.
    """
    nomination = Nomination.objects.hold(nomination.pk)
    key = key_of(key, decision, note)
    known = nomination.decisions.filter(key=key).first()
    if known is not None:
        return known
    check_not_on_list(nomination)
    current = nomination.decisions.filter(is_current=True).first()
    if (current.pk if current else 0) != seen:
        raise Refused(
            "decided_meanwhile",
            _(
                "Another organiser has decided about this meanwhile. Your words are still here: "
                "read the other decision, and decide again if need be."
            ),
        )
    nomination.decisions.filter(is_current=True).update(is_current=False)
    decided = Decision.objects.create(
        nomination=nomination,
        key=key,
        decision=decision,
        note=note,
        decided_by=by,
        decided_at=at,
    )
    record(
        by,
        "decide_nomination",
        scope=nomination.meeting.scope,
        about=nomination.ref,
        reason=note,
        decision=decision,
    )
    return decided


def check_not_on_list(nomination: Nomination) -> None:
    """Refuse to go on talking about who has been put on the list.

    Raises:
        Refused: ``on_list``.
    """
    if nomination.participation_id is not None:
        raise Refused(
            "on_list",
            _("%(organisation)s has been put on the list. There is nothing left to decide here.")
            % {"organisation": nomination.called.name},
        )


@transaction.atomic
def say_which(*, nomination: Nomination, organisation: Organisation | None, by: str) -> Nomination:
    """Say which organisation a proposed name means, where several bear it.

    Args:
        organisation: one that bears the name; ``None`` for a new one of the same name.

    Raises:
        Refused: ``on_list`` or ``calls_it``.
        Known: ``on_list`` or ``proposed``.
    """
    Meeting.objects.hold(nomination.meeting_id)
    nomination = Nomination.objects.hold(nomination.pk)
    check_not_on_list(nomination)
    if nomination.organisation_id is not None:
        return nomination
    if organisation is None:
        organisation = found_organisation(
            name=nomination.name, language=nomination.language, place=nomination.place, by=by
        )
    else:
        check_may_be_proposed(nomination.meeting, organisation)
    return settle(nomination, organisation, by)


def settle(nomination: Nomination, organisation: Organisation, by: str) -> Nomination:
    """Write which organisation a nomination, which the caller has locked, is about."""
    nomination.organisation = organisation
    nomination.name = nomination.language = nomination.place = ""
    nomination.save(update_fields=["organisation", "name", "language", "place"])
    record(
        by,
        "say_which",
        scope=nomination.meeting.scope,
        about=nomination.ref,
        organisation=organisation.pk,
    )
    return nomination
