"""Whom to invite: the rows of this floor."""

from calling.models.nominations import Decision, InvitationPolicy, Nomination, Opinion
from calling.models.requests import JoinCode, JoinMessage, JoinRequest

__all__ = [
    "Decision",
    "InvitationPolicy",
    "JoinCode",
    "JoinMessage",
    "JoinRequest",
    "Nomination",
    "Opinion",
]
