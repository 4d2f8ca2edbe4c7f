"""The sample has a report of the first meeting and none of the second."""

import pytest
from django.test import Client

from initiative.outbox.models import Message
from meetings.models import Meeting
from report.models import Carried, Report
from report.states import Outcome
from statements.management.commands.demo import build


@pytest.mark.django_db
def test_the_archive_has_a_report_with_a_correction_and_a_note(settings):
    settings.DEBUG = True
    build()

    report = Report.objects.get()
    assert report.meeting == Meeting.objects.get(slug="milan-2023")
    assert report.published.body.startswith("Sample text:")
    outcomes = Carried.objects.order_by("pk").values_list("answer__outcome", flat=True)
    assert list(outcomes) == [Outcome.TAKEN_OVER, Outcome.APPENDED]
    assert "as hosts" in report.published.body
    assert "as hosts" not in report.sent.body
    assert report.published.decisions.get(number=1).wording.text == (
        "The meeting is repeated in the first half of the next year."
    )
    assert not Message.objects.filter(kind="report.draft").exists()
    text = Client().get("/meetings/milan-2023/report/").text
    assert text.index("neither came nor sent a text") < text.index("United Secretariat")
    assert "International Socialist Alternative" not in text
