"""Who may open what: the rows of ``tests/test_permissions.py`` of this app."""

from datetime import timedelta

from django.utils import timezone

from report.models import ReportVersion
from tests.report.factories import correct, make_decision, make_report_sent, publish
from tests.roles import DESK, EVERYBODY, OWN_DELEGATE, PUBLISHERS, done, shown_again

# Address name → (what a GET answers, what a POST without content answers).
TABLE = {
    "public:report": (EVERYBODY, None),
    "public:report_text": (EVERYBODY, None),
    "public:report_pdf": (EVERYBODY, None),
    "public:report_version": (EVERYBODY, None),
    "report:delegate_report": (OWN_DELEGATE, shown_again(OWN_DELEGATE)),
    "report:organiser_report": (DESK, shown_again(PUBLISHERS)),
    "report:organiser_report_expected": (None, done(PUBLISHERS)),
    "report:organiser_report_text": (PUBLISHERS, shown_again(PUBLISHERS)),
    "report:organiser_report_preview": (DESK, None),
    "report:organiser_report_versions": (DESK, None),
    "report:organiser_report_version": (DESK, None),
    "report:organiser_decision": (PUBLISHERS, shown_again(PUBLISHERS)),
    "report:organiser_decision_move": (None, done(PUBLISHERS)),
    "report:organiser_report_send": (PUBLISHERS, shown_again(PUBLISHERS)),
    "report:organiser_report_publish": (PUBLISHERS, shown_again(PUBLISHERS)),
    "report:organiser_corrections": (DESK, None),
    "report:organiser_correction": (DESK, shown_again(PUBLISHERS)),
}
# Addresses that belong to the reader or the site and not to a meeting; tested one by one.
OWN: set[str] = set()


def fill(place):
    """Add to the place what addresses of this app name: a report that everybody reads."""
    meeting = place["meeting"]
    decision = make_decision(meeting)
    make_report_sent(meeting)
    place["report_correction"] = correct(place["participation"]).pk
    place["report_decision"] = decision.pk
    after = timezone.now().replace(hour=12) + timedelta(days=80)
    place["report_version"] = publish(meeting, at=after).pk
    assert ReportVersion.objects.published().count() == 1


def arguments(place):
    """Address name → its arguments, where they are more than the meeting."""
    slug = place["meeting"].slug
    return {
        "public:report_version": [slug, 1],
        "report:organiser_report_version": [slug, place["report_version"]],
        "report:organiser_decision": [slug, place["report_decision"]],
        "report:organiser_decision_move": [slug, place["report_decision"]],
        "report:organiser_correction": [slug, place["report_correction"]],
    }
