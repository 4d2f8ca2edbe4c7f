"""Write one act, in the transaction of the act itself."""

from initiative.audit.models import Act

# Who acts when nobody does: the clock and the commands.
SYSTEM = "system"


def record(
    actor: str, verb: str, *, scope: str = "", about: str = "", reason: str = "", **details: object
) -> Act:
    """Add an act to the log.

    Args:
        actor: ``user:5``, ``link:7`` (the personal link of participation 7) or ``system``.
        verb: the service's name, for example ``send_statement``.
        scope: what it belongs to, for example ``meeting:42``.
        about: what it was done to, for example ``participation:7``.
        reason: the person's own words.
        details: small facts; never a text, an address or a name of a person.
    """
    return Act.objects.create(
        actor=actor, verb=verb, scope=scope, about=about, reason=reason, details=details
    )
