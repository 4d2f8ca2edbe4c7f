"""Acts on one organisation of the directory: add, correct, other names, affiliation, addresses."""

import hashlib

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.access import Desks
from directory.naming import key_of
from directory.querysets import hold_directory
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.services.address import elsewhere_sentence
from organisations.models import Affiliation, Contact, Organisation, OtherName
from organisations.services import add_contact as give_contact
from organisations.services import found_organisation

FACTS = ("name", "language", "acronym", "place")


def facts_mark(organisation: Organisation) -> str:
    """Return a short name of what an organisation's facts are now, for a form to carry."""
    facts = "\x1f".join(getattr(organisation, name) for name in FACTS)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def bearers_of(name: str) -> list[Organisation]:
    """Return who bears a name, as its own or another one, in any spelling; else an acronym."""
    key = key_of(name)
    if not key:
        return []
    organisations = {each.pk: each for each in Organisation.objects.defer("about").order_by("pk")}
    others = OtherName.objects.values_list("organisation_id", "name")
    names = [(each.pk, each.name) for each in organisations.values()] + list(others)
    found = {pk for pk, each in names if key_of(each) == key}
    if not found:
        found = {each.pk for each in organisations.values() if key_of(each.acronym) == key}
    return [organisations[pk] for pk in sorted(found)]


@transaction.atomic
def add_organisation(
    *,
    desks: Desks,
    name: str,
    language: str,
    acronym: str,
    place: str,
    email: str,
    is_another: bool,
    by: str,
) -> Organisation:
    """Add an organisation to the directory, with its address if there is one.

    Args:
        is_another: whether the person knows that another one bears this name.

    Raises:
        Refused: ``known``, and as ``organisations.services.add_contact``.
    """
    hold_directory()
    known = bearers_of(name)
    if known and not is_another:
        raise Refused(
            "known",
            _("%(name)s is in the directory. If this is another one, tick the box and add it.")
            % {"name": known[0].name},
        )
    organisation = found_organisation(
        name=name, language=language, acronym=acronym, place=place, by=by
    )
    if email:
        add_address(desks=desks, organisation=organisation, email=email, language=language, by=by)
    return organisation


@transaction.atomic
def correct_organisation(
    *, organisation: Organisation, seen: str, keeps_old_name: bool, by: str, **facts: str
) -> Organisation:
    """Correct the facts of an organisation; its address stays, an old name may stay too.

    Args:
        seen: the mark of the facts that the form showed.
        facts: ``name``, ``language``, ``acronym``, ``place``.

    Raises:
        Refused: ``edited_elsewhere``; nothing is saved and nothing typed is lost.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = [name for name in FACTS if facts[name] != getattr(organisation, name)]
    if not changed:
        return organisation
    if facts_mark(organisation) != seen:
        raise Refused(
            "edited_elsewhere",
            _("Somebody else changed it meanwhile. Below is what stands there now; compare, save."),
        )
    old_name, old_language = organisation.name, organisation.language
    for name in changed:
        setattr(organisation, name, facts[name])
    organisation.save(update_fields=[*changed, "sort_key"])
    OtherName.objects.filter(organisation=organisation, name__iexact=organisation.name).delete()
    if "name" in changed and keeps_old_name and key_of(old_name) != key_of(organisation.name):
        OtherName.objects.get_or_create(
            organisation=organisation,
            name=old_name,
            language=old_language,
            defaults={"is_former": True},
        )
    about = f"organisation:{organisation.pk}"
    record(by, "correct_organisation", about=about, fields=changed)
    return organisation


@transaction.atomic
def add_other_name(
    *, organisation: Organisation, name: str, language: str, is_former: bool, by: str
) -> OtherName:
    """Add a further name, or return it if the organisation has it already.

    Raises:
        Refused: ``own_name``.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if name.casefold() == organisation.name.casefold():
        raise Refused("own_name", _("This is its name already. Enter another one."))
    same = OtherName.objects.filter(
        organisation=organisation, name__iexact=name, language=language
    ).first()
    if same is not None:
        return same
    other = OtherName.objects.create(
        organisation=organisation, name=name, language=language, is_former=is_former
    )
    record(by, "add_other_name", about=f"organisation:{organisation.pk}")
    return other


@transaction.atomic
def remove_other_name(*, organisation: Organisation, pk: int, by: str) -> None:
    """Take a further name away; doing it twice changes nothing."""
    n, _rows = OtherName.objects.filter(organisation=organisation, pk=pk).delete()
    if n:
        record(by, "remove_other_name", about=f"organisation:{organisation.pk}")


@transaction.atomic
def add_affiliation(
    *, organisation: Organisation, name: str, since: int | None, until: int | None, by: str
) -> Affiliation:
    """Say to which international an organisation belongs; saying it again corrects the years.

    Args:
        name: any name, or the acronym, of an organisation of the directory.

    Raises:
        Refused: ``unknown``, ``several``, ``itself``, ``circle`` or ``years``.
    """
    hold_directory()
    found = bearers_of(name)
    if not found:
        words = _(
            "“%(name)s” is not in the directory. Add it there first, or look how it is written."
        )
        raise Refused("unknown", words % {"name": name})
    if len(found) > 1:
        words = _("Several organisations are called “%(name)s”. Write the whole name of the one.")
        raise Refused("several", words % {"name": name})
    international = found[0]
    if international.pk == organisation.pk:
        raise Refused("itself", _("An organisation cannot belong to itself. Enter another one."))
    if belongs_to(international.pk, organisation.pk):
        words = _("%(name)s belongs to this organisation, so it cannot be the other way round.")
        raise Refused("circle", words % {"name": international.name})
    if since is not None and until is not None and until < since:
        raise Refused("years", _("The last year is before the first. Exchange them."))
    affiliation, _is_new = Affiliation.objects.update_or_create(
        organisation=organisation,
        international=international,
        defaults={"since": since, "until": until},
    )
    about = f"organisation:{organisation.pk}"
    record(by, "add_affiliation", about=about, international=international.pk)
    return affiliation


def belongs_to(member: int, whole: int) -> bool:
    """Say whether one organisation belongs to another, straight or through others."""
    seen: set[int] = set()
    ahead = {member}
    while ahead:
        seen |= ahead
        rows = Affiliation.objects.filter(organisation__in=ahead)
        ahead = set(rows.values_list("international_id", flat=True)) - seen
    return whole in seen and whole != member


@transaction.atomic
def remove_affiliation(*, organisation: Organisation, pk: int, by: str) -> None:
    """Take back that an organisation belongs to another, from either side."""
    of_either = Q(organisation=organisation) | Q(international=organisation)
    n, _rows = Affiliation.objects.filter(of_either, pk=pk).delete()
    if n:
        record(by, "remove_affiliation", about=f"organisation:{organisation.pk}")


@transaction.atomic
def add_address(
    *, desks: Desks, organisation: Organisation, email: str, language: str, by: str
) -> Contact:
    """Add an address, or return it if the organisation has it already.

    An address receives the links of every meeting of its organisation: nobody may open the
    meeting of another desk by adding one.

    Raises:
        Refused: ``known_elsewhere`` or ``contact_taken``.
    """
    has_it = organisation.contacts.of_address(email).exists()
    if not has_it and desks.has_outside(organisation.pk):
        raise Refused("known_elsewhere", elsewhere_sentence(organisation.name))
    return give_contact(organisation=organisation, email=email, language=language, by=by)
