"""Private addresses of the top floor: the delegate's statement, the organisers' desk."""

from django.urls import path

from statements.views import (
    delegate,
    delegate_editor,
    delegate_import,
    delegate_joint,
    delegate_topics,
    delegate_translations,
    delegate_versions,
    delegate_withdrawing,
    organiser,
    organiser_forecast,
    organiser_reading,
    organiser_statements,
    organiser_topics,
    organiser_translations,
)

app_name = "statements"

# /my/: an organisation's own pages
delegates = [
    path("my/", delegate.meeting_list, name="delegate_meetings"),
    path("my/<slug:slug>/", delegate.tasks, name="delegate_tasks"),
    path("my/<slug:slug>/dates.ics", delegate.calendar, name="delegate_calendar"),
    path("my/<slug:slug>/statement/", delegate_editor.statement_write, name="delegate_statement"),
    path("my/<slug:slug>/statement/preview/", delegate_editor.preview, name="delegate_preview"),
    path(
        "my/<slug:slug>/statement/import/",
        delegate_import.statement_import,
        name="delegate_import",
    ),
    path(
        "my/<slug:slug>/statement/withdraw/",
        delegate_withdrawing.withdraw,
        name="delegate_withdraw",
    ),
    path("my/<slug:slug>/statement/topics/", delegate_topics.topics, name="delegate_topics"),
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

# /my/<meeting>/joint/: texts of several organisations, written like one's own
joint = [
    path("my/<slug:slug>/joint/", delegate_joint.joint_list, name="delegate_joint_list"),
    path("my/<slug:slug>/joint/new/", delegate_joint.joint_new, name="delegate_joint_new"),
    path("my/<slug:slug>/joint/<int:joint>/", delegate_joint.joint_detail, name="delegate_joint"),
    path(
        "my/<slug:slug>/joint/<int:joint>/ask/",
        delegate_joint.joint_ask,
        name="delegate_joint_ask",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/leave/",
        delegate_joint.joint_leave,
        name="delegate_joint_leave",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/text/",
        delegate_editor.statement_write,
        name="delegate_joint_text",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/text/preview/",
        delegate_editor.preview,
        name="delegate_joint_preview",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/text/import/",
        delegate_import.statement_import,
        name="delegate_joint_import",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/text/versions/",
        delegate_versions.version_list,
        name="delegate_joint_versions",
    ),
    path(
        "my/<slug:slug>/joint/<int:joint>/text/versions/<int:pk>/",
        delegate_versions.version_detail,
        name="delegate_joint_version",
    ),
]

# /my/<meeting>/translations/
translators = [
    path(
        "my/<slug:slug>/translations/",
        delegate_translations.translation_list,
        name="delegate_translations",
    ),
    path(
        "my/<slug:slug>/translations/<slug:language>/",
        delegate_translations.translation,
        name="delegate_translation",
    ),
    path(
        "desk/<slug:slug>/statements/<slug:organisation_slug>/translations/",
        organiser_translations.translation_list,
        name="organiser_translations",
    ),
    path(
        "desk/<slug:slug>/statements/<slug:organisation_slug>/translations/<slug:language>/",
        organiser_translations.translation,
        name="organiser_translation",
    ),
]

# /desk/<meeting>/: the organisers
organisers = [
    path("desk/<slug:slug>/", organiser.desk, name="organiser_desk"),
    path("desk/<slug:slug>/ahead/", organiser_forecast.ahead, name="organiser_ahead"),
    path(
        "desk/<slug:slug>/statements/",
        organiser_statements.statement_list,
        name="organiser_statements",
    ),
    # Before the addresses of organisations: none of them may be called "topics".
    path("desk/<slug:slug>/statements/topics/", organiser_topics.topics, name="organiser_topics"),
    path(
        "desk/<slug:slug>/statements/<slug:organisation_slug>/",
        organiser_reading.statement_detail,
        name="organiser_statement",
    ),
    path(
        "desk/<slug:slug>/statements/joint/<int:number>/",
        organiser_reading.joint_detail,
        name="organiser_joint",
    ),
]

urlpatterns = [*delegates, *joint, *translators, *organisers]
