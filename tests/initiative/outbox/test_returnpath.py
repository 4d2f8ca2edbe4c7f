"""Signed return addresses: ours come home, all others say nothing."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.returnpath import pk_of, return_path, token_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def returns_domain(settings):
    settings.RETURN_DOMAIN = "Returns.example.net"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def message(db, now):
    enqueue([Order(kind="test.plain", key="one", recipient="office@example.org", language="en")])
    Message.objects.update(queued_at=now, state="sent", sent_at=now)
    return Message.objects.get()


@pytest.mark.parametrize(
    "written",
    ["{}", "<{}>", " {}\n"],
)
@pytest.mark.parametrize("spell", [str, str.upper, str.lower, str.title])
def test_address_comes_home_in_every_spelling(message, now, written, spell):
    assert pk_of(written.format(spell(return_path(message.pk))), now) == message.pk


def test_address_tells_nothing_but_the_number(message):
    local, _sign, domain = return_path(message.pk).partition("@")

    assert domain == "Returns.example.net"
    assert local == f"b+{token_of(message.pk)}"


def test_address_of_the_last_letter_is_short_enough():
    assert len(return_path(2**63 - 1).partition("@")[0]) <= 64


def test_site_without_a_domain_for_returns_signs_nothing(message, now, settings):
    address = return_path(message.pk)
    settings.RETURN_DOMAIN = ""

    assert return_path(message.pk) == ""
    assert pk_of(address, now) is None
    assert pk_of(address.partition("@")[0] + "@", now) is None


def test_local_part_is_the_site_s(message, now, settings):
    old = return_path(message.pk)
    settings.RETURN_LOCAL_PART = "Bounces"

    assert return_path(message.pk).startswith("Bounces+")
    assert pk_of(return_path(message.pk), now) == message.pk
    assert pk_of(old, now) is None


def test_forged_and_unsigned_addresses_say_nothing(message, now):
    address = return_path(message.pk)
    local, domain = address.split("@")
    number, signature = local.split("-")
    other = "a" if signature[0] != "a" else "b"

    for forged in (
        "",
        "@",
        "b@returns.example.net",
        f"{number}@{domain}",
        f"{number}-@{domain}",
        f"{number}-{other}{signature[1:]}@{domain}",
        f"{number}-{signature[:-1]}@{domain}",
        f"{number}-{signature}a@{domain}",
        f"{number}1-{signature}@{domain}",
        f"b+-{signature}@{domain}",
        f"{local}@example.com",
        f"{local[2:]}@{domain}",
        f"{local}\n@{domain}",
        f"b+{'z' * 13}-{signature}@{domain}",
        f"b+{'z' * 900}-{signature}@{domain}",
        address.replace("+", "-"),
    ):
        assert pk_of(forged, now) is None, forged


def test_address_of_another_site_says_nothing(message, now):
    with override_settings(SECRET_KEY="the key of another site with as many letters"):
        foreign = return_path(message.pk)

    assert foreign != return_path(message.pk)
    assert pk_of(foreign, now) is None


def test_address_of_a_letter_that_is_gone_says_nothing(message, now):
    address = return_path(message.pk)
    message.delete()

    assert pk_of(address, now) is None


def test_address_is_good_for_ten_days_after_the_letter_was_sent(message, now):
    address = return_path(message.pk)

    assert pk_of(address, now + 10 * DAY) == message.pk
    assert pk_of(address, now + 10 * DAY + timedelta(seconds=1)) is None


@pytest.mark.parametrize("moment", ["queued_at", "begun_at", "sent_at"])
def test_last_moment_of_a_letter_counts(message, now, moment):
    Message.objects.update(**{moment: now + 5 * DAY})

    assert pk_of(return_path(message.pk), now + 15 * DAY) == message.pk
    assert pk_of(return_path(message.pk), now + 16 * DAY) is None
