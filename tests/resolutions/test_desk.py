"""The desk: put up, ask again, write down what one is told, take names out with a reason."""

import csv
import io
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from meetings.parts import counted, counts_of_needs, needs_of
from meetings.states import OrganiserRole
from resolutions.models import Happening, JointText, Version, Voice
from resolutions.services.proposing import hand_in
from resolutions.states import TextKind, TextState
from tests.factories import make_meeting, make_organisation, make_organiser, make_participation
from tests.resolutions.factories import (
    change,
    make_open,
    make_own_text,
    make_text,
    now,
    pledge,
    propose,
    signature,
    view,
    write,
)

pytestmark = pytest.mark.django_db


def address(text, more=""):
    return f"/desk/{text.meeting.slug}/resolutions/{text.number}/{more}"


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def waiting(meeting):
    return needs_of(meeting, counted(meeting, counts_of_needs()))


def in_days(n):
    return (timezone.now() + timedelta(days=n)).date().isoformat()


@pytest.fixture
def ready(meeting):
    text = make_text(meeting)
    propose(text, make_participation(meeting=meeting))
    return text


@pytest.fixture
def text(meeting):
    return make_open(meeting)


def test_from_the_first_word_to_open(meeting, organiser_client):
    here = f"/desk/{meeting.slug}/resolutions/"
    assert "No resolution yet." in words_of(organiser_client.get(here))
    organiser_client.post(f"{here}new/", {"kind": "resolution", "key": uuid.uuid4()})
    text = JointText.objects.get()
    typed = {
        "key": uuid.uuid4(),
        "base_number": 0,
        "language": "en",
        "title": "Sample text",
        "body": "Sample words.",
        "go": "look",
    }
    assert organiser_client.post(address(text, "text/"), typed).url == address(text)
    proposer = make_participation(meeting=meeting)
    asked = organiser_client.post(address(text, "ask/"), {"asked": [proposer.pk]}, follow=True)
    assert "1 organisation is asked by letter." in words_of(asked)
    early = organiser_client.post(address(text, "open/"), {"day": in_days(3), "number": 1})
    assert (early.status_code, "Nobody proposes this text yet." in words_of(early)) == (422, True)
    propose(text, proposer)

    given = {"day": in_days(3), "number": 1}
    done = organiser_client.post(address(text, "open/"), given, follow=True)

    assert "The text is up for signing." in words_of(done)
    assert now(text).state(timezone.now()) == TextState.OPEN
    end = now(text).signing_until
    assert f"{end.astimezone(tz=timezone.zoneinfo.ZoneInfo('Europe/Rome')):%H:%M}" == "23:59"


def test_opening_says_what_is_missing_until_it_is_ticked(ready, meeting, organiser_client):
    make_participation(meeting=meeting, language="it")
    make_participation(meeting=meeting, language="de")
    given = {"day": in_days(3), "number": 1}

    refused = organiser_client.post(address(ready, "open/"), given | {"without": ["de"]})
    assert refused.status_code == 422
    assert "in which the text is missing: Italiano." in words_of(refused)
    assert f'value="{in_days(3)}"' in refused.content.decode()
    assert not Version.objects.exists()
    done = organiser_client.post(address(ready, "open/"), given | {"without": ["de", "it"]})
    assert done.status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": ""}, "Enter the last day, like 2026-06-14"),
        ({"day": "0026-06-14"}, "Check the year."),
        ({"day": "2026-01-01"}, "The end of signing must be in the future."),
        ({"time": "noon"}, "Enter the time, like 18:00"),
        ({"number": 0}, "The text has changed meanwhile. Read it once more."),
    ],
)
def test_bad_ends_are_refused(ready, organiser_client, wrong, words):
    given = {"day": in_days(3), "number": 1} | wrong

    response = organiser_client.post(address(ready, "open/"), given)

    assert response.status_code == 422
    assert words in words_of(response)
    assert not Version.objects.exists()


def test_a_new_version_is_put_up_after_a_look_at_what_changes(text, organiser_client):
    write(text, body="Sample text: letters are kept.\n\nThey are read by nobody.")
    propose(text, text.proposers.get().participation)

    page = organiser_client.get(address(text, "open/"))
    assert "1 word put in, 1 taken out." in words_of(page)
    assert organiser_client.post(address(text, "open/"), {"number": 2}).status_code == 302
    assert now(text).current.number == 2


