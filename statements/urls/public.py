"""Public addresses; they never change. The language of the interface is their prefix."""

from django.urls import path, re_path

from statements.views import (
    checking,
    feeds,
    public,
    public_book,
    public_comparing,
    public_facing,
    public_files,
    public_joint,
    public_single,
    public_translations,
    words,
)

urlpatterns = [
    path("", public.home, name="home"),
    path("meetings/<slug:slug>/", public.meeting, name="meeting"),
    path("meetings/<slug:slug>/call/", public.call, name="call"),
    path("meetings/<slug:slug>/call.ics", public.call_calendar, name="call_calendar"),
    path("meetings/<slug:slug>/participants/", public.participants, name="participants"),
    path("meetings/<slug:slug>/statements/", public.statements, name="statements"),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/",
        public.statement,
        name="statement",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.txt",
        public_files.statement_text,
        name="statement_text",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.md",
        public_files.statement_markdown,
        name="statement_markdown",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.bib",
        public_files.statement_bibtex,
        name="statement_bibtex",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.csl.json",
        public_files.statement_csl,
        name="statement_csl",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.pdf",
        public_single.statement_pdf,
        name="statement_pdf",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>.epub",
        public_single.statement_epub,
        name="statement_epub",
    ),
    path("meetings/<slug:slug>/statements/joint/<int:number>/", public_joint.joint, name="joint"),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.txt",
        public_files.joint_text,
        name="joint_text",
    ),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.md",
        public_files.joint_markdown,
        name="joint_markdown",
    ),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.bib",
        public_files.joint_bibtex,
        name="joint_bibtex",
    ),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.csl.json",
        public_files.joint_csl,
        name="joint_csl",
    ),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.pdf",
        public_single.joint_pdf,
        name="joint_pdf",
    ),
    path(
        "meetings/<slug:slug>/statements/joint/<int:number>.epub",
        public_single.joint_epub,
        name="joint_epub",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/<slug:language>/",
        public_translations.translation,
        name="translation",
    ),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/statements/(?P<organisation_slug>[-\w]+)"
        r"/(?P<left>[-\w]+)\+(?P<right>[-\w]+)/$",
        public_facing.facing,
        name="facing",
    ),
    path("meetings/<slug:slug>/compare/", public_comparing.compare, name="compare"),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/<slug:language>.pdf",
        public_single.statement_pdf,
        name="translation_pdf",
    ),
    path(
        "meetings/<slug:slug>/statements/<slug:organisation_slug>/<slug:language>.epub",
        public_single.statement_epub,
        name="translation_epub",
    ),
    path("words/", words.site_words, name="site_words"),
    path("words.csv", words.site_words_csv, name="site_words_csv"),
    path("meetings/<slug:slug>/words/", words.meeting_words, name="words"),
    path("meetings/<slug:slug>/words.csv", words.meeting_words_csv, name="words_csv"),
    path("feed.atom", feeds.site_feed, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("meetings/<slug:slug>/feed.atom", feeds.meeting_feed, name="meeting_feed"),
    path("meetings/<slug:slug>/book/", public_book.book, name="book"),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/book/(?P<edition>[-\w]+)"
        r"\.(?P<kind>epub|zip|(?:[1-9]\d{0,2}\.)?a[45]\.pdf)$",
        public_book.book_file,
        name="book_file",
    ),
    re_path(
        r"^meetings/(?P<slug>[-\w]+)/book/(?P<edition>[-\w]+)"
        r"\.(?P<kind>(?:[1-9]\d{0,2}\.)?html)$",
        public_book.book_page,
        name="book_page",
    ),
    path("check/", checking.check, name="check"),
    path("organisations/<slug:slug>/", public.organisation, name="organisation"),
]
