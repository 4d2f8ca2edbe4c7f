"""A real SMTP server that does what a test tells it."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.letters import REGISTER, Kind, Sheet
from initiative.outbox.models import Message


class Sink:
    """Keeps what it took; ``at_rcpt`` and ``at_data`` are its answers."""

    def __init__(self):
        self.mails = []
        self.at_rcpt = "250 OK"
        self.at_data = "250 OK"
        self.drops_after_data = False
        self.n_connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.n_connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.at_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.at_data.startswith("250"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        if self.drops_after_data:
            server.transport.close()
            return None
        return self.at_data


class QuietController(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=True)


@pytest.fixture
def sink(settings):
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = QuietController(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def plain_letter():
    """A letter kind that stands on no meeting; it can be withdrawn or broken by the test."""
    answers = {"sheet": lambda **refs: Sheet(context={"link": "", "words": "Hello"})}

    def function(**refs):
        return answers["sheet"](**refs)

    REGISTER["test.plain"] = Kind(function)
    yield answers
    del REGISTER["test.plain"]


@pytest.fixture
def order(db, plain_letter, settings, tmp_path):
    """Order one letter of the plain kind; returns its row."""
    folder = tmp_path / "letters/test/plain"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ words }}")
    (folder / "body.txt").write_text("{{ words }} in text")
    (folder / "body.html").write_text("<p>{{ words }} in HTML</p>")
    templates = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.TEMPLATES = templates

    def make(key="one", **given):
        defaults = {"kind": "test.plain", "recipient": "reader@example.org", "language": "en"}
        enqueue([Order(key=key, **defaults | given)])
        return Message.objects.get(key=key)

    return make
