"""The agenda and its versions, who is to speak, and the turns that were spoken."""

from programme.models.agenda import AgendaVersion, Session, Speech
from programme.models.speaking import Turn

__all__ = ["AgendaVersion", "Session", "Speech", "Turn"]
