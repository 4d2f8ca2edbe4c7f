"""Words with a fixed set of values: kinds of texts, where a text stands, what is said to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextKind(models.TextChoices):
    """What kind of text organisations sign."""

    RESOLUTION = "resolution", _("Resolution")
    APPEAL = "appeal", _("Appeal")
    CAMPAIGN = "campaign", _("Campaign")


class TextState(models.TextChoices):
    """Where a text stands; derived from its times, never stored."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for signing")
    CLOSED = "closed", _("closed for signing")
    WITHDRAWN = "withdrawn", _("withdrawn")


class VoiceKind(models.TextChoices):
    """What an organisation says to a text. Silence is none of these, and never a no."""

    SIGNED = "signed", _("signed")
    DIFFERENT = "different", _("has a different view")
    NOT_OURS = "not_ours", _("not our matter")
