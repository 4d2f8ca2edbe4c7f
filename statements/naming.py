"""Who is named in public, and how many: the one rule of it, and the queries that need no more."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from meetings.models import Meeting, Participation
from meetings.querysets import MeetingQuerySet
from organisations.models import Organisation
from statements.models import Cosigner


def may_be_named(path: str = "") -> Q:
    """Return who may be named in public.

    Who agreed, who has published a statement, and whose name stands under a public joint one.

    Args:
        path: how a query gets to the participations, with ``__`` at its end.
    """
    signing = Cosigner.objects.signing("published").values("participation")
    return (
        Q((f"{path}is_named", True))
        | Q((f"{path}statement__published__isnull", False))
        | Q((f"{path}pk__in", signing))
    )


def public_meetings() -> MeetingQuerySet:
    """Return what everybody may read, the newest first, with ``n_named`` and ``n_statements``."""
    return (
        Meeting.objects.public()
        .defer("call")
        .annotate(
            n_named=Count("participations", filter=may_be_named("participations__")),
            n_statements=Count("participations__statement__published"),
        )
    )


def public_organisations() -> QuerySet[Organisation]:
    """Return the organisations that are named at a public meeting, in the order of the names."""
    named = Participation.objects.filter(may_be_named(), meeting__opened_at__isnull=False)
    return Organisation.objects.filter(Exists(named.filter(organisation=OuterRef("pk")))).order_by(
        "sort_key", "pk"
    )


def public_slugs(meeting: Meeting) -> QuerySet:
    """Return the addresses of the organisations that may be named in public."""
    named = meeting.participations.filter(may_be_named())
    return named.order_by("organisation__slug").values_list("organisation__slug", flat=True)


def public_counts(meeting: Meeting) -> tuple[int, int]:
    """Return how many organisations are named in public and how many statements are."""
    counts = meeting.participations.aggregate(
        n_named=Count("pk", filter=may_be_named()), n_statements=Count("statement__published")
    )
    return counts["n_named"], counts["n_statements"]
