"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import path

from polls.views import delegate
from polls.views.organiser import answers, deciding, option, poll

app_name = "polls"

urlpatterns = [
    path("my/<slug:slug>/poll/", delegate.poll, name="delegate_poll"),
    path("my/<slug:slug>/poll/propose/", delegate.propose_one, name="delegate_propose"),
    path("desk/<slug:slug>/poll/", poll.poll, name="organiser_poll"),
    path("desk/<slug:slug>/poll/new/", poll.poll_new, name="organiser_poll_new"),
    path("desk/<slug:slug>/poll/question/", poll.poll_change, name="organiser_poll_change"),
    path("desk/<slug:slug>/poll/proposals/new/", option.option_new, name="organiser_option_new"),
    path(
        "desk/<slug:slug>/poll/proposals/<int:pk>/",
        option.option_change,
        name="organiser_option",
    ),
    path(
        "desk/<slug:slug>/poll/proposals/<int:pk>/decide/",
        deciding.decide,
        name="organiser_decide",
    ),
    path("desk/<slug:slug>/poll/organisations/", answers.answer_list, name="organiser_answers"),
    path(
        "desk/<slug:slug>/poll/organisations/<slug:organisation_slug>/",
        answers.answer_told,
        name="organiser_told",
    ),
    path("desk/<slug:slug>/next/", deciding.next_meeting, name="organiser_next"),
    path("desk/<slug:slug>/next/letters/", deciding.copied, name="organiser_copied"),
]
