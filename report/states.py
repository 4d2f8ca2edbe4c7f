"""Words with a fixed set of values: how far the report is, how a decision was made, what a
correction wants and what became of it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Who reads the report."""

    DRAFT = "draft", _("being written")
    PARTICIPANTS = "participants", _("with the participants")
    PUBLISHED = "published", _("published")


MOVES: dict[str, set[str]] = {
    ReportState.DRAFT: {ReportState.PARTICIPANTS},
    ReportState.PARTICIPANTS: {ReportState.PUBLISHED},
    ReportState.PUBLISHED: set(),
}


class VersionKind(models.TextChoices):
    """Why a text of the report was kept."""

    DRAFT = "draft", _("draft")
    CONFLICT = "conflict", _("kept beside another draft")
    SENT = "sent", _("sent to the participants")
    PUBLISHED = "published", _("published")


# What readers have seen: its page is finished and its decisions stand still.
FROZEN = (VersionKind.SENT, VersionKind.PUBLISHED)


class How(models.TextChoices):
    """How a decision was made."""

    AGREED = "agreed", _("agreed without a vote")
    VOTE = "vote", _("by a vote")
    OTHER = "other", _("in another way")


class CorrectionKind(models.TextChoices):
    """What an organisation wants."""

    OWN_PART = "own_part", _("Correct what is said about us")
    NOTE = "note", _("Add a note of our own")


class Outcome(models.TextChoices):
    """What became of a correction; none of these while nobody has answered."""

    TAKEN_OVER = "taken_over", _("taken over into the text")
    APPENDED = "appended", _("added as a note")
    ANSWERED = "answered", _("answered with words")
