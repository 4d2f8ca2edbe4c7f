"""Public addresses, named ``public:…``; they never change."""

from django.urls import path

from resolutions.views import public

PLACE = "meetings/<slug:slug>/resolutions/"

urlpatterns = [
    path(PLACE, public.text_list, name="resolutions"),
    path(f"{PLACE}<int:number>/", public.resolution, name="resolution"),
    path(f"{PLACE}<int:number>.txt", public.resolution_text, name="resolution_text"),
    path(f"{PLACE}<int:number>/versions/<int:version>/", public.version, name="resolution_version"),
    path(
        f"{PLACE}<int:number>/versions/<int:version>/<slug:language>/",
        public.translation,
        name="resolution_translation",
    ),
]
