"""One rule for every state machine of the project."""

from collections.abc import Mapping, Set

from initiative.errors import Refused


def check_move(moves: Mapping[str, Set[str]], current: str, wanted: str) -> None:
    """Refuse a move that the table does not name.

    Args:
        moves: for each state, the states that may follow it.
        current: where the row is.
        wanted: where it should go.

    Raises:
        Refused: ``no_such_move``.
    """
    if wanted not in moves[current]:
        raise Refused("no_such_move", f"{current} cannot become {wanted}.")
