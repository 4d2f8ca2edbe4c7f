"""The table of contents. Public pages carry the language in their address."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from initiative import views
from initiative.health import views as health

# The floors above the statements, from the ground up.
ABOVE = (
    "calling", "directory", "delegations", "programme", "door", "resolutions", "report",
    "polls", "bulletins",
)  # fmt: skip

public = [path("", include(f"{app}.urls.public")) for app in ("statements", *ABOVE)]

urlpatterns = [
    path("health/", health.health, name="health"),
    path("health.json", health.figures, name="health_figures"),
    path("ready/", health.ready, name="ready"),
    path("language/", views.choose_language, name="choose_language"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("statements.api.urls")),
    # Before the meetings: /desk/organisations/… is no meeting of that address.
    path("", include("directory.urls.private")),
    path("", include("meetings.urls")),
    path("", include("statements.urls.private")),
    *(path("", include(f"{app}.urls.private")) for app in ABOVE if app != "directory"),
    *i18n_patterns(path("", include((public, "public"))), prefix_default_language=False),
]

handler500 = "initiative.views.server_error"

if settings.DEBUG:
    urlpatterns.insert(0, path("dev/mailbox/", include("initiative.postbox.urls")))

if settings.ANYMAIL_WEBHOOK_SECRET and settings.EMAIL_BACKEND.startswith("anymail."):
    urlpatterns.insert(0, path("mail-service/", include("initiative.outbox.returns.urls")))
