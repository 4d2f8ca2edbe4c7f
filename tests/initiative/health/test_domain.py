"""SPF, DKIM and DMARC: what receivers see, and the exact line to add."""

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
    domain.forget()
    yield
    domain.forget()


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


def test_answers_are_kept_for_ten_minutes(monkeypatch):
    read = zone(FULL)
    monkeypatch.setattr(domain, "texts_of", read)

    domain.records()
    domain.records()

    assert len(read.asked) == 3


def test_what_could_not_be_asked_is_asked_again(monkeypatch):
    read = zone(OSError())
    monkeypatch.setattr(domain, "texts_of", read)

    domain.records()
    domain.records()

    assert len(read.asked) == 2


def test_a_domain_in_other_letters_is_asked_as_dns_writes_it(settings):
    settings.DEFAULT_FROM_EMAIL = "Büro <post@büro.example>"

    assert domain.sender_domain() == "xn--bro-hoa.example"
