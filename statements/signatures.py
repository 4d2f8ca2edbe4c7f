"""Where a joint statement stands: who takes part, who has confirmed its draft, what hinders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from initiative.errors import Refused
from statements.models import Cosigner, Statement
from statements.services.cosigning import FEWEST, confirmations_of
from statements.services.sending import check_sendable


@dataclass(frozen=True)
class Signatures:
    """Those that were asked to sign one joint statement and have not left.

    Args:
        cosigners: with their organisations, in the order of the names.
        confirmed: keys of those that confirmed the draft.
        unfit: why the draft itself could not be sent; ``None`` where it could.
    """

    cosigners: Sequence[Cosigner]
    confirmed: Collection[int]
    unfit: Refused | None

    @property
    def taking_part(self) -> list[Cosigner]:
        """Those that said that they take part."""
        return [each for each in self.cosigners if each.joined_at is not None]

    @property
    def lines(self) -> list[tuple[Cosigner, bool]]:
        """Each with whether it has confirmed the draft."""
        return [(each, each.pk in self.confirmed) for each in self.cosigners]

    @property
    def n_missing(self) -> int:
        """How many that take part have not confirmed the draft."""
        return sum(each.pk not in self.confirmed for each in self.taking_part)

    @property
    def is_too_few(self) -> bool:
        """Whether fewer take part than a joint statement needs."""
        return len(self.taking_part) < FEWEST

    @property
    def is_ready(self) -> bool:
        """Whether it could be sent as it is."""
        return self.unfit is None and not self.is_too_few and not self.n_missing

    def is_confirmed_by(self, cosigner: Cosigner) -> bool:
        """Say whether one of them has confirmed the draft."""
        return cosigner.pk in self.confirmed


def signatures_of(statement: Statement) -> Signatures:
    """Return where a joint statement stands, in two queries."""
    cosigners = list(Cosigner.objects.filter(joint=statement.joint_id).present().by_name())
    confirmed: set[int] = set()
    if statement.draft is not None:
        confirmed = set(confirmations_of(statement.draft).values_list("cosigner", flat=True))
    try:
        check_sendable(statement, statement.version)
    except Refused as refusal:
        return Signatures(cosigners, confirmed, refusal)
    return Signatures(cosigners, confirmed, None)
