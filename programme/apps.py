"""App configuration: the agenda, who speaks, for how long."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """The agenda, who speaks, for how long."""

    name = "programme"
    verbose_name = _("Agenda")
