"""Who may see and do what here: fetch and permission in one call."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from meetings import access
from meetings.models import Meeting, Participation
from organisations.models import Organisation
from resolutions.models import Happening, JointText, Proposer, Translation, Version, Voice
from statements.naming import may_be_named

# --- Everybody ----------------------------------------------------------------


def public_texts(meeting: Meeting) -> QuerySet[JointText]:
    """Return the texts of a meeting that everybody may read, with how many sign each."""
    return JointText.objects.public().of_meeting(meeting.pk).with_title().with_n_signed()


def public_versions(meeting: Meeting) -> QuerySet:
    """Return number of the text, number of the version and since when, of all that is public."""
    versions = Version.objects.filter(text__in=JointText.objects.public().filter(meeting=meeting))
    ordered = versions.order_by("text__number", "number")
    return ordered.values_list("text__number", "number", "opened_at")


def public_text(slug: str, number: int) -> JointText:
    """Return one text that everybody may read, or 404."""
    texts = JointText.objects.public().select_related("meeting").defer("meeting__call")
    return get_object_or_404(texts, meeting__slug=slug, number=number)


def text_gone(slug: str, number: int) -> JointText:
    """Return a text that everybody could read and that was withdrawn since, or 404.

    What was withdrawn before the meeting was open to the public was read by nobody.
    """
    texts = JointText.objects.select_related("meeting", "current")
    texts = texts.defer("meeting__call", "current__body", "current__html")
    return get_object_or_404(
        texts,
        meeting__slug=slug,
        number=number,
        opened_at__isnull=False,
        withdrawn_at__gt=F("meeting__opened_at"),
    )


def versions_of(text: JointText) -> list[Version]:
    """Return every version, the first one first, with its words."""
    return list(text.versions.order_by("number"))


def public_voices(text: JointText, *, by_time: bool = False) -> list[Voice]:
    """Return what everybody may read of what organisations say, without a person's name."""
    voices = text.voices.for_everybody()
    return list(with_page(voices.in_order() if by_time else voices.by_name()))


def with_page(rows: QuerySet) -> QuerySet:
    """Add ``has_page``: whether the organisation of each row has a public page of its own."""
    named = Participation.objects.filter(may_be_named(), meeting__opened_at__isnull=False)
    organisation = OuterRef("participation__organisation")
    return rows.annotate(has_page=Exists(named.filter(organisation=organisation)))


def public_proposers(text: JointText) -> list[Proposer]:
    """Return who proposes what everybody reads, and who did and has left since."""
    return list(with_page(text.proposers.filter(named_since__isnull=False).by_name()))


def signed_by(organisation: Organisation) -> QuerySet[JointText]:
    """Return what an organisation signs and everybody may read, the newest meeting first."""
    signatures = Voice.objects.signatures().filter(
        text=OuterRef("pk"), participation__organisation=organisation
    )
    texts = JointText.objects.public().filter(Exists(signatures)).with_title()
    return (
        texts.select_related("meeting", "current", "draft")
        .defer("meeting__call")
        .order_by("-meeting__starts_on", "number")
    )


def earlier_translations(text: JointText, language: str) -> list[Translation]:
    """Return the last translation of any draft of a text into a language, if there is one."""
    translations = Translation.objects.filter(draft__text=text, language=language)
    return list(translations.order_by("-pk")[:1])


# --- Delegates ----------------------------------------------------------------


def texts_for_delegate(participation: Participation) -> QuerySet[JointText]:
    """Return the texts that an organisation sees: opened ones, and drafts that it proposes."""
    texts = JointText.objects.of_meeting(participation.meeting_id)
    proposed = JointText.objects.proposed_by(participation.pk)
    return (
        texts.filter(Q(opened_at__isnull=False) | Q(pk__in=proposed.values("pk")))
        .with_title()
        .with_n_signed()
        .with_voice_of(participation.pk)
    )


def text_for_delegate(
    request: HttpRequest, slug: str, number: int
) -> tuple[Participation, JointText]:
    """Return for whom this browser acts, and a text that was opened, or 404."""
    participation = access.participation_for_delegate(request, slug)
    texts = JointText.objects.select_related("current")
    text = get_object_or_404(
        texts, meeting=participation.meeting_id, number=number, opened_at__isnull=False
    )
    text.meeting = participation.meeting
    return participation, text


def draft_for_delegate(
    request: HttpRequest, slug: str, number: int
) -> tuple[Participation, JointText, Proposer]:
    """Return for whom this browser acts, a text that it proposes or is asked to, and its place."""
    participation = access.participation_for_delegate(request, slug)
    proposers = Proposer.objects.present().select_related("text__draft", "text__current")
    proposer = get_object_or_404(
        proposers.defer("text__current__html"),
        participation=participation,
        text__meeting=participation.meeting_id,
        text__number=number,
    )
    text = proposer.text
    text.meeting = participation.meeting
    proposer.participation = participation
    return participation, text, proposer


def writable_for_delegate(
    request: HttpRequest, slug: str, number: int
) -> tuple[Participation, JointText]:
    """Return for whom this browser acts, and a text whose words are its own to change, or 404."""
    participation, text, proposer = draft_for_delegate(request, slug, number)
    if text.begun_for_id is None or proposer.joined_at is None:
        raise Http404
    return participation, text


# --- Organisers ---------------------------------------------------------------


def texts_for_organiser(meeting: Meeting) -> QuerySet[JointText]:
    """Return the texts of a meeting that its organisers see."""
    texts = JointText.objects.of_meeting(meeting.pk).for_desk().with_title().with_n_signed()
    return texts.select_related("handed_in").defer("handed_in__body")


def text_for_organiser(
    request: HttpRequest, slug: str, number: int, act: str = access.READ
) -> JointText:
    """Return one text at a desk, if this person may do ``act`` there, or 404."""
    meeting = access.meeting_for_organiser(request, slug, act)
    texts = JointText.objects.for_desk().select_related("draft", "handed_in", "current")
    text = get_object_or_404(texts, meeting=meeting, number=number)
    text.meeting = meeting
    return text


def proposing() -> Prefetch:
    """Return what adds ``by`` to texts: who proposes each, or is asked to, with their names."""
    return Prefetch("proposers", Proposer.objects.present().by_name(), "by")


def happenings_of(text: JointText) -> QuerySet[Happening]:
    """Return what happened in a campaign, the newest first, with who tells it."""
    return text.happenings.standing().select_related("participation__organisation")


def may_see_names(meeting: Meeting) -> bool:
    """Say whether this person sees who signed for an organisation: not helpers at the door."""
    return bool(meeting.may & {access.WRITE, access.PUBLISH, access.MANAGE})


def may_be_asked(participation: Participation) -> QuerySet[Participation]:
    """Return whom an organisation may ask: others of the meeting that agreed to be named."""
    others = Participation.objects.of_meeting(participation.meeting_id).invited()
    return others.filter(is_named=True).exclude(pk=participation.pk)
