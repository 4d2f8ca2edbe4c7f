"""What would happen if two organisations became one. Nothing is written here."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calling.models import JoinRequest, Nomination, Opinion
from directory.models import ImportRow, NotTheSame
from directory.relations import collisions, relations_of, words_for
from meetings.models import Convener, Invitation, Letter, Participation
from organisations.models import (
    Affiliation,
    Contact,
    FormerSlug,
    Membership,
    Organisation,
    OtherName,
)

# Of two rows that may not be both, these become one; see ``services.merging``.
FOLDED: set[type[Model]] = {
    Affiliation, Convener, FormerSlug, ImportRow, Membership, Nomination, NotTheSame, Opinion,
    OtherName, Participation,
}  # fmt: skip
# What an organisation has at a meeting without having said or done anything there: its link,
# and how it came on the list.
PASSIVE: set[type[Model]] = {Invitation, JoinRequest, Letter.without.through, Nomination}

# What moves, in the words of the page; of other apps the names of their models.
WORDS: dict[type[Model], str | Promise] = {
    Contact: gettext_lazy("addresses"),
    Membership: gettext_lazy("people who act for it"),
    Convener: gettext_lazy("meetings that it calls"),
    Participation: gettext_lazy("meetings on whose list it is"),
    Affiliation: gettext_lazy("affiliations"),
    OtherName: gettext_lazy("other names"),
    FormerSlug: gettext_lazy("former addresses of its page"),
    Nomination: gettext_lazy("proposals for invitation"),
    Opinion: gettext_lazy("opinions about proposals"),
}
# The directory's own notes say nothing to who reads the page.
UNSPOKEN = {ImportRow, NotTheSame}


@dataclass(frozen=True)
class Fold:
    """Both are on the list of one meeting: one row stays.

    Args:
        stays, goes: the participations.
        loses_link: whether the personal link of the one that goes stops.
    """

    stays: Participation
    goes: Participation
    loses_link: bool


@dataclass
class Merge:
    """What would happen.

    Args:
        kept: the organisation that stays.
        other: the one that becomes a part of it.
        moves: what moves, with how many rows.
        folds: meetings on whose lists both are.
        proposed: meetings at which both were proposed for invitation: the proposal that stays
            by its name alone, because an organisation is proposed once.
        obstacles: sentences that say why it cannot be, and what to do.
    """

    kept: Organisation
    other: Organisation
    moves: list[tuple[str | Promise, int]] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    proposed: list[Nomination] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A short name of all that would happen: what was shown is what is done."""
        facts = [
            (self.kept.pk, self.other.pk, self.kept.name, self.other.name),
            [(str(words), n) for words, n in self.moves],
            [(fold.stays.pk, fold.goes.pk, fold.loses_link) for fold in self.folds],
            [nomination.pk for nomination in self.proposed],
            self.obstacles,
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def merge_of(kept: Organisation, other: Organisation) -> Merge:
    """Return what would happen if ``other`` became a part of ``kept``."""
    merge = Merge(kept, other)
    counts: Counter[str] = Counter()
    for model, name in relations_of(Organisation):
        n = model._base_manager.filter(**{name: other.pk}).count()
        if not n or model in UNSPOKEN:
            continue
        counts[str(WORDS.get(model) or words_for(model))] += n
        if model not in FOLDED and collisions(model, name, kept.pk, other.pk):
            merge.obstacles.append(
                _("Both have %(what)s of which there may be only one. Remove one of them first.")
                % {"what": f"“{words_for(model)}”"}
            )
    merge.moves = sorted(counts.items())
    look_at_meetings(merge)
    look_at_proposals(merge)
    return merge


def look_at_meetings(merge: Merge) -> None:
    """Say of each meeting with both which row stays; two that have acted are no longer one."""
    both = collisions(Participation, "organisation", merge.kept.pk, merge.other.pk)
    rows = Participation.objects.select_related("meeting", "organisation").in_bulk(
        [*both.keys(), *both.values()]
    )
    acted = acts_of(set(rows))
    links = set(
        Invitation.objects.filter(participation__in=rows).values_list("participation_id", flat=True)
    )
    for goes_pk, stays_pk in sorted(both.items()):
        goes, stays = rows[goes_pk], rows[stays_pk]
        if acted[goes_pk] and acted[stays_pk]:
            merge.obstacles.append(both_acted(stays, goes, acted[stays_pk], acted[goes_pk]))
            continue
        if acted[goes_pk]:
            stays, goes = goes, stays
        loses_link = goes.pk in links and stays.pk in links
        merge.folds.append(Fold(stays, goes, loses_link))


def look_at_proposals(merge: Merge) -> None:
    """Say of each meeting at which both were proposed which proposal stays by name alone.

    The one that brought the place on the list stays the organisation's.
    """
    both = collisions(Nomination, "organisation", merge.kept.pk, merge.other.pk)
    rows = Nomination.objects.select_related("meeting", "organisation").in_bulk(
        [*both.keys(), *both.values()]
    )
    gone = {fold.goes.pk for fold in merge.folds}
    for theirs_pk, mine_pk in sorted(both.items()):
        theirs, mine = rows[theirs_pk], rows[mine_pk]
        mine_is_listed = mine.participation_id is not None and mine.participation_id not in gone
        theirs_is_listed = (
            theirs.participation_id is not None and theirs.participation_id not in gone
        )
        merge.proposed.append(mine if theirs_is_listed and not mine_is_listed else theirs)


def acts_of(participations: set[int]) -> dict[int, list[str]]:
    """Return what each organisation did at its meeting, or what was written about it there."""
    found: dict[int, list[str]] = {pk: [] for pk in participations}
    for model, name in relations_of(Participation):
        if model in PASSIVE:
            continue
        there = model._base_manager.filter(**{f"{name}__in": participations})
        attname = model._meta.get_field(name).attname  # type: ignore[union-attr]
        for pk in set(there.values_list(attname, flat=True)):
            found[pk].append(words_for(model))
    return found


def both_acted(
    stays: Participation, goes: Participation, acts: list[str], other_acts: list[str]
) -> str:
    """Return the sentence about a meeting at which both have acted."""
    return _(
        "At %(meeting)s both have acted: %(first)s (%(acts)s) and %(second)s (%(other_acts)s). "
        "Two voices cannot become one. Ask both which stands, let an admin remove what the other "
        "did there, then join them."
    ) % {
        "meeting": stays.meeting.title,
        "first": stays.organisation.name,
        "acts": ", ".join(sorted(set(acts))),
        "second": goes.organisation.name,
        "other_acts": ", ".join(sorted(set(other_acts))),
    }
