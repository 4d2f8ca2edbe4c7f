"""Who may read which bulletin or note: fetch and permission in one call, 404 for both."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bulletins.models import Bulletin, DirectNote, NoteBlock, Subscription
from bulletins.querysets import BulletinQuerySet, DirectNoteQuerySet
from meetings import access
from meetings.models import Meeting, Participation
from meetings.querysets import ParticipationQuerySet
from meetings.states import WRITING


def takes_part(participation: Participation) -> bool:
    """Say whether an organisation takes part: its last answer is yes or text only."""
    mine = Participation.objects.filter(pk=participation.pk)
    return mine.answered(*WRITING).exists()


# --- Bulletins


def public_bulletins(meeting: Meeting) -> BulletinQuerySet:
    """Return what everybody may read of a public meeting, the newest first."""
    return Bulletin.objects.public().filter(meeting=meeting).newest_first()


def public_bulletin(slug: str, number: int) -> Bulletin:
    """Return one that everybody may read, ready for reading, or 404."""
    return get_object_or_404(
        Bulletin.objects.public().for_reading(), meeting__slug=slug, number=number
    )


def gone_bulletin(slug: str, number: int) -> Bulletin:
    """Return one that everybody could read and nobody can now, without its words, or 404.

    One that was never public is as absent as one that never was.
    """
    gone = Bulletin.objects.once_public().select_related("meeting").defer("meeting__call")
    return get_object_or_404(gone, meeting__slug=slug, number=number)


def bulletins_for(participation: Participation) -> BulletinQuerySet:
    """Return what an organisation may read at its meeting, the newest first.

    Those that take part read all that was sent; the others what everybody reads.
    """
    everything = Bulletin.objects.filter(meeting=participation.meeting_id).newest_first()
    return everything.readable() if takes_part(participation) else everything.public()


def bulletin_for(participation: Participation, number: int) -> Bulletin:
    """Return one that an organisation may read, ready for reading, or 404."""
    return get_object_or_404(bulletins_for(participation).for_reading(), number=number)


def own_bulletins(participation: Participation) -> QuerySet[Bulletin]:
    """Return what an organisation has begun at this meeting, without texts."""
    return (
        Bulletin.objects.filter(participation=participation)
        .select_related("draft", "sent")
        .defer("draft__body", "draft__html", "sent__body", "sent__html")
        .order_by("-pk")
    )


def own_bulletin(participation: Participation, number: int) -> Bulletin:
    """Return one that an organisation wrote itself, with its texts, or 404."""
    bulletin = get_object_or_404(
        Bulletin.objects.select_related("draft", "sent"),
        participation=participation,
        number=number,
    )
    bulletin.participation = participation
    bulletin.meeting = participation.meeting
    return bulletin


def bulletins_for_organiser(meeting: Meeting) -> BulletinQuerySet:
    """Return what was sent at a meeting, as those that take part read it."""
    return Bulletin.objects.filter(meeting=meeting).readable().newest_first()


def bulletin_for_organiser(
    request: HttpRequest, slug: str, number: int, act: str = access.READ
) -> tuple[Meeting, Bulletin]:
    """Return a meeting of this organiser and what was sent there under a number, or 404."""
    meeting = access.meeting_for_organiser(request, slug, act)
    rows = bulletins_for_organiser(meeting).for_reading()
    return meeting, get_object_or_404(rows, number=number)


def subscription_of(participation: Participation) -> Subscription | None:
    """Return the wish of an organisation for the weekly letter, if it holds."""
    return Subscription.objects.switched_on().filter(participation=participation).first()


# --- Notes


def can_be_written_to(participation: Participation) -> ParticipationQuerySet:
    """Return to whom an organisation may write, in the order of the names.

    Those that take part, have a link and agreed to be named: that an organisation in danger
    is on the list is for nobody to learn here. It can write first; then it can be answered.
    """
    others = participation.meeting.participations.invited().exclude(pk=participation.pk)
    return others.filter(is_named=True).answered(*WRITING).by_name()


def named_other(participation: Participation, organisation_slug: str) -> Participation:
    """Return another organisation that is named in public at the same meeting, or 404.

    Whether a note can go there now is the service's question.
    """
    others = participation.meeting.participations.select_related("organisation")
    return get_object_or_404(others.filter(is_named=True), organisation__slug=organisation_slug)


def exchanges_of(participation: Participation) -> DirectNoteQuerySet:
    """Return what an organisation began or was written, without the words."""
    notes = DirectNote.objects.of(participation.pk).exchanges()
    newest = DirectNote.objects.filter(first=OuterRef("pk")).order_by("-pk")
    return notes.defer("text").annotate(last_sender=Subquery(newest.values("sender")[:1]))


def exchange_of(participation: Participation, pk: int) -> DirectNote:
    """Return the note that began an exchange of this organisation, or 404."""
    notes = DirectNote.objects.of(participation.pk).filter(first__isnull=True)
    return get_object_or_404(
        notes.select_related("sender__organisation", "receiver__organisation"), pk=pk
    )


def notes_of(first: DirectNote) -> list[DirectNote]:
    """Return the notes of an exchange in the order in which they were sent."""
    others = first.others.select_related("sender__organisation").order_by("pk")
    return [first, *others]


def other_of(first: DirectNote, participation: Participation) -> Participation:
    """Return with whom an organisation has this exchange."""
    return first.receiver if first.sender_id == participation.pk else first.sender


def is_blocked(*, receiver: Participation, sender: Participation) -> bool:
    """Say whether an organisation wants no more notes from another."""
    return NoteBlock.objects.filter(receiver=receiver, sender=sender).exists()
