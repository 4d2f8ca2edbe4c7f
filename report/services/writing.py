"""Keep what the organisers type: drafts, and what two of them typed at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.keys import key_of
from initiative.languages import grouped
from meetings.models import Meeting
from report.models import Report, ReportVersion
from report.models.reports import LIMIT
from report.services.holding import report_under_lock
from report.states import VersionKind
from statements.text import canonical, fingerprint


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        report: as it now stands.
        version: the text that was kept.
        other: the draft that somebody saved meanwhile, or ``None``; then ``version`` is kept
            beside it and ``report.draft`` is still ``other``.
    """

    report: Report
    version: ReportVersion
    other: ReportVersion | None = None


@transaction.atomic
def save_report(
    *,
    meeting: Meeting,
    title: str,
    language: str,
    body: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Saved:
    """Keep a text of the report. It may be unfinished: nothing typed is lost.

    Args:
        base_version: the version on the writer's screen; 0 for the first text.
        key: issued with the form; the same form sent twice is one version. Sent once more
            with other words it goes on from what it saved itself.

    Returns:
        What was saved; with ``other`` set when somebody saved in between.

    Raises:
        Refused: ``too_long``.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    report = report_under_lock(meeting)
    return keep_text(
        report,
        title=title,
        language=language,
        body=body,
        base_version=base_version,
        key=key,
        by=by,
        at=at,
    )


def keep_text(
    report: Report,
    *,
    title: str,
    language: str,
    body: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Saved:
    """Keep a text of a report that is held, as ``save_report`` does."""
    body = canonical(body)
    check_length(body)
    sha256 = fingerprint(body)
    text_key = key_of(key, language, title, sha256)
    draft = report.draft
    is_own = draft is not None and draft.form_key == key
    known = report.versions.filter(key=text_key).first()
    if known is not None and (not is_own or known == draft):
        return Saved(report, known, draft if known.kind == VersionKind.CONFLICT else None)
    if known is not None:
        # The same form said this before, then something else, and now this again.
        text_key = key_of(key, language, title, sha256, report.version)
    is_conflict = draft is not None and not is_own and report.version != base_version
    version = ReportVersion.objects.create(
        report=report,
        key=text_key,
        form_key=key,
        kind=VersionKind.CONFLICT if is_conflict else VersionKind.DRAFT,
        base_version=base_version,
        title=title,
        language=language,
        n_characters=len(body),
        sha256=sha256,
        written_by=by,
        written_at=at,
        body=body,
    )
    if is_conflict:
        return Saved(report, version, draft)
    report.draft = version
    report.version += 1
    report.save(update_fields=["draft", "version"])
    return Saved(report, version)


def check_length(body: str) -> None:
    """Refuse a text that no page can show.

    Raises:
        Refused: ``too_long``.
    """
    if len(body) > LIMIT:
        raise Refused(
            "too_long",
            _(
                "The report has %(n)s characters. It may have %(limit)s: shorten it by %(over)s. "
                "Nothing of what you typed was changed."
            )
            % {
                "n": grouped(len(body)),
                "limit": grouped(LIMIT),
                "over": grouped(len(body) - LIMIT),
            },
        )
