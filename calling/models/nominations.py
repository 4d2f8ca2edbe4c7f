"""The policy of a meeting, organisations proposed for invitation, what was said and decided."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from calling.querysets import NominationQuerySet, PolicyQuerySet
from calling.states import DecisionKind, OpinionKind, PolicyKind
from meetings.models import Meeting, Participation
from organisations.models import Organisation
from organisations.validators import single_line


class InvitationPolicy(models.Model):
    """Whom a meeting invites. Rows are added; of a meeting's rows one counts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitation_policies")
    # Issued with the form: a form sent twice is one change.
    key = models.UUIDField(editable=False)
    kind = models.CharField(_("who is invited"), max_length=8, choices=PolicyKind)
    words = models.CharField(_("in words"), max_length=600, blank=True)
    reason = models.CharField(_("why"), max_length=600)
    set_by = models.CharField(_("by"), max_length=64)
    set_at = models.DateTimeField(_("recorded at"))
    is_current = models.BooleanField(_("counts now"), default=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("whom a meeting invites")
        verbose_name_plural = _("whom meetings invite")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(is_current=True), name="policy_one_counts"
            ),
            models.UniqueConstraint(fields=["meeting", "key"], name="policy_once_a_form"),
            models.CheckConstraint(
                condition=Q(kind__in=PolicyKind.values), name="policy_kind_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="policy_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.get_kind_display()}"


class Nomination(models.Model):
    """An organisation that a convener proposes to invite: a known one, or a new name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="nominations")
    key = models.UUIDField(editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[single_line])
    language = models.CharField(_("language of the name"), max_length=12, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True, validators=[single_line])
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    proposer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="nominations_made", verbose_name=_("proposed by")
    )
    reason = models.CharField(_("why"), max_length=1000)
    proposed_by = models.CharField(_("by"), max_length=64)
    proposed_at = models.DateTimeField(_("proposed at"))
    # What the press made.
    participation = models.OneToOneField(
        Participation, models.PROTECT, null=True, blank=True, related_name="nomination"
    )
    listed_at = models.DateTimeField(_("put on the list at"), null=True, blank=True)

    # What the queryset adds.
    said: list["Opinion"]
    decided: list["Decision"]

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation proposed for invitation")
        verbose_name_plural = _("organisations proposed for invitation")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="nomination_once_a_form"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="nomination_once"),
            models.UniqueConstraint(
                "meeting",
                Lower("name"),
                condition=Q(organisation__isnull=True),
                name="nomination_name_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) & ~Q(name="")
                | Q(organisation__isnull=False, name=""),
                name="nomination_known_or_named",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="nomination_has_a_reason"),
            models.CheckConstraint(
                condition=Q(participation__isnull=True, listed_at__isnull=True)
                | Q(
                    participation__isnull=False,
                    listed_at__isnull=False,
                    organisation__isnull=False,
                ),
                name="nomination_listed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called.name} · {self.meeting}"

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"nomination:{self.pk}"

    @property
    def called(self) -> "Organisation | Nomination":
        """What bears the name: the organisation, or this row where it is new."""
        return self.organisation or self

    @property
    def decision(self) -> "Decision | None":
        """What ``with_words`` found to be decided."""
        return self.decided[0] if self.decided else None


class Opinion(models.Model):
    """What one convener says of a nomination. Rows are added; one of each convener counts."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="opinions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.UUIDField(editable=False)
    opinion = models.CharField(_("opinion"), max_length=10, choices=OpinionKind)
    words = models.CharField(_("in words"), max_length=1000, blank=True)
    given_by = models.CharField(_("by"), max_length=64)
    given_at = models.DateTimeField(_("said at"))
    is_current = models.BooleanField(_("counts now"), default=True)

    class Meta:
        verbose_name = _("opinion about a nomination")
        verbose_name_plural = _("opinions about nominations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "organisation"],
                condition=Q(is_current=True),
                name="opinion_one_counts",
            ),
            models.UniqueConstraint(
                fields=["nomination", "organisation", "key"], name="opinion_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(opinion__in=OpinionKind.values), name="opinion_known"
            ),
            models.CheckConstraint(
                condition=Q(opinion=OpinionKind.AGREE) | ~Q(words=""),
                name="opinion_other_than_agree_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_opinion_display()}"


class Decision(models.Model):
    """What a person decided about a nomination, with a note. Rows are added; the last counts."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="decisions")
    key = models.UUIDField(editable=False)
    decision = models.CharField(_("decided"), max_length=10, choices=DecisionKind)
    note = models.CharField(_("note"), max_length=1000)
    decided_by = models.CharField(_("by"), max_length=64)
    decided_at = models.DateTimeField(_("decided at"))
    is_current = models.BooleanField(_("counts now"), default=True)

    class Meta:
        verbose_name = _("decision about a nomination")
        verbose_name_plural = _("decisions about nominations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(is_current=True), name="decision_one_counts"
            ),
            models.UniqueConstraint(fields=["nomination", "key"], name="decision_once_a_form"),
            models.CheckConstraint(
                condition=Q(decision__in=DecisionKind.values), name="decision_known"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="decision_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_decision_display()}"
