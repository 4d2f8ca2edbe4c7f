"""Acts on organisations: found, rename, give an address."""

import unicodedata

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from organisations.models import Contact, FormerSlug, Organisation

# Words that stand where an organisation's address stands: …/organisations/import/.
RESERVED = {"import"}


@transaction.atomic
def found_organisation(
    *, name: str, by: str, language: str = "", acronym: str = "", place: str = ""
) -> Organisation:
    """Add an organisation to the directory, with an address of its own.

    Returns:
        The new organisation.
    """
    organisation = Organisation.objects.create(
        name=name, language=language, acronym=acronym, place=place, slug=free_slug(name, acronym)
    )
    record(by, "found_organisation", about=f"organisation:{organisation.pk}")
    return organisation


def free_slug(name: str, acronym: str = "") -> str:
    """Return an address that no organisation has or had.

    Letters outside ASCII lose their marks; a name in another script falls back to the
    acronym, then to the plain word "organisation".
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = slugify(plain)[:60] or slugify(acronym)[:60] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED
    taken |= set(FormerSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    n = 1
    slug = stem
    while slug in taken:
        n += 1
        slug = f"{stem}-{n}"
    return slug


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, slug: str, by: str
) -> Organisation:
    """Correct a name and, if wanted, its address; the old address redirects for ever.

    Args:
        slug: the address from now on; the present one to keep it.

    Raises:
        Refused: ``slug_taken``, when another organisation has or had that address.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    former_slug = organisation.slug
    if slug != former_slug:
        check_slug_free(slug, organisation)
        # Taking back an address of one's own: it must not redirect to itself.
        FormerSlug.objects.filter(slug=slug).delete()
        FormerSlug.objects.create(slug=former_slug, organisation=organisation)
    organisation.name = name
    organisation.slug = slug
    organisation.save(update_fields=["name", "slug"])
    record(
        by,
        "rename_organisation",
        about=f"organisation:{organisation.pk}",
        former_slug=former_slug,
        slug=slug,
    )
    return organisation


def check_slug_free(slug: str, organisation: Organisation) -> None:
    """Refuse an address that another organisation has or had.

    Raises:
        Refused: ``slug_taken``.
    """
    others = Organisation.objects.filter(slug=slug).exclude(pk=organisation.pk)
    formers = FormerSlug.objects.filter(slug=slug).exclude(organisation_id=organisation.pk)
    if slug in RESERVED or others.exists() or formers.exists():
        raise Refused(
            "slug_taken",
            _("Another organisation has or had the address “%(slug)s”. Choose another one.")
            % {"slug": slug},
        )


@transaction.atomic
def add_contact(
    *, organisation: Organisation, email: str, by: str, language: str = "", time_zone: str = ""
) -> Contact:
    """Give an organisation an address, or return the one it has.

    Raises:
        Refused: ``contact_taken``, when the address belongs to another organisation.
    """
    email = email.strip().lower()
    contact = Contact.objects.select_related("organisation").filter(email=email).first()
    if contact is None:
        contact = Contact.objects.create(
            organisation=organisation, email=email, language=language, time_zone=time_zone
        )
        record(by, "add_contact", about=f"organisation:{organisation.pk}", contact=contact.pk)
    elif contact.organisation_id != organisation.pk:
        raise Refused(
            "contact_taken",
            _("The address %(email)s already belongs to %(organisation)s.")
            % {"email": email, "organisation": contact.organisation.name},
        )
    return contact


@transaction.atomic
def find_or_found(*, name: str, by: str, **fields: str) -> Organisation:
    """Return the organisation that bears ``name``, or a new one.

    Args:
        fields: ``language``, ``acronym`` and ``place`` of a new one.
    """
    known = Organisation.objects.named(name).order_by("pk").first()
    return known or found_organisation(name=name, by=by, **fields)


@transaction.atomic
def complete_organisation(*, organisation: Organisation, by: str, **facts: str) -> Organisation:
    """Write facts that are given over those that were known; an empty one erases nothing.

    Args:
        facts: ``acronym``, ``place``, ``about`` or ``language``.
    """
    changed = [name for name, fact in facts.items() if fact and fact != getattr(organisation, name)]
    for name in changed:
        setattr(organisation, name, facts[name])
    if changed:
        organisation.save(update_fields=changed)
        record(by, "complete_organisation", about=f"organisation:{organisation.pk}", fields=changed)
    return organisation
