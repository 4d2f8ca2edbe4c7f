"""What pages show of one text: who says what to which version, what changed in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.clocks import on_clock
from resolutions.models import JointText, Version, Voice
from resolutions.states import TextState, VoiceKind
from statements.difference import Difference, difference


@dataclass
class Voices:
    """What organisations say to a text, sorted by what it is.

    Args:
        signed: who signs it now, in the order that was asked for.
        different: who has another view, in its own words.
        not_ours: who says that it is not its matter; for the desk.
        taken_back: signatures that were taken back, by organisations that sign it no more.
    """

    signed: list[Voice] = field(default_factory=list)
    different: list[Voice] = field(default_factory=list)
    not_ours: list[Voice] = field(default_factory=list)
    taken_back: list[Voice] = field(default_factory=list)

    @classmethod
    def of(cls, voices: Iterable[Voice]) -> "Voices":
        """Sort what was read; of several that one organisation took back, the last one counts."""
        found, gone = cls(), {}
        by_kind = {
            VoiceKind.SIGNED: found.signed,
            VoiceKind.DIFFERENT: found.different,
            VoiceKind.NOT_OURS: found.not_ours,
        }
        for each in voices:
            if each.is_standing:
                by_kind[VoiceKind(each.kind)].append(each)
            elif each.is_signature and each.withdrawn_at is not None:
                before = gone.get(each.participation_id)
                if before is None or before.pk < each.pk:
                    gone[each.participation_id] = each
        again = {each.participation_id for each in found.signed}
        found.taken_back = [each for pk, each in gone.items() if pk not in again]
        return found


@dataclass(frozen=True)
class Changed:
    """What changed between two versions.

    Args:
        old: the earlier version.
        title: of the titles; ``None`` where they are the same.
    """

    old: Version
    new: Version
    body: Difference
    title: Difference | None

    @classmethod
    def between(cls, old: Version, new: Version) -> "Changed":
        """Compare two versions."""
        title = difference(old.title, new.title) if old.title != new.title else None
        return cls(old, new, difference(old.body, new.body), title)

    @property
    def words(self) -> str:
        """How many words were put in and taken out."""
        n_in = self.body.n_in + (self.title.n_in if self.title else 0)
        n_out = self.body.n_out + (self.title.n_out if self.title else 0)
        put_in = ngettext("%(n)d word put in", "%(n)d words put in", n_in) % {"n": n_in}
        taken_out = ngettext("%(n)d taken out", "%(n)d taken out", n_out) % {"n": n_out}
        return f"{put_in}, {taken_out}"


def signed_words(n_signed: int) -> str:
    """Say how many organisations sign. No share of anything: who has not signed said nothing."""
    if n_signed == 0:
        return _("Nobody has signed yet.")
    words = ngettext("Signed by %(n)d organisation.", "Signed by %(n)d organisations.", n_signed)
    return words % {"n": n_signed}


def state_words(text: JointText, at: datetime, n_signed: int) -> str:
    """Return where a text stands, with how many organisations sign it."""
    state = text.state(at)
    if state == TextState.DRAFT:
        return _("Draft")
    if state == TextState.WITHDRAWN:
        return _("Withdrawn")
    words = _("Open for signing.") if state == TextState.OPEN else _("Closed for signing.")
    return f"{words} {signed_words(n_signed)}"


def as_text(
    text: JointText, version: Version, voices: Voices, at: datetime, proposed_by: list[str]
) -> str:
    """Return a text with the names under it as plain text."""
    lines = [
        version.title,
        f"{text.get_kind_display()} {text.symbol} · {_('version %(n)d') % {'n': version.number}}",
        state_words(text, at, len(voices.signed)),
    ]
    if proposed_by:
        lines.append(_("Proposed by: %(names)s") % {"names": ", ".join(proposed_by)})
    lines += ["", version.body, "", _("Signed by:")]
    for each in voices.signed:
        note = _("version %(n)d") % {"n": each.version.number}
        is_earlier = each.version_id != version.pk
        lines.append(f"- {name_of(each)}{f' ({note})' if is_earlier else ''}")
        lines += [f"  {line}" for line in each.words.splitlines()]
    if not voices.signed:
        lines.append(_("Nobody has signed yet."))
    for each in voices.different:
        lines += ["", _("Different view: %(name)s") % {"name": name_of(each)}, each.words]
    for each in voices.taken_back:
        when = f"{on_clock(each.withdrawn_at, text.meeting.time_zone):%Y-%m-%d}"
        words = _("Taken back: %(name)s, %(day)s")
        lines += ["", words % {"name": name_of(each), "day": when}]
    return "\n".join(lines) + "\n"


def name_of(voice: Voice) -> str:
    """Return the name of the organisation that says it."""
    return voice.participation.organisation.name
