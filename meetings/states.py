"""Words with a fixed set of values: answers, roles, kinds of letters, deadlines."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What an organisation answered. Silence is none of these."""

    YES = "yes", _("Yes, we will come")
    TEXT_ONLY = "text_only", _("No, but we will send a statement")
    UNSURE = "unsure", _("Not sure yet")
    NO = "no", _("No")


# With these an organisation is expected to write a statement.
WRITING = (Answer.YES, Answer.TEXT_ONLY)


class AnswerSource(models.TextChoices):
    """By which way an answer came."""

    LINK = "link", _("by the personal link")
    ACCOUNT = "account", _("by a signed-in member")
    ORGANISER = "organiser", _("written down by an organiser")


class ConvenerRole(models.TextChoices):
    """How an organisation calls a meeting; all of them are equal."""

    HOST = "host", _("host")
    CO_ORGANISER = "co_organiser", _("co-organiser")
    SUPPORTER = "supporter", _("supporter")


class OrganiserRole(models.TextChoices):
    """What an organiser may do at the desk."""

    READS = "reads", _("reads")
    WRITES = "writes", _("writes letters")
    PUBLISHES = "publishes", _("publishes")
    DOOR = "door", _("at the door")
    EVERYTHING = "everything", _("everything")


class PublicationMode(models.TextChoices):
    """When everybody can read what an organisation sent."""

    AT_ONCE = "at_once", _("as soon as it is sent")
    AT_DEADLINE = "at_deadline", _("all together, when the deadline has passed")
    BY_HAND = "by_hand", _("when an organiser publishes it")


class DeadlineKind(models.TextChoices):
    """What is due."""

    ANSWERS = "answers", _("answers")
    STATEMENTS = "statements", _("statements")


class TimeAnswer(models.TextChoices):
    """What became of a wish for more time."""

    OPEN = "open", _("waits for the organisers")
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("not granted")


class DeadlineState(models.TextChoices):
    """How a moment lies to a deadline."""

    OPEN = "open", _("open")
    LATE = "late", _("late")


class LetterKind(models.TextChoices):
    """What a letter of the organisers is for."""

    INVITATION = "invitation", _("invitation")
    REMINDER = "reminder", _("reminder")
    NOTES = "notes", _("practical notes")
    FREE = "free", _("free letter")
