"""A text of the report as its readers see it: decisions, notes and corrections beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from meetings.models import Participation
from report.models import Carried, Correction, FrozenDecision, Report, ReportVersion, Wording
from report.states import Outcome


@dataclass(frozen=True)
class ReadDecision:
    """One decision on a page.

    Args:
        carriers: organisations that carry it out and may be named to this reader.
        n_unnamed: how many more there are.
        can_go_up: whether it may change places with the one above; said at the desk only.
        can_go_down: likewise, below.
    """

    number: int
    wording: Wording
    carriers: list[Participation] = field(default_factory=list)
    n_unnamed: int = 0
    can_go_up: bool = False
    can_go_down: bool = False

    @property
    def has_carriers(self) -> bool:
        """Whether it says who carries it out."""
        return bool(self.carriers or self.n_unnamed or self.wording.by_words)


@dataclass(frozen=True)
class ReadNote:
    """One note of an organisation under the text.

    Args:
        author: ``None`` where it is not named to this reader.
        paragraph: which one it is about in this text, if it is one.
        decision: number of the decision it is about, if it is one.
    """

    author: Participation | None
    text: str
    written_at: datetime
    paragraph: int | None = None
    decision: int | None = None


@dataclass(frozen=True)
class Change:
    """A version that corrected an earlier one, or a first one that was corrected as a draft.

    Args:
        by: organisations on whose word it was corrected, as far as they are named.
        n_unnamed: how many more there are.
    """

    version: ReportVersion
    by: list[Participation]
    n_unnamed: int


By = Mapping[int, Participation]


def decisions_of(version: ReportVersion, named: By) -> list[ReadDecision]:
    """Return the decisions of a text that others read: two queries."""
    frozen = FrozenDecision.objects.filter(version=version).select_related("wording")
    return read_decisions(
        [(each.number, each.wording) for each in frozen.order_by("number")], named
    )


def decisions_now(report: Report, named: By) -> list[ReadDecision]:
    """Return the decisions as they stand at the desk: two queries."""
    if report.pk is None:
        return []
    rows = list(report.decisions.standing().with_published())
    read = read_decisions([(row.number or 0, row.wording) for row in rows], named)
    # Published ones stand first and keep their numbers.
    n_fixed = sum(row.is_published for row in rows)
    return [
        replace(each, can_go_up=place > n_fixed, can_go_down=n_fixed <= place < len(read) - 1)
        for place, each in enumerate(read)
    ]


def read_decisions(found: list[tuple[int, Wording]], named: By) -> list[ReadDecision]:
    """Return decisions with who carries them out."""
    carrying: dict[int, list[int]] = {}
    through = Wording.carriers.through.objects
    if found:
        pairs = through.filter(wording__in=[wording.pk for _number, wording in found])
        for wording_pk, pk in pairs.values_list("wording_id", "participation_id"):
            carrying.setdefault(wording_pk, []).append(pk)
    decisions = []
    for number, wording in found:
        pks = carrying.get(wording.pk, [])
        carriers = in_order(pks, named)
        decisions.append(ReadDecision(number, wording, carriers, len(pks) - len(carriers)))
    return decisions


def in_order(pks: Iterable[int], named: By) -> list[Participation]:
    """Return those that may be named, in the order of the names."""
    wanted = set(pks)
    return [row for pk, row in named.items() if pk in wanted]


def carried_until(version: ReportVersion) -> list[Carried]:
    """Return the corrections that a published version and those before it carry: one query."""
    carried = Carried.objects.filter(
        version__report=version.report_id, version__number__lte=version.number
    )
    return list(
        carried.select_related("correction__decision", "answer", "version")
        .defer("version__body", "version__html")
        .order_by("pk")
    )


def notes_in(carried: Iterable[Carried], version: ReportVersion, named: By) -> list[ReadNote]:
    """Return the notes under a published version."""
    return [
        ReadNote(
            author=named.get(each.correction.participation_id),
            text=each.correction.text,
            written_at=each.correction.written_at,
            paragraph=each.paragraph if each.version_id == version.pk else None,
            decision=number_of(each.correction),
        )
        for each in carried
        if each.answer.outcome == Outcome.APPENDED
    ]


def notes_now(report: Report, named: By) -> list[ReadNote]:
    """Return the notes that will stand under the report as it is now: one query."""
    if report.pk is None:
        return []
    appended = report.corrections.with_outcome().filter(outcome=Outcome.APPENDED)
    return [
        ReadNote(
            author=named.get(each.participation_id),
            text=each.text,
            written_at=each.written_at,
            decision=number_of(each),
        )
        for each in appended.select_related("decision").order_by("pk")
    ]


def number_of(correction: Correction) -> int | None:
    """Return the number of the decision that a correction is about."""
    return correction.decision.number if correction.decision else None


def corrigenda(
    versions: Iterable[ReportVersion], carried: list[Carried], named: By
) -> list[Change]:
    """Return what participants corrected in the draft, and what was corrected since.

    The newest comes first. A note says for itself who wrote it: it is no correction of the draft.
    """
    found = []
    for version in versions:
        is_first = version.number == 1
        pks = {
            each.correction.participation_id
            for each in carried
            if each.version_id == version.pk
            and not (is_first and each.answer.outcome != Outcome.TAKEN_OVER)
        }
        if is_first and not pks:
            continue
        by = in_order(pks, named)
        found.append(Change(version, by, len(pks) - len(by)))
    return found[::-1]
