"""Public addresses, named ``public:…``; they never change."""

from django.urls import path

from report.views import public

urlpatterns = [
    path("meetings/<slug:slug>/report/", public.report, name="report"),
    path("meetings/<slug:slug>/report.txt", public.report_text, name="report_text"),
    path("meetings/<slug:slug>/report.pdf", public.report_pdf, name="report_pdf"),
    path(
        "meetings/<slug:slug>/report/versions/<int:number>/",
        public.version,
        name="report_version",
    ),
]
