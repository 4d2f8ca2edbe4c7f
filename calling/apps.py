"""App configuration: whom to invite: nominations, the policy, who asks to take part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallingConfig(AppConfig):
    """Whom to invite: nominations, the policy, who asks to take part."""

    name = "calling"
    verbose_name = _("Whom to invite")
