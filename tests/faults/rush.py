"""T2: everybody sends in the last minute, and PostgreSQL crashes. What was receipted is there."""

import asyncio
import html
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from initiative.outbox.models import Message
from meetings.models import Invitation
from meetings.services.invitation import link_of
from statements.models import Revision, Statement
from statements.states import RevisionKind
from statements.text import canonical, fingerprint
from tests.faults import campaign
from tests.faults.visitors import Answer, Visitor, hidden_in, text_fields
from tests.faults.world import BIN, World, answers, free_port, wait_until

CLIENTS = 100
CRASHES = 5
# A database that is back must be used again within so many seconds.
RECOVERY_SECONDS = 5
# Letters of ten scripts, so that bytes and characters differ.
SCRIPTS = ("en", "el", "ru", "ar", "hi", "ja", "he", "hy", "ka", "th")
ALPHABETS = {
    "en": "abcdefghijklm nopqrstuvwxyz ", "el": "αβγδεζηθ ικλμνξοπρστυφχψω ",
    "ru": "абвгдежз иклмнопрстуфхцчшщыэюя ", "ar": "ابتثجحخد ذرزسشصضطظعغفقكلمنهوي ",
    "hi": "कखगघच छजझटठडढणतथदध नपफबभमयरलवशसह ", "ja": "あいうえお、かきくけこ。さしすせそ漢字",
    "he": "אבגדהו זחטיכלמנסעפצקרשת ", "hy": "աբգդեզ էըթժիլխծկհձղճմյնշո ",
    "ka": "აბგდევზ თიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ ", "th": "กขคงจฉชซ ฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many send, and how often the database crashes meanwhile."""

    n_statements: int
    n_crashes: int = CRASHES
    is_sabotaged: bool = False


@dataclass
class Report:
    """What the delegates were told."""

    saved: dict[int, str] = field(default_factory=dict)
    sent: dict[int, str] = field(default_factory=dict)
    refusals: list[tuple[str, Answer]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    n_keys: Counter = field(default_factory=Counter)


def texts(n: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield language and text, each of 9,000 to 10,000 characters and unlike every other."""
    for number in range(n):
        language = SCRIPTS[number % len(SCRIPTS)]
        words = "".join(chance.choices(ALPHABETS[language], k=chance.randint(8800, 9800)))
        yield language, canonical(f"Sample {number}.\n\n{words[:4000]}\n\n{words[4000:]}.")


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Let all send while the database crashes; return whether nothing was lost, and figures."""
    campaign.forget_everything()
    campaign.make_meeting(plan.n_statements, "rush")
    port = start_web(world, plan.is_sabotaged)
    invitations = Invitation.objects.order_by("pk").select_related("participation__meeting")
    work = [
        (each.participation_id, link_of(each), *text)
        for each, text in zip(invitations, texts(plan.n_statements, chance), strict=True)
    ]
    report = Report()
    began = time.monotonic()
    recoveries = asyncio.run(rush(world, plan, port, work, report))
    seconds = time.monotonic() - began
    world.processes.end("web")
    return judge(plan, report, recoveries, seconds)


def run_sabotaged(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Let receipts not wait for the disk; return whether this test sees what is lost."""
    is_right, figures = run(world, plan, chance)
    words = "GREEN, so T2 shows nothing" if is_right else "red as it must be"
    return not is_right, f"{words}: {figures}"


def start_web(world: World, is_sabotaged: bool = False) -> int:
    """Start the web server as the operators' guide does; return its port."""
    world.run(sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
    port = free_port()
    app = "tests.faults.hasty_receipts" if is_sabotaged else "initiative.wsgi"
    world.processes.start(
        "web", BIN / "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}",
        "--workers=2", "--blocking-threads=4", "--no-ws", f"{app}:application",
    )  # fmt: skip
    world.processes.wait_for("web", lambda: answers(port))
    return port


async def rush(world: World, plan: Plan, port: int, work: list, report: Report) -> list[float]:
    """Run the delegates and the crashes side by side; return the seconds of each recovery."""
    left = list(reversed(work))

    async def delegate() -> None:
        while left:
            await live(port, *left.pop(), report)

    crowd = asyncio.gather(*(delegate() for _each in range(min(CLIENTS, len(work)))))
    recoveries = []
    for n in range(plan.n_crashes):
        # Spread over the rush by what is done, not by the clock: on every machine in the middle.
        wanted = len(work) * (2 * n + 1) // (2 * plan.n_crashes + 1)
        while len(report.sent) < wanted:
            await asyncio.sleep(0.02)
        await asyncio.to_thread(crash, world)
        recoveries.append(await recovery(port))
    await crowd
    return recoveries


async def live(
    port: int, participation_pk: int, link: str, language: str, body: str, report: Report
) -> None:
    """Open the link, save, check and send, each until the site answers."""
    visitor = Visitor(port, link)
    page = "/my/rush/statement/"
    refusals: list[Answer] = []
    await visitor.open()
    fields = text_fields(f"Text {participation_pk}", body, language, go="check")
    saved = await visitor.insist(page, fields, refusals)
    report.refusals += [(body, each) for each in refusals]
    if not saved.is_redirect:
        report.strange.append(f"save: {saved.status}")
        return
    report.saved[participation_pk] = fingerprint(body)
    check = await visitor.insist(f"{page}check/")
    refusals.clear()
    sent = await visitor.insist(f"{page}check/", hidden_in(check.body), refusals)
    report.refusals += [("", each) for each in refusals]
    if not sent.is_redirect:
        report.strange.append(f"send: {sent.status}")
        return
    report.sent[participation_pk] = fingerprint(body)
    visitor.hang_up()


def crash(world: World) -> None:
    """Let the database end as in a power cut, and start it again."""
    server = world.processes.running.pop("postgres")
    # What pg_ctl calls "immediate": no checkpoint, no goodbye.
    server.send_signal(signal.SIGQUIT)
    server.wait(60)
    world.run_postgresql()


async def recovery(port: int) -> float:
    """Return after how many seconds a page that needs the database is there again."""
    began = time.monotonic()
    visitor = Visitor(port)
    while (await visitor.get("/ready/")).status != 200:
        await asyncio.sleep(0.05)
    visitor.hang_up()
    return time.monotonic() - began


def judge(plan: Plan, report: Report, recoveries: list[float], seconds: float) -> tuple[bool, str]:
    """Compare what the delegates were told with what is stored."""
    from django.db import connection

    connection.close()
    wait_until(lambda: Statement.objects.count() >= 0, "the database is away")
    stored = dict(
        Statement.objects.filter(sent__isnull=False).values_list("participation", "sent__sha256")
    )
    bodies = {
        revision.statement.participation_id: fingerprint(revision.body)
        for revision in Revision.objects.sent().select_related("statement").iterator()
    }
    drafts = set(
        Revision.objects.exclude(kind=RevisionKind.SENT).values_list(
            "statement__participation", "sha256"
        )
    )
    n_lost = sum(
        stored.get(pk) != sha256 or bodies.get(pk) != sha256 for pk, sha256 in report.sent.items()
    )
    n_lost += sum((pk, sha256) not in drafts for pk, sha256 in report.saved.items())
    n_double = sum(
        n - 1 for n in Counter(Revision.objects.values_list("statement", "kind")).values()
    )
    receipts = Counter(
        Message.objects.filter(kind="statements.receipt").values_list("about", flat=True)
    )
    n_receipts_wrong = sum(n != 1 for n in receipts.values()) + abs(len(receipts) - len(stored))
    n_strange = len(report.strange) + sum(
        answer.status not in (0, 503) for _body, answer in report.refusals
    )
    n_kept = sum(
        html.escape(body[:400]) in answer.body
        for body, answer in report.refusals
        if body and answer.status == 503
    )
    n_503 = sum(bool(body) and answer.status == 503 for body, answer in report.refusals)
    slowest = max(recoveries, default=0.0)
    is_right = (
        len(report.sent) == plan.n_statements
        and n_lost == n_double == n_receipts_wrong == n_strange == 0
        and n_kept == n_503
        and slowest <= RECOVERY_SECONDS
        and (not plan.n_crashes or bool(report.refusals))
    )
    return is_right, (
        f"{plan.n_statements:,} statements by {CLIENTS} at once, PostgreSQL crashed "
        f"{len(recoveries)} times, receipts shown {len(report.sent):,}, lost {n_lost}, double "
        f"{n_double}, letters of receipt wrong {n_receipts_wrong}, refused {len(report.refusals)} "
        f"(503 with the text in it {n_kept} of {n_503}), other answers {n_strange} "
        f"{Counter(report.strange) or ''}, back after at most {slowest:.1f} s, "
        f"{plan.n_statements / seconds:.0f} a second"
    )
