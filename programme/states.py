"""Words with a fixed set of values: what a session is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    """What a session is; speeches have speakers and a list of who speaks."""

    SPEECHES = "speeches", _("speeches")
    BREAK = "break", _("break")
    OTHER = "other", _("other")
