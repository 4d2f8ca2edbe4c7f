"""The folder of bells: what a worker finds there is whole."""

from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport import redis

from initiative import bells


@pytest.fixture
def connection(tmp_path):
    """A connection to a folder of bells, as the embedded default has it."""
    # kombu remembers for the whole process which queues it has declared.
    bells.Transport.global_state.clear()
    for name in ("bells", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "bells"),
        "data_folder_out": str(tmp_path / "bells"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection


def test_filesystem_means_our_transport(connection):
    assert type(connection.transport) is bells.Transport


def test_bell_comes_out_as_it_went_in(connection):
    with connection.SimpleQueue("celery") as queue:
        queue.put({"task": "outbox.pump"})

        message = queue.get(timeout=5)
        message.ack()

    assert message.payload == {"task": "outbox.pump"}


def test_bells_come_out_in_the_order_they_went_in(connection):
    with connection.SimpleQueue("celery") as queue:
        for number in range(3):
            queue.put(number)

        got = [queue.get(timeout=5) for _each in range(3)]
        for message in got:
            message.ack()

    assert [message.payload for message in got] == [0, 1, 2]


def test_bell_is_whole_whenever_it_can_be_seen(connection, tmp_path, monkeypatch):
    names_while_written = []
    write = Path.write_bytes

    def look_after_writing(file, content):
        n_bytes = write(file, content)
        names_while_written.extend(each.name for each in (tmp_path / "bells").iterdir())
        return n_bytes

    monkeypatch.setattr(Path, "write_bytes", look_after_writing)
    with connection.SimpleQueue("celery") as queue:
        queue.put("x")

    assert [name.rpartition(".")[2] for name in names_while_written] == ["part"]
    assert [file.suffix for file in (tmp_path / "bells").iterdir()] == [".msg"]


def test_unfinished_bell_is_passed_over(connection, tmp_path):
    (tmp_path / "bells" / "1_a.celery.part").write_text("{")
    with connection.SimpleQueue("celery") as queue:
        queue.put("whole")

        message = queue.get(timeout=5)
        message.ack()

    assert message.payload == "whole"


def test_worker_whose_redis_is_gone_does_not_ask_it_to_take_bells_back():
    assert redis.Channel.do_restore is False
