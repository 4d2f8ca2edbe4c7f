"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import URLPattern, URLResolver, include, path

from directory.views.organiser import duplicates, exporting, importing, listing, organisation

app_name = "directory"

# /desk/organisations/imports/<import>/: one list, step by step
steps = [
    path("columns/", importing.import_columns, name="organiser_import_columns"),
    path("look/", importing.import_look, name="organiser_import_look"),
    path("done/", importing.import_done, name="organiser_import_done"),
    path("undo/", importing.import_undo, name="organiser_import_undo"),
]

# /desk/organisations/: the directory; no meeting has this address
organisers = [
    path("", listing.organisation_list, name="organiser_organisations"),
    path("new/", listing.organisation_new, name="organiser_organisation_new"),
    path("import/", importing.import_new, name="organiser_import"),
    path("imports/", importing.import_list, name="organiser_imports"),
    path("imports/<int:pk>/", include(steps)),
    path("duplicates/", duplicates.duplicate_list, name="organiser_duplicates"),
    path("export/", exporting.organisation_export, name="organiser_export"),
    path("<slug:slug>/", organisation.organisation_detail, name="organiser_organisation"),
    path("<slug:slug>/edit/", organisation.organisation_edit, name="organiser_organisation_edit"),
    path("<slug:slug>/join/", duplicates.organisation_join, name="organiser_organisation_join"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/organisations/", include(organisers)),
    path(
        "desk/<slug:slug>/organisations/import/",
        importing.import_new,
        name="organiser_meeting_import",
    ),
]
