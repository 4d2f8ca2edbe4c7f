"""Schemathesis tries every address by the description that programs are given."""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from initiative.wsgi import application
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_participation,
    make_published,
    make_translation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

EXAMPLES = 15


@pytest.fixture
def place(settings):
    """A meeting with one statement in two languages, one joint, and one that is gone."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    meeting = make_meeting(slug="milan", call="Come **all**.")
    statement = make_published(make_participation(meeting, is_named=True), body="One.\n\nTwo.")
    make_translation(statement, "it")
    joint = make_joint_published(meeting)
    return {
        "slug": "milan",
        "organisation_slug": statement.participation.organisation.slug,
        "number": joint.number,
    }


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(place, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    answered, paths = Counter(), set()
    for result in schema.get_all_operations():
        operation = result.ok()
        paths.add(operation.path)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
        def asked(case, is_there):
            if is_there:
                wanted = case.path_parameters or {}
                case.path_parameters = {name: place[name] for name in wanted}
            response = case.call_and_validate(headers={"Accept-Encoding": "identity"})
            answered[case.operation.path, response.status_code] += 1

        try:
            asked()
        except Exception as error:
            if "Unsatisfiable" not in type(error).__name__:
                raise
    if mode == GenerationMode.POSITIVE:
        assert not {path for path in paths if not answered[path, 200]}, answered
