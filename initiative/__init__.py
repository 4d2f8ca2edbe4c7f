"""Ground floor: settings, outbox, audit log, forms, clocks.

It knows no meeting and no statement, and names apps only as strings. What every
floor needs and what has a name of its own lives here; nothing else does.
"""

from initiative.celery import app as celery_app

__all__ = ["celery_app"]
