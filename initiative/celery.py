"""The Celery app. Its settings are in ``initiative.settings``, prefixed CELERY_."""

import logging
import os
from pathlib import Path

from celery import Celery
from celery.signals import worker_init, worker_ready
from django.conf import settings

from initiative import bells

logger = logging.getLogger(__name__)

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


@worker_ready.connect
def sweep_first(sender: object, **_kwargs: object) -> None:
    """Send what waited while no worker was there, without waiting for the first tick."""
    try:
        app.send_task("outbox.pump", expires=15)
    except Exception as error:
        logger.warning("first sweep not rung: %s", type(error).__name__)
