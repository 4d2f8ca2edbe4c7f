"""What points at a row, from any app: found by the models themselves, so nothing is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Model, Q


def relations_of(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Yield each (model, name of its field) that points at rows of ``model``.

    Lists of many to many are found by the table between them.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        is_pointed_at = relation.auto_created and not relation.concrete
        if is_pointed_at and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name  # type: ignore[union-attr]


def words_for(model: type[Model]) -> str:
    """Return what rows of a model are called."""
    if model._meta.auto_created:
        return str(model._meta.auto_created._meta.verbose_name)
    return str(model._meta.verbose_name)


Unique = tuple[tuple[str, ...], Q | None]


def unique_sets(model: type[Model], name: str) -> list[Unique]:
    """Return what may occur only once for a row that ``name`` points at: other fields, condition.

    Rules with expressions name no fields: the database alone knows them.
    """
    found: list[Unique] = []
    field = model._meta.get_field(name)
    if getattr(field, "unique", False):
        found.append(((), None))
    for together in model._meta.unique_together:
        if name in together:
            found.append((tuple(each for each in together if each != name), None))
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            others = tuple(each for each in constraint.fields if each != name)
            found.append((others, constraint.condition))
    return found


def collisions(model: type[Model], name: str, stays: int, goes: int) -> dict[int, int]:
    """Return the rows of the one that goes of which the one that stays has one already.

    Returns:
        Primary key → that of the row that stays.
    """
    found: dict[int, int] = {}
    for others, condition in unique_sets(model, name):
        rows = model._base_manager.filter(condition) if condition else model._base_manager
        columns = [model._meta.get_field(each).attname for each in others]  # type: ignore[union-attr]

        def values(pk: int, rows: Any = rows, columns: list[str] = columns) -> Any:
            return rows.filter(**{name: pk}).values_list("pk", *columns)

        mine = {tuple(rest): pk for pk, *rest in values(stays) if None not in rest}
        for pk, *rest in values(goes):
            if tuple(rest) in mine:
                found[pk] = mine[tuple(rest)]
    return found
