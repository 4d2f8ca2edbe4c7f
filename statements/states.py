"""Words with a fixed set of values: why a revision was written, the six stages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionKind(models.TextChoices):
    """Why a text was kept."""

    DRAFT = "draft", _("draft")
    AUTO = "auto", _("saved by itself")
    CONFLICT = "conflict", _("kept beside another draft")
    SENT = "sent", _("sent")


class Origin(models.TextChoices):
    """From where the words of a revision came."""

    TYPED = "typed", _("typed")
    FILE = "file", _("from a file")
    EARLIER = "earlier", _("from an earlier version")
    TWO = "two", _("put together from two")


class Ending(models.TextChoices):
    """Why a version is no longer what everybody reads."""

    REPLACED = "replaced", _("replaced by a newer version")
    WITHDRAWN = "withdrawn", _("withdrawn by the organisation")
    UNPUBLISHED = "unpublished", _("taken back by the organisers")


class Standing(models.TextChoices):
    """Where a statement is, seen from the desk; derived from rows, never stored."""

    WAITS = "waits", _("waits")
    LATE = "late", _("came late, you decide")
    ASKED = "asked", _("returned with a question")
    NEWER = "newer", _("published, a newer version waits")
    PUBLISHED = "published", _("published")
    UNPUBLISHED = "unpublished", _("taken back from the public")
    WITHDRAWN = "withdrawn", _("withdrawn by the organisation")


class TranslationKind(models.TextChoices):
    """Who made a translation."""

    ORGANISATION = "organisation", _("the organisation itself")
    ORGANISERS = "organisers", _("the organisers")
    OTHERS = "others", _("others")


class Stage(models.TextChoices):
    """How far an organisation has got; derived from rows, never stored."""

    INVITED = "invited", _("Invited")
    ANSWERED = "answered", _("Answered")
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    PUBLISHED = "published", _("Published")
    CAME = "came", _("Came")
