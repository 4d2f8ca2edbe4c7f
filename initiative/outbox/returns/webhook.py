"""Notices of a mail service (anymail) about letters, in the same words as reports.

Loaded by ``urls`` beside it, only when such a service is configured.
"""

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.utils import timezone

from initiative.outbox.models import Message, Return
from initiative.outbox.returnpath import pk_of_token
from initiative.outbox.returns.codes import code_of
from initiative.outbox.returns.reading import Verdict, verdict_of_failure, words_of
from initiative.outbox.returns.receiving import receive_news
from initiative.outbox.states import Reason, ReturnKind

# What a service says when the other server's own words are not there. What it does not
# say for certain is left to a person.
REJECTIONS = {
    RejectReason.INVALID: (ReturnKind.GONE, Reason.NO_MAILBOX),
    RejectReason.BOUNCED: (ReturnKind.GONE, Reason.REFUSED),
    RejectReason.BLOCKED: (ReturnKind.GONE, Reason.POLICY),
    RejectReason.SPAM: (ReturnKind.GONE, Reason.POLICY),
    RejectReason.TIMED_OUT: (ReturnKind.LATER, Reason.GAVE_UP),
    RejectReason.UNSUBSCRIBED: (ReturnKind.COMPLAINT, Reason.MUTED),
}
UNCERTAIN = (ReturnKind.LATER, Reason.REFUSED)


def note_event(event: AnymailTrackingEvent, esp_name: str, **_more: object) -> Return | None:
    """Keep what a service says about one of our letters; the rest is not for us.

    The letter is found by the signed number that went with it, so that the events of
    another site with the same account do no harm.
    """
    at = timezone.now()
    verdict = verdict_of(event)
    pk = pk_of_token(str((event.metadata or {}).get("letter", "")), at)
    if verdict is None or pk is None:
        return None
    return receive_news(
        message=Message.objects.get(pk=pk),
        source=f"{esp_name}|{event.event_id or event.event_type}",
        verdict=verdict,
        at=at,
    )


def verdict_of(event: AnymailTrackingEvent) -> Verdict | None:
    """Return what an event means for a letter; ``None`` when it is no news of a return."""
    said = event.mta_response or event.description or ""
    code, words = code_of("", said), words_of(said)
    if event.event_type == EventType.DEFERRED:
        return Verdict(ReturnKind.LATER, Reason.LATER, code, words)
    if event.event_type == EventType.COMPLAINED:
        return Verdict(ReturnKind.COMPLAINT, Reason.COMPLAINT, code, words)
    if event.event_type == EventType.UNSUBSCRIBED:
        return Verdict(ReturnKind.COMPLAINT, Reason.MUTED, code, words)
    if event.event_type == EventType.FAILED:
        # The service could not send it: nobody's address is to blame.
        return Verdict(ReturnKind.GONE, Reason.ROUTE, code, words, is_over=True)
    if event.event_type in (EventType.BOUNCED, EventType.REJECTED):
        return verdict_of_rejection(event, code, words)
    return None


def verdict_of_rejection(event: AnymailTrackingEvent, code: str, words: str) -> Verdict:
    """Return what a refused letter means: by the other server's code, else by the service's."""
    if code:
        return verdict_of_failure(code, words)
    kind, reason = REJECTIONS.get(event.reject_reason, UNCERTAIN)
    return Verdict(kind, reason, code, words, is_over=True)
