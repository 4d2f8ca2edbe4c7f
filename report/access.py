"""Who may read a report, and who writes it: fetch and permission in one call, 404 for both."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from meetings import access
from meetings.models import Meeting, Participation
from report.models import Correction, Decision, Report, ReportVersion


def report_at_desk(
    request: HttpRequest, slug: str, act: str = access.READ
) -> tuple[Meeting, Report]:
    """Return a meeting of this organiser and its report, with its texts; a new one unsaved."""
    meeting = access.meeting_for_organiser(request, slug, act)
    report = (
        Report.objects.select_related("draft", "sent", "published")
        .defer("sent__body", "sent__html", "published__body", "published__html", "draft__html")
        .filter(meeting=meeting)
        .first()
    ) or Report(meeting=meeting)
    report.meeting = meeting
    return meeting, report


def decision_at_desk(request: HttpRequest, slug: str, pk: int) -> tuple[Meeting, Decision]:
    """Return one decision that was not taken off, for who may change it, or 404."""
    meeting = access.meeting_for_organiser(request, slug, access.PUBLISH)
    decisions = Decision.objects.standing().with_published().select_related("report")
    decision = get_object_or_404(decisions, pk=pk, report__meeting=meeting)
    decision.report.meeting = meeting
    return meeting, decision


def version_at_desk(request: HttpRequest, slug: str, pk: int) -> tuple[Meeting, ReportVersion]:
    """Return any text that was ever kept of a report, or 404."""
    meeting = access.meeting_for_organiser(request, slug)
    return meeting, get_object_or_404(ReportVersion, pk=pk, report__meeting=meeting)


def correction_at_desk(
    request: HttpRequest, slug: str, pk: int, act: str = access.READ
) -> tuple[Meeting, Correction]:
    """Return one correction with the text it is about, or 404."""
    meeting = access.meeting_for_organiser(request, slug, act)
    correction = get_object_or_404(
        Correction.objects.with_outcome().select_related(
            "participation__organisation",
            "decision__wording",
            "version",
            "report__draft",
            "carried__version",
        ),
        pk=pk,
        report__meeting=meeting,
    )
    correction.report.meeting = correction.participation.meeting = meeting
    return meeting, correction


def report_for_delegate(request: HttpRequest, slug: str) -> tuple[Participation, Report]:
    """Return the report as the participants read it, or 404 for everybody else.

    Before it was sent to them it is nobody's but the organisers'.
    """
    participation = access.participation_for_delegate(request, slug)
    report = (
        Report.objects.read_by(participation.pk)
        .select_related("sent", "published")
        .filter(meeting=participation.meeting_id)
        .first()
    )
    if report is None:
        raise Http404
    report.meeting = participation.meeting
    return participation, report


def version_read(report: Report, pk: int) -> ReportVersion | None:
    """Return a text of the report that participants could read, or ``None``."""
    return report.versions.frozen().filter(pk=pk).first()


def own_corrections(participation: Participation) -> QuerySet[Correction]:
    """Return what an organisation said about the report, the newest first."""
    corrections = Correction.objects.filter(participation=participation)
    return corrections.with_outcome().select_related("decision").order_by("-pk")


def public_report(slug: str) -> Report:
    """Return the report of a public meeting, published or announced, or 404."""
    return get_object_or_404(
        Report.objects.public()
        .select_related("meeting", "published")
        .defer("meeting__call")
        .filter(meeting__opened_at__isnull=False),
        meeting__slug=slug,
    )


def public_version(slug: str, number: int) -> tuple[Report, ReportVersion]:
    """Return one version that everybody could read, and the report it is of, or 404."""
    version = get_object_or_404(
        ReportVersion.objects.published()
        .select_related("report__meeting", "report__published")
        .defer("report__meeting__call", "report__published__body", "report__published__html")
        .filter(report__meeting__opened_at__isnull=False),
        report__meeting__slug=slug,
        number=number,
    )
    return version.report, version
