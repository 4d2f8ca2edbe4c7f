"""Words with a fixed set of values: why a revision was written, the six stages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionKind(models.TextChoices):
    """Why a text was kept."""

    DRAFT = "draft", _("draft")
    CONFLICT = "conflict", _("kept beside another draft")
    SENT = "sent", _("sent")


class Stage(models.TextChoices):
    """How far an organisation has got; derived from rows, never stored."""

    INVITED = "invited", _("Invited")
    ANSWERED = "answered", _("Answered")
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    PUBLISHED = "published", _("Published")
    CAME = "came", _("Came")
