"""Addresses of the postbox, under ``/dev/mailbox/``; included only when DEBUG is on."""

from django.urls import path

from initiative.postbox import views

app_name = "postbox"

urlpatterns = [
    path("", views.letters, name="letters"),
    path("<slug:name>/", views.letter, name="letter"),
    path("<slug:name>/html/", views.letter_html, name="letter_html"),
    path("<slug:name>/raw/", views.letter_raw, name="letter_raw"),
    path("<slug:name>/attachments/<int:number>/", views.attachment, name="attachment"),
]
