"""A query that every page asks: its SQL is made once a thread and asked again with other words.

Putting a query together costs Django several times what the database needs to answer it.
"""

from collections.abc import Callable, Iterable
from threading import local
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = tuple[object, ...]
# Stands for a word until it is known; no address holds such characters.
PLACE = "\ue000{}\ue001"


class Prepared:
    """A query for rows of values by some words, all of them text.

    Args:
        make: returns a ``values_list`` query for the words; called once a thread.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self.made = local()

    def __call__(self, *words: str) -> list[Any]:
        """Return the rows for these words.

        Raises:
            DatabaseError: the database could not be asked.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        places = {PLACE.format(n): word for n, word in enumerate(words)}
        made = getattr(self.made, "query", None)
        if made is None or made[0].connection is not connection:
            compiler = self.make(*places).query.get_compiler(connection=connection)
            made = self.made.query = compiler, *compiler.as_sql()
        compiler, sql, given = made
        with connection.cursor() as cursor:
            cursor.execute(sql, [places.get(each, each) for each in given])
            found = cursor.fetchall()
        return self.read(compiler, compiler.results_iter([found], tuple_expected=True))

    def read(self, compiler: SQLCompiler, rows: Iterable[Row]) -> list[Any]:
        """Return what the rows of the database are to the caller."""
        return list(rows)


class PreparedObjects(Prepared):
    """The same for objects with what ``select_related`` adds to them.

    Args:
        make: returns a query for objects, without ``prefetch_related``.
    """

    def read(self, compiler: SQLCompiler, rows: Iterable[Row]) -> list[Any]:
        """Return the objects, as Django's own ``ModelIterable`` makes them of rows."""
        info, alias = compiler.klass_info, compiler.connection.alias
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [each[0].target.attname for each in compiler.select[first:last]]
        related = get_related_populators(info, compiler.select, alias)
        objects = []
        for row in rows:
            found = info["model"].from_db(alias, names, row[first:last])
            for each in related:
                each.populate(row, found)
            objects.append(found)
        return objects
