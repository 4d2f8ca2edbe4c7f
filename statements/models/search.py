"""What readers find words in: the published texts, paragraph by paragraph."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexedPassage(models.Model):
    """One paragraph of a text that everybody may read, in the form in which it is searched.

    Made anew with whatever is published or taken back, in the same transaction: what is
    not public is not here. It can be made from the texts at any time (``index_words``).
    """

    statement = models.ForeignKey("statements.Statement", models.CASCADE, related_name="indexed")
    # Empty for the original.
    translation = models.ForeignKey(
        "statements.Translation", models.CASCADE, null=True, blank=True, related_name="indexed"
    )
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="indexed")
    language = models.CharField(_("language"), max_length=35)
    # Its number on the page; empty for the title and for headings.
    number = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    text = models.TextField(_("text"))
    # ``folding.terms_of`` the text, each once, with a space between them and at both ends.
    terms = models.TextField(_("terms"))

    class Meta:
        verbose_name = _("paragraph in the index")
        verbose_name_plural = _("paragraphs in the index")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.statement} · {self.number or '–'}"
