"""The same news by several ways at the same moment is one row and one act."""

import pytest
from django.utils import timezone

from initiative.audit.models import Act
from initiative.outbox.models import Message, Return
from initiative.outbox.returns.receiving import receive
from tests.factories import make_contact
from tests.initiative.outbox.returns.corpus import make_sent, returned
from tests.meetings.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_readers_of_one_mail_keep_it_once():
    make_contact(email="office@example.org")
    raw = returned("postfix_gone", make_sent())

    wrong = at_once([lambda: receive(raw, timezone.now()) for _each in range(8)])

    assert wrong == []
    assert Return.objects.count() == 1
    assert [act.verb for act in Act.objects.all()] == ["mark_returned"]
    assert Message.objects.get().state == "failed"


def test_eight_letters_to_one_address_come_back_at_once():
    make_contact(email="office@example.org")
    raws = [returned("postfix_gone", make_sent(f"letter {n}")) for n in range(8)]

    wrong = at_once([lambda raw=raw: receive(raw, timezone.now()) for raw in raws])

    assert wrong == []
    assert Return.objects.count() == 8
    assert [act.verb for act in Act.objects.all()] == ["mark_returned"]
