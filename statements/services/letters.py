"""Order a letter about a statement for everybody who speaks for its authors."""

from collections.abc import Iterable

from initiative.outbox.enqueue import enqueue
from meetings.models import Participation
from meetings.recipients import receipt_orders
from statements.models import Cosigner, Statement


def authors_of(statement: Statement) -> Iterable[Participation]:
    """Return whose statement it is: one organisation, or every one that signs it."""
    if statement.participation is not None:
        return [statement.participation]
    cosigners = Cosigner.objects.filter(
        joint=statement.joint_id, left_at__isnull=True, joined_at__isnull=False
    )
    return [
        each.participation
        for each in cosigners.select_related(
            "participation__meeting", "participation__organisation"
        )
    ]


def order_letters(statement: Statement, *, kind: str, key: str, **refs: int) -> None:
    """Order one letter about the sent version for every address of every author.

    Args:
        key: names the occasion; ordered twice, it is one letter an address.
        refs: more of what the letter is about, each a key of a row.
    """
    for participation in authors_of(statement):
        enqueue(
            receipt_orders(
                participation,
                kind=kind,
                key=key if statement.joint_id is None else f"{key}:{participation.pk}",
                refs={"participation_pk": participation.pk, "revision_pk": statement.sent_id}
                | refs,
            )
        )


def order_joint_letters(
    readers: Iterable[Participation], *, kind: str, key: str, **refs: int
) -> None:
    """Order one letter about a joint statement for every address of some organisations.

    Args:
        readers: with their meetings; the key is made each one's own.
        key: names the occasion; ordered twice, it is one letter an address.
        refs: what the letter is about, each a key of a row.
    """
    for participation in readers:
        enqueue(
            receipt_orders(
                participation,
                kind=kind,
                key=f"{key}:{participation.pk}",
                refs={"participation_pk": participation.pk} | refs,
            )
        )
