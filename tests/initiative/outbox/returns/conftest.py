"""Every test here has a domain for returns, and may have a letter that was sent."""

import pytest

from tests.initiative.outbox.returns.corpus import make_sent


@pytest.fixture(autouse=True)
def returns_domain(settings):
    settings.RETURN_DOMAIN = "returns.example.net"


@pytest.fixture
def sent(db):
    return make_sent()
