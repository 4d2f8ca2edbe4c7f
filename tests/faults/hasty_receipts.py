"""The site with receipts that do not wait for the disk: T2 must see it."""

from django.conf import settings

options = settings.DATABASES["default"]["OPTIONS"]
options["options"] = options["options"].replace("synchronous_commit=on", "synchronous_commit=off")

from initiative.wsgi import application  # noqa: E402, F401 after the settings are changed
