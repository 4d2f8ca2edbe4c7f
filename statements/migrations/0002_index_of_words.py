"""The index in which readers find words: GIN on PostgreSQL, FTS5 on SQLite."""

from django.db import migrations

# Kept beside the terms: to make it of them again at every look costs more than the look.
POSTGRESQL = [
    "ALTER TABLE statements_indexedpassage ADD COLUMN words tsvector GENERATED ALWAYS AS"
    " (array_to_tsvector(string_to_array(btrim(terms), ' '))) STORED",
    "CREATE INDEX statements_words ON statements_indexedpassage USING gin (words)",
]
# Letters, numbers and marks make a term; the terms themselves are folded already.
SQLITE = [
    "CREATE VIRTUAL TABLE statements_words USING fts5(terms, content='statements_indexedpassage',"
    " content_rowid='id', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co S* P*'\")",
    "CREATE TRIGGER statements_words_new AFTER INSERT ON statements_indexedpassage BEGIN"
    " INSERT INTO statements_words(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER statements_words_gone AFTER DELETE ON statements_indexedpassage BEGIN"
    " INSERT INTO statements_words(statements_words, rowid, terms)"
    " VALUES ('delete', old.id, old.terms); END",
]
BACK = {
    "postgresql": [
        "DROP INDEX statements_words",
        "ALTER TABLE statements_indexedpassage DROP COLUMN words",
    ],
    "sqlite": [
        "DROP TRIGGER statements_words_gone",
        "DROP TRIGGER statements_words_new",
        "DROP TABLE statements_words",
    ],
}


def forward(_apps, schema_editor):
    """Make the index of this database."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        schema_editor.execute(statement)


def backward(_apps, schema_editor):
    """Take the index away; the rows stay."""
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("statements", "0001_first_rows")]
    operations = [migrations.RunPython(forward, backward)]
