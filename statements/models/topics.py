"""What statements of a meeting are about: a short list of the organisers' own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line

LONGEST_TOPIC = 80


class Topic(models.Model):
    """One subject by which readers find statements; its organisation says that it has it."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="topics")
    name = models.CharField(_("name"), max_length=LONGEST_TOPIC, validators=[single_line])
    # Empty where nobody said it.
    language = models.CharField(_("language"), max_length=35, blank=True)
    # Its place in the list. Two may share one: the older comes first.
    order = models.PositiveSmallIntegerField(_("order"))

    # How many statements have it; set where the desk lists topics.
    n_statements: int

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="topic_once_a_meeting"),
            models.CheckConstraint(condition=~Q(name=""), name="topic_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
