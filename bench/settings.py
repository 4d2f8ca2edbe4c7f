"""The product's settings without DEBUG's own costs, and one bare view beside it."""

from initiative.settings import *  # noqa: F403
from initiative.settings import BASE_DIR, TEMPLATES

DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.urls"
# Compiled templates are kept, as with DEBUG off from the start.
TEMPLATES[0]["APP_DIRS"] = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
STATIC_ROOT = BASE_DIR / "static"
