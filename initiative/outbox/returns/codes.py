"""What the codes of a report mean for a letter and for its address."""

import re

from initiative.outbox.states import Reason

# RFC 3463: class, subject and detail of an enhanced code; RFC 5321: three digits.
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
BASIC = re.compile(r"(?<![\w.])([45]\d\d)(?!\w|\.\d)")

# Subject and detail. Codes not listed are "refused": for good, and nobody knows why.
REASONS = {
    "1.0": Reason.NO_MAILBOX,
    "1.1": Reason.NO_MAILBOX,
    "1.2": Reason.NO_DOMAIN,
    "1.3": Reason.NO_MAILBOX,
    "1.6": Reason.NO_MAILBOX,
    # The sender's address: ours.
    "1.7": Reason.POLICY,
    "1.8": Reason.POLICY,
    "1.10": Reason.NO_MAILBOX,
    "2.1": Reason.NO_MAILBOX,
    "2.2": Reason.FULL,
    "2.3": Reason.TOO_LARGE,
    "3.4": Reason.TOO_LARGE,
    "4.4": Reason.NO_DOMAIN,
    "4.7": Reason.GAVE_UP,
    # Exchange: no such domain, expired, the server cannot be reached.
    "4.310": Reason.NO_DOMAIN,
    "4.300": Reason.GAVE_UP,
    "4.312": Reason.GAVE_UP,
    "4.316": Reason.GAVE_UP,
}
# Everything about content, and everything about security and rules.
POLICY_SUBJECTS = ("6", "7")
# RFC 5321 §4.2.3: the reply to RCPT of a server without enhanced codes.
BASIC_REASONS = {
    "550": Reason.NO_MAILBOX,
    "551": Reason.NO_MAILBOX,
    "552": Reason.FULL,
    "553": Reason.NO_MAILBOX,
    "554": Reason.POLICY,
    "452": Reason.FULL,
}


# A refusal without a code of its own that is about us, our way or our words: who reads there
# is not known from it.
NOT_THE_READER = re.compile(
    r"relay|sender|spf|dkim|dmarc|spam|polic|blocked|authenticat|blacklist|reputation",
    re.IGNORECASE,
)


def is_about_reader(code: str, words: str) -> bool:
    """Say whether a bare or general code may be taken as "there is no such mailbox"."""
    is_vague = "." not in code or code.endswith(".1.0")
    return not (is_vague and NOT_THE_READER.search(words))


def code_of(status: str, diagnostic: str) -> str:
    """Return the code that says most: the server's own, where the report's is general.

    Exim reports 5.0.0 for everything and quotes "550 5.1.1 …" beside it.

    Returns:
        An enhanced code, three digits, or an empty text.
    """
    reported = ENHANCED.search(status)
    quoted = ENHANCED.search(diagnostic)
    basic = BASIC.search(diagnostic)
    if reported and not is_general(reported):
        return reported[0]
    if quoted and not is_general(quoted) and (not reported or quoted[1] == reported[1]):
        return quoted[0]
    if basic and (not reported or basic[1][0] == reported[1]):
        return basic[1]
    return reported[0] if reported else ""


def is_general(code: re.Match[str]) -> bool:
    """Say whether an enhanced code has a class and nothing else."""
    return (int(code[2]), int(code[3])) == (0, 0)


def reason_of(code: str) -> Reason:
    """Return the reason that a code for a letter that came back for good stands for."""
    if "." not in code:
        return BASIC_REASONS.get(code, Reason.REFUSED)
    _class, subject, detail = code.split(".")
    if subject in POLICY_SUBJECTS:
        return Reason.POLICY
    return REASONS.get(f"{subject}.{detail}", Reason.REFUSED)
