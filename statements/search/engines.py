"""Ask the database which paragraphs have all terms: one interface, two engines.

PostgreSQL: a GIN index over a column that it makes of the terms itself. SQLite: an FTS5 table that
triggers keep in step. Both are made by the migration ``0002_index_of_words``; both take
the terms as they stand, so both find the same.
"""

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from statements.search.queries import Query


def having(passages: QuerySet, query: Query) -> QuerySet:
    """Return the passages that have every term and a word with every beginning."""
    if connection.vendor == "postgresql":
        return passages.filter(RawSQL(IN_POSTGRESQL, [tsquery(query)], BooleanField()))  # noqa: S611 a parameter
    return passages.filter(pk__in=RawSQL(IN_SQLITE, [match(query)]))  # noqa: S611 a parameter


IN_POSTGRESQL = "statements_indexedpassage.words @@ %s::tsquery"
IN_SQLITE = "SELECT rowid FROM statements_words WHERE statements_words MATCH %s"


def tsquery(query: Query) -> str:
    """Return the terms as PostgreSQL reads them; each is quoted, so nothing is an operator."""
    quoted = [f"'{quoted_for_tsquery(term)}'" for term in query.terms]
    begun = [f"'{quoted_for_tsquery(term)}':*" for term in query.beginnings]
    return " & ".join([*quoted, *begun])


def quoted_for_tsquery(term: str) -> str:
    """Double what would end the quotes."""
    return term.replace("\\", "\\\\").replace("'", "''")


def match(query: Query) -> str:
    """Return the terms as FTS5 reads them, quoted likewise."""
    quoted = ['"{}"'.format(term.replace('"', '""')) for term in query.terms]
    begun = ['"{}"*'.format(term.replace('"', '""')) for term in query.beginnings]
    return " AND ".join([*quoted, *begun])
