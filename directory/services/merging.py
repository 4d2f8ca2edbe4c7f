"""Two organisations become one: every row that points at the other points at the one that stays."""

from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from calling.models import Nomination, Opinion
from directory.merging import Fold, Merge, merge_of
from directory.models import Joining, NotTheSame
from directory.naming import key_of
from directory.querysets import hold_directory
from directory.relations import collisions, relations_of, words_for
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.models import Convener, Meeting, Participation
from meetings.services.meeting import touch_public
from meetings.states import ConvenerRole
from organisations.models import Affiliation, FormerSlug, Membership, Organisation, OtherName


def join_organisations(
    *, kept: Organisation, other: Organisation, seen: str, at: datetime, by: str
) -> Organisation:
    """Make ``other`` a part of ``kept``; both addresses lead to it for ever.

    Args:
        seen: the mark of what was shown.

    Returns:
        The organisation that stays.

    Raises:
        Refused: ``itself``, ``gone``, ``changed``, ``both_acted`` or ``collides``.
    """
    if kept.pk == other.pk:
        raise Refused("itself", _("An organisation cannot be joined with itself. Choose another."))
    try:
        with transaction.atomic():
            return join_held(kept, other, seen, at, by)
    except IntegrityError as error:
        raise Refused("collides", changed_sentence()) from error


def join_held(
    kept: Organisation, other: Organisation, seen: str, at: datetime, by: str
) -> Organisation:
    """Join inside a transaction: lock, decide, write."""
    hold_directory()
    held = Organisation.objects.select_for_update().filter(pk__in=[kept.pk, other.pk])
    rows = {each.pk: each for each in held.order_by("pk")}
    if len(rows) < 2:
        words = _("One of the two was joined with another organisation meanwhile. Look once more.")
        raise Refused("gone", words)
    kept, other = rows[kept.pk], rows[other.pk]
    meetings = hold_meetings(kept, other)
    merge = merge_of(kept, other)
    if merge.obstacles:
        raise Refused("both_acted", " ".join(merge.obstacles))
    if merge.mark != seen:
        raise Refused("changed", changed_sentence())
    refs = [f"organisation:{other.pk}", *(fold.goes.ref for fold in merge.folds)]
    carry_over(merge)
    keep_names(kept, other)
    leave_nothing(other)
    Organisation.objects.filter(pk=other.pk).delete()
    FormerSlug.objects.create(slug=other.slug, organisation=kept)
    Joining.objects.create(
        organisation=kept,
        former_name=other.name,
        former_slug=other.slug,
        former_refs=refs,
        joined_by=by,
        joined_at=at,
    )
    record(
        by,
        "join_organisations",
        about=f"organisation:{kept.pk}",
        former=other.pk,
        former_slug=other.slug,
        folded=[[fold.stays.pk, fold.goes.pk] for fold in merge.folds],
    )
    for meeting in meetings:
        touch_public(meeting.pk)
    return kept


def hold_meetings(kept: Organisation, other: Organisation) -> list[Meeting]:
    """Hold the meetings of both in one order: nobody answers while two rows become one."""
    of_both = Q(participations__organisation__in=[kept, other]) | Q(
        conveners__organisation__in=[kept, other]
    )
    pks = Meeting.objects.filter(of_both).order_by("pk").values_list("pk", flat=True).distinct()
    return [Meeting.objects.hold(pk) for pk in list(pks)]


def carry_over(merge: Merge) -> None:
    """Point everything at the organisation that stays."""
    kept, other = merge.kept.pk, merge.other.pk
    for nomination in merge.proposed:
        keep_by_name(nomination)
    for fold in merge.folds:
        fold_participation(fold, kept)
    for model, name in relations_of(Organisation):
        if model is Participation:
            move(model, name, kept, other)
        elif model is NotTheSame:
            continue
        elif model is Affiliation:
            move_affiliations(name, kept, other)
        else:
            fold_doubles(model, name, kept, other)
            move(model, name, kept, other)
    carry_doubts(kept, other)


def keep_by_name(nomination: Nomination) -> None:
    """Let a proposal stand by the name that it proposed; its opinions and decisions stay.

    The organisation has another one at this meeting, and is proposed once.
    """
    proposed = cast(Organisation, nomination.organisation)
    nomination.name, nomination.language = proposed.name, proposed.language
    nomination.place, nomination.organisation = proposed.place, None
    nomination.participation, nomination.listed_at = None, None
    nomination.save(
        update_fields=["name", "language", "place", "organisation", "participation", "listed_at"]
    )


def move(model: type[Model], name: str, stays: int, goes: int) -> None:
    """Point the rows of one at the other."""
    model._base_manager.filter(**{name: goes}).update(**{name: stays})


def fold_doubles(model: type[Model], name: str, stays: int, goes: int) -> None:
    """Make one of two rows that may not be both, where a rule for it is known."""
    if model is OtherName:
        known = {
            (key_of(each.name), each.language)
            for each in OtherName.objects.filter(organisation=stays)
        }
        for each in OtherName.objects.filter(organisation=goes):
            if (key_of(each.name), each.language) in known:
                each.delete()
        return
    for pk, mine in collisions(model, name, stays, goes).items():
        if model is Membership:
            fold_membership(stays=mine, goes=pk)
        elif model is Convener:
            fold_convener(stays=mine, goes=pk)
        elif model is Opinion:
            # The later of the two counts, both stay.
            Opinion.objects.filter(pk=min(pk, mine)).update(is_current=False)
        else:
            words = _(
                "Both have %(what)s of which there may be only one. Remove one of them first."
            )
            raise Refused("collides", words % {"what": f"“{words_for(model)}”"})


