"""Roles in organisations. Nothing else looks at a mandate."""

from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest

from organisations.models import Organisation, User


def organisations_of(user: User, on: date) -> QuerySet[Organisation]:
    """Return the organisations for which ``user`` may act on that day."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    memberships = user.memberships.current(on)
    return Organisation.objects.filter(pk__in=memberships.values("organisation_id"))


def actor(request: HttpRequest) -> str:
    """Return how the log of acts names the signed-in person."""
    return cast(User, request.user).ref
