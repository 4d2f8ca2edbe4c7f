"""What the views of several pages do alike: a page with errors, what was typed, a press."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from initiative.errors import Refused


def posted(request: HttpRequest, act: str = "") -> dict | None:
    """Return the fields of the form that was sent; ``None`` for a look, or for another form."""
    if request.method != "POST":
        return None
    return request.POST if not act or request.POST.get("act") == act else None


def done(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    words: str,
    *,
    fields: dict[str, str] | None = None,
) -> Refused | None:
    """Do an act and say so; put a refusal at its field, or at the head of the form.

    Args:
        fields: code of a refusal → the field it belongs to.

    Returns:
        The refusal, if it was refused.
    """
    try:
        act()
    except Refused as refusal:
        name = (fields or {}).get(refusal.code)
        form.add_error(name if name in form.fields else None, refusal.message)
        return refusal
    messages.success(request, words)
    return None


def typed_in(form: forms.Form) -> list[tuple[str, str]]:
    """Return label and words of every box in which something was typed."""
    if not form.is_bound:
        return []
    boxes = ((each.label, str(each.value() or "")) for each in form.visible_fields())
    return [(label, words) for label, words in boxes if words]
