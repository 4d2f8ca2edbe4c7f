"""Encrypted ways to the mail server: the certificate must be right for the server's name."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from initiative.outbox import staged
from initiative.outbox.smtp import Route
from initiative.outbox.states import MessageState
from tests.faulty import FaultyServer
from tests.initiative.outbox.test_smtp import mail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a key and a certificate for "localhost" that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(pem)
    )
    return path


@pytest.fixture
def encrypted(settings, certificate, monkeypatch):
    """A server that speaks both ways; the client trusts its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setattr(
        staged, "encryption", lambda: ssl.create_default_context(cafile=certificate)
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.OUTBOX_TIMEOUTS = {"connect": 2, "command": 1, "talk": 2, "reply": 1, "whole": 5}

    def start(*, at_once):
        server = FaultyServer(encryption=context, is_encrypted_at_once=at_once)
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = at_once, not at_once
        settings.EMAIL_HOST = "localhost"
        return server

    return start


@pytest.mark.parametrize("at_once", [True, False])
def test_letter_goes_over_an_encrypted_line(encrypted, settings, at_once):
    with encrypted(at_once=at_once) as server, Route() as route:
        settings.EMAIL_PORT = server.port
        outcomes = [route.send(mail()) for _letter in range(2)]

    assert [each.state for each in outcomes] == [MessageState.SENT] * 2
    assert len(server.accepted) == 2
    assert server.n_encrypted == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_certificate_for_another_name_is_our_fault(encrypted, settings, at_once):
    with encrypted(at_once=at_once) as server, Route() as route:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        outcome = route.send(mail())

    assert (outcome.state, outcome.reason) == ("deferred", "route")
    assert "certificate" in outcome.words.lower()
    assert server.accepted == []
