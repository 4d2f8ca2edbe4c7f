"""What a meeting's statements are about: organisers keep the list, each statement says its own."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Meeting
from meetings.services.meeting import touch_public
from statements.models import Statement, Topic
from statements.services.drafting import statement_by_key

# A list that a reader looks through, not one that is searched.
MOST_TOPICS = 40


@transaction.atomic
def add_topic(*, meeting: Meeting, name: str, language: str, by: str) -> Topic:
    """Put a topic at the end of the list; a form sent twice adds one.

    Args:
        language: of the name; may be empty.

    Raises:
        Refused: ``known_topic`` or ``too_many_topics``.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    known = meeting.topics.filter(name=name, language=language).first()
    if known is not None:
        return known
    check_name(meeting, name)
    if meeting.topics.count() >= MOST_TOPICS:
        sentence = _("A meeting can have %(n)d topics. Remove one that is not needed.")
        raise Refused("too_many_topics", sentence % {"n": MOST_TOPICS})
    last = meeting.topics.aggregate(last=Max("order"))["last"] or 0
    topic = Topic.objects.create(meeting=meeting, name=name, language=language, order=last + 1)
    note(topic, meeting, "add_topic", by)
    return topic


@transaction.atomic
def rename_topic(*, topic: Topic, was: str, name: str, language: str, by: str) -> Topic:
    """Give a topic another name; its address stays.

    Args:
        was: the name on the organiser's screen.

    Raises:
        Refused: ``topic_gone``, ``renamed_elsewhere`` or ``known_topic``.
    """
    meeting = Meeting.objects.hold(topic.meeting_id)
    topic = held(topic)
    if (topic.name, topic.language) == (name, language):
        return topic
    if topic.name != was:
        sentence = _("Somebody renamed it meanwhile: it is called “%(name)s” now.")
        raise Refused("renamed_elsewhere", sentence % {"name": topic.name})
    check_name(meeting, name, but=topic)
    topic.name, topic.language = name, language
    topic.save(update_fields=["name", "language"])
    note(topic, meeting, "rename_topic", by)
    return topic


@transaction.atomic
def move_topic_up(*, topic: Topic, by: str) -> None:
    """Put a topic before the one that stands before it; the first one stays.

    Raises:
        Refused: ``topic_gone``.
    """
    meeting = Meeting.objects.hold(topic.meeting_id)
    topic = held(topic)
    row = list(meeting.topics.order_by("order", "pk"))
    place = row.index(topic)
    if place == 0:
        return
    row[place - 1], row[place] = row[place], row[place - 1]
    for order, each in enumerate(row, 1):
        each.order = order
    Topic.objects.bulk_update(row, ["order"])
    note(topic, meeting, "move_topic", by)


@transaction.atomic
def remove_topic(*, topic: Topic, by: str, is_sure: bool = False) -> None:
    """Take a topic off the list, and off every statement that has it.

    Args:
        is_sure: the organiser was told that statements have it.

    Raises:
        Refused: ``topic_used``, when statements have it and nobody was told.
    """
    meeting = Meeting.objects.hold(topic.meeting_id)
    found = meeting.topics.filter(pk=topic.pk).first()
    if found is None:
        return
    n = found.statements.count()
    if n and not is_sure:
        sentence = ngettext(
            "%(n)d statement has this topic. Removed, it is taken off the statement.",
            "%(n)d statements have this topic. Removed, it is taken off them.",
            n,
        )
        raise Refused("topic_used", sentence % {"n": n})
    touch_public(meeting.pk)
    record(by, "remove_topic", scope=meeting.scope, topic=found.pk, n_statements=n)
    found.delete()


@transaction.atomic
def choose_topics(
    *, statement: Statement, added: Iterable[int], taken_off: Iterable[int], by: str
) -> bool:
    """Say of a statement what it is about, from the list of its meeting.

    What one person adds and another takes off at the same time both holds. A topic that is
    no longer on the list is left out.

    Args:
        added: keys of topics that were ticked.
        taken_off: keys of topics whose tick was taken away.

    Returns:
        Whether something changed.
    """
    meeting = Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    listed = set(meeting.topics.values_list("pk", flat=True))
    had = set(statement.topics.values_list("pk", flat=True))
    new = (set(added) & listed) - had
    gone = set(taken_off) & had
    if not new and not gone:
        return False
    statement.topics.add(*new)
    statement.topics.remove(*gone)
    if statement.published_id is not None:
        touch_public(meeting.pk)
    record(
        by,
        "choose_topics",
        scope=meeting.scope,
        about=statement.author.ref,
        added=sorted(new),
        taken_off=sorted(gone),
    )
    return True


def held(topic: Topic) -> Topic:
    """Return a topic as it is now, its meeting being held.

    Raises:
        Refused: ``topic_gone``.
    """
    found = Topic.objects.filter(pk=topic.pk).first()
    if found is None:
        raise gone()
    return found


def gone() -> Refused:
    """Return the refusal of what is done to a topic that is no longer on the list."""
    return Refused("topic_gone", _("Somebody removed this topic meanwhile."))


def check_name(meeting: Meeting, name: str, but: Topic | None = None) -> None:
    """Refuse a name that a reader would take for another topic of the meeting.

    Raises:
        Refused: ``known_topic``.
    """
    for each in meeting.topics.all():
        if each != but and each.name.casefold() == name.casefold():
            raise Refused("known_topic", _("There is a topic of this name already."))


def note(topic: Topic, meeting: Meeting, verb: str, by: str) -> None:
    """Write down an act on the list, and let public pages follow."""
    touch_public(meeting.pk)
    record(by, verb, scope=meeting.scope, topic=topic.pk)
