"""Letters through a mail service: real anymail against a service that fails on purpose."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from anymail.exceptions import AnymailUnsupportedFeature

from initiative.outbox.backends import NOT_NEEDED, handed_to
from initiative.outbox.smtp import Route
from initiative.outbox.states import MessageState, Reason, Stage
from tests.initiative.outbox.test_smtp import mail

TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "reader@example.org"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipient(s) that have been marked as inactive.\n"
    "Found inactive addresses: reader@example.org.\nInactive recipients are ones that bounced.",
}
DROP = "drop"


class Service(BaseHTTPRequestHandler):
    """Answers each letter with what ``server.answer`` says."""

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.letters.append(json.loads(self.rfile.read(length)))
        if self.server.answer == DROP:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, body = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def service(settings):
    server = HTTPServer(("127.0.0.1", 0), Service)
    server.letters, server.answer = [], (200, TAKEN)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "secret",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
    }
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def send():
    with Route() as route:
        return route.send(mail(), sender="b+1-x@returns.example.org")


def test_letter_that_a_service_took_is_sent(service):
    outcome = send()

    assert (outcome.state, outcome.reason) == (MessageState.SENT, "")
    assert service.letters[0]["To"] == "reader@example.org"
    assert service.letters[0]["From"] == "Ours <ours@example.org>"


@pytest.mark.parametrize(
    ("answer", "state", "reason", "stage"),
    [
        ((422, INACTIVE), "failed", Reason.REFUSED, Stage.RECIPIENT),
        ((401, {"Message": "no such token"}), "deferred", Reason.ROUTE, Stage.GREET),
        ((429, {"Message": "too many"}), "deferred", Reason.ROUTE, Stage.GREET),
        ((413, {"Message": "too big"}), "failed", Reason.POLICY, Stage.DATA),
        ((500, {"Message": "trouble"}), "deferred", Reason.LATER, Stage.REPLY),
        ((504, b"gateway"), "uncertain", Reason.BROKE_OFF, Stage.REPLY),
        ((200, b"no JSON"), "uncertain", Reason.BROKE_OFF, Stage.REPLY),
        (DROP, "uncertain", Reason.BROKE_OFF, Stage.REPLY),
    ],
)
def test_answer_of_a_service_is_known_for_what_it_is(service, answer, state, reason, stage):
    service.answer = answer

    outcome = send()

    assert (outcome.state, outcome.reason, outcome.stage) == (state, reason, stage)
    assert outcome.words
    assert "reader" not in outcome.words


def test_service_that_is_not_there_is_our_fault(service, settings):
    settings.ANYMAIL["POSTMARK_API_URL"] = "http://127.0.0.1:1/"

    outcome = send()

    assert (outcome.state, outcome.reason) == (MessageState.DEFERRED, Reason.ROUTE)


@pytest.mark.parametrize("backend", ["anymail.backends.postmark.EmailBackend", "no.such.Backend"])
def test_service_without_its_key_is_our_fault_and_raises_nothing(settings, backend):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend, {}

    outcome = send()

    assert (outcome.state, outcome.reason) == (MessageState.DEFERRED, Reason.ROUTE)


@pytest.mark.parametrize(
    "unknown",
    [
        {"envelope_sender"},
        {"track_clicks", "track_opens"},
        {"envelope_sender", "track_clicks", "track_opens", "metadata"},
    ],
)
def test_letter_leaves_without_what_a_service_does_not_know(unknown):
    letter = mail()
    vars(letter).update(dict.fromkeys(NOT_NEEDED, "x"))

    class Backend:
        def send_messages(self, letters):
            if unknown & vars(letters[0]).keys():
                raise AnymailUnsupportedFeature("unknown")
            return 1

    assert handed_to(Backend(), letter) == 1
    assert not unknown & vars(letter).keys()
