"""Whether exactly this text was received: by its fingerprint, for who may know it."""

import re
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from meetings.access import meetings_for_organiser, participations_for_delegate
from statements.models import Cosigner, Publication, Revision

SHA256 = re.compile(r"[0-9a-f]{64}")

# Texts alike in many meetings are not listed without end.
MOST = 50


def received(digest: str, request: HttpRequest) -> Iterable[Revision]:
    """Return the sent versions with this fingerprint that the reader may know of.

    Everybody: what was published, of statements that are public. An organisation: its own.
    Organisers: what their meeting received. To everybody else a text that was not
    published does not exist.
    """
    found = (
        Revision.objects.sent()
        .filter(sha256=digest)
        .filter(known_to_all() | known_to(request))
        .distinct()
        .select_related(
            "statement__participation__organisation",
            "statement__participation__meeting",
            "statement__joint__meeting",
        )
        .prefetch_related("publications")
        .defer("body")
        .order_by("written_at", "pk")[:MOST]
    )
    for revision in found:
        if revision.statement.joint_id is not None:
            revision.signers = signers_of(revision)
    return found


def signers_of(revision: Revision) -> Iterable[Cosigner]:
    """Return who signs one sent version of a joint statement, and has not left since."""
    cosigners = Cosigner.objects.filter(joint=revision.statement.joint_id)
    return cosigners.signing_revision(revision).by_name()


def known_to_all() -> Q:
    """Return which versions everybody may know of.

    One that was replaced stays known; what was withdrawn or taken back does not, even while
    a newer version is public.
    """
    is_open = Q(statement__participation__meeting__opened_at__isnull=False) | Q(
        statement__joint__meeting__opened_at__isnull=False
    )
    stands = Exists(Publication.objects.not_taken_back().filter(revision=OuterRef("pk")))
    return is_open & Q(stands) & Q(statement__published__isnull=False)


def known_to(request: HttpRequest) -> Q:
    """Return which versions this browser may know of besides."""
    mine = [each.pk for each in participations_for_delegate(request)]
    own = Q(statement__participation__in=mine) | Q(
        statement__joint__cosigners__participation__in=mine
    )
    if not request.user.is_authenticated:
        return own
    meetings = meetings_for_organiser(request.user).values("pk")
    return (
        own
        | Q(statement__participation__meeting__in=meetings)
        | Q(statement__joint__meeting__in=meetings)
    )


def digest_in(typed: str) -> str:
    """Return the fingerprint in what was typed, also in capitals or groups; else nothing."""
    plain = "".join(typed.split()).lower()
    return plain if SHA256.fullmatch(plain) else ""
