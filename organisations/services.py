"""Acts on organisations: found, rename, give an address, say whether it works."""

import unicodedata
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from initiative.audit.record import SYSTEM, record
from initiative.errors import Refused
from organisations.models import Contact, FormerSlug, Organisation
from organisations.validators import plain_address

# Words that stand where an organisation's address stands: …/organisations/import/.
RESERVED = {"import", "imports", "new", "duplicates", "export", "topics"}


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
    stem = stem_of(name, acronym)
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return slug_beside(stem, taken)


def stem_of(name: str, acronym: str = "") -> str:
    """Return how the address of an organisation begins."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return slugify(plain)[:60] or slugify(acronym)[:60] or "organisation"


def slug_beside(stem: str, taken: set[str]) -> str:
    """Return an address that is not among those, nor a word that stands where addresses do."""
    taken = taken | RESERVED
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
    organisation.save(update_fields=["name", "sort_key", "slug"])
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


@transaction.atomic
def mark_returned(*, email: str, words: str, sent_at: datetime, at: datetime) -> Contact | None:
    """Note that a letter to this address came back for good: no more letters go there.

    Args:
        email: where the letter went, which may be no organisation's address any more.
        words: the mail server's sentence.
        sent_at: when that letter was sent; what a person said about the address after it
            stands.

    Returns:
        The address, or ``None`` when there was nothing to mark: it was corrected meanwhile,
        wants no letters anyway, or is marked already.
    """
    contact = Contact.objects.select_for_update().of_address(email).first()
    if contact is None or contact.state != Contact.State.WORKS:
        return None
    if contact.state_since is not None and contact.state_since > sent_at:
        return None
    return set_state(contact, Contact.State.RETURNED, words, at, by=SYSTEM, verb="mark_returned")


@transaction.atomic
def replace_address(*, contact: Contact, email: str, at: datetime, by: str) -> Contact:
    """Correct an address; letters go to the new one from now on.

    Args:
        email: as it was typed; a name around it is left out.

    Raises:
        Refused: ``no_address``, ``same_address`` or ``contact_taken``.
    """
    try:
        address = plain_address(email)
    except ValidationError as error:
        raise Refused("no_address", error.messages[0]) from None
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if address == contact.email:
        raise Refused("same_address", _("This is the address that does not work. Enter another."))
    taken = Contact.objects.of_address(address).select_related("organisation").first()
    if taken is not None:
        raise Refused(
            "contact_taken",
            _("The address %(email)s already belongs to %(organisation)s.")
            % {"email": address, "organisation": taken.organisation.name},
        )
    contact.email = address
    contact.save(update_fields=["email"])
    return set_state(contact, Contact.State.WORKS, "", at, by=by, verb="replace_address")


@transaction.atomic
def works_again(*, contact: Contact, at: datetime, by: str) -> Contact:
    """Let letters go to an address that did not work; one that wants none stays silent."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.state != Contact.State.RETURNED:
        return contact
    return set_state(contact, Contact.State.WORKS, "", at, by=by, verb="works_again")


@transaction.atomic
def mute(*, contact: Contact, at: datetime, by: str, words: str = "") -> Contact:
    """Send no more letters to an address, because its reader wants none.

    This is no answer to anything: an organisation that wants no letters may still come.

    Args:
        words: how we know.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.state == Contact.State.STOPPED:
        return contact
    return set_state(contact, Contact.State.STOPPED, words, at, by=by, verb="mute")


@transaction.atomic
def unmute(*, contact: Contact, at: datetime, by: str) -> Contact:
    """Let letters go again to an address that wanted none."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.state != Contact.State.STOPPED:
        return contact
    return set_state(contact, Contact.State.WORKS, "", at, by=by, verb="unmute")


def set_state(
    contact: Contact, state: str, words: str, at: datetime, *, by: str, verb: str
) -> Contact:
    """Write the state of an address, which the caller has locked, with its act."""
    contact.state = state
    contact.state_words = words[:200]
    contact.state_since = at
    contact.save(update_fields=["state", "state_words", "state_since"])
    record(by, verb, about=f"organisation:{contact.organisation_id}", contact=contact.pk)
    return contact
