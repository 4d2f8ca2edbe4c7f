"""Roles in organisations, and where they are. Nothing else looks at a mandate."""

from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organisations.models import FormerSlug, Organisation, User


def organisations_of(user: User, on: date) -> QuerySet[Organisation]:
    """Return the organisations for which ``user`` may act on that day."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    memberships = user.memberships.current(on)
    return Organisation.objects.filter(pk__in=memberships.values("organisation_id"))


def actor(request: HttpRequest) -> str:
    """Return how the log of acts names the signed-in person."""
    return cast(User, request.user).ref


def formerly(slug: str) -> Organisation:
    """Return the organisation that once had this address, or 404."""
    former = FormerSlug.objects.select_related("organisation")
    return get_object_or_404(former, slug=slug).organisation
