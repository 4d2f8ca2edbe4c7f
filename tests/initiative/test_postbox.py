"""The demo's postbox: a real server, real clients, its pages."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import include, path, reverse

from initiative.env import BASE_DIR
from initiative.postbox import reading
from initiative.postbox.server import SIZE_LIMIT, controller, keep, name_for
from initiative.urls import urlpatterns as usual

# As ``initiative.urls`` has them when DEBUG is on.
urlpatterns = [path("dev/mailbox/", include("initiative.postbox.urls")), *usual]

LINK = "http://localhost:8000/i/abc_DEF-123/"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def folder(tmp_path, settings):
    settings.MAILBOX_DIR = tmp_path / "mail"
    return settings.MAILBOX_DIR


@pytest.fixture
def port(folder):
    """The port of a postbox that runs in this process."""
    server = controller(folder, "127.0.0.1", free_port())
    server.start()
    yield server.port
    server.stop()


def make_mail(**given):
    defaults = {
        "subject": "Invitation",
        "body": f"We invite you.\n\nOpen {LINK}.\n",
        "from_email": "desk@example.org",
        "to": ["office@example.org"],
    }
    return EmailMultiAlternatives(**defaults | given)


def keep_mail(folder, mail):
    """Put a letter into the folder as the server does; returns its name."""
    return keep(folder, mail.message().as_bytes(linesep="\r\n"), mail.recipients()).stem


def send(port, *mails):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return get_connection(backend, host="127.0.0.1", port=port).send_messages(mails)


def test_server_keeps_what_djangos_backend_sends(folder, port):
    n_sent = send(port, make_mail(), make_mail(subject="Δεύτερη", to=["b@example.org"]))

    assert n_sent == 2
    assert [(head.subject, head.to) for head in reading.heads(folder)] == [
        ("Δεύτερη", "b@example.org"),
        ("Invitation", "office@example.org"),
    ]


def test_server_leaves_no_unfinished_file(folder, port):
    send(port, make_mail(), make_mail())

    assert {file.suffix for file in folder.iterdir()} == {".eml"}


def test_server_takes_addresses_outside_ascii(folder, port):
    letter = EmailMessage()
    letter["Subject"] = "Πρόσκληση"
    letter["From"] = "desk@example.org"
    letter["To"] = "ελένη@example.org"
    letter.set_content("Καλημέρα.")

    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(letter)

    head = next(reading.heads(folder))
    assert (head.subject, head.to) == ("Πρόσκληση", "ελένη@example.org")
    assert reading.read(folder, head.name).text == "Καλημέρα.\n"


def test_server_refuses_a_letter_over_ten_megabytes(folder, port):
    letter = "Subject: large\r\n\r\n" + "x" * 70 + "\r\n"
    letter += ("x" * 70 + "\r\n") * (SIZE_LIMIT // 72)

    with (
        smtplib.SMTP("127.0.0.1", port) as client,
        pytest.raises(smtplib.SMTPResponseException) as refusal,
    ):
        client.sendmail("a@example.org", ["b@example.org"], letter)

    assert refusal.value.smtp_code == 552
    assert reading.names(folder) == []


def test_server_keeps_every_recipient_of_the_envelope(folder, port):
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("a@example.org", ["b@example.org", "c@example.org"], "Subject: x\r\n\r\nx")

    assert [head.to for head in reading.heads(folder)] == ["b@example.org, c@example.org"]


def test_names_sort_by_time_of_arrival():
    second = 10**9
    moments = [0, 1, second - 1, second, 59 * second, 1_700_000_000 * second + 999]

    made = [name_for(moment) for moment in moments]

    assert sorted(made) == made
    assert [name for name in made if not reading.NAME.fullmatch(name)] == []


def test_names_of_one_instant_differ():
    assert len({name_for(7) for _each in range(100)}) == 100


def test_reading_gives_text_html_links_and_attachments(folder):
    mail = make_mail()
    mail.attach_alternative(f'<p><a href="{LINK}">Open</a> <a href="#p1">1</a></p>', "text/html")
    mail.attach("meeting.ics", "BEGIN:VCALENDAR", "text/calendar")

    letter = reading.read(folder, keep_mail(folder, mail))

    assert letter.text == f"We invite you.\n\nOpen {LINK}.\n"
    assert letter.links == [LINK]
    assert "<p>" in letter.html
    assert [(one.name, one.kind, one.content) for one in letter.attachments] == [
        ("meeting.ics", "text/calendar", b"BEGIN:VCALENDAR")
    ]


def test_reading_survives_a_letter_without_any_header(folder):
    name = keep(folder, b"\r\nonly text\r\n", ["a@example.org"]).stem

    letter = reading.read(folder, name)

    assert (letter.head.subject, letter.head.sent_at, letter.text) == ("", None, "only text\n")


def test_reading_survives_an_unknown_encoding(folder):
    content = b"Content-Type: text/plain; charset=klingon\r\nDate: never\r\n\r\nsalut \xc3\xa9\r\n"

    letter = reading.read(folder, keep(folder, content, []).stem)

    assert (letter.text, letter.head.sent_at) == ("salut é\n", None)


@pytest.mark.parametrize("name", ["../settings", "..", "", "20240101T000000-000000000-zzzzzzzz"])
def test_reading_knows_no_name_that_the_server_did_not_make(folder, name):
    folder.mkdir()
    (folder.parent / "settings.eml").write_text("secret")
    (folder / f"{name.replace('/', '-')}.eml").write_text("secret")

    assert reading.read(folder, name) is None


@pytest.mark.urls(__name__)
class TestPages:
    """What a developer sees under ``/dev/mailbox/``."""

    def test_list_is_newest_first(self, db, client, folder):
        for subject in ("First", "Second", "Third"):
            keep_mail(folder, make_mail(subject=subject))

        response = client.get(reverse("postbox:letters"))

        assert [head.subject for head in response.context["heads"]] == ["Third", "Second", "First"]

    def test_list_is_narrowed_to_an_address(self, db, client, folder):
        keep_mail(folder, make_mail(subject="Mine", to=["Anna@example.org"]))
        keep_mail(folder, make_mail(subject="Other", to=["bruno@example.org"]))

        response = client.get(reverse("postbox:letters"), {"to": " anna@EXAMPLE.org "})

        assert [head.subject for head in response.context["heads"]] == ["Mine"]
        assert "Other" not in response.text

    def test_list_says_when_it_is_empty(self, db, client, folder):
        assert "No letter has arrived yet" in client.get(reverse("postbox:letters")).text

    def test_list_escapes_what_strangers_wrote(self, db, client, folder):
        keep_mail(folder, make_mail(subject="<script>alert(1)</script>"))

        response = client.get(reverse("postbox:letters"), {"to": ""})

        assert "<script>alert" not in response.text

    def test_letter_makes_links_of_the_text_clickable(self, db, client, folder):
        name = keep_mail(folder, make_mail())

        response = client.get(reverse("postbox:letter", args=[name]))

        assert f'<a href="{LINK}" rel="nofollow">{LINK}</a>.' in response.text

    def test_letter_shows_its_html_in_a_frame_only(self, db, client, folder):
        mail = make_mail()
        mail.attach_alternative("<p>In HTML<script>alert(1)</script></p>", "text/html")
        name = keep_mail(folder, mail)

        response = client.get(reverse("postbox:letter", args=[name]))

        assert "In HTML" not in response.text
        assert f'src="{reverse("postbox:letter_html", args=[name])}"' in response.text
        assert (
            "<iframe "
            'sandbox="allow-top-navigation-by-user-activation allow-popups"' in response.text
        )
        assert "frame-src 'self'" in response.headers["Content-Security-Policy"]

    def test_html_can_do_nothing_but_be_read_in_our_frame(self, db, client, folder):
        mail = make_mail()
        mail.attach_alternative("<html><head><title>x</title></head><p>In HTML</p>", "text/html")
        name = keep_mail(folder, mail)

        response = client.get(reverse("postbox:letter_html", args=[name]))

        rules = dict(
            rule.strip().partition(" ")[::2]
            for rule in response.headers["Content-Security-Policy"].split(";")
        )
        assert rules == {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
            "sandbox": "allow-top-navigation-by-user-activation allow-popups",
        }
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert response.text.startswith('<html><head><base target="_top"><title>')

    def test_letter_without_html_has_no_frame(self, db, client, folder):
        name = keep_mail(folder, make_mail())

        assert "<iframe" not in client.get(reverse("postbox:letter", args=[name])).text
        assert client.get(reverse("postbox:letter_html", args=[name])).status_code == 404

    def test_attachment_is_saved_under_its_own_name(self, db, client, folder):
        mail = make_mail()
        mail.attach("σύσκεψη.ics", "BEGIN:VCALENDAR", "text/calendar")
        name = keep_mail(folder, mail)

        response = client.get(reverse("postbox:attachment", args=[name, 1]))

        assert response.content == b"BEGIN:VCALENDAR"
        assert response.headers["Content-Type"] == "text/calendar"
        assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")

    def test_attachment_that_is_not_there_is_404(self, db, client, folder):
        name = keep_mail(folder, make_mail())

        assert client.get(reverse("postbox:attachment", args=[name, 1])).status_code == 404

    def test_raw_is_the_kept_file(self, db, client, folder):
        name = keep_mail(folder, make_mail())

        response = client.get(reverse("postbox:letter_raw", args=[name]))

        assert response.content == (folder / f"{name}.eml").read_bytes()
        assert response.headers["Content-Type"] == "message/rfc822"

    @pytest.mark.parametrize("view", ["letter", "letter_html", "letter_raw"])
    def test_unknown_letter_is_404(self, db, client, folder, view):
        keep_mail(folder, make_mail())
        address = reverse(f"postbox:{view}", args=["20240101T000000-000000000-00000000"])

        assert client.get(address).status_code == 404

    def test_pages_are_never_kept_by_a_cache(self, db, client, folder):
        response = client.get(reverse("postbox:letters"))

        assert "no-store" in response.headers["Cache-Control"]


def test_pages_do_not_exist_without_debug(db, client, folder):
    name = keep_mail(folder, make_mail(subject="Secret"))

    assert client.get(f"/dev/mailbox/{name}/").status_code == 404
    assert client.get("/dev/mailbox/").status_code == 404


def start_postbox(folder, port):
    environment = os.environ | {"DEBUG": "1", "VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "postbox", f"--port={port}"],
        cwd=BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_command_takes_letters_until_it_is_told_to_end(tmp_path):
    with start_postbox(tmp_path, port := free_port()) as process:
        assert "keeps letters in" in process.stdout.readline()

        send(port, make_mail())
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) == 0
    assert [head.subject for head in reading.heads(tmp_path / "mail")] == ["Invitation"]


def test_command_says_that_its_port_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with start_postbox(tmp_path, port) as process:
            words, _nothing = process.communicate(timeout=20)

    assert process.returncode == 1
    assert words.startswith(f"CommandError: Port {port} of 127.0.0.1 cannot be used: ")