def test_a_draft_of_organisations_is_not_seen_before_it_is_handed_in(
    participation, organiser_client
):
    text = make_own_text(participation, title="First words")
    here = f"/desk/{text.meeting.slug}/resolutions/"
    assert organiser_client.get(address(text)).status_code == 404
    assert "First words" not in words_of(organiser_client.get(here))

    hand_in(text=text, participation=participation, draft_number=1, by=SYSTEM, at=timezone.now())
    assert [need.words for need in waiting(text.meeting)] == [
        "1 text was handed in to be put up for signing."
    ]
    assert "First words" in words_of(organiser_client.get(address(text)))
    write(text, participation=participation, title="Private words")
    for path in (here, address(text), address(text, "open/")):
        assert "Private words" not in words_of(organiser_client.get(path))
    assert organiser_client.get(address(text, "text/")).status_code == 404
    assert organiser_client.get(address(text, "text/it/")).status_code == 404
    refused = organiser_client.post(address(text, "open/"), {"day": in_days(3), "number": 2})
    assert "are still writing" in words_of(refused)
    assert list(waiting(text.meeting)) == []


def test_a_signature_by_telephone_needs_who_told_it(text, meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    given = {
        "who": participation.pk,
        "key": uuid.uuid4(),
        "version": 1,
        "decided_on": "2026-05-03",
        "signer": "Ana",
    }

    refused = organiser_client.post(address(text, "behalf/"), given)
    assert "Write who told you, how and when" in words_of(refused)
    assert 'name="signer" value="Ana"' in refused.content.decode()
    given["source_note"] = "by telephone, 3 May"
    assert organiser_client.post(address(text, "behalf/"), given).status_code == 302
    voice = Voice.objects.get()
    assert (voice.source, voice.source_note) == ("organiser", "by telephone, 3 May")
    assert "by telephone, 3 May" in words_of(organiser_client.get(address(text)))


def test_an_organiser_never_signs_over_what_an_organisation_said_itself(
    text, meeting, organiser_client
):
    participation = make_participation(meeting=meeting)
    view(text, participation)
    given = {
        "who": participation.pk,
        "key": uuid.uuid4(),
        "version": 1,
        "decided_on": "2026-05-03",
        "signer": "Ana",
        "source_note": "by telephone",
    }

    response = organiser_client.post(address(text, "behalf/"), given)

    assert response.status_code == 422
    assert "has said something to this text itself" in words_of(response)
    assert not Voice.objects.signatures().exists()


def test_a_stranger_to_the_meeting_cannot_be_signed_for(text, organiser_client):
    stranger = make_participation(meeting=make_meeting())
    given = {"who": stranger.pk, "source_note": "x", "decided_on": "2026-05-03", "signer": "x"}

    response = organiser_client.post(address(text, "behalf/"), given)

    assert "Choose an organisation of this meeting" in words_of(response)
    assert stranger.organisation.name not in words_of(response)


def test_close_and_open_again(text, organiser_client):
    signature(text)
    organiser_client.post(address(text, "end/"), {"act": "close"})
    assert now(text).closed_at is not None
    # The line of what can still be done begins with a link, not with the dot between two.
    assert ">Take the names out" in organiser_client.get(address(text)).text
    assert "<p> · <a" not in organiser_client.get(address(text)).text

    refused = organiser_client.post(address(text, "end/"), {"day": "2026-01-01"})
    assert "The end of signing must be in the future." in words_of(refused)
    done = organiser_client.post(address(text, "end/"), {"day": in_days(5), "time": "18:00"})
    assert done.status_code == 302
    assert now(text).state(timezone.now()) == TextState.OPEN


def test_withdraw_with_a_reason(text, organiser_client):
    signature(text)
    page = organiser_client.get(address(text, "withdraw/"))
    assert "1 organisation signs it." in words_of(page)

    assert "Write why" in words_of(organiser_client.post(address(text, "withdraw/"), {}))
    organiser_client.post(address(text, "withdraw/"), {"reason": "A name stood in it."})

    assert now(text).withdrawn_reason == "A name stood in it."


def table_of(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_names_go_out_with_a_reason_in_safe_cells(text, meeting, organiser_client):
    organisation = make_organisation(name="=1+1")
    participation = make_participation(meeting=meeting, organisation=organisation)
    signature(text, participation, signer="@Ana", role=" +chair", words="-x")
    view(text, words="Not in the table")

    assert organiser_client.post(address(text, "names/"), {"reason": ""}).status_code == 422
    assert organiser_client.get(address(text, "names/")).status_code == 200
    response = organiser_client.post(address(text, "names/"), {"reason": "Badges for signers"})

    head, row = table_of(response)
    assert head[:3] == ["Organisation", "Name", "Role"]
    assert row[:5] == ["'=1+1", "'@Ana", "' +chair", "2026-05-03", "1"]
    assert row[6] == "'-x"
    assert response["Cache-Control"] == "no-store"
    act = Act.objects.get(verb="take_names_out")
    assert (act.reason, act.details["n"]) == ("Badges for signers", 1)


def test_helpers_at_the_door_see_no_names(text, meeting):
    signature(text, signer="Secret Name")
    door, writer = Client(), Client()
    door.force_login(make_organiser(meeting, role=OrganiserRole.DOOR))
    writer.force_login(make_organiser(meeting, role=OrganiserRole.WRITES))

    assert "Secret Name" not in words_of(door.get(address(text)))
    assert "Secret Name" in words_of(writer.get(address(text)))


def test_the_desk_tells_what_happened_and_takes_it_back(meeting, organiser_client):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    given = {"key": uuid.uuid4(), "happened_on": in_days(0), "words": "The first box."}

    assert organiser_client.post(address(text, "happened/"), given).status_code == 302
    told = Happening.objects.get()
    assert told.participation is None
    organiser_client.post(address(text, "happened/"), {"act": "untell", "pk": told.pk})
    assert not Happening.objects.standing().exists()
    late = organiser_client.post(
        address(text, "happened/"), given | {"happened_on": in_days(9), "key": uuid.uuid4()}
    )
    assert "The day is in the future." in words_of(late)


def test_a_proposer_is_written_down_with_a_source(meeting, organiser_client):
    text = make_text(meeting)
    participation = make_participation(meeting=meeting)
    given = {"who": participation.pk, "source_note": "by telephone, 3 May"}

    assert organiser_client.post(address(text, "proposer/"), given).status_code == 302
    assert text.proposers.joined().get().participation == participation
    assert "by telephone, 3 May" in words_of(organiser_client.get(address(text)))


def test_two_windows_at_the_desk_keep_both_texts(meeting, organiser_client):
    text = make_text(meeting)
    typed = {"base_number": 0, "language": "en", "title": "Mine", "body": "Another text."}

    response = organiser_client.post(address(text, "text/"), typed | {"key": uuid.uuid4()})

    assert response.status_code == 409
    assert "Another text.</textarea>" in response.content.decode()
    assert text.drafts.count() == 2


def fill(meeting, n):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    for _each in range(n):
        signature(text, make_participation(meeting=meeting, n_contacts=0))
    change(text)
    for _each in range(n):
        for act in (signature, view, pledge):
            act(text, make_participation(meeting=meeting, n_contacts=0))
    return text


def test_as_many_queries_for_three_as_for_many(connection_queries):
    counts = []
    for n in (3, 12):
        meeting = make_meeting()
        text = fill(meeting, n)
        client = Client()
        client.force_login(make_organiser(meeting))
        counts.append(connection_queries(lambda c=client, t=text: c.get(address(t))))

    # At most fifteen (design.md).
    assert counts == [15, 15]


def test_the_list_asks_as_much_for_one_text_as_for_many(connection_queries):
    counts = []
    for n in (1, 6):
        meeting = make_meeting()
        for _each in range(n):
            make_open(meeting)
            own = make_own_text(make_participation(meeting=meeting))
            hand_in(
                text=own,
                participation=own.begun_for,
                draft_number=1,
                by=SYSTEM,
                at=timezone.now(),
            )
        client = Client()
        client.force_login(make_organiser(meeting))
        path = f"/desk/{meeting.slug}/resolutions/"
        counts.append(connection_queries(lambda c=client, p=path: c.get(p)))

    assert counts == [5, 5]
