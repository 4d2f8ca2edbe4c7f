"""The address at which a mail service tells what became of a letter.

Included only when the site sends through such a service. Only this service's address is
opened, and none for mail that comes in.
"""

from anymail.signals import tracking
from anymail.urls import urlpatterns as every_service
from django.conf import settings

from initiative.outbox.returns.webhook import note_event

tracking.connect(note_event, dispatch_uid="outbox.returns")

# "anymail.backends.postmark.EmailBackend": the module bears the service's name.
SERVICE = settings.EMAIL_BACKEND.split(".")[2]

app_name = "anymail"
urlpatterns = [
    pattern
    for pattern in every_service
    if str(pattern.name).startswith(f"{SERVICE}_") and "inbound" not in str(pattern.name)
]
