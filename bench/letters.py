"""Letters through the outbox against a bare smtplib loop on one reused connection."""

import multiprocessing
import smtplib
import socket
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from initiative.outbox import delivery
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings.models import Letter
from meetings.services.letter import send_letter
from meetings.states import LetterKind
from organisations.models import Contact

N = 400
ROUNDS = 3


class Sink:
    """Takes every letter and keeps none."""

    async def handle_DATA(self, _server, _session, _envelope):
        return "250 OK"


def serve(port: int, ready: multiprocessing.Event) -> None:
    """Run the mail server in a process of its own, so that it costs neither side."""
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()
    time.sleep(3600)


def bare(port: int, texts: list[bytes]) -> float:
    """Return letters a second of the plainest loop: build, send, on one connection."""
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for n, text in enumerate(texts):
            mail = EmailMessage()
            mail["Subject"], mail["From"] = f"Letter {n}", "a@example.org"
            mail["To"] = f"reader{n}@example.org"
            mail.set_content(text.decode())
            server.send_message(mail)
    return len(texts) / (time.monotonic() - began)


def ours() -> float:
    """Return letters a second of one pump: lease, ask, render, send, mark."""
    Message.objects.all().delete()
    meeting_pk = Letter.objects.filter(kind=LetterKind.INVITATION).first().meeting_id
    letter = Letter.objects.get(meeting_id=meeting_pk, kind=LetterKind.INVITATION)
    send_letter(letter=letter, at=timezone.now(), by="system")
    n_all = Message.objects.count()
    began = time.monotonic()
    delivery.pump(seconds=120)
    seconds = time.monotonic() - began
    assert Message.objects.filter(state=MessageState.SENT).count() == n_all
    return n_all / seconds


def measure() -> None:
    """Print our rate as a part of the bare loop's, both measured in turn."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(port, ready), daemon=True)
    server.start()
    ready.wait(20)
    settings.EMAIL_PORT = port
    more_addresses()
    ours()
    rates = [(ours(), bare(port, [b"text " * 200] * N)) for _round in range(ROUNDS)]
    ratio = sorted(mine / theirs for mine, theirs in rates)[ROUNDS // 2]
    mine, theirs = rates[ROUNDS // 2]
    print(
        f"letters: {ratio:.2f} × a bare smtplib loop "
        f"({mine:.0f} against {theirs:.0f} a second, one process, SQLite)"
    )
    server.terminate()


def more_addresses() -> None:
    """Give each organisation ten more addresses, so that a pump has something to do."""
    organisations = set(Contact.objects.values_list("organisation_id", flat=True))
    Contact.objects.bulk_create(
        Contact(organisation_id=pk, email=f"more{n}-{pk}@example.org", language="en")
        for pk in organisations
        for n in range(10)
    )
