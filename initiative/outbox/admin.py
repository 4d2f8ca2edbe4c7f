"""A read-only view of the post, with one repair: send again."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiative.adminsite import ReadOnly, ReadOnlyInline, Repairs
from initiative.audit.record import record
from initiative.outbox.enqueue import ring_after_commit
from initiative.outbox.models import Attempt, Breaker, Copy, Domain, Message, Pulse, Return
from initiative.outbox.querysets import MessageQuerySet


class AttemptInline(ReadOnlyInline):
    """The tries of one letter."""

    model = Attempt


class ReturnInline(ReadOnlyInline):
    """What was heard of a letter afterwards."""

    model = Return


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """Letters, one row an address."""

    list_display = ["recipient", "kind", "state", "not_before", "sent_at", "n_attempts"]
    list_filter = ["state", "reason", "kind", "language"]
    search_fields = ["recipient", "key", "message_id", "about"]
    date_hierarchy = "created_at"
    inlines = [AttemptInline, ReturnInline]
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

    list_display = ["message", "started_at", "outcome", "stage", "code", "words"]
    list_filter = ["outcome", "reason", "stage"]
    search_fields = ["message__recipient", "words"]
    list_select_related = ["message"]


@admin.register(Copy)
class CopyAdmin(ReadOnly):
    """What was sent, with the links blanked."""

    list_display = ["message", "subject"]
    search_fields = ["message__recipient", "subject"]
    list_select_related = ["message"]


@admin.register(Return)
class ReturnAdmin(ReadOnly):
    """Letters that came back."""

    list_display = ["message", "came_at", "kind", "reason", "code", "words"]
    list_filter = ["kind", "reason"]
    search_fields = ["message__recipient", "words"]
    list_select_related = ["message"]


@admin.register(Domain)
class DomainAdmin(Repairs):
    """Domains that asked for fewer letters; deleting one sets it free."""

    list_display = ["name", "rate", "counted_at"]
    search_fields = ["name"]


@admin.register(Breaker)
class BreakerAdmin(Repairs):
    """The way to the mail server; deleting the row lets the next letter try at once."""

    list_display = ["name", "n_failures", "again_at", "code", "words"]


@admin.register(Pulse)
class PulseAdmin(ReadOnly):
    """When each part of the machinery last did its work."""

    list_display = ["name", "beat_at"]
