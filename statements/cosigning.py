"""Reads of joint statements: who takes part in them, and who signs which words."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef

if TYPE_CHECKING:
    from statements.models import Revision


class JointStatementQuerySet(models.QuerySet):
    """Joint statements …"""

    def of_participation(self, participation_pk: int) -> "JointStatementQuerySet":
        """… that an organisation was asked to sign and has not left."""
        return self.filter(
            cosigners__participation=participation_pk, cosigners__left_at__isnull=True
        )

    def begun_by(self, participation_pk: int) -> "JointStatementQuerySet":
        """… that an organisation has begun and that were never sent.

        Who begins a text takes part in it from the moment at which it was begun.
        """
        return self.filter(
            cosigners__participation=participation_pk,
            cosigners__joined_at=F("begun_at"),
            statement__number__isnull=True,
        )


class CosignerQuerySet(models.QuerySet):
    """Cosigners …"""

    def present(self) -> "CosignerQuerySet":
        """… that have not left."""
        return self.filter(left_at__isnull=True)

    def taking_part(self) -> "CosignerQuerySet":
        """… that said that they take part, and have not left."""
        return self.present().filter(joined_at__isnull=False)

    def by_name(self) -> "CosignerQuerySet":
        """… with their organisations, in the order of the names."""
        return self.select_related("participation__organisation").order_by(
            "participation__organisation__sort_key", "pk"
        )

    def with_confirmed(self) -> "CosignerQuerySet":
        """Add ``has_confirmed``: whether each has agreed to the words of the draft.

        And ``is_asked``: whether the organisers wait for an answer to a question.
        """
        confirmations = self.model._meta.get_field("confirmations").related_model.objects
        words = {
            f"revision__{name}": OuterRef(f"joint__statement__draft__{name}") for name in WORDS
        }
        agreed = confirmations.standing().filter(cosigner=OuterRef("pk"), **words)
        asked = {
            "joint__statement__questions__asked_at__isnull": False,
            "joint__statement__questions__settled_at__isnull": True,
        }
        open_questions = self.model.objects.filter(pk=OuterRef("pk"), **asked)
        return self.annotate(has_confirmed=Exists(agreed), is_asked=Exists(open_questions))

    def signing(self, text: str) -> "CosignerQuerySet":
        """… that sign one text of their statement, each once.

        They confirmed these very words before they were sent, and have not left since. Who
        came later signs the next version.

        Args:
            text: ``sent`` or ``published``.
        """
        return (
            self.present()
            .filter(confirmations__withdrawn_at__isnull=True, **confirmed_before(text))
            .distinct()
        )

    def signing_revision(self, revision: "Revision") -> "CosignerQuerySet":
        """… that sign one sent version, whichever it is, each once."""
        words = {f"confirmations__revision__{name}": getattr(revision, name) for name in WORDS}
        return (
            self.present()
            .filter(
                confirmations__withdrawn_at__isnull=True,
                confirmations__confirmed_at__lte=revision.written_at,
                **words,
            )
            .distinct()
        )

    def no_longer_signing(self, text: str) -> "CosignerQuerySet":
        """… that signed one text and have taken their name off since, each once."""
        since = F(f"joint__statement__{text}__written_at")
        taken_off = {"confirmations__withdrawn_at__gt": since}
        return self.filter(left_at__isnull=False, **taken_off, **confirmed_before(text)).distinct()


# What a confirmation is about: where another version says the same, it is confirmed there too.
WORDS = ("sha256", "title", "language")


def confirmed_before(text: str) -> dict[str, F]:
    """Return the conditions of a confirmation of one text of a statement, before it was sent."""
    words = {
        f"confirmations__revision__{name}": F(f"joint__statement__{text}__{name}") for name in WORDS
    }
    return words | {"confirmations__confirmed_at__lte": F(f"joint__statement__{text}__written_at")}


class ConfirmationQuerySet(models.QuerySet):
    """Confirmations …"""

    def standing(self) -> "ConfirmationQuerySet":
        """… that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)
