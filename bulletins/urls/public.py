"""Public addresses, named ``public:…``; they never change."""

from django.urls import URLPattern, path

from bulletins.views import feeds, public

urlpatterns: list[URLPattern] = [
    path("meetings/<slug:slug>/news/", public.news, name="news"),
    path("meetings/<slug:slug>/news.atom", feeds.news_feed, name="news_feed"),
    path("meetings/<slug:slug>/news/<int:number>/", public.bulletin, name="bulletin"),
    path("meetings/<slug:slug>/news/<int:number>.txt", public.bulletin_text, name="bulletin_text"),
]
