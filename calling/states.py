"""Words with a fixed set of values: the policy, opinions, decisions, states of a request."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyKind(models.TextChoices):
    """Whom a meeting invites."""

    ALL = "all", _("all who wish")
    THESE = "these", _("these")


class OpinionKind(models.TextChoices):
    """What a convener says of a nomination. Silence is none of these."""

    AGREE = "agree", _("agree")
    CONCERN = "concern", _("concern")
    OBJECTION = "objection", _("objection")
    QUESTION = "question", _("question")


class DecisionKind(models.TextChoices):
    """What was decided about a nomination."""

    INVITE = "invite", _("invite")
    NOT_NOW = "not_now", _("not now")
    DECLINED = "declined", _("declined")


class RequestState(models.TextChoices):
    """Where a request to take part is."""

    UNCONFIRMED = "unconfirmed", _("address not confirmed")
    WAITING = "waiting", _("waits for the organisers")
    ASKED = "asked", _("asked back")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


# With these somebody has still to say something.
OPEN_STATES = (RequestState.WAITING, RequestState.ASKED)
DECIDED_STATES = (RequestState.ACCEPTED, RequestState.DECLINED)

MOVES: dict[str, set[str]] = {
    RequestState.UNCONFIRMED: {RequestState.WAITING},
    RequestState.WAITING: {RequestState.ASKED, *DECIDED_STATES},
    RequestState.ASKED: {RequestState.ASKED, RequestState.WAITING, *DECIDED_STATES},
    RequestState.ACCEPTED: set(),
    RequestState.DECLINED: set(),
}


class Voice(models.TextChoices):
    """Who wrote words about a request."""

    ORGANISERS = "organisers", _("the organisers")
    ASKER = "asker", _("the organisation that asks")


class CodeOutcome(StrEnum):
    """What became of a code that somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"
    LATE = "late"
    USED = "used"
    ASKED_ALREADY = "asked_already"
