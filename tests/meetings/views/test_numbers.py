"""Numbers that are none, or too large, are a sentence or nothing; never an error of ours."""

import uuid

import pytest
from django.test import Client

from meetings.services.answer import record_answer
from meetings.states import Answer, AnswerSource
from tests.factories import make_rsvp, token_of


@pytest.mark.parametrize("typed", ["²", "٣", "9" * 30, "-1", "1e3", ""])
@pytest.mark.parametrize(("path", "name"), [("conveners", "remove")])
def test_posted_key_that_no_row_has_is_not_found(organiser_client, meeting, path, name, typed):
    response = organiser_client.post(f"/desk/{meeting.slug}/{path}/", {name: typed})

    assert response.status_code == 404


@pytest.mark.parametrize("typed", ["²", "٣", "9" * 30, "-1", "1e3", ""])
def test_letter_to_send_again_that_is_none_is_a_sentence(organiser_client, meeting, typed):
    response = organiser_client.post(
        f"/desk/{meeting.slug}/outbox/", {"letter": typed}, follow=True
    )

    assert response.status_code == 200
    assert "Nothing to send again" in response.text


@pytest.mark.parametrize("typed", ["²", "9" * 30])
def test_letter_to_start_from_that_does_not_exist_is_no_error(organiser_client, meeting, typed):
    response = organiser_client.get(f"/desk/{meeting.slug}/letters/new/", {"from": typed})

    assert response.status_code == 200


@pytest.mark.parametrize("typed", ["0" * 8 + "3999999999", "9" * 5000, "²", "0", "501"])
def test_nonsense_number_of_delegates_is_a_sentence(participation, typed):
    response = Client().post(
        f"/i/{token_of(participation)}/",
        {"act": "answer", "answer": "yes", "language": "en", "n_delegates": typed},
    )

    assert response.status_code == 422
    assert "Number of delegates must be a number, like 3" in response.text


def test_answer_by_telephone_leaves_the_names_of_the_delegates(participation):
    make_rsvp(participation, names=["Ana", "Bo"])

    record_answer(
        participation=participation,
        answer=Answer.YES,
        n_delegates=3,
        key=uuid.uuid4(),
        by="user:1",
        at=participation.meeting.created_at,
        source=AnswerSource.ORGANISER,
    )

    assert [each.name for each in participation.delegates.all()] == ["Ana", "Bo"]
