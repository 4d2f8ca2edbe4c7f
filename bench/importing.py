"""A list of 3,000 organisations as a spreadsheet: read, shown, taken and undone, over HTTP.

``python -m bench importing`` measures it alone.
"""

import io
import time
from contextlib import contextmanager

ROWS = 3_000
MOST_S = 5.0


def spreadsheet() -> bytes:
    """Return the list."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(["name", "acronym", "place", "email", "language", "role"])
    for n in range(ROWS):
        sheet.append(
            [f"Bench reading room {n}", f"BRR{n}", "Lyon", f"room{n}@example.org", "fr", ""]
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def measure() -> None:
    """Bring the list at the desk of a meeting, look at it, take it, undo it."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from directory.models import ImportBatch
    from organisations.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email="organiser@example.org"))
    file = SimpleUploadedFile("list.xlsx", spreadsheet())
    spent: dict[str, float] = {}

    @contextmanager
    def clock(name: str):
        began = time.perf_counter()
        yield
        spent[name] = time.perf_counter() - began

    with clock("read"):
        answer = client.post("/desk/milan-2024/organisations/import/", {"file": file})
    assert answer.status_code == 302, answer.status_code
    batch = ImportBatch.objects.latest("pk")
    steps = f"/desk/organisations/imports/{batch.pk}"
    with clock("shown"):
        page = client.get(f"{steps}/look/")
    assert page.status_code == 200, page.status_code
    seen = page.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    with clock("taken"):
        answer = client.post(f"{steps}/look/", {"act": "confirm", "seen": seen})
    assert answer.status_code == 302, answer.status_code
    with clock("undone"):
        answer = client.post(f"{steps}/undo/")
    assert answer.status_code == 302, answer.status_code
    total = spent["read"] + spent["shown"] + spent["taken"]
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items())
    print(f"import of {ROWS:,} rows of XLSX: {total:.1f} s (at most {MOST_S:.0f} s): {parts}")
