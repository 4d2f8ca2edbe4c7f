"""Organisations that may be one: one name, acronym or domain, one name within the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.access import Desks
from directory.models import NotTheSame
from directory.naming import domain_of, key_of, parts_of
from organisations.models import Contact, Organisation, OtherName

# A group of more says nothing: a university's domain, a word that many bear.
LARGEST_GROUP = 6


class Why(StrEnum):
    """What two organisations have in common; the strongest first."""

    NAME = "name"
    ACRONYM = "acronym"
    DOMAIN = "domain"
    WITHIN = "within"


WORDS: dict[str, str | Promise] = {
    Why.NAME: _("the same name"),
    Why.ACRONYM: _("the same acronym"),
    Why.DOMAIN: _("the same mail domain"),
    Why.WITHIN: _("one name stands within the other"),
}


@dataclass(frozen=True)
class Pair:
    """Two organisations that look alike."""

    first: Organisation
    second: Organisation
    reasons: tuple[Why, ...]

    @property
    def words(self) -> list[str | Promise]:
        """Why they are suggested."""
        return [WORDS[each] for each in self.reasons]


def pairs_for(desks: Desks, about: int | None = None) -> list[Pair]:
    """Return who looks alike, in the order of the names; who was said to differ is left out.

    Addresses tell only who sees them: a domain in common is found among those alone.

    Args:
        about: only pairs with this organisation.
    """
    organisations = {each.pk: each for each in Organisation.objects.defer("about")}
    others = list(OtherName.objects.values_list("organisation_id", "name"))
    found: dict[tuple[int, int], set[Why]] = defaultdict(set)
    for why, groups in (
        (Why.NAME, by_name(organisations.values(), others)),
        (Why.ACRONYM, by_acronym(organisations.values(), others)),
        (Why.DOMAIN, by_domain(desks)),
        (Why.WITHIN, within(organisations.values())),
    ):
        for group in groups:
            if 1 < len(group) <= LARGEST_GROUP:
                for pair in combinations(sorted(group), 2):
                    found[pair].add(why)
    for pair in NotTheSame.objects.values_list("first_id", "second_id"):
        found.pop(pair, None)
    pairs = [
        Pair(organisations[first], organisations[second], tuple(why for why in Why if why in whys))
        for (first, second), whys in found.items()
        if about is None or about in (first, second)
    ]
    return sorted(
        pairs, key=lambda pair: (bytes(pair.first.sort_key), pair.first.pk, pair.second.pk)
    )


Groups = Iterable[set[int]]


def by_name(organisations: Iterable[Organisation], others: list[tuple[int, str]]) -> Groups:
    """Return groups of organisations that bear one name, in any spelling."""
    groups: dict[str, set[int]] = defaultdict(set)
    for pk, name in [*((each.pk, each.name) for each in organisations), *others]:
        if key := key_of(name):
            groups[key].add(pk)
    return groups.values()


def by_acronym(organisations: Iterable[Organisation], others: list[tuple[int, str]]) -> Groups:
    """Return groups of organisations of which the acronym, or a name, is the same acronym."""
    groups: dict[str, set[int]] = defaultdict(set)
    everybody = list(organisations)
    for each in everybody:
        if key := key_of(each.acronym):
            groups[key].add(each.pk)
    for pk, name in [*((each.pk, each.name) for each in everybody), *others]:
        if (key := key_of(name)) in groups:
            groups[key].add(pk)
    return groups.values()


def by_domain(desks: Desks) -> Groups:
    """Return groups of organisations with addresses of one domain, of those that are seen."""
    groups: dict[str, set[int]] = defaultdict(set)
    seen = Contact.objects.filter(organisation__in=desks.visible())
    for pk, email in seen.values_list("organisation_id", "email"):
        if domain := domain_of(email):
            groups[domain].add(pk)
    return groups.values()


def within(organisations: Iterable[Organisation]) -> Iterator[set[int]]:
    """Yield pairs of organisations of which one name is a part of the other."""
    by_key: dict[str, int] = {}
    for each in organisations:
        by_key.setdefault(key_of(each.name), each.pk)
    for key, pk in by_key.items():
        for part in parts_of(key):
            if part in by_key:
                yield {pk, by_key[part]}
