"""Words with a fixed set of values: a poll, its proposals, the answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PollState(models.TextChoices):
    """Where a poll is. Whether its time is over is asked of the clock, not written down."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    DECIDED = "decided", _("decided")


# Of these a meeting has one at a time.
IN_WORK = (PollState.DRAFT, PollState.OPEN)


class ProposalKind(models.TextChoices):
    """What a proposal is about."""

    DATES = "dates", _("when and where")
    RHYTHM = "rhythm", _("how often")
    WORDS = "words", _("something else, in words")


class ChoiceAnswer(models.TextChoices):
    """What an organisation says to a proposal. Silence is none of these."""

    YES = "yes", pgettext_lazy("poll", "Yes")
    IF_NEED_BE = "if_need_be", pgettext_lazy("poll", "If need be")
    NO = "no", pgettext_lazy("poll", "No")
    # The organisation has taken its answer back: it has not answered.
    BACK = "back", pgettext_lazy("poll", "taken back")


# What is asked, in this order everywhere.
ASKED = (ChoiceAnswer.YES, ChoiceAnswer.IF_NEED_BE, ChoiceAnswer.NO)
