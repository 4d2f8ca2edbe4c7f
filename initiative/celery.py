"""The Celery app. Its settings are in ``initiative.settings``, prefixed CELERY_."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import worker_init
from django.conf import settings

from initiative import bells

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "initiative.settings")

bells.install()
app = Celery("initiative")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def make_broker_folders(**_kwargs: object) -> None:
    """Make the folders of the filesystem broker; other brokers need none."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for name in ("data_folder_in", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(parents=True, exist_ok=True)
