"""What the directory adds to pages of other floors: affiliations in public, words of the log."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.collation import sort_key
from meetings.models import Participation
from meetings.parts import ACT_WORDS, ORGANISATION_SECTIONS, Link, Section
from organisations.models import Affiliation, Organisation
from statements.naming import may_be_named


def affiliations(organisation: Organisation) -> Section | None:
    """Return to whom an organisation belongs and who belongs to it.

    The page is that of one that is named in public; the others must be too. One query.
    """
    named = Participation.objects.filter(may_be_named(), meeting__opened_at__isnull=False)
    rows = Affiliation.objects.filter(
        Q(organisation=organisation) & Exists(named.filter(organisation=OuterRef("international")))
        | Q(international=organisation)
        & Exists(named.filter(organisation=OuterRef("organisation")))
    ).select_related("organisation", "international")
    links = [link_to(row, organisation) for row in rows]
    links.sort(key=lambda link: sort_key(str(link.label)))
    return Section(_("Affiliation"), links) if links else None


def link_to(row: Affiliation, organisation: Organisation) -> Link:
    """Return the line about the other of the two."""
    is_member = row.organisation_id == organisation.pk
    other = row.international if is_member else row.organisation
    note = _("It belongs to this international") if is_member else _("It belongs to it")
    if years := years_of(row):
        note = f"{note}, {years}"
    address = reverse("public:organisation", args=[other.slug])
    return Link(other.name, address, language=other.language, note=note)


def years_of(row: Affiliation) -> str:
    """Return from when until when, as far as it is known."""
    if row.since and row.until:
        return f"{row.since}–{row.until}"
    if row.since:
        return _("since %(year)s") % {"year": row.since}
    return _("until %(year)s") % {"year": row.until} if row.until else ""


ORGANISATION_SECTIONS.append(affiliations)

ACT_WORDS |= {
    "found_organisation": gettext_lazy("Added to the directory"),
    "complete_organisation": gettext_lazy("Its facts were completed"),
    "correct_organisation": gettext_lazy("Its facts were corrected"),
    "rename_organisation": gettext_lazy("Its name or address was changed"),
    "add_other_name": gettext_lazy("Another name was added"),
    "remove_other_name": gettext_lazy("Another name was removed"),
    "add_affiliation": gettext_lazy("It was said to whom it belongs"),
    "remove_affiliation": gettext_lazy("It was taken back to whom it belongs"),
    "add_contact": gettext_lazy("An address was added"),
    "replace_address": gettext_lazy("An address was corrected"),
    "mark_returned": gettext_lazy("Letters to an address came back"),
    "works_again": gettext_lazy("An address works again"),
    "mute": gettext_lazy("An address wants no letters"),
    "unmute": gettext_lazy("An address wants letters again"),
    "join_organisations": gettext_lazy("Another organisation was joined with it"),
    "say_not_the_same": gettext_lazy("It was said that another one is not the same"),
    "bring_list": gettext_lazy("A list was brought for import"),
    "choose_columns": gettext_lazy("The columns of a list were chosen"),
    "repair_rows": gettext_lazy("Rows of a list were repaired"),
    "undo_import": gettext_lazy("An import was undone"),
    "export_directory": gettext_lazy("The directory was taken as a table"),
    "repair": gettext_lazy("Repaired by an admin"),
}
