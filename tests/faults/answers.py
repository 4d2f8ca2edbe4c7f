"""T3: a mail server that says no, says nothing, or says yes and breaks off."""

import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.test import override_settings

from initiative.outbox import delivery
from initiative.outbox.models import Breaker, Domain, Message
from initiative.outbox.states import MessageState, Reason
from organisations.models import Contact
from tests.faults import campaign
from tests.faults.journal import read_journal
from tests.faults.temper import GONE
from tests.faults.world import World, answers, free_port, wait_until
from tests.faulty import FaultyServer

PUMPS = 4
# Of so many addresses one does not exist.
GONE_EVERY = 20
TIMEOUTS = {"connect": 2, "command": 0.4, "talk": 1, "reply": 0.4, "whole": 5}
QUEUED, SENT, FAILED = MessageState.DEFERRED, MessageState.SENT, MessageState.FAILED
UNCERTAIN = MessageState.UNCERTAIN
# The 22 faults: what the server does → state, reason, whether it has taken the letter.
# Only the one for "no such mailbox" says anything about the address.
TABLE = {
    "no such host": (QUEUED, Reason.ROUTE, False),
    "nobody listens": (QUEUED, Reason.ROUTE, False),
    "banner_hang": (QUEUED, Reason.ROUTE, False),
    "banner_421": (QUEUED, Reason.ROUTE, False),
    "banner_554": (QUEUED, Reason.ROUTE, False),
    "banner_garbage": (QUEUED, Reason.ROUTE, False),
    "mail_421": (QUEUED, Reason.ROUTE, False),
    "mail_451": (QUEUED, Reason.ROUTE, False),
    "rcpt_450": (QUEUED, Reason.LATER, False),
    "rcpt_550": (FAILED, Reason.NO_MAILBOX, False),
    "rcpt_552_full": (QUEUED, Reason.FULL, False),
    "rcpt_garbage": (QUEUED, Reason.LATER, False),
    "rcpt_hang": (QUEUED, Reason.LATER, False),
    "data_554": (FAILED, Reason.POLICY, False),
    "dot_554": (FAILED, Reason.POLICY, False),
    "dot_452": (QUEUED, Reason.LATER, False),
    "dot_drop": (UNCERTAIN, Reason.BROKE_OFF, False),
    "taken_drop": (UNCERTAIN, Reason.BROKE_OFF, True),
    "taken_hang": (UNCERTAIN, Reason.BROKE_OFF, True),
    "taken_421": (UNCERTAIN, Reason.BROKE_OFF, True),
    "quit_421": (SENT, "", True),
    "quit_drop": (SENT, "", True),
}


def run_table(_world: World) -> tuple[bool, str]:
    """Send one letter into each fault; return whether all 22 are known, and the figures."""
    campaign.forget_everything()
    campaign.send(campaign.write_letter(campaign.make_meeting(len(TABLE), "table")))
    wrong = []
    with FaultyServer() as server:
        for message, (fault, wanted) in zip(
            Message.objects.order_by("pk"), TABLE.items(), strict=True
        ):
            got = one_fault(server, message, fault)
            if got != (*wanted, fault == "rcpt_550"):
                wrong.append(f"{fault}: {got}")
    n_right = len(TABLE) - len(wrong)
    return not wrong, f"{n_right}/{len(TABLE)} faults known for what they are {'; '.join(wrong)}"


def one_fault(server: FaultyServer, message: Message, fault: str) -> tuple[str, str, bool, bool]:
    """Send one letter into one fault; return state, reason, was it taken, is the address marked."""
    Breaker.objects.all().delete()
    Domain.objects.all().delete()
    host = {"no such host": "no-such-host.invalid"}.get(fault, "127.0.0.1")
    port = {"nobody listens": free_port()}.get(fault, server.port)
    server.fault = fault if fault.partition("_")[2] else "none"
    n_before = len(server.accepted)
    with override_settings(EMAIL_HOST=host, EMAIL_PORT=port, OUTBOX_TIMEOUTS=TIMEOUTS):
        delivery.deliver(message.pk)
    message.refresh_from_db()
    contact = Contact.objects.get(email=message.recipient)
    is_marked = contact.state != Contact.State.WORKS
    return message.state, message.reason, len(server.accepted) > n_before, is_marked


@dataclass(frozen=True)
class Diary:
    """What the server with moods did."""

    faults: Counter
    tries_of_gone: Counter

    @property
    def n_taken_and_broken(self) -> int:
        """Letters that were taken, and the sender could not know."""
        return sum(n for fault, n in self.faults.items() if fault.startswith("taken"))


def read_diary(path: Path) -> Diary:
    """Return what the server wrote down."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return Diary(
        Counter(line["fault"] for line in lines),
        Counter(line["to"] for line in lines if line["fault"] == "550"),
    )


def run_moods(world: World, n_letters: int, chance: random.Random) -> tuple[bool, str]:
    """Send through a server with moods until all is settled; return figures."""
    campaign.forget_everything()
    meeting = campaign.make_meeting(n_letters, "moods")
    gone = list(Contact.objects.order_by("pk")[::GONE_EVERY])
    for contact in gone:
        contact.email = f"{GONE}-{contact.email}"
    Contact.objects.bulk_update(gone, ["email"])
    diary_path = world.folder / "diary"
    diary_path.unlink(missing_ok=True)
    world.journal.unlink(missing_ok=True)
    world.processes.start(
        "sink", sys.executable, "-m", "tests.faults.temper", f"--port={world.smtp_port}",
        f"--journal={world.journal}", f"--diary={diary_path}", f"--seed={chance.random()*1e6:.0f}",
    )  # fmt: skip
    world.processes.wait_for("sink", lambda: answers(world.smtp_port))
    campaign.send(campaign.write_letter(meeting))
    began = time.monotonic()
    for n in range(PUMPS):
        world.processes.start(f"pump-{n}", sys.executable, "-m", "tests.faults.hasty")
    wait_until(lambda: not campaign.n_open(), "letters are still open", 60 + n_letters / 4)
    seconds = time.monotonic() - began
    world.calm()
    return judge(world, gone, read_diary(diary_path), n_letters, seconds)


def judge(
    world: World, gone: list[Contact], diary: Diary, n_letters: int, seconds: float
) -> tuple[bool, str]:
    """Compare the server's journal and diary with the rows and the addresses."""
    copies = Counter(taken.recipient for taken in read_journal(world.journal))
    wanted = set(Contact.objects.values_list("email", flat=True)) - {each.email for each in gone}
    n_lost = len(wanted - set(copies))
    n_extra = sum(copies.values()) - len(copies)
    marked = set(Contact.objects.exclude(state=Contact.State.WORKS).values_list("email", flat=True))
    n_blamed = len(marked & wanted)
    n_marked = len(marked - wanted)
    tried_once = sum(diary.tries_of_gone[each.email] == 1 for each in gone)
    n_faults = sum(n for fault, n in diary.faults.items() if fault != "550")
    is_right = (
        n_lost == n_blamed == 0
        and n_extra == diary.n_taken_and_broken
        and tried_once == n_marked == len(gone)
        and Message.objects.filter(state=MessageState.SENT).count() == len(wanted)
    )
    return is_right, (
        f"{n_letters:,} letters, {n_faults:,} faults, lost {n_lost}, extra copies {n_extra} "
        f"(taken and then broken off {diary.n_taken_and_broken}), of {len(gone)} dead addresses "
        f"{tried_once} tried once and {n_marked} marked, blamed without fault {n_blamed}, "
        f"{seconds:.0f} s"
    )
