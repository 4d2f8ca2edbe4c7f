"""SPF, DKIM and DMARC: what receivers see, and the exact line to add."""

import socket
import time

import dns.exception
import dns.resolver
import pytest

from initiative.health import domain
from initiative.health.domain import Found, look_up
from initiative.health.words import record_line


@pytest.fixture(autouse=True)
def sender(settings):
    settings.DEFAULT_FROM_EMAIL = "Initiative <letters@mail.example.org>"
    settings.DKIM_SELECTOR = "s1"
    settings.EMAIL_HOST = "127.0.0.1"


# The fixture of this folder puts another one in its place.
REAL_TEXTS_OF = domain.texts_of


def zone(records):
    """Return a reader of TXT records that knows these, and counts the questions."""
    asked = []

    def read(name):
        asked.append(name)
        if isinstance(records, Exception):
            raise records
        if name not in records:
            raise dns.resolver.NXDOMAIN
        return records[name]

    read.asked = asked
    return read


def found_by(records):
    return {record.label: record.found for record in look_up("mail.example.org", zone(records))}


FULL = {
    "mail.example.org": ["google-site-verification=x", "v=spf1 mx ~all"],
    "s1._domainkey.mail.example.org": ["v=DKIM1; k=rsa; p=MIIB IjAN"],
    "_dmarc.mail.example.org": ["v=DMARC1; p=reject"],
}


def test_all_three_are_found():
    assert set(found_by(FULL).values()) == {Found.THERE}


def test_what_is_missing_is_said_with_the_exact_line():
    spf, dkim, dmarc = look_up("mail.example.org", zone({"mail.example.org": ["other"]}))

    assert record_line(spf).code == "v=spf1 mx a ~all"
    assert record_line(spf).words == "SPF of mail.example.org: no record."
    assert (record_line(dmarc).place, record_line(dmarc).code) == (
        "_dmarc.mail.example.org",
        "v=DMARC1; p=none",
    )
    assert "s1._domainkey.mail.example.org" in record_line(dkim).todo


def test_spf_names_a_mail_server_elsewhere(settings):
    settings.EMAIL_HOST = "smtp.example.net"

    assert look_up("mail.example.org", zone({}))[0].line == "v=spf1 mx a:smtp.example.net ~all"


@pytest.mark.parametrize(
    ("change", "label", "state"),
    [
        ({"mail.example.org": ["v=spf1 mx ~all", "v=spf1 a ~all"]}, "SPF", Found.TWICE),
        ({"mail.example.org": ["v=spf10 mx"]}, "SPF", Found.MISSING),
        ({"mail.example.org": ["V=SPF1 mx -all"]}, "SPF", Found.THERE),
        ({"s1._domainkey.mail.example.org": ["v=DKIM1; p="]}, "DKIM", Found.REVOKED),
        ({"s1._domainkey.mail.example.org": ["nothing"]}, "DKIM", Found.MISSING),
        ({"s1._domainkey.mail.example.org": ["k=rsa; p=MIIB"]}, "DKIM", Found.THERE),
        ({"_dmarc.mail.example.org": ["v=DMARC1;p=none"]}, "DMARC", Found.THERE),
        ({"_dmarc.mail.example.org": []}, "DMARC", Found.MISSING),
    ],
)
def test_records_are_read_as_receivers_read_them(change, label, state):
    assert found_by(FULL | change)[label] == state


def test_the_policy_of_the_domain_above_holds():
    records = FULL | {"_dmarc.example.org": ["v=DMARC1; p=none"]}
    del records["_dmarc.mail.example.org"]

    assert found_by(records)["DMARC"] == Found.THERE


@pytest.mark.parametrize(
    "fault",
    [
        dns.exception.Timeout(),
        dns.resolver.NoNameservers(),
        dns.resolver.NoResolverConfiguration(),
        OSError("network is unreachable"),
    ],
)
def test_when_nobody_answers_one_question_is_enough_and_nobody_is_blamed(fault):
    read = zone(fault)

    records = look_up("mail.example.org", read)

    assert [record.found for record in records] == [Found.UNREACHABLE] * 3
    assert len(read.asked) == 1
    line = record_line(records[0])
    assert line.words == "SPF of mail.example.org: we could not ask DNS."
    assert line.state == "unknown"


def test_without_a_selector_the_key_is_not_guessed(settings):
    settings.DKIM_SELECTOR = ""

    record = look_up("mail.example.org", zone(FULL))[1]

    assert record.found == Found.NOT_ASKED
    assert "DKIM_SELECTOR" in record_line(record).todo


class Clock:
    """Stands still until a test lets it go on."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.mark.parametrize(
    ("records", "seconds", "n_asked"),
    [
        (FULL, domain.KEPT_SECONDS - 1, 3),
        (FULL, domain.KEPT_SECONDS, 6),
        (OSError(), domain.KEPT_UNREACHABLE_SECONDS - 1, 1),
        (OSError(), domain.KEPT_UNREACHABLE_SECONDS, 2),
    ],
)
def test_answers_are_kept_for_ten_minutes_and_silence_for_one(
    monkeypatch, clock, records, seconds, n_asked
):
    read = zone(records)
    monkeypatch.setattr(domain, "texts_of", read)

    domain.records()
    clock.now += seconds
    domain.records()

    assert len(read.asked) == n_asked


def test_all_questions_together_end_after_four_seconds(monkeypatch, clock):
    def answer_slowly(name):
        clock.now += domain.PATIENCE - 0.1
        return FULL.get(name, [])

    monkeypatch.setattr(domain, "texts_of", answer_slowly)

    found = {record.label: record.found for record in domain.records()}

    assert found == {"SPF": Found.THERE, "DKIM": Found.THERE, "DMARC": Found.UNREACHABLE}
    assert clock.now - 1000 <= 4


def test_a_name_server_that_hangs_is_given_up(monkeypatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], silent.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "Resolver", lambda: resolver)

        monkeypatch.setattr(domain, "PATIENCE", 0.05)

        with pytest.raises(dns.exception.Timeout):
            REAL_TEXTS_OF("example.org")


def test_a_domain_in_other_letters_is_asked_as_dns_writes_it(settings):
    settings.DEFAULT_FROM_EMAIL = "Büro <post@büro.example>"

    assert domain.sender_domain() == "xn--bro-hoa.example"
