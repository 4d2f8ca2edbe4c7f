"""The sample shows every state of a text, and every text says that it is one."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from resolutions.models import Happening, JointText, Pledge, Version, Voice
from tests.resolutions import screens
from tests.statements.test_demo import run_demo


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        run_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(built, db):
    return built


def test_sample_texts_say_so(sample):
    for version in Version.objects.all():
        assert version.title.startswith("Sample text")
        assert "none of the organisations named here" in version.body
    for voice in Voice.objects.exclude(words=""):
        assert voice.words.startswith("Sample text")
    assert {each.what[:11] for each in Pledge.objects.all()} == {"Sample text"}
    assert {each.words[:11] for each in Happening.objects.all()} == {"Sample text"}


def test_sample_has_every_standing(sample):
    at = timezone.now()
    archive = JointText.objects.filter(meeting__slug="milan-2023")
    second = JointText.objects.filter(meeting__slug="milan-2024")

    assert [text.state(at) for text in archive] == ["closed", "closed"]
    assert [text.state(at) for text in second] == ["open", "open", "draft"]
    first = archive.get(number=1)
    assert first.voices.signatures().count() == 5
    assert first.voices.standing().filter(kind="different").count() == 1
    assert first.voices.filter(withdrawn_at__isnull=False).count() == 1
    asked_again = second.get(number=1)
    assert asked_again.current.number == 2
    numbers = asked_again.voices.signatures().values_list("version__number", flat=True)
    assert sorted(numbers) == [1, 1, 2]


def test_every_letter_of_the_sample_can_be_written(sample):
    letters = Message.objects.filter(kind__startswith="resolutions.")

    assert letters.exists()
    assert [each for each in letters if isinstance(compose(each), Withheld)] == []


@pytest.mark.parametrize("path", screens.PUBLIC)
def test_public_pages_of_the_sample_are_there(sample, path):
    assert Client().get(path).status_code == 200
