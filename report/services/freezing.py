"""Make of the draft a text that others read: its page is finished, its decisions stand still."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from initiative import markdown
from initiative.errors import Refused
from report.models import Decision, FrozenDecision, Report, ReportVersion


def check_readable(report: Report, decisions: Sequence[Decision]) -> ReportVersion:
    """Return the draft if others may be shown it.

    Raises:
        Refused: ``nothing_written``, ``no_title`` or ``decision_without_text``.
    """
    draft = report.draft
    if draft is None or not draft.body:
        raise Refused("nothing_written", _("The report has no text yet. Write it first."))
    if not draft.title:
        raise Refused("no_title", _("The report has no title yet. Enter one first."))
    for each in decisions:
        if each.wording is None or not each.wording.text:
            raise Refused(
                "decision_without_text",
                _("Decision %(number)d has no text. Write it, or take the decision off.")
                % {"number": each.number},
            )
    return draft


def freeze(
    report: Report,
    draft: ReportVersion,
    decisions: Sequence[Decision],
    *,
    kind: str,
    key: UUID,
    by: str,
    at: datetime,
    number: int | None = None,
    reason: str = "",
) -> ReportVersion:
    """Write the draft of a held report down as a text that others read, with its decisions."""
    version = ReportVersion.objects.create(
        report=report,
        key=key,
        form_key=key,
        kind=kind,
        number=number,
        base_version=report.version,
        title=draft.title,
        language=draft.language,
        n_characters=draft.n_characters,
        sha256=draft.sha256,
        reason=reason,
        written_by=by,
        written_at=at,
        body=draft.body,
        html=markdown.to_numbered_html(draft.body),
    )
    FrozenDecision.objects.bulk_create(
        FrozenDecision(version=version, wording=each.wording, number=place)
        for place, each in enumerate(decisions, 1)
    )
    return version


def says_the_same(
    version: ReportVersion | None, draft: ReportVersion, decisions: Sequence[Decision]
) -> bool:
    """Say whether what others read is what the draft and the decisions say now."""
    if version is None:
        return False
    words = (version.title, version.language, version.sha256)
    frozen = list(version.decisions.values_list("number", "wording_id"))
    now = [(each.number, each.wording_id) for each in decisions]
    return words == (draft.title, draft.language, draft.sha256) and frozen == now
