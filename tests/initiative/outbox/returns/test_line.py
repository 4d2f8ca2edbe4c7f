"""The whole way: a letter leaves, comes back to the address it left with, and is known."""

from django.utils import timezone

from initiative.outbox.delivery import deliver
from initiative.outbox.returns.receiving import receive
from organisations.models import Contact
from tests.factories import make_contact
from tests.initiative.outbox.returns.corpus import returned


def test_letter_comes_back_to_the_address_it_left_with(sink, order):
    senders = []

    async def handle_mail(_server, _session, envelope, address, _options):
        envelope.mail_from = address
        senders.append(address)
        return "250 OK"

    sink.handle_MAIL = handle_mail
    make_contact(email="reader@example.org")
    letter = order()

    deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "sent"

    receive(returned("postfix_gone", letter, path=senders[0]), timezone.now())
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("failed", "no_mailbox")
    assert Contact.objects.get().state == "returned"