def fold_membership(*, stays: int, goes: int) -> None:
    """Make one mandate of two of the same person and day: the wider one."""
    mine, theirs = Membership.objects.get(pk=stays), Membership.objects.get(pk=goes)
    if theirs.role == Membership.Role.LEAD:
        mine.role = theirs.role
    if mine.until is not None and (theirs.until is None or theirs.until > mine.until):
        mine.until = theirs.until
    mine.save(update_fields=["role", "until"])
    repoint(Membership, stays=stays, goes=goes)
    theirs.delete()


def fold_convener(*, stays: int, goes: int) -> None:
    """Make one of two that call a meeting, in the role of which the list of roles speaks first."""
    mine, theirs = Convener.objects.get(pk=stays), Convener.objects.get(pk=goes)
    mine.role = min(mine.role, theirs.role, key=ConvenerRole.values.index)
    mine.save(update_fields=["role"])
    repoint(Convener, stays=stays, goes=goes)
    theirs.delete()


def fold_participation(fold: Fold, kept: int) -> None:
    """Make one row of two at a meeting: only one of them has acted, the other goes.

    A personal link moves to who has none; letters about the row that goes are found at the
    one that stays.
    """
    stays, goes = fold.stays, fold.goes
    repoint(Participation, stays=stays.pk, goes=goes.pk, drops_doubles=True)
    Message.objects.filter(about=goes.ref).update(about=stays.ref)
    leave_nothing(goes)
    Participation.objects.filter(pk=goes.pk).delete()
    row = Participation.objects.get(pk=stays.pk)
    row.organisation_id = kept
    row.is_named = row.is_named or goes.is_named
    row.language = row.language or goes.language
    row.save(update_fields=["organisation", "is_named", "language"])


def repoint(model: type[Model], *, stays: int, goes: int, drops_doubles: bool = False) -> None:
    """Point what hangs on a row that goes at the row that stays.

    Args:
        drops_doubles: of two rows that may not be both, the one of the row that goes is
            dropped: a second personal link, a second "left out of this letter".

    Raises:
        Refused: ``collides``.
    """
    for related, name in relations_of(model):
        doubles = collisions(related, name, stays, goes)
        if doubles and not drops_doubles:
            words = _(
                "Both have %(what)s of which there may be only one. Remove one of them first."
            )
            raise Refused("collides", words % {"what": f"“{words_for(related)}”"})
        related._base_manager.filter(pk__in=doubles).delete()
        move(related, name, stays, goes)


def move_affiliations(name: str, kept: int, other: int) -> None:
    """Move who belongs to whom; nobody belongs to itself, and nobody twice."""
    partner = "international" if name == "organisation" else "organisation"
    doubles = collisions(Affiliation, name, kept, other)
    to_itself = Q(**{name: other, partner: kept})
    Affiliation.objects.filter(Q(pk__in=doubles) | to_itself).delete()
    move(Affiliation, name, kept, other)


def carry_doubts(kept: int, other: int) -> None:
    """Carry over with whom the other is not the same, in the order that such rows have."""
    of_other = Q(first=other) | Q(second=other)
    for each in NotTheSame.objects.filter(of_other):
        partner = each.second_id if each.first_id == other else each.first_id
        each.delete()
        if partner == kept:
            continue
        first, second = sorted((kept, partner))
        NotTheSame.objects.get_or_create(
            first_id=first,
            second_id=second,
            defaults={"said_by": each.said_by, "said_at": each.said_at},
        )


def keep_names(kept: Organisation, other: Organisation) -> None:
    """Fill empty facts; the other's name, and another acronym, become other names."""
    filled = [
        name
        for name in ("language", "acronym", "place", "about")
        if getattr(other, name) and not getattr(kept, name)
    ]
    for name in filled:
        setattr(kept, name, getattr(other, name))
    if filled:
        kept.save(update_fields=filled)
    known = {key_of(kept.name), key_of(kept.acronym)}
    known |= {key_of(name) for name in kept.other_names.values_list("name", flat=True)}
    for name, language in ((other.name, other.language), (other.acronym, "")):
        if key_of(name) and key_of(name) not in known:
            known.add(key_of(name))
            OtherName.objects.create(organisation=kept, name=name, language=language)


def leave_nothing(row: Model) -> None:
    """Make sure that nothing points at a row that is about to go, from any app.

    Raises:
        RuntimeError: something does: a rule of this module is missing, and nothing is lost
            because the transaction ends here.
    """
    for model, name in relations_of(type(row)):
        if model._base_manager.filter(**{name: row.pk}).exists():
            raise RuntimeError(f"{model._meta.label}.{name} still points at {row._meta.label}")


def changed_sentence() -> str:
    """Return that something changed since it was shown."""
    return _("Something has changed since this was shown. Nothing is joined. Look once more.")


@transaction.atomic
def say_not_the_same(
    *, one: Organisation, other: Organisation, at: datetime, by: str
) -> NotTheSame:
    """Remember that two organisations are not the same; saying it twice changes nothing.

    Raises:
        Refused: ``itself``.
    """
    if one.pk == other.pk:
        raise Refused("itself", _("This is one organisation. Choose another."))
    first, second = sorted((one.pk, other.pk))
    said, is_new = NotTheSame.objects.get_or_create(
        first_id=first, second_id=second, defaults={"said_by": by, "said_at": at}
    )
    if is_new:
        record(by, "say_not_the_same", about=f"organisation:{first}", other=second)
    return said
