"""Private addresses: an organisation's delegates, the organisers' lists of people."""

from django.urls import path

from delegations.views import delegate, organiser

app_name = "delegations"

urlpatterns = [
    path("my/<slug:slug>/delegates/", delegate.delegate_list, name="delegate_list"),
    path("my/<slug:slug>/delegates/<int:pk>/", delegate.delegate_detail, name="delegate_detail"),
    path(
        "my/<slug:slug>/delegates/<int:pk>/replace/",
        delegate.delegate_replace,
        name="delegate_replace",
    ),
    path(
        "my/<slug:slug>/delegates/<int:pk>/remove/",
        delegate.delegate_remove,
        name="delegate_remove",
    ),
    path("desk/<slug:slug>/delegates/", organiser.delegate_list, name="organiser_delegates"),
    path(
        "desk/<slug:slug>/delegates/interpreters/",
        organiser.interpreters,
        name="organiser_interpreters",
    ),
]
