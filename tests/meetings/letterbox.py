"""One letter of every kind, as tests of letters look at them."""

import html
import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.letters import Composed, compose
from initiative.outbox.models import Message
from meetings.services.answer import leave_note
from meetings.services.link import send_link_again
from meetings.services.moretime import ask_for_time, decline_time, give_more_time
from meetings.states import Answer, DeadlineKind, LetterKind
from statements.models import JointStatement
from statements.services.cosigning import (
    ask_to_confirm,
    begin_joint,
    leave_joint,
    take_confirmation_back,
)
from statements.services.questioning import ask_question
from tests.factories import (
    make_joint,
    make_letter,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_sending,
)

BODY = """{organisation},

we invite you to **{meeting}**, {dates}, in {place}.

# What we ask

- an answer until {answer_deadline}
- a text of at most {limit} characters until {statement_deadline}

{link}

> More on [your page]({link}).
"""

KINDS = (
    "meetings.letter",
    "meetings.answer_receipt",
    "meetings.link",
    "meetings.note",
    "meetings.time_request",
    "meetings.more_time",
    "meetings.time_declined",
    "statements.receipt",
    "statements.published",
    "statements.question",
    "statements.joint_asked",
    "statements.joint_confirm",
    "statements.joint_left",
)


def fill_outbox(at, key):
    """Make one letter of every kind wait, as the acts of one organisation do it."""
    meeting = make_meeting(short_name="Assembly 2026", title="Assembly of the South 2026")
    organisation = make_organisation(name="Ραδιόφωνο <Ένα> & Δύο", language="el")
    participation = make_participation(meeting=meeting, organisation=organisation)
    letter = make_letter(
        meeting,
        kind=LetterKind.INVITATION,
        texts={"en": ("invitation to {organisation}", BODY)},
    )
    make_sending(letter)
    make_rsvp(participation, answer=Answer.YES, message="We come\nby <train>.")
    published = make_published(participation, body="One & <two>.\n\nThree " + "four " * 20)
    ask_question(
        statement=published,
        revision_pk=published.sent_id,
        text="Which <year>?",
        key=key,
        by="user:1",
        at=at,
    )
    leave_note(participation=participation, text="Who <cooks>?", key=key, by="link:1", at=at)
    ask = {"participation": participation, "words": "Till <Monday>?", "by": "link:1", "at": at}
    wish = ask_for_time(kind=DeadlineKind.ANSWERS, key=key, **ask)
    decline_time(wish=wish, words="The <book> is printed.", by="user:1", at=at)
    give_more_time(
        participation=participation,
        kind=DeadlineKind.STATEMENTS,
        due_at=meeting.statements_due_at + timedelta(days=2),
        reason="The <council> meets.",
        by="user:1",
        at=at,
    )
    joint_letters(participation)
    send_link_again(email=organisation.contacts.get().email, at=at)
    return participation


def joint_letters(participation):
    """Make an organisation be asked to sign a text, to confirm another, and be left by a third."""
    meeting = participation.meeting
    first, leaver = [
        make_participation(meeting=meeting, organisation=make_organisation(name=name), n_contacts=0)
        for name in ("Пекарня <и> хлеб", "Imprenta & <papel>")
    ]
    make_joint(meeting, signers=[participation, first, leaver], title="Bread <and> paper")
    joint = JointStatement.objects.get()
    leave_joint(joint=joint, participation=leaver, by=SYSTEM, at=timezone.now())
    take_confirmation_back(joint=joint, participation=participation, by=SYSTEM, at=timezone.now())
    ask_to_confirm(joint=joint, participation=first, version=1, by=SYSTEM)
    begin_joint(
        participation=first, asked=[participation], key=uuid4(), by=SYSTEM, at=timezone.now()
    )


def composed(kind: str, language: str = "en", time_zone: str = "Asia/Tokyo") -> Composed:
    """Return the letter of a kind that waits, in a language and on a clock."""
    message = Message.objects.filter(kind=kind).latest("pk")
    message.language, message.time_zone = language, time_zone
    letter = compose(message)
    assert isinstance(letter, Composed), letter
    return letter


def page_of(letter: Composed) -> str:
    """Return the HTML of a letter."""
    return letter.mail.alternatives[0][0]


PREHEADER = re.compile(r'<div class="preheader".*?</div>', re.DOTALL)
NOT_SHOWN = re.compile(r"<(style|title)>.*?</\1>", re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")
WORD = re.compile(r"\w[\w\u0300-\u036f.:@-]*\w|\w")


def words_of_text(text: str) -> list[str]:
    """Return the words of plain text, without addresses of pages."""
    return WORD.findall(ADDRESS.sub(" ", text))


def words_of_html(page: str) -> list[str]:
    """Return the words of HTML that a reader sees."""
    for pattern in (NOT_SHOWN, PREHEADER):
        page = pattern.sub(" ", page)
    return words_of_text(html.unescape(re.sub(r"<[^>]+>", " ", page)))
