"""What to look at before a letter goes to many: each a sentence, some stop the sending."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.clocks import on_clock
from initiative.health.domain import last_records
from initiative.health.words import WELL, domain_lines
from initiative.languages import own_name
from initiative.outbox.models import Message
from meetings.deadlines import meeting_deadline
from meetings.filling import subject_of
from meetings.looking import Look
from meetings.models import Letter, Meeting
from meetings.parts import LETTER_CHECKS
from meetings.reach import Reach
from meetings.recipients import language_for
from meetings.states import DeadlineKind, LetterKind

# Shorter says nothing, longer is cut by mail programs (RFC 5322 §2.1.1 for the line).
SHORTEST_SUBJECT, LONGEST_SUBJECT = 10, 78
# Wanted, and the size at which mail programs hide the rest of a letter.
LIGHT, HEAVY = 30_000, 100_000
# In the last hour before a deadline a letter to many only makes a rush.
RUSH = timedelta(hours=1)

DEADLINE_BLANKS = {
    "{answer_deadline}": DeadlineKind.ANSWERS,
    "{statement_deadline}": DeadlineKind.STATEMENTS,
}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Args:
        words: what is so, or what to do.
        is_ok: nothing to do.
        stops: the letter cannot be sent like this.
    """

    words: str
    is_ok: bool = True
    stops: bool = False


def preflight(letter: Letter, reach: Reach, look: Look | None, at: datetime) -> list[Check]:
    """Return everything there is to look at before sending, in the order of a letter.

    Args:
        look: the letter as one recipient gets it; ``None`` when nobody is reached.
    """
    return [
        *subjects(letter),
        link(letter),
        languages(letter, reach),
        *deadlines(letter, at),
        replies(letter.meeting),
        *sender(),
        *([weight(look)] if look else []),
        *repetition(letter, reach, at),
        *from_above(letter),
        people(reach),
    ]


def subjects(letter: Letter) -> list[Check]:
    """Look at the length of each subject, with the meeting's name before it."""
    checks = []
    for text in letter.texts.all():
        n = len(subject_of(letter.meeting.short_name, text.subject))
        if not SHORTEST_SUBJECT <= n <= LONGEST_SUBJECT:
            words = _(
                "The subject in %(language)s has %(n)d characters. Between %(least)d and "
                "%(most)d are read whole."
            ) % {
                "language": own_name(text.language),
                "n": n,
                "least": SHORTEST_SUBJECT,
                "most": LONGEST_SUBJECT,
            }
            checks.append(Check(words, is_ok=False))
    return checks or [Check(_("The subject has a good length."))]


def link(letter: Letter) -> Check:
    """Look for the personal link where a letter asks for something."""
    wants_link = letter.kind in (LetterKind.INVITATION, LetterKind.REMINDER)
    without = [own_name(text.language) for text in letter.texts.all() if "{link}" not in text.body]
    if wants_link and without:
        words = _("There is no {link} in %(languages)s: nobody could answer by this letter.")
        return Check(words % {"languages": ", ".join(without)}, is_ok=False)
    return Check(_("Every blank can be filled for every organisation."))


def languages(letter: Letter, reach: Reach) -> Check:
    """Look for readers who get the letter in a language that is not theirs."""
    written = {text.language for text in letter.texts.all()}
    if not written:
        return Check(_("The letter has no text yet. Write it first."), is_ok=False, stops=True)
    n_other = 0
    for participation, contact in reach.pairs:
        wanted = participation.language or contact.language
        if (
            wanted
            and wanted.partition("-")[0]
            != language_for(participation, contact, written).partition("-")[0]
        ):
            n_other += 1
    if n_other:
        words = ngettext(
            "%(n)d address reads another language and gets the letter in one that is written.",
            "%(n)d addresses read other languages and get the letter in one that is written.",
            n_other,
        )
        return Check(words % {"n": n_other}, is_ok=False)
    return Check(_("Everybody reads the letter in their language."))


def deadlines(letter: Letter, at: datetime) -> list[Check]:
    """Look whether the deadlines that the letter names lie in the future."""
    checks = []
    bodies = "".join(text.subject + text.body for text in letter.texts.all())
    if not any(blank in bodies for blank in DEADLINE_BLANKS):
        return []
    for blank, kind in DEADLINE_BLANKS.items():
        due_at = meeting_deadline(letter.meeting, kind)
        if blank in bodies and due_at <= at:
            words = _("The deadline for %(what)s, which the letter names, has passed.")
            checks.append(Check(words % {"what": kind.label}, is_ok=False))
        elif at < due_at <= at + RUSH:
            words = _("The deadline for %(what)s is less than an hour away.")
            checks.append(Check(words % {"what": kind.label}, is_ok=False))
    return checks or [Check(_("The deadlines lie in the future."))]


def replies(meeting: Meeting) -> Check:
    """Look for the person who reads answers."""
    if meeting.help_email:
        return Check(_("Answers go to %(email)s.") % {"email": meeting.help_email})
    words = _("Nobody reads answers to this letter. Name an address for questions in the settings.")
    return Check(words, is_ok=False)


def sender() -> list[Check]:
    """Look at what the health page found of the sender's domain; DNS is not asked here."""
    records = last_records()
    if records is None:
        words = _("SPF, DKIM and DMARC of our domain: not looked at yet. The health page does.")
        return [Check(words, is_ok=False)]
    return [Check(line.words, is_ok=line.state == WELL) for line in domain_lines(records)]


def weight(look: Look) -> Check:
    """Look at the size of the letter as it arrives."""
    size = _("%(n)d KB") % {"n": round(look.n_bytes / 1000) or 1}
    if look.n_bytes > HEAVY:
        words = _("The letter is too large (%(size)s): mail programs would hide its end.")
        return Check(words % {"size": size}, is_ok=False, stops=True)
    if look.n_bytes > LIGHT:
        words = _("The letter is large (%(size)s). Shorten it for those with a bad line.")
        return Check(words % {"size": size}, is_ok=False)
    return Check(_("The letter is light: %(size)s.") % {"size": size})


def repetition(letter: Letter, reach: Reach, at: datetime) -> list[Check]:
    """Look who was sent a letter of the same kind today, on the meeting's clock."""
    midnight = on_clock(at, letter.meeting.time_zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    same_kind = Letter.objects.of_meeting(letter.meeting_id).filter(kind=letter.kind)
    mailings = [each.mailing for each in same_kind.exclude(pk=letter.pk)]
    told = Message.objects.of_scope(letter.meeting.scope).abouts_since(mailings, midnight)
    n_again = sum(participation.ref in told for participation in reach.reached)
    if not n_again:
        return []
    words = ngettext(
        "A letter of this kind was already sent today to %(n)d of these.",
        "A letter of this kind was already sent today to %(n)d of these.",
        n_again,
    )
    return [Check(words % {"n": n_again}, is_ok=False)]


def from_above(letter: Letter) -> list[Check]:
    """Return what the floors above want done before the letter goes out."""
    return [
        Check(words, is_ok=False, stops=True) for check in LETTER_CHECKS for words in check(letter)
    ]


def people(reach: Reach) -> Check:
    """Look whether there is anybody to write to."""
    if not reach.reached:
        words = _("Nobody can be reached: this audience is empty, or has no address that works.")
        return Check(words, is_ok=False, stops=True)
    if reach.unreached:
        n = len(reach.unreached)
        words = ngettext(
            "%(n)d organisation of this audience cannot be reached.",
            "%(n)d organisations of this audience cannot be reached.",
            n,
        )
        return Check(words % {"n": n}, is_ok=False)
    return Check(_("Everybody in this audience can be reached."))
