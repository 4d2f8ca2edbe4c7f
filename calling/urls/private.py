"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import path

from calling.views import delegate, organiser_nominations, organiser_requests

app_name = "calling"

# /my/<meeting>/nominations/: an organisation that calls the meeting
delegates = [
    path("my/<slug:slug>/nominations/", delegate.nominations, name="delegate_nominations"),
    path("my/<slug:slug>/nominations/<int:pk>/", delegate.nomination, name="delegate_nomination"),
]

# /desk/<meeting>/: the organisers
organisers = [
    path(
        "desk/<slug:slug>/nominations/",
        organiser_nominations.nominations,
        name="organiser_nominations",
    ),
    path(
        "desk/<slug:slug>/nominations/policy/",
        organiser_nominations.policy,
        name="organiser_policy",
    ),
    path(
        "desk/<slug:slug>/nominations/invite/",
        organiser_nominations.invite,
        name="organiser_invite",
    ),
    path(
        "desk/<slug:slug>/nominations/<int:pk>/",
        organiser_nominations.nomination,
        name="organiser_nomination",
    ),
    path("desk/<slug:slug>/requests/", organiser_requests.request_list, name="organiser_requests"),
    path(
        "desk/<slug:slug>/requests/<int:pk>/",
        organiser_requests.request_detail,
        name="organiser_request",
    ),
]

urlpatterns = [*delegates, *organisers]
