"""Reads of texts that organisations sign, and of what they say to them."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from meetings.deadlines import GRACE
from resolutions.states import VoiceKind

# What an organisation says now: not taken back, and not said anew since.
STANDING = Q(withdrawn_at__isnull=True, replaced_at__isnull=True)


class JointTextQuerySet(models.QuerySet):
    """Texts …"""

    def of_meeting(self, meeting_pk: int) -> "JointTextQuerySet":
        """… of one meeting, in the order of their numbers."""
        return self.filter(meeting_id=meeting_pk).order_by("number")

    def public(self) -> "JointTextQuerySet":
        """… that everybody may read, in a meeting that is open to the public."""
        return self.filter(
            opened_at__isnull=False,
            withdrawn_at__isnull=True,
            meeting__opened_at__isnull=False,
        )

    def for_desk(self) -> "JointTextQuerySet":
        """… that organisers may see: their own, and those that were handed in or opened.

        A draft of organisations is nobody's business but theirs until they hand it in.
        """
        return self.filter(
            Q(begun_for__isnull=True) | Q(handed_in__isnull=False) | Q(opened_at__isnull=False)
        )

    def waiting_to_be_opened(self) -> "JointTextQuerySet":
        """… that organisations have handed in and that nobody has put up for signing."""
        return self.filter(
            handed_in__isnull=False, withdrawn_at__isnull=True, handed_in=F("draft")
        ).exclude(current__draft=F("handed_in"))

    def taking_signatures(self, at: datetime) -> "JointTextQuerySet":
        """… that may be signed at that moment, the unannounced grace among it."""
        return self.filter(
            opened_at__isnull=False,
            withdrawn_at__isnull=True,
            closed_at__isnull=True,
            signing_until__gte=at - GRACE,
        )

    def begun_by(self, participation_pk: int) -> "JointTextQuerySet":
        """… that an organisation has begun and that nobody has opened or given up."""
        return self.filter(
            begun_for=participation_pk, opened_at__isnull=True, withdrawn_at__isnull=True
        )

    def proposed_by(self, participation_pk: int) -> "JointTextQuerySet":
        """… that an organisation proposes, or is asked to propose."""
        mine = self.rows_of("proposers").present()
        return self.filter(Exists(mine.filter(text=OuterRef("pk"), participation=participation_pk)))

    def rows_of(self, name: str) -> models.QuerySet:
        """Return all rows of what hangs on texts, by the name of the relation."""
        return self.model._meta.get_field(name).related_model.objects.all()

    def with_title(self) -> "JointTextQuerySet":
        """… with the words on their head: of the version, or of the draft. Never a whole text."""
        return self.select_related("current", "draft").defer(
            "current__body", "current__html", "draft__body"
        )

    def with_n_signed(self) -> "JointTextQuerySet":
        """Add ``n_signed``: how many organisations sign it, in whichever version."""
        voices = self.rows_of("voices")
        signed = voices.signatures().filter(text=OuterRef("pk")).order_by().values("text")
        n_signed = Subquery(signed.annotate(n=Count("pk")).values("n"))
        return self.annotate(n_signed=Coalesce(n_signed, 0))

    def with_voice_of(self, participation_pk: int) -> "JointTextQuerySet":
        """Add what one organisation says: ``voice``, ``voice_version``, ``kept_through``.

        And ``is_asked``: whether it is asked to propose the text and has not said so.
        """
        voices = self.rows_of("voices").standing()
        mine = voices.filter(text=OuterRef("pk"), participation=participation_pk)
        proposers = self.rows_of("proposers").present()
        asked = proposers.filter(
            text=OuterRef("pk"), participation=participation_pk, joined_at__isnull=True
        )
        return self.annotate(
            voice=Subquery(mine.values("kind")[:1]),
            voice_version=Subquery(mine.values("version__number")[:1]),
            kept_through=Subquery(mine.values("kept_through")[:1]),
            is_asked=Exists(asked),
        )


class ProposerQuerySet(models.QuerySet):
    """Proposers …"""

    def present(self) -> "ProposerQuerySet":
        """… that have not left."""
        return self.filter(left_at__isnull=True)

    def joined(self) -> "ProposerQuerySet":
        """… that said that they propose the text, and have not left."""
        return self.present().filter(joined_at__isnull=False)

    def by_name(self) -> "ProposerQuerySet":
        """… with their organisations, in the order of the names."""
        return self.select_related("participation__organisation").order_by(
            "participation__organisation__sort_key", "pk"
        )


class VoiceQuerySet(models.QuerySet):
    """What organisations say to a text …"""

    def standing(self) -> "VoiceQuerySet":
        """… now."""
        return self.filter(STANDING)

    def signatures(self) -> "VoiceQuerySet":
        """… now, and it is a signature."""
        return self.standing().filter(kind=VoiceKind.SIGNED)

    def for_everybody(self) -> "VoiceQuerySet":
        """… that is public: signatures, different views, and signatures taken back.

        Without the name of the person, which is for the organisers.
        """
        return self.filter(
            Q(STANDING, kind__in=(VoiceKind.SIGNED, VoiceKind.DIFFERENT))
            | Q(kind=VoiceKind.SIGNED, withdrawn_at__isnull=False)
        ).defer("signer", "role", "source_note")

    def by_name(self) -> "VoiceQuerySet":
        """… with their organisations, in the order of the names."""
        return self.with_names().order_by("participation__organisation__sort_key", "pk")

    def in_order(self) -> "VoiceQuerySet":
        """… with their organisations, in the order in which it was said."""
        return self.with_names().order_by("said_at", "pk")

    def with_names(self) -> "VoiceQuerySet":
        """… with their organisations and the number of the version."""
        return self.select_related("participation__organisation", "version").defer(
            "version__body", "version__html"
        )


class EndedQuerySet(models.QuerySet):
    """Rows that may end …"""

    def standing(self) -> "EndedQuerySet":
        """… and that have not."""
        return self.filter(ended_at__isnull=True)

    def by_name(self) -> "EndedQuerySet":
        """… with their organisations, in the order of the names."""
        return self.select_related("participation__organisation").order_by(
            "participation__organisation__sort_key", "pk"
        )
