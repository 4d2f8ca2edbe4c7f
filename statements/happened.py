"""The log of acts in words, for the foot of the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from initiative.audit.models import Act
from meetings.models import Meeting
from meetings.parts import ACT_WORDS
from organisations.models import Organisation
from statements.roll import Line

WORDS: dict[str, str | Promise] = {
    "plan_meeting": _("The meeting was made"),
    "change_meeting": _("The settings were changed"),
    "open_meeting": _("The meeting was opened to the public"),
    "name_convener": _("It was said who calls the meeting"),
    "remove_convener": _("One that calls the meeting was taken off"),
    "add_participation": _("Put on the list"),
    "import_list": _("A list was imported"),
    "write_letter": _("A letter was written"),
    "send_letter": _("A letter was sent"),
    "send_again": _("A letter was sent again"),
    "send_link_again": _("The link was asked for again"),
    "replace_link": _("A new link was made"),
    "set_reminder": _("A reminder was changed"),
    "record_answer": _("Answered"),
    "leave_note": _("Wrote to the organisers"),
    "send_statement": _("Sent its statement"),
    "publish_statement": _("Its statement was published"),
    "unpublish_statement": _("Its statement was taken back from the public"),
    "withdraw_statement": _("Withdrew its statement"),
    "begin_joint": _("Began a joint statement"),
    "ask_to_sign": _("Was asked to sign a joint statement"),
    "join_joint": _("Takes part in a joint statement"),
    "confirm_joint": _("Confirmed a joint statement"),
    "take_confirmation_back": _("Took its confirmation back"),
    "leave_joint": _("Left a joint statement"),
    "choose_topics": _("It was said what its statement is about"),
    "add_topic": _("A topic was added"),
    "rename_topic": _("A topic was renamed"),
    "move_topic": _("A topic was moved up"),
    "remove_topic": _("A topic was removed"),
    "ask_question": _("Was asked about its statement"),
    "take_question_back": _("A question was taken back"),
    "say_translation_ready": _("A translation of its statement is ready"),
    "approve_translation": _("Approved a translation"),
    "take_translation_back": _("A translation was taken back"),
    "mark_came": _("Came"),
    "undo_came": _("“Came” was taken back"),
    "give_more_time": _("Was given more time"),
    "ask_for_time": _("Asked for more time"),
    "decline_time": _("Was told why there is no more time"),
}


@dataclass(frozen=True)
class Happened:
    """One act in words; the organisation is named where there is one."""

    at: datetime
    words: str | Promise
    organisation: Organisation | None


def what_happened(meeting: Meeting, lines: Iterable[Line], n: int) -> list[Happened]:
    """Return the last ``n`` acts of a meeting. The Roll's lines give the names: no query more."""
    organisations = {line.participation.ref: line.participation.organisation for line in lines}
    words = WORDS | ACT_WORDS
    return [
        Happened(act.at, capfirst(words.get(act.verb, act.verb)), organisations.get(act.about))
        for act in Act.objects.filter(scope=meeting.scope)[:n]
    ]
