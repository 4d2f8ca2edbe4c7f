"""Words with a fixed set of values: who may read a bulletin, why a text was kept."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a bulletin."""

    PARTICIPANTS = "participants", _("Organisations that take part")
    PUBLIC = "public", _("Everyone")


class TextKind(models.TextChoices):
    """Why a text of a bulletin was kept."""

    DRAFT = "draft", _("saved")
    SENT = "sent", _("sent")
    CONFLICT = "conflict", _("saved beside another one")


# A direct note, in characters.
LONGEST_NOTE = 2_000
# So many notes an organisation may send within a day, at all its meetings together.
NOTES_A_DAY = 20
# Notes are forgotten so long after the meeting, and never sooner than this after they came.
NOTES_KEPT_FOR = timedelta(days=30)
