"""T7: whatever several people do to one text, in any order, no acknowledged word is lost."""

import os
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from initiative.errors import Refused
from meetings.services.meeting import change_meeting
from meetings.services.moretime import give_more_time
from meetings.states import DeadlineKind, PublicationMode
from statements.models import Publication, Revision, Statement
from statements.services.drafting import save_draft
from statements.services.publishing import publish_due, publish_statement
from statements.services.questioning import ask_question
from statements.services.sending import send_statement
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from statements.states import Origin, RevisionKind
from statements.text import canonical
from tests.factories import make_meeting, make_participation

EDITORS = range(4)
PIECES = ["a", "b", "é", "e\u0301", " ", "\n", "\r\n", "مُ", "日", "\U00010348"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# 200 runs of 50 steps with ``LONG=1``, as the programme of tests asks; a taste of it else.
SIZE = {"max_examples": 200, "stateful_step_count": 50} if os.environ.get("LONG") else {
    "max_examples": 15, "stateful_step_count": 30,
}  # fmt: skip


class Editor:
    """One window: the version that it began with, and the key of its form."""

    def __init__(self):
        self.base, self.key = 0, uuid.uuid4()


class Desk(RuleBasedStateMachine):
    """Four windows of one organisation, and the organisers."""

    def __init__(self):
        super().__init__()
        # Each run in a savepoint of its own: a refusal by the database must not spoil the next.
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(mode=st.sampled_from(PublicationMode))
    def begin(self, mode):
        self.at = timezone.now()
        self.meeting = make_meeting(
            publication=mode,
            answers_due_at=self.at + timedelta(hours=1),
            statements_due_at=self.at + timedelta(hours=2),
        )
        self.participation = make_participation(meeting=self.meeting)
        self.windows = [Editor() for _each in EDITORS]
        self.acknowledged: set[str] = set()
        self.forms: list[tuple] = []
        self.made_draft = None
        self.version = 0
        self.number = None
        self.was_sent: set[int] = set()

    # --- What is there ---

    @property
    def statement(self):
        return Statement.objects.filter(participation=self.participation).first()

    def save(self, key, base, text, kind=RevisionKind.DRAFT, origin=Origin.TYPED):
        before = self.statement
        is_foreign = (
            before is not None
            and before.draft is not None
            and before.version != base
            and key != self.made_draft
        )
        known = {"key": key, "base": base, "text": text}
        saved = save_draft(
            participation=self.participation,
            title="A sample",
            language="en",
            body=text,
            base_version=base,
            key=key,
            by="link:1",
            at=self.at,
            kind=kind,
            origin=origin,
        )
        self.acknowledged.add(canonical(text))
        # The same window said the same before: it is told that the draft has gone on since.
        is_replay = any(
            (form["key"], canonical(form["text"])) == (key, canonical(text)) for form in self.forms
        )
        self.forms.append(known)
        assert saved.revision.body == canonical(text)
        after = self.statement
        if is_foreign and not is_replay:
            # Somebody saved in between: both are kept, and the draft is not touched.
            assert saved.other == before.draft
        if is_foreign:
            assert (after.draft, after.version) == (before.draft, before.version)
        elif saved.other is None and saved.revision == after.draft:
            self.made_draft = key
        return saved

    def window(self, n):
        return self.windows[n]

    # --- Delegates ---

    @rule(n=st.sampled_from(EDITORS))
    def open_page(self, n):
        self.windows[n] = Editor()
        if self.statement is not None:
            self.windows[n].base = self.statement.version

    @rule(n=st.sampled_from(EDITORS), text=TEXTS)
    def page_saves_itself(self, n, text):
        window = self.window(n)
        saved = self.save(window.key, window.base, text, RevisionKind.AUTO)
        if saved.other is None and saved.revision == self.statement.draft:
            window.base = self.statement.version

    @rule(n=st.sampled_from(EDITORS), text=TEXTS)
    def person_saves(self, n, text):
        window = self.window(n)
        saved = self.save(window.key, window.base, text)
        if saved.other is None:
            self.open_page(n)

    @rule(n=st.sampled_from(EDITORS), text=TEXTS, way=st.sampled_from(["mine", "theirs", "both"]))
    def conflict_is_solved(self, n, text, way):
        window = self.window(n)
        saved = self.save(window.key, window.base, text)
        if saved.other is None:
            return
        mine, theirs = saved.revision.body, saved.other.body
        text = {"mine": mine, "theirs": theirs, "both": f"{theirs}\n\n{mine}"}[way]
        origin = Origin.TWO if way == "both" else Origin.TYPED
        solved = self.save(uuid.uuid4(), saved.statement.version, text, origin=origin)
        assert solved.other is None
        assert self.statement.draft.body == canonical(text)
        self.open_page(n)

    @rule(data=st.data())
    def form_of_last_week_is_sent_again(self, data):
        if self.forms:
            form = data.draw(st.sampled_from(self.forms))
            self.save(form["key"], form["base"], form["text"])

    @rule(data=st.data(), n=st.sampled_from(EDITORS))
    def earlier_version_is_brought_back(self, data, n):
        if self.statement is None:
            return
        revision = data.draw(st.sampled_from(list(self.statement.revisions.order_by("pk"))))
        saved = self.save(
            uuid.uuid4(), self.statement.version, revision.body, origin=Origin.EARLIER
        )
        assert saved.other is None

    @rule(n=st.sampled_from(EDITORS))
    def delegate_sends(self, n):
        before = self.statement
        try:
            sent = send_statement(
                participation=self.participation,
                version=self.window(n).base,
                key=uuid.uuid4(),
                by="link:1",
                at=self.at,
            )
        except Refused:
            return
        # Nobody sends words unseen.
        assert before.version == self.window(n).base
        assert sent.body == before.draft.body
        self.was_sent.add(sent.pk)

    @rule()
    def delegate_withdraws(self):
        if self.statement is not None and self.statement.sent_id:
            withdraw_statement(
                participation=self.participation,
                revision_pk=self.statement.sent_id,
                by="link:1",
                at=self.at,
            )

    # --- Organisers and the clock ---

    @rule()
    def organiser_publishes(self):
        if self.statement is not None and self.statement.sent_id:
            publish_statement(
                statement=self.statement,
                revision_pk=self.statement.sent_id,
                at=self.at,
                by="user:1",
            )

    @rule()
    def organiser_takes_back(self):
        if self.statement is not None and self.statement.published_id:
            unpublish_statement(
                statement=self.statement,
                revision_pk=self.statement.published_id,
                reason="A sample.",
                by="user:1",
                at=self.at,
            )

    @rule()
    def organiser_asks(self):
        if self.statement is not None and self.statement.sent_id:
            ask_question(
                statement=self.statement,
                revision_pk=self.statement.sent_id,
                text="Which year?",
                key=uuid.uuid4(),
                by="user:1",
                at=self.at,
            )

    @rule(minutes=st.sampled_from([-90, -15, 5, 120]))
    def deadline_moves(self, minutes):
        due_at = self.at + timedelta(minutes=minutes)
        try:
            self.meeting = change_meeting(
                meeting=self.meeting, at=self.at, by="user:1",
                answers_due_at=due_at, statements_due_at=due_at,
            )  # fmt: skip
        except Refused:
            return

    @rule()
    def organisation_gets_more_time(self):
        try:
            give_more_time(
                participation=self.participation,
                kind=DeadlineKind.STATEMENTS,
                due_at=self.at + timedelta(hours=9),
                reason="A sample.",
                by="user:1",
                at=self.at,
            )
        except Refused:
            return

    @rule(minutes=st.sampled_from([1, 30, 200]))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)
        publish_due(at=self.at)

    # --- What always holds ---

    @invariant()
    def every_acknowledged_text_is_there(self):
        if not hasattr(self, "participation"):
            return
        stored = set(
            Revision.objects.filter(statement__participation=self.participation).values_list(
                "body", flat=True
            )
        )
        assert self.acknowledged <= stored

    @invariant()
    def rows_agree(self):
        if not hasattr(self, "participation") or self.statement is None:
            return
        statement = self.statement
        assert statement.version >= self.version
        self.version = statement.version
        assert self.number in (None, statement.number)
        self.number = statement.number
        if statement.published_id:
            assert statement.published_id in self.was_sent
            assert statement.sent_id is not None
        public = Publication.objects.open().filter(statement=statement)
        assert [each.revision_id for each in public] == (
            [statement.published_id] if statement.published_id else []
        )
        assert set(statement.revisions.sent().values_list("pk", flat=True)) == self.was_sent


@pytest.mark.django_db
def test_no_acknowledged_word_is_lost():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            **SIZE,
        ),
    )
