"""The form of an import: a file of a word processor, or a paste."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from statements.importing.containers import MOST_BYTES
from statements.importing.reading import Imported, read_file, read_paste


class ImportForm(Form):
    """One of the two; the paste first, which is what a telephone can do."""

    text = forms.CharField(
        label=_("Paste the text"),
        required=False,
        strip=False,
        help_text=_("From a word processor or a letter. Paragraphs and lists are recognised."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("or select a file"),
        required=False,
        help_text=_("DOCX, ODT, RTF, MD or TXT, smaller than 5 MB."),
        error_messages={"empty": _("The selected file is empty")},
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.rtf,.md,.markdown,.txt"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # What a text may not hold is found by its own rule, which says where.
        self.fields["text"].validators = []

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        given = super().clean()
        if not self.errors and not given["file"] and not given["text"].strip():
            self.add_error("text", _("Paste a text or select a file"))
        return given

    def read(self) -> Imported:
        """Return what the file says, else the paste.

        Raises:
            Refused: it cannot be read.
        """
        file = self.cleaned_data["file"]
        if file is None:
            return read_paste(self.cleaned_data["text"])
        return read_file(file.name, file.read(MOST_BYTES))
