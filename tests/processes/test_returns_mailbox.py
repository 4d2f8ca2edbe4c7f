"""The mailbox of returned letters on a real IMAP server (Dovecot), run by the test alone."""

import imaplib
import os
import pwd
import shutil
import ssl
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone

from initiative.outbox.models import Message, Pulse, Return
from initiative.outbox.returns import mailbox
from initiative.outbox.returns.mailbox import MailboxAway, fetch_returns
from tests.initiative.outbox.returns.corpus import make_sent, returned
from tests.initiative.test_postbox import free_port
from tests.processes.conftest import wait_until

PASSWORD = "se/cr:et"

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {outer}
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
"""


def users():
    """Who the server runs as: its own users, or whoever runs the tests."""
    if os.getuid() == 0:
        owner = pwd.getpwnam("nobody")
        return {"inner": "dovecot", "inner_group": "dovecot", "outer": "dovenull"}, owner
    owner = pwd.getpwuid(os.getuid())
    group = subprocess.check_output(["id", "-gn"], text=True).strip()
    return {"inner": owner.pw_name, "inner_group": group, "outer": owner.pw_name}, owner


def make_certificate(folder):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )


class Server:
    """A running IMAP server with one mailbox, and a client of the test's own."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port

    def url(self, password=PASSWORD, folder="INBOX"):
        quoted = password.replace("/", "%2F").replace(":", "%3A")
        return f"imaps://returns%40example.net:{quoted}@localhost:{self.port}/{folder}"

    @contextmanager
    def client(self, folder="INBOX"):
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        with imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context) as client:
            client.login("returns@example.net", PASSWORD)
            client.create(f'"{folder}"')
            client.select(f'"{folder}"')
            yield client

    def put(self, *mails, folder="INBOX"):
        with self.client(folder) as client:
            for mail in mails:
                assert client.append(f'"{folder}"', None, None, mail)[0] == "OK"

    def flags(self, folder="INBOX"):
        """The flags of each mail that is there, the oldest first."""
        with self.client(folder) as client:
            numbers = client.search(None, "ALL")[1][0].split()
            answers = [client.fetch(number, "(FLAGS)")[1][0] for number in numbers]
        return [set(imaplib.ParseFlags(answer)) - {rb"\Recent"} for answer in answers]

    def clear(self):
        with self.client() as client:
            for number in client.search(None, "ALL")[1][0].split():
                client.store(number, "+FLAGS", r"(\Deleted)")
            client.expunge()

    def answers(self):
        try:
            self.clear()
        except (OSError, imaplib.IMAP4.error):
            return False
        return True


@pytest.fixture(scope="module")
def dovecot():
    """Dovecot with a configuration, a port and a folder of its own."""
    binary = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert binary, "install dovecot-imapd"
    folder = Path(tempfile.mkdtemp(prefix="returns-"))
    roles, owner = users()
    make_certificate(folder)
    for name in ("mail", "home"):
        (folder / name).mkdir()
    if os.getuid() == 0:
        folder.chmod(0o755)
        for name in ("mail", "home"):
            os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    server = Server(folder, free_port())
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder,
            port=server.port,
            password=PASSWORD,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            **roles,
        )
    )
    process = subprocess.Popen([binary, "-F", "-c", folder / "dovecot.conf"])
    try:
        wait_until(server.answers, "Dovecot does not answer")
        yield server
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


