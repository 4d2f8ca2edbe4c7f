"""Sentences about the sender's domain and the machine: each says that it is well, or what to do.

Those about letters are in ``letters``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiative.health.domain import Found, Record, sender_domain
from initiative.health.facts import Facts

# A clock that is further off than this puts wrong hours into letters and breaks sign-in codes.
SKEW_SECONDS = 5
DISK_PART = 0.1
DISK_BYTES = 1_000_000_000

WELL, ACT, UNKNOWN = "well", "act", "unknown"
SIGNS = {WELL: "✓", ACT: "!", UNKNOWN: "–"}
SAID: dict[str, str | Promise] = {
    WELL: gettext_lazy("well"),
    ACT: gettext_lazy("to do"),
    UNKNOWN: gettext_lazy("not known"),
}


@dataclass(frozen=True)
class Line:
    """One sentence of the page.

    Args:
        state: ``well``, ``act`` or ``unknown``.
        todo: what to do about it.
        place: where in DNS ``code`` is to be added.
        code: to be copied as it stands.
    """

    state: str
    words: str
    todo: str = ""
    place: str = ""
    code: str = ""

    @property
    def sign(self) -> str:
        """Return the mark at its head."""
        return SIGNS[self.state]

    @property
    def said(self) -> str | Promise:
        """Return the mark in words, for who does not see it."""
        return SAID[self.state]


def count_to_do(lines: Iterable[Line]) -> int:
    """Return how many of these sentences ask for something to be done."""
    return sum(line.state == ACT for line in lines)


def ago(seconds: int) -> str:
    """Return how long ago, in one rough unit."""
    if seconds < 120:
        return ngettext("%(n)d second ago", "%(n)d seconds ago", seconds) % {"n": seconds}
    if seconds < 2 * 3600:
        n = seconds // 60
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}
    if seconds < 2 * 24 * 3600:
        n = seconds // 3600
        return ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}
    n = seconds // 86400
    return ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}


def domain_lines(records: Iterable[Record]) -> list[Line]:
    """Return what is to be said of the sender's domain."""
    return [record_line(record) for record in records]


def record_line(record: Record) -> Line:
    """Say whether receivers find one record, and what to add when they do not."""
    blanks = {"label": record.label, "domain": sender_domain(), "name": record.name}
    if record.found == Found.THERE:
        return Line(WELL, _("%(label)s of %(domain)s is there.") % blanks)
    if record.found == Found.UNREACHABLE:
        words = _("%(label)s of %(domain)s: we could not ask DNS.") % blanks
        return Line(UNKNOWN, words, _("Open this page again when the network is there."))
    if record.found == Found.NOT_ASKED:
        return Line(
            UNKNOWN,
            _("%(label)s of %(domain)s: the name of the key is not known here.") % blanks,
            _("Set DKIM_SELECTOR to the selector with which your mail server signs."),
        )
    if record.found == Found.TWICE:
        words = _("%(label)s of %(domain)s is there twice, which counts as none.") % blanks
        return Line(ACT, words, _("Join both into one line."))
    if record.found == Found.REVOKED:
        words = _("%(label)s of %(domain)s: the key was withdrawn.") % blanks
        return Line(ACT, words, _("Publish the key with which your mail server signs."))
    words = _("%(label)s of %(domain)s: no record.") % blanks
    if not record.line:
        todo = _("Publish the mail server's key as a TXT record at %(name)s.") % blanks
        return Line(ACT, words, todo)
    return Line(ACT, words, _("Add this TXT record to DNS:"), record.name, record.line)


def machine_lines(facts: Facts) -> list[Line]:
    """Return what is to be said of the machine and its housekeeping."""
    return [*clock_lines(facts), *disk_lines(facts), *migration_lines(facts)]


def clock_lines(facts: Facts) -> Iterator[Line]:
    """Say whether this machine's clock agrees with the database's."""
    if facts.clock_skew_seconds is None:
        yield Line(UNKNOWN, _("The database's clock could not be read."))
    elif abs(facts.clock_skew_seconds) > SKEW_SECONDS:
        words = _("The clock is %(n)s seconds away from the database's.")
        yield Line(
            ACT,
            words % {"n": localize(round(abs(facts.clock_skew_seconds)))},
            _("Let both machines set their clocks by the network (NTP)."),
        )
    else:
        yield Line(WELL, _("The clock is right."))


def disk_lines(facts: Facts) -> Iterator[Line]:
    """Say how much room there is."""
    if facts.free_bytes is None or facts.free_part is None:
        yield Line(UNKNOWN, _("The free room on the disk could not be read."))
        return
    words = _("%(gigabytes)s GB are free on the disk.") % {
        "gigabytes": localize(round(facts.free_bytes / 1e9, 1))
    }
    if facts.free_part < DISK_PART and facts.free_bytes < 10 * DISK_BYTES:
        yield Line(ACT, words, _("Make room before letters and texts can no longer be kept."))
    else:
        yield Line(WELL, words)


def migration_lines(facts: Facts) -> Iterator[Line]:
    """Say whether the database fits this release."""
    if facts.n_migrations is None:
        yield Line(UNKNOWN, _("The database could not be compared with this release."))
    elif facts.n_migrations:
        words = _("The database is older than this release.")
        yield Line(ACT, words, _("Run “manage.py migrate”."))
    else:
        yield Line(WELL, _("The database fits this release."))
