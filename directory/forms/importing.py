"""Forms of an import: the list, its columns, repairs of single cells."""

import hashlib
import re
import uuid
from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.columns import LABELS, OF_MEETING, no_name_sentence
from directory.models import ImportBatch
from directory.tables.decoding import ENCODINGS
from directory.tables.reading import MEGABYTES, MOST_BYTES, MOST_ROWS
from directory.tables.separating import SEPARATORS
from initiative.forms import Form
from initiative.keys import key_of

# Cells that may be repaired in place.
REPAIRABLE = tuple(LABELS)
REPAIR = re.compile(rf"fix-(\d{{1,18}})-({'|'.join(REPAIRABLE)})")
MATCH = re.compile(r"match-(\d{1,18})")
LEAVE = re.compile(r"(leave|take)-(\d{1,18})")


class BringForm(Form):
    """A file or a paste."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV, XLSX or ODS, smaller than 5 MB, at most 5,000 rows."),
        error_messages={"empty": gettext_lazy("The selected file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or paste the list"),
        required=False,
        strip=False,
        help_text=gettext_lazy("With a head line. Only a column for the name is needed."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        # Characters that no list may hold are found by its reader, which says what to do.
        self.fields["text"].validators = []

    def clean(self) -> dict[str, object]:
        """Ask for one of the two; read the file."""
        given = super().clean()
        if self.errors:
            return given
        file = given.get("file")
        if file is None and not given["text"].strip():
            raise ValidationError(
                {"text": _("The list is empty. Choose a file or paste the list.")}
            )
        if file is not None and file.size >= MOST_BYTES:
            words = _("The selected file must be smaller than %(most)d MB.")
            raise ValidationError({"file": words % {"most": MEGABYTES}})
        data = file.read() if file is not None else None
        digest = hashlib.sha256(data if data is not None else given["text"].encode()).hexdigest()
        return {
            "data": data,
            "text": given["text"],
            "file_name": file.name if file is not None else "",
            "key": key_of(given["key"] or uuid.uuid4(), digest),
        }

    @property
    def most_rows(self) -> int:
        """How many rows a list may have."""
        return MOST_ROWS


class ColumnsForm(Form):
    """Which column is what; of a text also its letters and what stands between the cells."""

    def __init__(self, batch: ImportBatch, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– none –"))]
        choices += [
            (str(position), heading or _("Column %(n)d") % {"n": position + 1})
            for position, heading in enumerate(batch.headings)
        ]
        for name, label in LABELS.items():
            if name in OF_MEETING and batch.meeting_id is None:
                continue
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name == "name",
                initial=str(batch.columns.get(name, "")),
                error_messages={"required": no_name_sentence(batch.headings)},
            )

    def columns(self) -> dict[str, int]:
        """Return our name → position."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value}


class ReadingForm(Form):
    """How a list is read."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters"), choices=list(ENCODINGS.items()), required=False
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Between the cells"), choices=list(SEPARATORS.items()), required=False
    )
    head_line = forms.IntegerField(
        label=gettext_lazy("Line with the headings"),
        help_text=gettext_lazy("0 if the list has none."),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )

    def __init__(self, batch: ImportBatch, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {
            "encoding": batch.encoding,
            "separator": batch.separator,
            "head_line": batch.head_line,
        }
        # A paste comes in our own letters, a spreadsheet says its own.
        if not batch.encoding:
            del self.fields["encoding"]
        if batch.kind != "csv":
            del self.fields["separator"]


Repairs = dict[int, dict[str, str]]


def posted_repairs(
    posted: Mapping[str, str],
) -> tuple[Repairs, dict[int, int | None], dict[int, bool]]:
    """Return what was typed on the page of repairs: cells, matches, rows left out or taken."""
    repairs: Repairs = {}
    matches: dict[int, int | None] = {}
    left_out: dict[int, bool] = {}
    for name, value in posted.items():
        if found := REPAIR.fullmatch(name):
            repairs.setdefault(int(found[1]), {})[found[2]] = value
        elif found := MATCH.fullmatch(name):
            is_number = value.isascii() and value.isdigit() and len(value) < 18
            matches[int(found[1])] = int(value) if is_number else None
        elif found := LEAVE.fullmatch(name):
            left_out[int(found[2])] = found[1] == "leave"
    return repairs, matches, left_out
