"""To whom a letter goes: a sentence of choices, each registered by the app that knows it.

An audience serves every moment with one rule: who is counted before sending, who gets a
row, whether the letter is still wanted when a worker holds it in its hand, who is on an
exported list.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.clocks import on_clock
from initiative.forms import row_number
from initiative.languages import own_name
from meetings.models import DeadlineMove, Letter, Meeting, Participation
from meetings.moves import moves_of, told_before
from meetings.querysets import ParticipationQuerySet
from meetings.states import Answer, DeadlineKind

Words = str | Promise
Selection = Callable[[ParticipationQuerySet, str], ParticipationQuerySet]
Options = Callable[[Meeting], Iterable[tuple[str, Words]]]


@dataclass(frozen=True)
class Criterion:
    """One choice in the sentence "Organisations that …".

    Args:
        name: how rows remember it.
        label: what is asked, for the form.
        options: (value, words that complete the sentence) at a meeting.
        select: narrows participations to those for which a value holds.
    """

    name: str
    label: Words
    options: Options
    select: Selection


REGISTER: dict[str, Criterion] = {}


def criterion(
    name: str, label: Words, options: Mapping[str, Words] | Options
) -> Callable[[Selection], Selection]:
    """Register the decorated function as the selection of the criterion ``name``.

    Args:
        options: value → words where they are the same at every meeting, else a function.
    """

    def register(select: Selection) -> Selection:
        of_meeting = options if callable(options) else lambda _meeting: options.items()
        REGISTER[name] = Criterion(name, label, of_meeting, select)
        return select

    return register


@dataclass(frozen=True)
class Column:
    """One more column of an exported list, of an app that knows more than names and answers.

    Args:
        read: adds what the cell needs, by the database.
        cell: the words of one row of ``read``.
    """

    heading: Words
    read: Callable[[ParticipationQuerySet], ParticipationQuerySet]
    cell: Callable[[Participation], str]


# In the order in which the apps register them.
COLUMNS: list[Column] = []


@dataclass(frozen=True)
class Audience:
    """Organisations of a meeting for which every choice holds, less those taken out by hand.

    Args:
        choices: criterion → value; empty means everybody on the list.
        without: participations taken out by hand.
    """

    choices: Mapping[str, str]
    without: frozenset[int] = frozenset()

    @classmethod
    def of_letter(cls, letter: Letter) -> "Audience":
        """Return the audience that a letter remembers."""
        left_out = letter.without.through.objects.filter(letter_id=letter.pk)
        return cls(letter.audience, frozenset(left_out.values_list("participation_id", flat=True)))

    def of_meeting(self, meeting_pk: int) -> ParticipationQuerySet:
        """Return who belongs to it now, in the order of the names."""
        return self.narrow(Participation.objects.of_meeting(meeting_pk))

    def includes(self, participation_pk: int) -> bool:
        """Say whether one organisation belongs to it at this moment."""
        return self.narrow(Participation.objects.filter(pk=participation_pk)).exists()

    def narrow(self, participations: ParticipationQuerySet) -> ParticipationQuerySet:
        """Narrow participations to those for which every choice holds.

        Raises:
            KeyError: a choice that no app has registered.
        """
        for name, value in self.choices.items():
            participations = REGISTER[name].select(participations, value)
        return participations.exclude(pk__in=self.without) if self.without else participations

    def sentence(self, meeting: Meeting, known: dict[str, dict] | None = None) -> str:
        """Return the choices in words, to follow "Organisations that …".

        Args:
            known: criterion → its options at this meeting, filled as they are read: a list
                of many letters reads each once.
        """
        known = {} if known is None else known
        words = []
        for name, value in self.choices.items():
            if name not in known:
                known[name] = dict(REGISTER[name].options(meeting))
            words.append(str(known[name].get(value, value)))
        return _(" and ").join(words) if words else _("are on the list")


@criterion(
    "stage",
    gettext_lazy("Stage"),
    {"invited": gettext_lazy("are invited"), "not_invited": gettext_lazy("are not invited yet")},
)
def by_stage(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those with, or without, a personal link that holds."""
    return participations.invited() if value == "invited" else participations.not_asked()


@criterion(
    "answer",
    gettext_lazy("Answer"),
    {
        "missing": gettext_lazy("have not answered, or are not sure yet"),
        "none": gettext_lazy("have not answered"),
        Answer.YES: gettext_lazy("said yes"),
        Answer.TEXT_ONLY: gettext_lazy("only send a statement"),
        Answer.UNSURE: gettext_lazy("are not sure yet"),
        Answer.NO: gettext_lazy("said no"),
    },
)
def by_answer(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select by the last answer. Silence is not a no."""
    if value == "missing":
        return participations.invited().answer_missing()
    return participations.not_answered() if value == "none" else participations.answered(value)


def languages_of(meeting: Meeting) -> list[tuple[str, Words]]:
    """Return the languages that addresses of this meeting's organisations read."""
    codes = Participation.objects.of_meeting(meeting.pk).languages_of_addresses()
    return [(code, _("read %(language)s") % {"language": own_name(code)}) for code in codes]


@criterion("language", gettext_lazy("Language of letters"), languages_of)
def by_language(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those that asked for, or have an address that reads, this language."""
    return participations.reading(value)


def places_of(meeting: Meeting) -> list[tuple[str, Words]]:
    """Return the places as the organisations of this meeting write them."""
    places = Participation.objects.filter(meeting=meeting).exclude(organisation__place="")
    names = places.values_list("organisation__place", flat=True).distinct()
    return [(name, _("are in %(place)s") % {"place": name}) for name in sorted(names)]


@criterion("place", gettext_lazy("Place"), places_of)
def by_place(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those that write this place as theirs."""
    return participations.filter(organisation__place=value)


def old_dates_of(meeting: Meeting) -> list[tuple[str, Words]]:
    """Return the dates that stopped being right when a deadline was moved."""
    sentences = {
        DeadlineKind.ANSWERS: _("were told %(date)s as the last day for answers"),
        DeadlineKind.STATEMENTS: _("were told %(date)s as the last day for statements"),
    }
    return [
        (
            str(move.pk),
            sentences[DeadlineKind(move.kind)]
            % {"date": date_format(on_clock(move.was, meeting.time_zone), "j F Y")},
        )
        for move in moves_of(meeting)
    ]


@criterion("told", gettext_lazy("Old date"), old_dates_of)
def by_told(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those that were sent a date before the deadline was moved."""
    move = DeadlineMove.objects.filter(pk=row_number(value)).first()
    return told_before(participations, move) if move else participations.none()


@criterion(
    "address",
    gettext_lazy("Address"),
    {
        "works": gettext_lazy("have an address that works"),
        "none": gettext_lazy("have no address that works"),
    },
)
def by_address(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those that a letter can, or cannot, reach."""
    return participations.with_reachable().filter(is_reachable=value == "works")
