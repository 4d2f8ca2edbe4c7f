"""Private addresses: the delegate's and the organisers' pages."""

from django.urls import URLPattern, path

from bulletins.views import delegate, delegate_notes, delegate_writing, organiser

app_name = "bulletins"

# /my/<meeting>/news/
news = [
    path("my/<slug:slug>/news/", delegate.news, name="delegate_news"),
    path("my/<slug:slug>/news/letter/", delegate.subscription, name="delegate_subscription"),
    path("my/<slug:slug>/news/new/", delegate_writing.write, name="delegate_bulletin_new"),
    path("my/<slug:slug>/news/<int:number>/", delegate.bulletin, name="delegate_bulletin"),
    path(
        "my/<slug:slug>/news/<int:number>/text/",
        delegate_writing.write,
        name="delegate_bulletin_text",
    ),
    path(
        "my/<slug:slug>/news/<int:number>/texts/",
        delegate_writing.texts,
        name="delegate_bulletin_texts",
    ),
    path(
        "my/<slug:slug>/news/<int:number>/check/",
        delegate_writing.check,
        name="delegate_bulletin_check",
    ),
    path(
        "my/<slug:slug>/news/<int:number>/wider/",
        delegate_writing.wider,
        name="delegate_bulletin_wider",
    ),
    path(
        "my/<slug:slug>/news/<int:number>/take-back/",
        delegate_writing.withdraw,
        name="delegate_bulletin_withdraw",
    ),
]

# /my/<meeting>/notes/ and /my/<meeting>/organisations/
notes = [
    path("my/<slug:slug>/notes/", delegate_notes.exchanges, name="delegate_notes"),
    path("my/<slug:slug>/notes/<int:pk>/", delegate_notes.exchange, name="delegate_exchange"),
    path(
        "my/<slug:slug>/organisations/", delegate_notes.organisations, name="delegate_organisations"
    ),
    path(
        "my/<slug:slug>/organisations/<slug:organisation_slug>/note/",
        delegate_notes.note,
        name="delegate_note",
    ),
]

# /desk/<meeting>/news/
desk = [
    path("desk/<slug:slug>/news/", organiser.news, name="organiser_news"),
    path("desk/<slug:slug>/news/<int:number>/", organiser.bulletin, name="organiser_bulletin"),
]

urlpatterns: list[URLPattern] = [*news, *notes, *desk]
