"""The whole report as one text: plain, and as Markdown for the PDF."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from initiative.calendarwords import day_words
from initiative.plaintext import to_text
from meetings.models import Meeting
from report.models import ReportVersion
from report.reading import ReadDecision, ReadNote
from report.states import How

# CommonMark 0.31, 2.4: a backslash before any of these makes it plain.
MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def language_around(meeting: Meeting, version: ReportVersion) -> str:
    """Return the language of the words around a text: one that the interface has."""
    known = dict(settings.LANGUAGES)
    return version.language if version.language in known else meeting.language


def plain(
    meeting: Meeting,
    version: ReportVersion,
    decisions: Iterable[ReadDecision],
    notes: Iterable[ReadNote],
    named: Iterable[str],
) -> str:
    """Return the report as plain text, in the language it is written in.

    Args:
        named: who took part, as far as it is named in public.
    """
    with override(language_around(meeting, version)):
        parts = [version.title, meeting.title]
        decided = [
            "\n".join([f"{each.number}. {each.wording.text}", *facts(each)]) for each in decisions
        ]
        if decided:
            parts += [_("Decisions").upper(), *decided]
        parts.append(to_text(version.body))
        names = list(named)
        if names:
            parts += [_("Submitted texts and/or were present"), "\n".join(names)]
        added = [f"{author_of(each)}\n{each.text}" for each in notes]
        if added:
            parts += [_("Notes of organisations").upper(), *added]
        return "\n\n".join(parts) + "\n"


def as_markdown(
    meeting: Meeting,
    version: ReportVersion,
    decisions: Iterable[ReadDecision],
    notes: Iterable[ReadNote],
) -> str:
    """Return the report as one Markdown text; the body comes first and keeps its numbers."""
    with override(language_around(meeting, version)):
        parts = [version.body]
        decided = [
            "\n\n".join(
                [
                    f"## {each.number}",
                    escaped(each.wording.text),
                    "\\\n".join(escaped(line) for line in facts(each)),
                ]
            )
            for each in decisions
        ]
        if decided:
            parts += [f"# {_('Decisions')}", *decided]
        added = [f"## {escaped(author_of(each))}\n\n{escaped(each.text)}" for each in notes]
        if added:
            parts += [f"# {_('Notes of organisations')}", *added]
        return "\n\n".join(parts)


def escaped(text: str) -> str:
    """Return plain text as Markdown that says exactly that; its line ends stay."""
    return "\n\n".join(
        MARKS.sub(r"\\\1", part).replace("\n", "\\\n") for part in re.split(r"\n{2,}", text)
    )


def facts(decision: ReadDecision) -> list[str]:
    """Return how, by whom and until when, each on a line."""
    wording = decision.wording
    lines = [_("How it was decided: %(how)s") % {"how": how_words(decision)}]
    if decision.has_carriers:
        lines.append(_("Who carries it out: %(who)s") % {"who": "; ".join(carriers(decision))})
    if wording.until:
        lines.append(_("Until when: %(day)s") % {"day": day_words(wording.until, "j F Y")})
    return lines


def how_words(decision: ReadDecision) -> str:
    """Return how a decision was made."""
    wording = decision.wording
    if wording.how == How.OTHER:
        return wording.how_words
    said = str(wording.get_how_display())
    return f"{said}: {wording.how_words}" if wording.how_words else said


def carriers(decision: ReadDecision) -> list[str]:
    """Return who carries a decision out."""
    names = [row.organisation.name for row in decision.carriers]
    if decision.n_unnamed:
        names.append(unnamed(decision.n_unnamed))
    if decision.wording.by_words:
        names.append(decision.wording.by_words)
    return names


def author_of(note: ReadNote) -> str:
    """Return whose note it is."""
    return note.author.organisation.name if note.author else unnamed(1)


def unnamed(n: int) -> str:
    """Say how many did not agree to be named."""
    said = ngettext(
        "%(n)d organisation that is not named", "%(n)d organisations that are not named", n
    )
    return said % {"n": n}
