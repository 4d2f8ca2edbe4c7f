"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import path

from report.views import (
    delegate,
    organiser,
    organiser_corrections,
    organiser_decisions,
    organiser_sending,
    organiser_text,
)

app_name = "report"

# /my/<meeting>/report/
delegates = [path("my/<slug:slug>/report/", delegate.report, name="delegate_report")]

# /desk/<meeting>/report/
organisers = [
    path("desk/<slug:slug>/report/", organiser.report_desk, name="organiser_report"),
    path(
        "desk/<slug:slug>/report/expected/",
        organiser.report_expected,
        name="organiser_report_expected",
    ),
    path("desk/<slug:slug>/report/text/", organiser_text.report_text, name="organiser_report_text"),
    path(
        "desk/<slug:slug>/report/preview/",
        organiser_text.preview,
        name="organiser_report_preview",
    ),
    path(
        "desk/<slug:slug>/report/versions/",
        organiser.version_list,
        name="organiser_report_versions",
    ),
    path(
        "desk/<slug:slug>/report/versions/<int:pk>/",
        organiser.version_detail,
        name="organiser_report_version",
    ),
    path(
        "desk/<slug:slug>/report/decisions/<int:pk>/",
        organiser_decisions.decision_detail,
        name="organiser_decision",
    ),
    path(
        "desk/<slug:slug>/report/decisions/<int:pk>/move/",
        organiser_decisions.decision_move,
        name="organiser_decision_move",
    ),
    path(
        "desk/<slug:slug>/report/send/",
        organiser_sending.report_send,
        name="organiser_report_send",
    ),
    path(
        "desk/<slug:slug>/report/publish/",
        organiser_sending.report_publish,
        name="organiser_report_publish",
    ),
    path(
        "desk/<slug:slug>/report/corrections/",
        organiser_corrections.correction_list,
        name="organiser_corrections",
    ),
    path(
        "desk/<slug:slug>/report/corrections/<int:pk>/",
        organiser_corrections.correction_detail,
        name="organiser_correction",
    ),
]

urlpatterns = [*delegates, *organisers]
