"""What pages below show of texts: the desk, tasks, the public home, an organisation's page."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiative.templatetags.ui import lang_attrs
from meetings.deadlines import Deadline
from meetings.models import Meeting, Participation
from meetings.parts import (
    ACT_WORDS,
    DELEGATE_LINKS,
    DESK_PAGES,
    LETTER_NAMES,
    ORGANISATION_SECTIONS,
    PUBLIC_ADDRESSES,
    TASKS,
    DeskPage,
    Link,
    Need,
    Section,
    Task,
    desk_need,
    public_part,
)
from meetings.states import DeadlineState
from organisations.models import Organisation
from resolutions import access
from resolutions.models import JointText
from resolutions.states import VoiceKind

# What a deadline of signing is called among the others.
SIGNING = "signing"


def public_texts_of(meeting: OuterRef) -> QuerySet:
    """Return the texts of a meeting that everybody may read."""
    return JointText.objects.public().filter(meeting=meeting)


def texts_handed_in(meeting: OuterRef) -> QuerySet:
    """Return the texts of a meeting that wait for an organiser."""
    return JointText.objects.waiting_to_be_opened().filter(meeting=meeting)


def handed_in_words(meeting: Meeting, n: int) -> Need:
    """Say how many texts wait to be put up for signing."""
    words = ngettext(
        "%(n)d text was handed in to be put up for signing.",
        "%(n)d texts were handed in to be put up for signing.",
        n,
    )
    address = reverse("resolutions:organiser_resolutions", args=[meeting.slug])
    return Need(words % {"n": n}, address, _("Read"))


def tasks_of(participation: Participation, at: datetime) -> Iterable[Task]:
    """Yield the texts that an organisation can sign, or is asked to propose: one query."""
    open_now = JointText.objects.taking_signatures(at).values("pk")
    texts = access.texts_for_delegate(participation).filter(withdrawn_at__isnull=True)
    for text in texts.filter(Q(pk__in=open_now) | Q(opened_at__isnull=True)):
        yield from task_of(text, participation, at)


def task_of(text: JointText, participation: Participation, at: datetime) -> Iterable[Task]:
    """Yield the task that a text means for an organisation; none for a draft of its own."""
    slug = participation.meeting.slug
    name = named(text)
    if text.opened_at is None:
        if text.is_asked:
            address = reverse("resolutions:delegate_draft", args=[slug, text.number])
            act = _("Read the draft and say whether you propose it")
            yield Task(name, act, address, _("you are asked to propose it"), "todo")
        return
    address = reverse("resolutions:delegate_resolution", args=[slug, text.number])
    status, mark = status_of(text)
    due = Deadline(SIGNING, text.signing_until, False, DeadlineState.OPEN)
    is_open = mark == "todo"
    yield Task(name, _("Read and decide"), address, status, mark, due if is_open else None)


def named(text: JointText) -> str:
    """Return the kind of a text and its title, in the title's own language."""
    kind, head = text.get_kind_display(), text.head
    if head is None or not head.title:
        return f"{kind} {text.number}"
    return format_html("{}: <bdi{}>{}</bdi>", kind, lang_attrs(head.language), head.title)


def status_of(text: JointText) -> tuple[str, str]:
    """Return where an organisation stands with a text that is open, and how loud that is.

    Args:
        text: with ``with_voice_of``.
    """
    newest = text.current.number if text.current else 0
    known = max(text.voice_version or 0, text.kept_through or 0)
    if text.voice is None:
        return _("not answered yet"), "todo"
    if text.voice != VoiceKind.NOT_OURS and known < newest:
        return _("the text has changed"), "todo"
    if text.voice == VoiceKind.SIGNED and text.voice_version != newest:
        return _("signed, an earlier version"), "done"
    if text.voice == VoiceKind.SIGNED:
        return _("signed"), "done"
    return str(VoiceKind(text.voice).label), "done"


def addresses_of(meeting: Meeting) -> Iterable[tuple[str, datetime | None]]:
    """Yield the address of every public page about texts: one query, and never a text."""
    reached = 0
    for number, version, opened_at in access.public_versions(meeting):
        if not reached:
            yield reverse("public:resolutions", args=[meeting.slug]), None
        if number != reached:
            yield reverse("public:resolution", args=[meeting.slug, number]), None
        place = [meeting.slug, number, version]
        yield reverse("public:resolution_version", args=place), opened_at
        reached = number


def signed_section(organisation: Organisation) -> Section | None:
    """Return what an organisation signs, for its public page: one query."""
    links = [
        Link(
            text.current.title,
            reverse("public:resolution", args=[text.meeting.slug, text.number]),
            language=text.current.language,
            note=f"{text.get_kind_display()} · {text.meeting.title}",
        )
        for text in access.signed_by(organisation)
        if text.current
    ]
    return Section(gettext_lazy("Resolutions signed"), links) if links else None


public_part(
    "resolutions",
    gettext_lazy("Resolutions, appeals, campaigns"),
    "public:resolutions",
    public_texts_of,
)
desk_need("texts_handed_in", texts_handed_in, handed_in_words)
DESK_PAGES.append(
    DeskPage("resolutions", gettext_lazy("Resolutions"), "resolutions:organiser_resolutions", 90)
)
TASKS.append(tasks_of)
DELEGATE_LINKS.append(("resolutions:delegate_resolutions", gettext_lazy("Resolutions")))
PUBLIC_ADDRESSES.append(addresses_of)
ORGANISATION_SECTIONS.append(signed_section)
LETTER_NAMES.update(
    {
        "resolutions.signing": gettext_lazy("A text is open for signing"),
        "resolutions.receipt": gettext_lazy("Receipt of what you said to a text"),
        "resolutions.propose": gettext_lazy("You are asked to propose a text"),
    }
)
ACT_WORDS.update(
    {
        "begin_text": gettext_lazy("A resolution was begun"),
        "translate_text": gettext_lazy("A resolution was translated"),
        "ask_to_propose": gettext_lazy("Was asked to propose a resolution"),
        "agree_to_propose": gettext_lazy("Proposes a resolution"),
        "leave_proposing": gettext_lazy("No longer proposes a resolution"),
        "hand_in_text": gettext_lazy("Handed in a resolution"),
        "open_for_signing": gettext_lazy("A resolution was opened for signing"),
        "put_new_version": gettext_lazy("A resolution has a new version"),
        "move_end_of_signing": gettext_lazy("The end of signing was moved"),
        "close_signing": gettext_lazy("A resolution was closed for signing"),
        "withdraw_text": gettext_lazy("A resolution was withdrawn"),
        "sign_text": gettext_lazy("Signed a resolution"),
        "hold_another_view": gettext_lazy("Has a different view of a resolution"),
        "say_not_our_matter": gettext_lazy("Said that a resolution is not its matter"),
        "keep_signature": gettext_lazy("Keeps its signature under an earlier version"),
        "take_voice_back": gettext_lazy("Took back what it said to a resolution"),
        "take_part": gettext_lazy("Takes part in a campaign"),
        "end_taking_part": gettext_lazy("No longer takes part in a campaign"),
        "tell_what_happened": gettext_lazy("Told what happened in a campaign"),
        "take_happening_back": gettext_lazy("Took back what it told of a campaign"),
        "take_names_out": gettext_lazy("The names of those who signed were taken out"),
    }
)
