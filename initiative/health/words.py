"""Facts in plain sentences: it is well, or what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiative.health.domain import Found, Record, sender_domain
from initiative.health.facts import Facts
from initiative.health.greeting import Greeting, is_ours
from initiative.health.waiting import SILENT_AFTER, Trouble

# A clock that is further off than this puts wrong hours into letters and breaks sign-in codes.
SKEW_SECONDS = 5
DISK_PART = 0.1
DISK_BYTES = 1_000_000_000
PURGE_SECONDS = 2 * 24 * 3600
RETURNS_SECONDS = 3600

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


def letter_lines(facts: Facts, trouble: Trouble | None, greeting: Greeting | None) -> list[Line]:
    """Return what is to be said of letters and their way."""
    lines = [waiting_line(facts, trouble), worker_line(facts), way_line(facts)]
    if greeting is not None:
        lines.append(greeting_line(greeting))
    if facts.last_hour is not None:
        lines.append(last_hour_line(facts))
    return [*lines, returns_line(facts)]


def waiting_line(facts: Facts, trouble: Trouble | None) -> Line:
    """Say how long the oldest letter has been waiting."""
    if facts.held is None:
        return Line(UNKNOWN, _("The outbox could not be read."), _("Look at the database."))
    if trouble is not None:
        return Line(ACT, trouble.words)
    if not facts.held.n_letters:
        return Line(WELL, _("No letter is late."))
    words = ngettext(
        "%(n)d letter is about to leave.", "%(n)d letters are about to leave.", facts.held.n_letters
    )
    return Line(WELL, words % {"n": facts.held.n_letters})


def worker_line(facts: Facts) -> Line:
    """Say when the worker was last seen."""
    seconds = facts.seconds_since("pump")
    start = _(
        "Start it: “celery --app=initiative worker --beat”, or “manage.py pump_outbox --loop”."
    )
    if seconds is None:
        return Line(ACT, _("The worker has never been seen."), start)
    words = _("The worker was last seen at work %(ago)s.") % {"ago": ago(seconds)}
    if seconds > SILENT_AFTER.total_seconds():
        return Line(ACT, words, start)
    return Line(WELL, words)


def way_line(facts: Facts) -> Line:
    """Say whether the mail server takes letters."""
    if not is_ours():
        name = settings.EMAIL_BACKEND.split(".")[-2]
        where = _("Letters leave through the mail service “%(name)s”.") % {"name": name}
    else:
        where = _("Letters leave through the mail server %(host)s, port %(port)s.") % {
            "host": settings.EMAIL_HOST,
            "port": settings.EMAIL_PORT,
        }
    if facts.way is None:
        return Line(WELL, where)
    said = " ".join(part for part in (facts.way.code, facts.way.words) if part)
    words = ngettext(
        "%(where)s The last try failed.", "%(where)s The last %(n)d tries failed.",
        facts.way.n_failures,
    ) % {"where": where, "n": facts.way.n_failures}  # fmt: skip
    todo = _("Look at EMAIL_URL and at the mail server. Letters wait and leave by themselves.")
    return Line(
        ACT, words, f"{_('It said: “%(words)s”') % {'words': said}} {todo}" if said else todo
    )


def greeting_line(greeting: Greeting) -> Line:
    """Say how the mail server answered just now."""
    if greeting.is_well:
        return Line(WELL, _("The mail server has just answered."))
    words = _("The mail server did not answer as it should, at “%(step)s”: %(words)s") % {
        "step": greeting.stage,
        "words": greeting.words,
    }
    return Line(ACT, words, _("Look at EMAIL_URL and at the mail server."))


def last_hour_line(facts: Facts) -> Line:
    """Say what became of letters within the last hour."""
    hour = facts.last_hour
    words = _(
        "In the last hour: %(sent)s sent, %(failed)s came back for good. Now: %(waiting)s waiting, "
        "%(uncertain)s of them may have been delivered."
    ) % {
        "sent": hour.n_sent,
        "failed": hour.n_failed,
        "waiting": hour.n_waiting,
        "uncertain": hour.n_uncertain,
    }
    return Line(WELL, words)


def returns_line(facts: Facts) -> Line:
    """Say whether letters that come back are read."""
    if not settings.RETURN_DOMAIN:
        return Line(
            ACT,
            _("Letters that come back go to the sender's mailbox. Nobody marks the address."),
            _("Set RETURN_DOMAIN; docs/returned-letters.md says how."),
        )
    words = _("Letters that come back return to %(domain)s and are read here.") % {
        "domain": settings.RETURN_DOMAIN
    }
    seconds = facts.seconds_since("returns")
    if not settings.RETURN_MAILBOX_URL:
        return Line(WELL, words)
    if seconds is None or seconds > RETURNS_SECONDS:
        return Line(
            ACT,
            _("The mailbox of returned letters has not been read within the last hour."),
            _("Look at RETURN_MAILBOX_URL and at the worker."),
        )
    return Line(WELL, words)


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
    return [*clock_lines(facts), *disk_lines(facts), *migration_lines(facts), purge_line(facts)]


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


def purge_line(facts: Facts) -> Line:
    """Say when addresses in the outbox were last blanked."""
    rule = _("Addresses in the outbox are blanked 30 days after a letter is settled.")
    seconds = facts.seconds_since("purge")
    start = _("The worker does it once a day. Without one, run “manage.py purge” daily.")
    if seconds is None:
        return Line(ACT, f"{rule} {_('That was never done.')}", start)
    done_at = date_format(facts.pulses["purge"], "j F Y")
    words = f"{rule} {_('Last done: %(day)s, %(ago)s.') % {'day': done_at, 'ago': ago(seconds)}}"
    return Line(ACT, words, start) if seconds > PURGE_SECONDS else Line(WELL, words)
