"""Private addresses of the top floor: the delegate's statement, the organisers' desk."""

from django.urls import path

from statements.views import delegate, delegate_versions, organiser, organiser_forecast

app_name = "statements"

# /my/: an organisation's own pages
delegates = [
    path("my/", delegate.meeting_list, name="delegate_meetings"),
    path("my/<slug:slug>/", delegate.tasks, name="delegate_tasks"),
    path("my/<slug:slug>/dates.ics", delegate.calendar, name="delegate_calendar"),
    path("my/<slug:slug>/statement/", delegate.statement_write, name="delegate_statement"),
    path("my/<slug:slug>/statement/check/", delegate.statement_check, name="delegate_check"),
    path(
        "my/<slug:slug>/statement/versions/",
        delegate_versions.version_list,
        name="delegate_versions",
    ),
    path(
        "my/<slug:slug>/statement/versions/<int:pk>/",
        delegate_versions.version_detail,
        name="delegate_version",
    ),
]

# /desk/<meeting>/: the organisers
organisers = [
    path("desk/<slug:slug>/", organiser.desk, name="organiser_desk"),
    path("desk/<slug:slug>/ahead/", organiser_forecast.ahead, name="organiser_ahead"),
    path("desk/<slug:slug>/statements/", organiser.statement_list, name="organiser_statements"),
    path(
        "desk/<slug:slug>/statements/<slug:organisation_slug>/",
        organiser.statement_detail,
        name="organiser_statement",
    ),
    path("desk/<slug:slug>/door/", organiser.door, name="organiser_door"),
]

urlpatterns = [*delegates, *organisers]
