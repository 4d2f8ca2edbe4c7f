"""Letters: the week's news, a note from another organisation, news taken off the public page."""

from django.conf import settings

from bulletins.access import bulletins_for, is_blocked
from bulletins.models import Bulletin, Digest, DirectNote
from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.emails import addressee, common, reply_to
from meetings.models import Participation
from meetings.services.invitation import link_of
from meetings.stopping import stop_link_of
from organisations.models import Contact

# So many titles stand in a letter; the page has them all.
TITLES = 40


def with_links(participation: Participation, contact: Contact) -> tuple[dict, dict]:
    """Return what every letter here shows, and the headers by which it can be stopped."""
    stop_link = stop_link_of(contact)
    context = common(participation, link_of(participation.invitation)) | {"stop_link": stop_link}
    headers = {
        # One press in the mail program stops letters (RFC 8058).
        "List-Unsubscribe": f"<{stop_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return context, headers


@letter("bulletins.digest")
def digest(*, recipient: str, digest_pk: int) -> Sheet | Withheld:
    """Return the titles of a week. Withheld when nobody wants it, or nothing of it is left.

    What stands in it is asked again now: what was taken back meanwhile is not told, and who
    no longer takes part reads what everybody reads.
    """
    row = Digest.objects.select_related("subscription").get(pk=digest_pk)
    wish = row.subscription
    if not wish.is_on or wish.contact_id not in (None, row.contact_id):
        return Withheld(Reason.MUTED)
    participation = addressee(wish.participation_id, recipient)
    if isinstance(participation, Withheld):
        return participation
    news = bulletins_for(participation).first_sent(row.after, row.until)
    n_news = news.count()
    if n_news == 0:
        return Withheld(Reason.REPLACED)
    contact = Contact.objects.of_address(recipient).get()
    context, headers = with_links(participation, contact)
    return Sheet(
        context=context
        | {
            "news": list(news.for_list()[:TITLES]),
            "n_more": max(0, n_news - TITLES),
        },
        reply_to=reply_to(participation),
        headers=headers | {"List-Id": f"<{participation.meeting.slug}.{settings.MAIL_DOMAIN}>"},
        is_automatic=True,
        secrets=[context["link"], context["stop_link"]],
    )


@letter("bulletins.note")
def note(*, recipient: str, note_pk: int) -> Sheet | Withheld:
    """Return a note of another organisation. No address in it but the site's own.

    Withheld when its words are deleted, or the receiver wants no more of them. The copy that
    the organisers can look at has no word of it, and an answer by mail does not reach them.
    """
    row = DirectNote.objects.select_related("sender__organisation").get(pk=note_pk)
    if row.forgotten_at is not None:
        return Withheld(Reason.STALE)
    participation = addressee(row.receiver_id, recipient)
    if isinstance(participation, Withheld):
        return participation
    if is_blocked(receiver=participation, sender=row.sender):
        return Withheld(Reason.MUTED)
    context, headers = with_links(participation, Contact.objects.of_address(recipient).get())
    quoted = "\n".join(f"> {line}".rstrip() for line in row.text.split("\n"))
    return Sheet(
        context=context
        | {
            "other": row.sender.organisation,
            "note": row,
            "quoted": quoted,
        },
        reply_to=[settings.DEFAULT_FROM_EMAIL],
        headers=headers,
        secrets=[context["link"], context["stop_link"], quoted],
    )


@letter("bulletins.taken_off")
def taken_off(*, recipient: str, bulletin_pk: int, participation_pk: int) -> Sheet | Withheld:
    """Return the news that organisers took a bulletin off the public page, and why."""
    row = Bulletin.objects.select_related("sent").defer("sent__body", "sent__html")
    bulletin = row.get(pk=bulletin_pk)
    if bulletin.off_at is None or bulletin.withdrawn_at is not None:
        return Withheld(Reason.REPLACED)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    context, headers = with_links(participation, Contact.objects.of_address(recipient).get())
    return Sheet(
        context=context | {"bulletin": bulletin},
        reply_to=reply_to(participation),
        headers=headers,
        is_automatic=True,
        secrets=[context["link"], context["stop_link"]],
    )
