"""An organisation corrects what is said about it, or adds a note under its own name."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Participation
from report import paragraphs
from report.models import Correction, Decision, Report, ReportVersion
from report.period import corrections_due
from report.services.holding import report_under_lock
from report.states import FROZEN, CorrectionKind


@transaction.atomic
def correct_report(
    *,
    participation: Participation,
    version_pk: int,
    kind: str,
    text: str,
    key: UUID,
    by: str,
    at: datetime,
    paragraph: int | None = None,
    decision_pk: int | None = None,
) -> Correction:
    """Keep a correction. It changes no word of the report: the organisers answer it.

    After the period, or when the report is published, it is kept as late.

    Args:
        version_pk: the text that its authors have read.
        key: issued with the form; the same form sent twice is one correction.
        at: when the request arrived.

    Raises:
        Refused: ``not_sent``, ``no_such_place``, ``place_missing`` or ``not_your_part``.
    """
    report = report_under_lock(participation.meeting)
    own_key = key_of(key, kind, paragraph, decision_pk, text)
    known = Correction.objects.filter(participation=participation, key=own_key).first()
    if known is not None:
        return known
    version = report.versions.filter(pk=version_pk, kind__in=FROZEN).first()
    if report.sent is None or version is None:
        raise Refused("not_sent", _("This text was not sent to you. Open the page once more."))
    decision = decision_in(version, decision_pk)
    check_place(version, paragraph, decision_pk, decision)
    if kind == CorrectionKind.OWN_PART:
        check_own(participation, version, paragraph, decision)
    correction = Correction.objects.create(
        report=report,
        participation=participation,
        key=own_key,
        version=version,
        kind=kind,
        paragraph=paragraph,
        decision=decision,
        text=text,
        is_late=is_late(report, at),
        written_by=by,
        written_at=at,
    )
    record(
        by,
        "correct_report",
        scope=report.meeting.scope,
        about=participation.ref,
        correction=correction.pk,
        is_late=correction.is_late,
    )
    return correction


def is_late(report: Report, at: datetime) -> bool:
    """Say whether what arrives now waits for the organisers' goodwill."""
    return not corrections_due(report, at).is_open


def decision_in(version: ReportVersion, decision_pk: int | None) -> Decision | None:
    """Return a decision if that text carries it."""
    if decision_pk is None:
        return None
    carried = Decision.objects.filter(pk=decision_pk, wordings__frozen__version=version)
    return carried.first()


def check_place(
    version: ReportVersion,
    paragraph: int | None,
    decision_pk: int | None,
    decision: Decision | None,
) -> None:
    """Refuse a place that the text does not have.

    Raises:
        Refused: ``no_such_place``.
    """
    numbers = {each.number for each in paragraphs.paragraphs(version.body)}
    is_nowhere = paragraph is not None and paragraph not in numbers
    if is_nowhere or (decision_pk is not None and decision is None):
        raise Refused("no_such_place", _("The report has no such place. Choose one of the list."))


def check_own(
    participation: Participation,
    version: ReportVersion,
    paragraph: int | None,
    decision: Decision | None,
) -> None:
    """Refuse to correct what is not said about the organisation itself.

    Raises:
        Refused: ``place_missing`` or ``not_your_part``.
    """
    if paragraph is None and decision is None:
        raise Refused("place_missing", _("Choose the paragraph or the decision that you correct."))
    if is_own_part(participation, version, paragraph, decision):
        return
    raise Refused(
        "not_your_part",
        _(
            "This part does not name your organisation, so only the organisers can change it. "
            "Choose “%(note)s” instead: it stands under your own name."
        )
        % {"note": CorrectionKind.NOTE.label},
    )


def is_own_part(
    participation: Participation,
    version: ReportVersion,
    paragraph: int | None,
    decision: Decision | None,
) -> bool:
    """Say whether a paragraph or a decision is about the organisation."""
    names = names_of(participation)
    if paragraph is not None:
        return paragraph in paragraphs.about(paragraphs.paragraphs(version.body), names)
    frozen = version.decisions.select_related("wording").get(wording__decision=decision)
    if frozen.wording.carriers.filter(pk=participation.pk).exists():
        return True
    said = f"{frozen.wording.text}\n{frozen.wording.by_words}\n{frozen.wording.how_words}"
    return paragraphs.naming(names).search(said) is not None


def names_of(participation: Participation) -> list[str]:
    """Return every name by which a text may mean the organisation."""
    organisation = participation.organisation
    others = organisation.other_names.values_list("name", flat=True)
    return [organisation.name, organisation.acronym, *others]
