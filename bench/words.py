"""Words in many statements on PostgreSQL: how long a reader waits for a page.

``python -m bench.words [--n 100000]`` fills a PostgreSQL of its own. One statement is made by
the services, the others by the database out of it: meetings of 3,000 organisations, and a
pool of paragraphs whose words are as unequal as those of a language (Zipf), every tenth in a
script without spaces.
"""

import argparse
import os
import random
import statistics
import time
from importlib import import_module

import django
from django.core.management import call_command

from tests.faults.world import World

PARAGRAPHS = 15
POOL = 20_000
ORGANISATIONS = 3_000
MOST_MS = 100
ASKED = 200
# The rows that the database makes have keys from here on.
FAR = 1_000_000

CONSONANTS = "bcdfghjklmnprstv"
VOWELS = "aeiou"
HAN = "会議国際声明河川協力人民平和水権利組合連合東西南北山海空地"

COPY_ROW = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t) || {change})).*
FROM {table} t, generate_series(1, %s) n WHERE t.id = %s
"""
# Each row is the same in all but these.
CHANGES = {
    "meetings_meeting": f"'id', {FAR} + n, 'slug', 'bench-' || n",
    "organisations_organisation": f"'id', {FAR} + n, 'slug', 'bench-' || n",
    "meetings_participation": f"'id', {FAR} + n, 'meeting_id', {FAR} + 1 + (n - 1) / "
    f"{ORGANISATIONS}, 'organisation_id', {FAR} + 1 + mod(n - 1, {ORGANISATIONS})",
    "statements_statement": f"'id', {FAR} + n, 'participation_id', {FAR} + n, 'number', n",
}
PASSAGES = """
INSERT INTO statements_indexedpassage
    (statement_id, meeting_id, translation_id, language, number, text, terms)
SELECT %s + s, %s + 1 + (s - 1) / %s, NULL, language, p, text, terms
FROM generate_series(1, %s) s, generate_series(1, %s) p,
LATERAL (SELECT * FROM pool WHERE n = mod(abs(hashint4(s * 31 + p)), %s)) found
"""


def vocabulary(chance: random.Random) -> list[str]:
    """Return words, the frequent ones short."""
    found: dict[str, None] = {}
    while len(found) < 30_000:
        n = 2 + len(found) // 6_000 + chance.randrange(2)
        word = "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _each in range(n))
        found[word] = None
    return list(found)


def fill(n_statements: int) -> None:
    """Make the rows: the first of each kind by the services, the others by the database."""
    from django.db import connection

    from tests.factories import make_meeting, make_participation, make_published

    meeting = make_meeting(slug="first")
    published = make_published(make_participation(meeting=meeting))
    first = {
        "meetings_meeting": (n_statements // ORGANISATIONS + 1, meeting.pk),
        "organisations_organisation": (ORGANISATIONS, published.participation.organisation_id),
        "meetings_participation": (n_statements, published.participation_id),
        "statements_statement": (n_statements, published.pk),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table, (n, pk) in first.items():
            change = f"jsonb_build_object({CHANGES[table]})"
            cursor.execute(COPY_ROW.format(table=table, change=change), (n, pk))
        fill_pool(cursor)
        index = import_module("statements.migrations.0002_index_of_words")
        for statement in index.BACK["postgresql"]:
            cursor.execute(statement)
        cursor.execute(PASSAGES, (FAR, FAR, ORGANISATIONS, n_statements, PARAGRAPHS, POOL))
        for statement in index.POSTGRESQL:
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def fill_pool(cursor) -> None:
    """Make the paragraphs of which all texts consist."""
    from initiative.folding import fold, terms_of

    chance = random.Random(5)
    known = vocabulary(chance)
    weights = [1 / rank for rank in range(1, len(known) + 1)]
    cursor.execute(
        "CREATE TEMP TABLE pool (n int PRIMARY KEY, language text, text text, terms text)"
    )
    with cursor.copy("COPY pool FROM STDIN") as copy:
        for n in range(POOL):
            is_han = n % 10 == 0
            words = chance.choices(HAN, k=120) if is_han else chance.choices(known, weights, k=60)
            text = ("" if is_han else " ").join(words)
            terms = " ".join(dict.fromkeys(terms_of(fold(text))))
            copy.write_row((n, "ja" if is_han else "en", text, f" {terms} "))


def questions(chance: random.Random) -> list[str]:
    """Return what readers may ask: frequent and rare words, phrases, beginnings, Han."""
    known = vocabulary(random.Random(5))
    asked = []
    for n in range(ASKED):
        word, other = (known[int(len(known) ** chance.random())] for _each in range(2))
        han = "".join(chance.sample(HAN, 2))
        kinds = (word, f"{word} {other}", f'"{word} {other}"', f"{word[:4]}*", han)
        asked.append(kinds[n % len(kinds)])
    return asked


def measure(n_statements: int) -> None:
    """Ask, in one meeting and everywhere, and print what 95 of 100 readers waited at most."""
    from django.test import Client

    from statements.models import IndexedPassage

    client = Client(headers={"host": "127.0.0.1"})
    n_passages = IndexedPassage.objects.count()
    for where in ("/words/", "/meetings/bench-7/words/"):
        times, slowest = [], (0.0, "")
        for n, asked in enumerate(questions(random.Random(7))):
            order = ("", "before", "after", "organisation", "date")[n % 5]
            began = time.perf_counter()
            answer = client.get(where, {"q": asked, "order": order})
            times.append((time.perf_counter() - began) * 1000)
            slowest = max(slowest, (times[-1], asked))
            assert answer.status_code in (200, 422), answer.status_code
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"words, {where} of {n_statements:,} statements ({n_passages:,} paragraphs): median "
            f"{statistics.median(times):.0f} ms, p95 {p95:.0f} ms (at most {MOST_MS}), slowest "
            f"{slowest[0]:.0f} ms for {slowest[1]!r}"
        )


def main() -> None:
    """Fill a PostgreSQL of its own, ask, take it away."""
    options = argparse.ArgumentParser(prog="python -m bench.words")
    options.add_argument("--n", type=int, default=100_000, help="statements")
    given = options.parse_args()
    world = World("words")
    os.environ |= world.processes.environment
    try:
        world.start()
        django.setup()
        call_command("collectstatic", interactive=False, verbosity=0)
        fill(given.n)
        measure(given.n)
    finally:
        world.stop()


if __name__ == "__main__":
    main()
