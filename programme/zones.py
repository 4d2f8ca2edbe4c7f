"""Time zones to choose from, by part of the world."""

from functools import cache

from initiative.clocks import city_of, zone_names

PARTS = (
    "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip


@cache
def zones_by_part() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (part of the world, [(name of the zone, its city)]).

    Older names such as ``US/Eastern`` are understood in the address, and not offered.
    """
    found: dict[str, list[tuple[str, str]]] = {part: [] for part in PARTS}
    for name in sorted(zone_names()):
        part = name.partition("/")[0]
        if part in found:
            found[part].append((name, city_of(name)))
    return [(part, zones) for part, zones in found.items() if zones]