@pytest.fixture
def server(dovecot, settings, monkeypatch):
    """The server with empty folders, trusted by the product."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.folder / "certificate.pem"))
    settings.RETURN_DOMAIN = "returns.example.net"
    settings.RETURN_MAILBOX_URL = dovecot.url()
    dovecot.clear()
    return dovecot


@pytest.fixture
def sent(server, db):
    return make_sent()


@pytest.fixture
def now():
    return timezone.now()


def test_news_is_kept_and_goes_and_other_mail_stays_for_a_person(server, sent, now):
    server.put(returned("vacation", sent), returned("postfix_gone", sent), b"\xff", b"\n")

    assert fetch_returns(now) == (4, 1)

    assert Return.objects.get().message == sent
    assert server.flags() == [{rb"\Seen"}] * 3
    assert Pulse.objects.get(name="returns").beat_at == now
    assert fetch_returns(now) == (0, 0)


def test_crash_after_the_commit_only_makes_a_mail_be_read_again(server, sent, now, monkeypatch):
    server.put(returned("postfix_gone", sent))

    def crash(self, number, flags):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(mailbox.Mailbox, "mark", crash)
        with pytest.raises(MemoryError):
            fetch_returns(now)

    assert Return.objects.count() == 1
    assert server.flags() == [set()]
    assert not Pulse.objects.filter(name="returns").exists()

    assert fetch_returns(now) == (1, 1)
    assert Return.objects.count() == 1
    assert server.flags() == []


def test_crash_before_the_end_of_a_round_leaves_the_rest_for_the_next(server, db, now, monkeypatch):
    server.put(returned("postfix_gone", make_sent("one")))

    def crash(self):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(mailbox.Mailbox, "clear", crash)
        with pytest.raises(MemoryError):
            fetch_returns(now)

    assert server.flags() == [{rb"\Seen", rb"\Deleted"}]
    server.put(returned("postfix_gone", make_sent("two")))
    assert fetch_returns(now) == (1, 1)
    assert server.flags() == []


def test_mail_is_not_marked_while_the_database_is_away(server, sent, now, monkeypatch):
    server.put(returned("postfix_gone", sent))

    def fail(raw, at):
        raise OperationalError("no route")

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "receive", fail)
        with pytest.raises(OperationalError):
            fetch_returns(now)

    assert server.flags() == [set()]
    assert fetch_returns(now) == (1, 1)


def test_mail_that_breaks_us_is_flagged_and_stops_nothing(server, sent, now, monkeypatch):
    server.put(b"Subject: poison\n\n", returned("postfix_gone", sent))
    receive = mailbox.receive

    def fail_at_poison(raw, at):
        if b"poison" in raw:
            raise ZeroDivisionError
        return receive(raw, at)

    monkeypatch.setattr(mailbox, "receive", fail_at_poison)

    assert fetch_returns(now) == (2, 1)
    assert server.flags() == [{rb"\Seen", rb"\Flagged"}]
    assert fetch_returns(now) == (0, 0)


def test_only_the_beginning_of_a_long_mail_is_fetched(server, sent, now, monkeypatch):
    server.put(returned("postfix_gone", sent) + b"x" * 70 * 1024 * 300)
    lengths = []
    receive = mailbox.receive
    monkeypatch.setattr(
        mailbox, "receive", lambda raw, at: lengths.append(len(raw)) or receive(raw, at)
    )

    assert fetch_returns(now) == (1, 1)
    assert lengths == [512 * 1024]


def test_round_ends_when_its_time_is_over(server, db, now, monkeypatch):
    server.put(*(returned("postfix_gone", make_sent(str(n))) for n in range(3)))

    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "ROUND_SECONDS", -1)
        assert fetch_returns(now) == (0, 0)

    assert fetch_returns(now) == (3, 3)
    assert Message.objects.filter(state="failed").count() == 3


def test_folder_may_have_a_name_with_spaces(server, sent, now, settings):
    server.put(returned("postfix_gone", sent), folder="Returned letters")
    settings.RETURN_MAILBOX_URL = server.url(folder="Returned%20letters")

    assert fetch_returns(now) == (1, 1)
    assert server.flags("Returned letters") == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ({"password": "wrong"}, "does not open the mailbox"),
        ({"folder": "Nowhere"}, "does not open the mailbox"),
        ({"folder": 'a"b'}, "does not open the mailbox"),
    ],
)
def test_mailbox_that_does_not_open_is_said_in_a_sentence(server, db, now, settings, url, words):
    settings.RETURN_MAILBOX_URL = server.url(**url)

    with pytest.raises(MailboxAway, match=words) as refusal:
        fetch_returns(now)

    assert PASSWORD not in str(refusal.value)
    assert not Pulse.objects.filter(name="returns").exists()


def test_server_that_nobody_vouches_for_gets_no_password(server, db, now, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(MailboxAway, match="does not answer"):
        fetch_returns(now)


def test_server_that_is_not_there_is_said_in_a_sentence(server, db, now, settings):
    settings.RETURN_MAILBOX_URL = f"imaps://a:b@localhost:{free_port()}/INBOX"

    with pytest.raises(MailboxAway, match="localhost does not answer"):
        fetch_returns(now)
