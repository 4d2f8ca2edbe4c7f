"""Reads of polls, proposals and answers."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Exists, OuterRef

from meetings.parts import number_of
from polls.states import ChoiceAnswer, PollState

if TYPE_CHECKING:
    from polls.models import Poll


class PollQuerySet(models.QuerySet):
    """Polls …"""

    def shown(self) -> "PollQuerySet":
        """… that were put to the organisations, the newest first."""
        return self.exclude(state=PollState.DRAFT).order_by("-pk")

    def hold(self, pk: int) -> "Poll":
        """Read one poll with its meeting and keep it to this transaction."""
        polls = self.select_for_update(of=("self",)).select_related("meeting")
        return cast("Poll", polls.get(pk=pk))

    def with_open_questions(self, participation_pk: int) -> "PollQuerySet":
        """Add ``n_up``, and ``n_answered``: by one organisation, to what proposals say now."""
        options = self.model._meta.get_field("options").related_model.objects
        choices = options.model._meta.get_field("choices").related_model.objects
        up = options.up().filter(poll=OuterRef("pk"))
        answers = choices.current().filter(
            option=OuterRef("pk"),
            option_version=OuterRef("version"),
            participation=participation_pk,
        )
        return self.annotate(n_up=number_of(up), n_answered=number_of(up.filter(Exists(answers))))


class OptionQuerySet(models.QuerySet):
    """Proposals …"""

    def up(self) -> "OptionQuerySet":
        """… about which everybody is asked."""
        return self.filter(put_up_at__isnull=False, taken_back_at__isnull=True)

    def waiting(self) -> "OptionQuerySet":
        """… of organisations, that wait for the desk."""
        return self.filter(put_up_at__isnull=True, taken_back_at__isnull=True)

    def with_answered(self) -> "OptionQuerySet":
        """Add ``is_answered``: whether anybody has ever answered."""
        choices = self.model._meta.get_field("choices").related_model.objects
        return self.annotate(is_answered=Exists(choices.filter(option=OuterRef("pk"))))


class ChoiceQuerySet(models.QuerySet):
    """Answers to proposals …"""

    def current(self) -> "ChoiceQuerySet":
        """… that count now. What was taken back is no answer."""
        return self.filter(is_current=True).exclude(answer=ChoiceAnswer.BACK)


class LetterCopyQuerySet(models.QuerySet):
    """Copied letters …"""

    def of_meeting(self, meeting_pk: int) -> "LetterCopyQuerySet":
        """… of one meeting, with their texts."""
        copies = self.filter(letter__meeting_id=meeting_pk).select_related("letter__meeting")
        return copies.prefetch_related("letter__texts").order_by("pk")

    def to_look_at(self) -> "LetterCopyQuerySet":
        """… in which nobody has looked at the dates."""
        return self.filter(looked_at__isnull=True)
