"""What the box of a report begins with: headings, and what the list of the meeting knows."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from initiative.calendarwords import day_words
from meetings.models import Meeting
from report.lists import Lists


def outline(meeting: Meeting, lists: Lists) -> tuple[str, str]:
    """Return a title and a text to begin with, in the language of the meeting."""
    known = dict(settings.LANGUAGES)
    language = meeting.language if meeting.language in known else settings.LANGUAGE_CODE
    with override(language):
        title = _("Report of the meeting: %(meeting)s") % {"meeting": meeting.title}
        return title, "\n\n".join(blocks(meeting, lists))


def blocks(meeting: Meeting, lists: Lists) -> list[str]:
    """Return headings, each with a sentence that is known or waits for one."""
    opened = _("The meeting was held in %(place)s from %(first)s to %(last)s.") % {
        "place": meeting.place,
        "first": day_words(meeting.starts_on, "j F Y"),
        "last": day_words(meeting.ends_on, "j F Y"),
    }
    return [
        f"# {_('Opening')}",
        opened,
        f"# {_('Who was present')}",
        " ".join(sentences(lists)),
        f"# {_('What was discussed')}",
        "…",
        f"# {_('Decisions')}",
        _("They stand above this text, each with its number."),
        f"# {_('What comes next')}",
        "…",
    ]


def sentences(lists: Lists) -> list[str]:
    """Return the numbers of the meeting as far as they are known."""
    n_invited, n_sent, n_came = len(lists.invited), lists.submitted.n, lists.present.n
    said = [
        ngettext("%(n)d organisation was invited.", "%(n)d organisations were invited.", n_invited)
        % {"n": n_invited},
        ngettext("%(n)d sent a statement.", "%(n)d sent statements.", n_sent) % {"n": n_sent},
    ]
    if lists.is_counted:
        said.append(ngettext("%(n)d was present.", "%(n)d were present.", n_came) % {"n": n_came})
    return said
