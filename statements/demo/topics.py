"""Sample topics of a meeting: about its practicalities, as its sample texts are."""

from meetings.models import Meeting
from statements.demo.writing import hand_of
from statements.models import Statement
from statements.services.topics import add_topic, choose_topics

NAMES = ("Travel", "Rooms", "Languages", "Food")
# Which of them each statement has, one after the other; the last has none.
CHOSEN = ((0,), (1, 2), (2,), (0, 3), (3,), ())


def add(meeting: Meeting, by: str) -> None:
    """List four topics, and let every organisation that has sent a statement tick some."""
    topics = [add_topic(meeting=meeting, name=name, language="en", by=by).pk for name in NAMES]
    for number, statement in enumerate(Statement.objects.of_meeting(meeting.pk).ever_sent()):
        choose_topics(
            statement=statement,
            added=[topics[each] for each in CHOSEN[number % len(CHOSEN)]],
            taken_off=[],
            by=hand_of(statement.participation),
        )
