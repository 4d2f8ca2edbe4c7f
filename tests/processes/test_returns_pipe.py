"""The pipe as a mail server runs it: a process of its own, a mail on its standard input."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from initiative.env import BASE_DIR
from initiative.outbox.models import Message, Return
from initiative.outbox.returnpath import return_path
from tests.initiative.outbox.returns.corpus import make_sent, returned
from tests.initiative.test_postbox import free_port
from tests.processes.conftest import test_database_url

EX_TEMPFAIL = 75


@pytest.fixture
def sent(transactional_db, settings):
    settings.RETURN_DOMAIN = "returns.example.net"
    return make_sent()


def hand_over(raw, *words, **environment):
    """Hand a mail to the command; return how it ended, what it printed and what it logged."""
    given = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "initiative.settings",
        "DATABASE_URL": test_database_url(),
        "RETURN_DOMAIN": "returns.example.net",
    }
    process = subprocess.run(
        [sys.executable, "manage.py", "receive_return", *words],
        input=raw,
        cwd=BASE_DIR,
        env=os.environ | given | environment,
        capture_output=True,
        timeout=60,
    )
    return process.returncode, process.stdout.decode().strip(), process.stderr.decode()


def test_mail_is_kept_and_the_server_hears_that_it_is(sent):
    raw = returned("postfix_gone", sent, path="postmaster@example.net")

    ended = hand_over(raw, "--recipient", return_path(sent.pk))

    assert ended == (0, "gone 5.1.1", "")
    assert Return.objects.get().message == sent
    assert Message.objects.get().state == "failed"


def test_mail_that_is_no_report_ends_well(sent):
    assert hand_over(returned("vacation", sent)) == (0, "no news", "")


def test_long_mail_is_taken_to_its_end(sent):
    raw = returned("postfix_gone", sent) + b"x" * 70 * 1024 * 300

    assert hand_over(raw)[:2] == (0, "gone 5.1.1")


def test_server_is_asked_to_keep_a_mail_while_the_database_is_away(sent):
    nowhere = f"postgres://postgres@127.0.0.1:{free_port()}/initiative"

    code, printed, logged = hand_over(
        returned("postfix_gone", sent), DATABASE_URL=nowhere, DATABASE_POOL="0"
    )

    assert (code, printed) == (EX_TEMPFAIL, "")
    assert "returned letter not kept: OperationalError" in logged
    assert "Traceback" not in logged
    assert Return.objects.count() == 0


def test_two_at_once_keep_one_piece_of_news(sent):
    raw = returned("postfix_gone", sent)

    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(hand_over, [raw, raw]))

    assert [code for code, _printed, _logged in ended] == [0, 0]
    assert Return.objects.count() == 1
