"""How far an import has got."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """An import is read, then done, and may be undone."""

    READ = "read", _("not done yet")
    DONE = "done", _("done")
    UNDONE = "undone", _("undone")
