"""What tests of this floor share."""

from types import SimpleNamespace

import pytest

from initiative.outbox import clock


@pytest.fixture
def one_clock(monkeypatch):
    """Let letters be sent by this machine's clock, which a test can turn.

    PostgreSQL has a clock of its own, and no test turns that one.
    """
    monkeypatch.setattr(clock, "connection", SimpleNamespace(vendor="sqlite"))
