"""The answers to a poll, each with its names: in the order of the alphabet, never of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import Participation
from meetings.querysets import ParticipationQuerySet
from polls.models import Choice, FormerOption, Option, Poll
from polls.states import ASKED, ChoiceAnswer

# So many names stand in a row; the list of organisations has them all.
NAMES_SHOWN = 40


@dataclass(frozen=True)
class Name:
    """One organisation behind an answer.

    Args:
        is_before: whether it answered before the proposal was changed.
    """

    name: str
    language: str
    slug: str
    words: str = ""
    is_before: bool = False
    is_told: bool = False


@dataclass
class Group:
    """Everybody who gave one answer to one proposal, or none."""

    label: str | Promise
    names: list[Name] = field(default_factory=list)
    # Who answered before the proposal was changed stands behind the others.
    earlier: list[Name] = field(default_factory=list)
    n: int = 0
    n_unnamed: int = 0

    @property
    def n_more(self) -> int:
        """How many names are not shown."""
        return self.n - len(self.names) - len(self.earlier) - self.n_unnamed

    def add(self, name: Name, *, is_named: bool = True) -> None:
        """Count one organisation, and show its name while there is room."""
        self.n += 1
        if not is_named:
            self.n_unnamed += 1
        elif len(self.names) + len(self.earlier) < NAMES_SHOWN:
            (self.earlier if name.is_before else self.names).append(name)


@dataclass
class Line:
    """One proposal with the answers to it."""

    option: Option
    groups: list[Group]


def asked_at(poll: Poll) -> ParticipationQuerySet:
    """Return who was asked at the meeting of a poll, and who answered, in the order of names."""
    asked = Participation.objects.filter(meeting=poll.meeting_id)
    choices = Choice.objects.current().filter(option__poll=poll)
    return (asked.asked() | asked.filter(pk__in=choices.values("participation"))).by_name()


def lines_of(poll: Poll, options: Iterable[Option], *, in_public: bool = False) -> list[Line]:
    """Return the proposals with the names behind each answer: two queries.

    Args:
        in_public: names only organisations that agreed to be named, and gives no words.
    """
    options = list(options)
    people = list(
        asked_at(poll).values_list(
            "pk",
            "organisation__name",
            "organisation__language",
            "organisation__slug",
            "is_named",
        )
    )
    given: dict[int, dict[int, tuple]] = {}
    rows: QuerySet = Choice.objects.current().filter(option__in=options)
    for option_pk, pk, answer, words, version, source in rows.values_list(
        "option", "participation", "answer", "words", "option_version", "source"
    ):
        given.setdefault(option_pk, {})[pk] = (answer, words, version, source)
    return [line_of(each, people, given.get(each.pk, {}), in_public) for each in options]


def line_of(option: Option, people: list[tuple], given: dict[int, tuple], in_public: bool) -> Line:
    """Return one proposal with the names behind each answer."""
    groups = {answer: Group(ChoiceAnswer(answer).label) for answer in ASKED}
    silent = Group(_("Not answered"))
    for pk, name, language, slug, is_named in people:
        shows = is_named or not in_public
        if pk not in given:
            silent.add(Name(name, language, slug), is_named=shows)
            continue
        answer, words, version, source = given[pk]
        is_before = version < option.version
        groups[answer].add(
            Name(
                name,
                language,
                slug,
                "" if in_public else words,
                is_before,
                source == "organiser" and not in_public,
            ),
            is_named=shows,
        )
    return Line(option, [*groups.values(), silent])


@dataclass(frozen=True)
class Row:
    """One organisation with its answer to each proposal, in their order."""

    participation: Participation
    choices: list[Choice | None]


def rows_of(participations: Iterable[Participation], options: Iterable[Option]) -> list[Row]:
    """Return what each of these organisations says to each of these proposals: one query."""
    participations, options = list(participations), list(options)
    choices = {
        (each.participation_id, each.option_id): each
        for each in Choice.objects.current().filter(
            option__in=options, participation__in=participations
        )
    }
    versions = {option.pk: option.version for option in options}
    for each in choices.values():
        each.is_before = each.option_version < versions[each.option_id]
    return [
        Row(who, [choices.get((who.pk, option.pk)) for option in options]) for who in participations
    ]


def former_options(options: Iterable[Option]) -> dict[tuple[int, int], FormerOption]:
    """Return what these proposals said before, by proposal and version: one query."""
    rows = FormerOption.objects.filter(option__in=list(options))
    return {(each.option_id, each.version): each for each in rows}
