"""Browsers and hours that many tests share."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiative.pagecache import SHELF
from meetings.access import SESSION_KEY
from statements.index import index_entries, published_order
from tests.factories import make_meeting, make_organiser, make_participation, token_of


@pytest.fixture(autouse=True)
def nothing_kept():
    """Forget what the process kept of a database that was rolled back since."""
    index_entries.forget()
    published_order.forget()
    SHELF.clear()


@pytest.fixture
def one_connection():
    """Keep the test's connection where the whole site is asked, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def meeting(db):
    return make_meeting()


@pytest.fixture
def participation(meeting):
    return make_participation(meeting=meeting)


@pytest.fixture
def organiser_client(meeting):
    """A browser signed in as an organiser of ``meeting`` with the role "everything"."""
    client = Client()
    client.force_login(make_organiser(meeting))
    return client


@pytest.fixture
def delegate_client(participation):
    """A browser that has opened the personal link of ``participation``."""
    client = Client()
    response = client.post(f"/i/{token_of(participation)}/", {"act": "open"})
    assert response.status_code == 302
    assert SESSION_KEY in client.session
    return client


@pytest.fixture
def connection_queries(db):
    """Return how many queries a call makes: to compare 3 rows with many."""

    def count(call):
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
