"""Letters through another Django mail backend: a mail service by anymail, a console, a file."""

import smtplib
from collections.abc import Callable

from anymail.exceptions import AnymailRecipientsRefused, AnymailUnsupportedFeature
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from requests import ConnectionError as NoConnection
from requests import ConnectTimeout
from requests.exceptions import ProxyError, SSLError
from urllib3.exceptions import MaxRetryError

from initiative.outbox.states import MessageState, Reason, Stage
from initiative.outbox.verdicts import Outcome, answered, broke, one_line

# HTTP answers of a mail service that are about our account or its own trouble.
ABOUT_US = (401, 402, 403, 404, 429)
# What a letter can do without, in the order in which it is given up.
NOT_NEEDED = ("envelope_sender", "track_clicks", "track_opens", "metadata")
# A gateway lost sight of the service behind it, which may have taken the letter.
LOST_SIGHT = (502, 504)


def through_backend(
    get_backend: Callable[[], BaseEmailBackend], mail: EmailMessage, sender: str
) -> Outcome:
    """Hand one letter to a backend and say what came of it. Never raises.

    Args:
        get_backend: makes the backend; it may complain about a key that is missing.
        sender: the address that it comes back to; anymail passes it to services that can
            use it.
    """
    if sender:
        # Not an attribute of Django's: anymail looks for it.
        vars(mail)["envelope_sender"] = sender
    try:
        n_sent = handed_to(get_backend(), mail)
    except smtplib.SMTPResponseException as error:
        return answered(Stage.REPLY, error.smtp_code, error.smtp_error)
    except (ImproperlyConfigured, ImportError) as error:
        return broke(Stage.CONNECT, error)
    except Exception as error:
        return by_service(error)
    if not n_sent:
        return Outcome(MessageState.DEFERRED, Reason.ROUTE, Stage.CONNECT)
    return Outcome(MessageState.SENT, "", Stage.REPLY, "250")


def handed_to(backend: BaseEmailBackend, mail: EmailMessage) -> int | None:
    """Hand a letter to a backend, without what its service does not know.

    Such a service tells by its webhook what came back, or not at all; a letter that leaves
    without a mark is better than one that never does.
    """
    for name in NOT_NEEDED:
        try:
            return backend.send_messages([mail])
        except AnymailUnsupportedFeature:
            vars(mail).pop(name, None)
    return backend.send_messages([mail])


def by_service(error: Exception) -> Outcome:
    """Return what a fault of a mail service means, read from what anymail's errors carry."""
    words = one_line(str(error))
    status = getattr(error, "status_code", None)
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(MessageState.FAILED, Reason.REFUSED, Stage.RECIPIENT, words=words)
    if status is not None:
        return by_status(status, words)
    if isinstance(error, OSError):
        return broke(Stage.CONNECT if is_before_the_letter(error) else Stage.REPLY, error)
    # anymail's own complaints about a letter it cannot carry: nothing has left.
    return Outcome(MessageState.DEFERRED, Reason.OUR_FAULT, Stage.WRITE, words=words)


def by_status(status: int, words: str) -> Outcome:
    """Return what the HTTP answer of a mail service means when it is not a plain "yes"."""
    code = str(status)
    if status in ABOUT_US:
        return Outcome(MessageState.DEFERRED, Reason.ROUTE, Stage.GREET, code, words)
    if status < 300 or status in LOST_SIGHT:
        # "Yes" in words that nobody understands: it may have been taken.
        return Outcome(MessageState.UNCERTAIN, Reason.BROKE_OFF, Stage.REPLY, code, words)
    if status >= 500:
        return Outcome(MessageState.DEFERRED, Reason.LATER, Stage.REPLY, code, words)
    return Outcome(MessageState.FAILED, Reason.POLICY, Stage.DATA, code, words)


def is_before_the_letter(error: OSError) -> bool:
    """Say whether the service was not even reached; else it may have taken the letter."""
    if isinstance(error, ConnectTimeout | SSLError | ProxyError | ConnectionRefusedError):
        return True
    # anymail raises its own error from that of requests, which wraps that of urllib3:
    # many tries to connect, or one line that was cut in the middle.
    cause = error.__cause__ or error
    return isinstance(cause, NoConnection) and isinstance((cause.args or [None])[0], MaxRetryError)
