"""How every form of the site is drawn: error summary, labels, hints, errors beside fields."""

from django import forms
from django.forms.renderers import TemplatesSetting


def row_number(typed: str) -> int:
    """Return a posted primary key; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


class BoundField(forms.BoundField):
    """A field that knows where the error summary must jump."""

    @property
    def first_control_id(self) -> str:
        """The id of the first control: for radios the first of them."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label


class Renderer(TemplatesSetting):
    """Draws forms with the templates of the project."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    """A form of the site: never cut off by the browser, checked by the server."""

    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))


class ModelForm(forms.ModelForm):
    """The same for a form that belongs to a model."""

    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
