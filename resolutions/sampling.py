"""What the sample shows of resolutions. Every text is sample text about keeping letters."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from initiative.outbox.models import Message
from meetings.models import Meeting, Participation
from meetings.sampling import Sample, part_of_sample
from resolutions.models import JointText
from resolutions.samplewords import (
    COPIES,
    COPIES_CHANGED,
    COPIES_IN_ITALIAN,
    KEPT,
    ROOM,
    WEEK,
    SampleWords,
)
from resolutions.services.campaigning import take_part, tell_what_happened
from resolutions.services.opening import (
    close_signing,
    missing_languages,
    open_for_signing,
    put_new_version,
)
from resolutions.services.proposing import agree_to_propose, ask_to_propose, hand_in
from resolutions.services.signing import sign, take_back, take_position
from resolutions.services.texts import begin_text, save_text, save_translation
from resolutions.states import TextKind, VoiceKind

# Invented like all the rest: nobody has signed anything.
PROPOSERS = ("AMR Contro Vento", "Contro Corrente")
SIGNED = ("Lotta Comunista", "Kamunist Kranti", "Internationalist Standpoint")
OTHER_VIEW = "Nouveau Parti Anticapitaliste"
TAKEN_BACK = "Noviy Prometey"

ARCHIVE_AT = datetime(2023, 7, 16, 15, tzinfo=UTC)
ARCHIVE_UNTIL = datetime(2023, 9, 30, 21, 59, tzinfo=UTC)
DECIDED_ON = date(2023, 7, 24)


@part_of_sample
def add_resolutions(sample: Sample) -> None:
    """Add two texts to the archive, and two that are open now to the second meeting."""
    archive = by_name(sample.archive)
    closed_resolution(archive, sample.organiser.ref)
    second_resolution(archive, sample.organiser.ref)
    # Its letters would be of 2023: delivered today they would bury those of the open meeting.
    Message.objects.of_scope(sample.archive.scope).delete()
    second = by_name(sample.second)
    open_resolution(second, sample.organiser.ref, sample.at)
    campaign(second, sample.organiser.ref, sample.at)
    draft(second, sample.at)


def by_name(meeting: Meeting) -> dict[str, Participation]:
    """Return who is at a meeting, by name."""
    found = Participation.objects.of_meeting(meeting.pk)
    return {each.organisation.name: each for each in found}


def hand_of(participation: Participation) -> str:
    """Return the actor of acts that come by the personal link."""
    return f"link:{participation.pk}"


def closed_resolution(here: dict[str, Participation], by: str) -> None:
    """A resolution of the archive: signed by some, seen otherwise by one, taken back by one."""
    proposers = [here[name] for name in PROPOSERS]
    text = opened(proposers, TextKind.RESOLUTION, KEPT, ARCHIVE_AT, ARCHIVE_UNTIL, by)
    for days, name in enumerate([*PROPOSERS, *SIGNED, TAKEN_BACK], 1):
        words = KEPT.explanation if name == SIGNED[0] else ""
        signed(text, here[name], DECIDED_ON, ARCHIVE_AT + timedelta(days=9 + days), words)
    differ(text, here[OTHER_VIEW], KEPT.view, ARCHIVE_AT + timedelta(days=20))
    gone = here[TAKEN_BACK]
    voice = text.voices.signatures().get(participation=gone)
    take_back(
        text=text,
        participation=gone,
        upon=voice.pk,
        reason=KEPT.reason,
        by=hand_of(gone),
        at=ARCHIVE_AT + timedelta(days=40),
    )


def second_resolution(here: dict[str, Participation], by: str) -> None:
    """An appeal of the archive that was closed before its end."""
    proposer = here["Lotta Comunista"]
    text = opened([proposer], TextKind.APPEAL, ROOM, ARCHIVE_AT, ARCHIVE_UNTIL, by)
    for days, name in enumerate(["Lotta Comunista", "CoReP"], 1):
        signed(text, here[name], DECIDED_ON, ARCHIVE_AT + timedelta(days=9 + days))
    close_signing(text=text, by=by, at=ARCHIVE_AT + timedelta(days=30))


def open_resolution(here: dict[str, Participation], by: str, at: datetime) -> None:
    """A resolution that is open now, in its second version: who signed the first is asked again."""
    proposers = [here[name] for name in PROPOSERS]
    until = at + timedelta(days=12)
    text = opened(proposers, TextKind.RESOLUTION, COPIES, at - timedelta(days=4), until, by)
    day = (at - timedelta(days=5)).date()
    for hours, name in enumerate(["Contro Corrente", "Lotta Comunista", "Kamunist Kranti"]):
        signed(text, here[name], day, at - timedelta(days=3, hours=-hours))
    # Delivered days ago, all of them; what follows is the news of today.
    refs = [each.ref for each in here.values()]
    Message.objects.filter(about__in=refs, kind__startswith="resolutions.").delete()
    write(text, proposers[0], COPIES_CHANGED, at - timedelta(hours=8))
    text.refresh_from_db()
    translate(text, proposers[0], at - timedelta(hours=7))
    for each in proposers[1:]:
        agree(text, each, at - timedelta(hours=7))
    give(text, proposers[0], at - timedelta(hours=6))
    text.refresh_from_db()
    put_new_version(
        text=text,
        draft_number=text.draft_number,
        without=missing_languages(text),
        by=by,
        at=at - timedelta(hours=5),
    )
    signed(text, here["Contro Corrente"], day, at - timedelta(hours=4), COPIES.explanation)
    differ(text, here["JRCL Tankyu-ha"], COPIES.view, at - timedelta(hours=3))
    # The news of the change reached it before it signed.
    told = Message.objects.filter(kind="resolutions.signing", about=here["Contro Corrente"].ref)
    told.delete()


def campaign(here: dict[str, Participation], by: str, at: datetime) -> None:
    """A campaign with what some will do for it, and what happened since."""
    proposer = here["Internationalist Standpoint"]
    opened_at = at - timedelta(days=6)
    until = at + timedelta(days=20)
    text = opened([proposer], TextKind.CAMPAIGN, WEEK, opened_at, until, by)
    day = (at - timedelta(days=7)).date()
    signed(text, proposer, day, at - timedelta(days=6, hours=-1))
    for name, contact in (("Internationalist Standpoint", "letters@example.org"), ("CoReP", "")):
        each = here[name]
        take_part(
            text=text,
            participation=each,
            what=WEEK.pledge,
            until=(at + timedelta(days=40)).date(),
            contact=contact,
            is_contact_public=bool(contact),
            upon=0,
            key=uuid.uuid4(),
            by=hand_of(each),
            at=at - timedelta(days=5),
        )
    tell_what_happened(
        text=text,
        participation=proposer,
        happened_on=(at - timedelta(days=2)).date(),
        words=WEEK.happened,
        key=uuid.uuid4(),
        by=hand_of(proposer),
        at=at - timedelta(days=1),
    )
    # The letter about it reached the one that proposes it before it signed.
    told = Message.objects.filter(kind="resolutions.signing", about=proposer.ref)
    told.filter(refs__version_pk=text.current_id).delete()


def draft(here: dict[str, Participation], at: datetime) -> None:
    """A draft of two organisations, one of which has not answered yet."""
    first, other = here["JRCL Tankyu-ha"], here["AMR Contro Vento"]
    text = begin(first, TextKind.APPEAL, at - timedelta(hours=9))
    write(text, first, ROOM, at - timedelta(hours=9))
    ask(text, first, [other], at - timedelta(hours=8))


def opened(
    proposers: Sequence[Participation],
    kind: str,
    words: SampleWords,
    at: datetime,
    until: datetime,
    by: str,
) -> JointText:
    """Let the first write, the others agree, and an organiser open it for signing."""
    first, *others = proposers
    text = begin(first, kind, at - timedelta(days=3))
    write(text, first, words, at - timedelta(days=3))
    if others:
        ask(text, first, others, at - timedelta(days=3))
    for each in others:
        agree(text, each, at - timedelta(days=2))
    give(text, first, at - timedelta(days=1))
    text.refresh_from_db()
    open_for_signing(
        text=text,
        draft_number=text.draft_number,
        until=until,
        without=missing_languages(text),
        by=by,
        at=at,
    )
    # Asked days ago, and answered.
    Message.objects.filter(kind="resolutions.propose", refs__text_pk=text.pk).delete()
    text.refresh_from_db()
    return text


def begin(first: Participation, kind: str, at: datetime) -> JointText:
    """Begin a text."""
    return begin_text(
        meeting=first.meeting,
        participation=first,
        kind=kind,
        key=uuid.uuid4(),
        by=hand_of(first),
        at=at,
    )


def write(text: JointText, writer: Participation, words: SampleWords, at: datetime) -> None:
    """Save a draft."""
    text.refresh_from_db()
    save_text(
        text=text,
        participation=writer,
        title=words.title,
        language="en",
        body=words.body,
        base_number=text.draft_number,
        key=uuid.uuid4(),
        by=hand_of(writer),
        at=at,
    )


def translate(text: JointText, writer: Participation, at: datetime) -> None:
    """Put the Italian words beside the draft."""
    title, body = COPIES_IN_ITALIAN
    save_translation(
        text=text,
        participation=writer,
        draft_pk=text.draft_id,
        language="it",
        title=title,
        body=body,
        made_by=writer.organisation.name,
        key=uuid.uuid4(),
        by=hand_of(writer),
        at=at,
    )


def ask(
    text: JointText, first: Participation, others: Sequence[Participation], at: datetime
) -> None:
    """Ask others to propose a text."""
    ask_to_propose(text=text, participation=first, asked=others, by=hand_of(first), at=at)


def agree(text: JointText, participation: Participation, at: datetime) -> None:
    """Propose the present draft."""
    text.refresh_from_db()
    agree_to_propose(
        text=text,
        participation=participation,
        draft_number=text.draft_number,
        by=hand_of(participation),
        at=at,
    )


def give(text: JointText, participation: Participation, at: datetime) -> None:
    """Hand the draft in."""
    text.refresh_from_db()
    hand_in(
        text=text,
        participation=participation,
        draft_number=text.draft_number,
        by=hand_of(participation),
        at=at,
    )


def signed(
    text: JointText, participation: Participation, day: date, at: datetime, words: str = ""
) -> None:
    """Sign the present version."""
    text.refresh_from_db()
    before = text.voices.standing().filter(participation=participation).first()
    sign(
        text=text,
        participation=participation,
        version=text.current.number,
        upon=before.pk if before else 0,
        decided_on=day,
        signer="A sample name",
        role="secretary",
        words=words,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )


def differ(text: JointText, participation: Participation, words: str, at: datetime) -> None:
    """Put another view beside the present version."""
    text.refresh_from_db()
    take_position(
        text=text,
        participation=participation,
        kind=VoiceKind.DIFFERENT,
        version=text.current.number,
        upon=0,
        words=words,
        key=uuid.uuid4(),
        by=hand_of(participation),
        at=at,
    )
