"""Organisations that ask to take part: the request, its codes, the words that follow."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calling.querysets import JoinCodeQuerySet, JoinRequestQuerySet
from calling.states import DECIDED_STATES, OPEN_STATES, RequestState, Voice
from meetings.models import Meeting, Participation
from organisations.validators import single_line


class JoinRequest(models.Model):
    """An organisation asks to take part in a meeting that is open to all who wish."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="join_requests")
    key = models.UUIDField(editable=False)
    # Names the page on which the code is entered. It opens nothing without the code.
    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # From it the link of the asker's own page is derived; the link is stored nowhere.
    nonce = models.CharField(max_length=32, editable=False)
    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    language = models.CharField(_("language of the name"), max_length=12, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True, validators=[single_line])
    contact_name = models.CharField(
        _("who asks"), max_length=200, blank=True, validators=[single_line]
    )
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    # Stays when the address is blanked; see ``initiative.outbox.marks``.
    email_mark = models.CharField(max_length=64, editable=False)
    letter_language = models.CharField(_("language of letters"), max_length=12)
    why = models.CharField(_("why"), max_length=1000)
    created_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=RequestState, default=RequestState.UNCONFIRMED
    )
    # Goes up with every act: two organisers who decide at once are told of each other.
    version = models.PositiveIntegerField(default=0, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="join_requests"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to take part")
        verbose_name_plural = _("requests to take part")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="join_request_once_a_form"),
            models.UniqueConstraint(
                fields=["meeting", "email_mark"],
                condition=Q(state__in=OPEN_STATES),
                name="join_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="join_request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.UNCONFIRMED, confirmed_at__isnull=True)
                | ~Q(state=RequestState.UNCONFIRMED) & Q(confirmed_at__isnull=False),
                name="join_request_confirmed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED_STATES, decided_at__isnull=False)
                | ~Q(state__in=DECIDED_STATES) & Q(decided_at__isnull=True),
                name="join_request_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ACCEPTED, participation__isnull=False)
                | ~Q(state=RequestState.ACCEPTED) & Q(participation__isnull=True),
                name="join_request_accepted_is_on_the_list",
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(state__in=DECIDED_STATES),
                name="join_request_open_has_an_address",
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="join_request_to_purge")]

    def __str__(self) -> str:
        return f"{self.name} · {self.meeting}"

    @property
    def about(self) -> str:
        """How the outbox and the log name this row."""
        return f"join-request:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be decided."""
        return self.state in OPEN_STATES


class JoinCode(models.Model):
    """A code that was sent to confirm an address. The database holds only its hash."""

    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="codes")
    nonce = models.CharField(max_length=32, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("good until"))
    n_tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = JoinCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code for an address")
        verbose_name_plural = _("codes for addresses")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(n_tries__lte=3), name="join_code_three_tries"),
        ]
        indexes = [models.Index(fields=["sent_at"], name="join_code_sent")]

    def __str__(self) -> str:
        return str(self.request)


class JoinMessage(models.Model):
    """Words of the organisers to who asks, or of who asks to them. Rows are added."""

    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="messages")
    key = models.UUIDField(editable=False)
    voice = models.CharField(_("who wrote"), max_length=12, choices=Voice)
    words = models.CharField(_("words"), max_length=1000)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("words about a request")
        verbose_name_plural = _("words about requests")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "key"], name="join_message_once_a_form"),
            models.CheckConstraint(
                condition=Q(voice__in=Voice.values), name="join_message_voice_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="join_message_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.request)
