"""The form of an import: a file or a pasted list, and repairs of single cells."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.errors import Refused
from initiative.forms import Form
from meetings.importing import Listing, decode, read

REPAIR = re.compile(r"fix-(\d{1,6})-(name|email|acronym|place)")

# Repairs of an earlier look, one a line: hundreds of them travel in one field.
REPAIRED = re.compile(r"^(\d{1,6})\t(name|email|acronym|place)\t([^\r\n]*)\r?$", re.MULTILINE)

# So many rows are open for repair at once; the rest wait for the next look.
OPEN_ROWS = 40


class ImportForm(Form):
    """A file or a paste; the text travels on in the page until it is confirmed."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, at most 1 MB. Any separator and any encoding."),
        error_messages={"empty": _("The selected file is empty.")},
    )
    text = forms.CharField(
        label=_("or paste the list"),
        required=False,
        strip=False,
        help_text=_("With a head line. Only a column for the name is needed."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        """Understand the list, with the repairs that were typed."""
        given = super().clean()
        if self.errors:
            return given
        try:
            text = decode(given["file"].read()) if given.get("file") else given["text"]
            listing = read(text, self.repairs())
        except Refused as refusal:
            self.add_error("file" if given.get("file") else "text", refusal.message)
            return given
        return given | {"text": text, "listing": listing}

    def repairs(self) -> dict[int, dict[str, str]]:
        """Return line number → column → what was typed instead."""
        found: dict[int, dict[str, str]] = {}
        for number, column, typed in REPAIRED.findall(self.data.get("repaired", "")):
            found.setdefault(int(number), {})[column] = typed
        for name, typed in self.data.items():
            match = REPAIR.fullmatch(name)
            if match:
                found.setdefault(int(match[1]), {})[match[2]] = " ".join(typed.split())
        return found

    def repaired(self) -> str:
        """Return every repair as it travels on in the page."""
        return "\n".join(
            f"{number}\t{column}\t{typed}"
            for number, cells in self.repairs().items()
            for column, typed in cells.items()
        )

    def listing(self) -> Listing:
        """Return the list of a valid form."""
        return self.cleaned_data["listing"]
