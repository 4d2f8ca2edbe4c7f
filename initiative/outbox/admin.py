"""A read-only view of the post, with one repair: send again."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiative.adminsite import ReadOnly, ReadOnlyInline
from initiative.audit.record import record
from initiative.outbox.enqueue import ring_after_commit
from initiative.outbox.models import Attempt, Message
from initiative.outbox.querysets import MessageQuerySet


class AttemptInline(ReadOnlyInline):
    """The tries of one letter."""

    model = Attempt


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """Letters, one row an address."""

    list_display = ["recipient", "kind", "state", "not_before", "sent_at", "n_attempts"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["recipient", "key", "message_id", "about"]
    date_hierarchy = "created_at"
    inlines = [AttemptInline]
    actions = ["send_again"]

    def has_repair_permission(self, request: HttpRequest) -> bool:
        """Sending is more than looking."""
        return request.user.has_perm("outbox.change_message")

    @admin.action(description=_("Send again"), permissions=["repair"])
    def send_again(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        """Put settled letters back into the queue; those on their way stay as they are."""
        letters = list(queryset.settled())
        keys = [letter.key for letter in letters]
        by = str(getattr(request.user, "ref", ""))
        with transaction.atomic():
            n = Message.objects.filter(key__in=keys).send_again(timezone.now())
            for letter in letters:
                record(by, "send_again", scope=letter.scope, about=letter.about, letter=letter.pk)
            ring_after_commit(keys)
        words = ngettext("%(n)d letter waits again.", "%(n)d letters wait again.", n)
        self.message_user(request, words % {"n": n}, messages.SUCCESS)


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    """Tries, one row each."""

    list_display = ["message", "started_at", "outcome", "code", "words"]
    list_filter = ["outcome", "code"]
    search_fields = ["message__recipient", "words"]
    list_select_related = ["message"]
