"""What the directory remembers, for repairs. Imports and joinings are a record: read-only.

The cells of a list are not shown: they hold addresses.
"""

from django.contrib import admin

from directory.models import ImportBatch, ImportRow, Joining, NotTheSame
from initiative.adminsite import ReadOnly, ReadOnlyInline, Repairs


class ImportRowInline(ReadOnlyInline):
    """What each row did."""

    model = ImportRow
    fields = ["number", "organisation", "is_left_out", "stays"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    """Lists that were brought in the last thirty days."""

    fields = [
        "file_name", "kind", "meeting", "made_by", "made_at", "state", "counts", "done_at",
        "undone_at",
    ]  # fmt: skip
    list_display = ["__str__", "meeting", "made_by", "made_at", "state"]
    list_filter = ["state"]
    list_select_related = ["meeting"]
    inlines = [ImportRowInline]


@admin.register(Joining)
class JoiningAdmin(ReadOnly):
    """Organisations that became one."""

    list_display = ["former_name", "organisation", "joined_by", "joined_at"]
    search_fields = ["former_name", "organisation__name"]
    list_select_related = ["organisation"]


@admin.register(NotTheSame)
class NotTheSameAdmin(Repairs):
    """Who was said to differ; deleting it lets the two be suggested again."""

    list_display = ["first", "second", "said_by", "said_at"]
    list_select_related = ["first", "second"]
    raw_id_fields = ["first", "second"]
