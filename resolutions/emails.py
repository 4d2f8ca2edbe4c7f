"""Letters about texts: open for signing, asked to propose, receipts."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from initiative.languages import direction
from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.emails import addressee, common, reply_to
from meetings.filling import moment
from meetings.models import Participation
from meetings.services.invitation import link_of
from resolutions.models import JointText, Pledge, Proposer, Version, Voice
from resolutions.states import VoiceKind
from statements.difference import difference


@letter("resolutions.signing")
def signing(*, recipient: str, participation_pk: int, version_pk: int) -> Sheet | Withheld:
    """Return the news that a text can be signed, or that it has changed.

    Stale once there is a newer version, or signing is over; done once the organisation has
    said something to this version.
    """
    version = Version.objects.select_related("text__meeting").defer("html").get(pk=version_pk)
    text = version.text
    if text.current_id != version.pk or not text.takes_signatures(timezone.now()):
        return Withheld(Reason.REPLACED)
    voice = text.voices.standing().filter(participation=participation_pk).first()
    if voice is not None and (
        voice.version_id == version.pk
        or voice.kept_through == version.number
        or voice.kind == VoiceKind.NOT_OURS
    ):
        return Withheld(Reason.DONE)
    signed = voice.version if voice else None
    changed = difference(signed.body, version.body) if signed else None
    return about_text(
        participation_pk,
        recipient,
        text,
        version=version,
        signed=signed,
        is_signed=voice is not None and voice.is_signature,
        changed=changed,
        until=text.signing_until,
    )


@letter("resolutions.propose")
def propose(
    *, recipient: str, participation_pk: int, text_pk: int, asker_pk: int
) -> Sheet | Withheld:
    """Return the question whether an organisation proposes a text. Stale once it has said so."""
    asked = Proposer.objects.filter(text=text_pk, participation=participation_pk).first()
    if asked is None or asked.left_at is not None or asked.joined_at is not None:
        return Withheld(Reason.REPLACED)
    text = JointText.objects.select_related("meeting").get(pk=text_pk)
    if text.withdrawn_at is not None:
        return Withheld(Reason.REPLACED)
    asker = Participation.objects.select_related("organisation").filter(pk=asker_pk).first()
    return about_text(
        participation_pk, recipient, text, other=asker.organisation if asker else None
    )


@letter("resolutions.receipt")
def receipt(*, recipient: str, participation_pk: int, what: str, pk: int) -> Sheet | Withheld:
    """Return proof of what was said in an organisation's name, for everybody who speaks for it.

    Args:
        what: ``voice``, ``taken_back``, ``pledge`` or ``proposer``.
    """
    row = row_of(what, pk)
    text = JointText.objects.select_related("meeting", "current", "draft").get(pk=row.text_id)
    head = getattr(row, "version", None) or text.head
    return about_text(
        participation_pk,
        recipient,
        text,
        what=what if what != "voice" else row.kind,
        row=row,
        head=head,
        head_direction=direction(head.language) if head else "ltr",
    )


def row_of(what: str, pk: int) -> Voice | Pledge | Proposer:
    """Return what a receipt is about."""
    if what == "pledge":
        return Pledge.objects.get(pk=pk)
    if what == "proposer":
        return Proposer.objects.get(pk=pk)
    return Voice.objects.select_related("version").get(pk=pk)


def about_text(
    participation_pk: int, recipient: str, text: JointText, **more: object
) -> Sheet | Withheld:
    """Return a letter about a text to an organisation."""
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    zone = participation.meeting.time_zone
    if until := more.get("until"):
        more |= {"until": moment(until, zone)}
    note = reverse("meetings:delegate_note", args=[participation.meeting.slug])
    return Sheet(
        context=common(participation, link)
        | {"text": text, "note_address": f"{settings.SITE_URL}{note}"}
        | more,
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )
