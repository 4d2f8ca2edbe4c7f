"""Texts in frozen versions, who proposes them, what organisations say to them, campaigns."""

from resolutions.models.campaigns import Happening, Pledge
from resolutions.models.texts import Draft, JointText, Proposer, Translation, Version
from resolutions.models.voices import Voice

__all__ = [
    "Draft",
    "Happening",
    "JointText",
    "Pledge",
    "Proposer",
    "Translation",
    "Version",
    "Voice",
]
