"""The line of pages over every page of the desk."""

from django import template

from meetings.models import Meeting
from meetings.parts import DeskPage, desk_pages

register = template.Library()


@register.inclusion_tag("meetings/organiser/desk_nav.html")
def desk_nav(meeting: Meeting, here: str) -> dict[str, Meeting | str | list[DeskPage]]:
    """Show the pages of a meeting's desk.

    Args:
        here: the page that is shown.
    """
    return {"meeting": meeting, "here": here, "pages": desk_pages()}
