"""Prepare a sample of its own, measure, print one line a figure; ``book``, ``importing`` alone."""

import os
import subprocess
import sys
import tempfile

VAR = tempfile.TemporaryDirectory(prefix="bench-")
os.environ |= {"DEBUG": "1", "VAR_DIR": VAR.name, "DJANGO_SETTINGS_MODULE": "bench.settings"}
for name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(name, None)


def main() -> None:
    """Run every benchmark on a fresh demo."""
    import django

    if sys.argv[1:2] == ["book"]:
        django.setup()
        from bench import book

        book.main(sys.argv[2:])
        return
    as_demo = os.environ | {"DJANGO_SETTINGS_MODULE": "initiative.settings"}
    for command in ("migrate", "demo"):
        words = [sys.executable, "manage.py", command, "--verbosity=0"]
        subprocess.run(words, env=as_demo, check=True)
    django.setup()

    from bench import book, importing, marks, memory, pages

    if sys.argv[1:2] == ["importing"]:
        importing.measure()
        return
    pages.measure()
    marks.measure()
    # A world of its own for each database, so processes of their own.
    for more in ((), ("--embedded",)):
        subprocess.run([sys.executable, "-m", "bench.letters", *more], check=True)
    for each in ("rush", "words", "reading"):
        subprocess.run([sys.executable, "-m", f"bench.{each}"], check=True)
    memory.measure()
    importing.measure()
    book.main()


if __name__ == "__main__":
    main()
