"""Letters and their way, in sentences: each says that it is well, or what to do."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.calendarwords import day_words
from initiative.health.facts import Facts
from initiative.health.greeting import Greeting, is_ours
from initiative.health.waiting import SILENT_AFTER, Trouble
from initiative.health.words import ACT, UNKNOWN, WELL, Line, ago
from initiative.outbox.states import Stage

PURGE_SECONDS = 2 * 24 * 3600
RETURNS_SECONDS = 3600
# The clock ticks every minute; its tick waits while all workers are sending, five minutes at most.
BEAT_SILENT_AFTER = timedelta(minutes=10)


def letter_lines(facts: Facts, trouble: Trouble | None, greeting: Greeting | None) -> list[Line]:
    """Return what is to be said of letters and their way."""
    if not facts.has_database:
        unread = Line(UNKNOWN, _("The outbox could not be read."), _("Look at the database."))
        return [unread, *broker_lines(facts)]
    lines = [waiting_line(facts, trouble), worker_line(facts), *broker_lines(facts)]
    lines += [beat_line(facts), way_line(facts)]
    if greeting is not None:
        lines.append(greeting_line(greeting))
    if facts.last_hour is not None:
        lines.append(last_hour_line(facts))
    return [*lines, returns_line(facts), purge_line(facts)]


def waiting_line(facts: Facts, trouble: Trouble | None) -> Line:
    """Say how long the oldest letter has been waiting."""
    if trouble is not None:
        return Line(ACT, trouble.words)
    n_letters = facts.held.n_letters if facts.held else 0
    if not n_letters:
        return Line(WELL, _("No letter is late."))
    words = ngettext(
        "%(n)d letter is about to leave.", "%(n)d letters are about to leave.", n_letters
    )
    return Line(WELL, words % {"n": n_letters})


def worker_line(facts: Facts) -> Line:
    """Say when the worker was last seen."""
    seconds = facts.worker_seconds
    start = _(
        "Start it: “celery --app=initiative worker --beat”, or “manage.py pump_outbox --loop”."
    )
    if seconds is None:
        return Line(ACT, _("The worker has never been seen."), start)
    words = _("The worker was last seen at work %(ago)s.") % {"ago": ago(seconds)}
    if seconds > SILENT_AFTER.total_seconds():
        return Line(ACT, words, start)
    return Line(WELL, words)


def broker_lines(facts: Facts) -> Iterator[Line]:
    """Say whether Redis answers; a site whose bells are files has nothing to say."""
    if facts.broker_answers is None:
        return
    if facts.broker_answers:
        yield Line(WELL, _("Redis answers."))
    else:
        yield Line(
            ACT,
            _("Redis does not answer. Letters are safe, but the worker hears nothing of them."),
            _("Start Redis. Until then “manage.py pump_outbox --loop” sends without it."),
        )


def beat_line(facts: Facts) -> Line:
    """Say when the clock last ticked: reminders and publication wait for it."""
    seconds = facts.seconds_since("beat")
    start = _("Start the worker with “--beat”, or let cron run “manage.py tick” every minute.")
    if seconds is None:
        return Line(UNKNOWN, _("The clock of reminders has never been heard."), start)
    words = _("The clock of reminders last ticked %(ago)s.") % {"ago": ago(seconds)}
    if seconds > BEAT_SILENT_AFTER.total_seconds():
        return Line(ACT, words, f"{start} {_('Is the time of its machine right?')}")
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
        "step": Stage(greeting.stage).label,
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


def purge_line(facts: Facts) -> Line:
    """Say when addresses in the outbox were last blanked."""
    rule = _("Addresses in the outbox are blanked 30 days after a letter is settled.")
    seconds = facts.seconds_since("purge")
    start = _("The worker does it once a day. Without one, run “manage.py purge” daily.")
    if seconds is None:
        return Line(ACT, f"{rule} {_('That was never done.')}", start)
    blanks = {"day": day_words(facts.pulses["purge"], "j F Y"), "ago": ago(seconds)}
    words = f"{rule} {_('Last done: %(day)s, %(ago)s.') % blanks}"
    return Line(ACT, words, start) if seconds > PURGE_SECONDS else Line(WELL, words)
