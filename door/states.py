"""Words with a fixed set of values: what a press says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PressKind(models.TextChoices):
    """What somebody at the door pressed."""

    CAME = "came", _("came")
    UNDO = "undo", _("taken back")
