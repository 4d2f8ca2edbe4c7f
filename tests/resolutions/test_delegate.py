"""The delegate's pages: read, see what changed, decide, take back; nothing typed is lost."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.deadlines import GRACE
from meetings.models import Participation
from meetings.parts import tasks_from_above
from resolutions.models import Draft, Happening, JointText, Pledge, Voice
from resolutions.parts import tasks_of
from resolutions.services.opening import close_signing, withdraw_text
from resolutions.services.proposing import ask_to_propose
from resolutions.states import TextKind, VoiceKind
from tests.factories import make_meeting, make_participation, make_rsvp, token_of
from tests.resolutions.factories import (
    change,
    make_open,
    make_own_text,
    make_text,
    now,
    pledge,
    signature,
    view,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(meeting):
    return make_open(meeting)


def address(text, more=""):
    return f"/my/{text.meeting.slug}/resolutions/{text.number}/{more}"


def sign(text, **given):
    return {
        "act": "sign",
        "key": uuid.uuid4(),
        "version": now(text).current.number,
        "upon": 0,
        "decided_on": "2026-05-03",
        "signer": "Ana Person",
        "role": "secretary",
        "words": "We agree with every word.",
    } | given


def words_of(response):
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_sign_without_a_script(text, participation, delegate_client):
    page = delegate_client.get(address(text))
    assert "Everyone can read that your organisation signs" in words_of(page)

    response = delegate_client.post(address(text), sign(text), follow=True)

    voice = Voice.objects.get()
    assert (voice.participation, voice.source, voice.said_by) == (
        participation,
        "link",
        f"link:{participation.pk}",
    )
    shown = words_of(response)
    assert "A receipt goes to 1 address of yours." in shown
    assert "Your organisation signs version 1." in shown


def test_a_text_that_changed_meanwhile_keeps_what_was_typed_and_shows_both(text, delegate_client):
    typed = sign(text)
    change(text, body="Sample text: letters are kept.\n\nThey are read by nobody.")

    response = delegate_client.post(address(text), typed)

    assert response.status_code == 409
    assert not Voice.objects.exists()
    shown = words_of(response)
    assert "What changed from version 1 to version 2" in shown
    assert "taken out: everybody." in shown
    page = response.content.decode()
    for name, value in (
        ("signer", "Ana Person"),
        ("decided_on", "2026-05-03"),
        ("version", "2"),
        ("upon", "0"),
    ):
        assert re.search(rf'name="{name}" value="{value}"', page), name
    assert "We agree with every word.</textarea>" in page
    # Having seen it, a second press signs the new version.
    assert delegate_client.post(address(text), typed | {"version": 2}).status_code == 302
    assert Voice.objects.get().version.number == 2


def test_a_colleague_was_quicker(text, participation, delegate_client):
    typed = sign(text)
    voice = signature(text, participation, words="A colleague's words.")

    response = delegate_client.post(address(text), typed)

    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody has decided for your organisation meanwhile." in page
    assert "We agree with every word.</textarea>" in page
    assert f'name="upon" value="{voice.pk}"' in page
    assert Voice.objects.get() == voice


def test_after_the_end_what_was_typed_comes_back(text, delegate_client):
    close_signing(text=text, by=SYSTEM, at=timezone.now() - timedelta(seconds=5))

    response = delegate_client.post(address(text), sign(text))

    assert response.status_code == 422
    shown = words_of(response)
    assert "Signing is closed. You can still write to the organisers." in shown
    assert "We agree with every word." in shown
    assert "Ana Person" in shown


def test_open_for_ten_minutes_that_nobody_announces(meeting, delegate_client):
    at = timezone.now()
    text = make_open(meeting, until=at - timedelta(minutes=5), at=at - timedelta(days=1))

    assert delegate_client.post(address(text), sign(text)).status_code == 302
    JointText.objects.update(signing_until=at - GRACE - timedelta(minutes=1))
    other = delegate_client.post(address(text), sign(text, upon=Voice.objects.get().pk, words="x"))
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decided_on": ""}, "Enter the day on which your organisation decided"),
        ({"decided_on": "yesterday"}, "Enter the day, like 2026-06-14"),
        ({"decided_on": "2126-05-03"}, "The day of the decision is in the future."),
        ({"decided_on": "0023-05-03"}, "Check the year of the decision."),
        ({"signer": " "}, "Enter the name of the person who signs"),
        ({"signer": "x" * 201}, "Shorten this to 200 characters."),
        ({"words": "x" * 601}, "This has 601 characters. It may have 600."),
        ({"words": "a\0b"}, "Line 1 has a character that cannot be kept (U+0000, character 2)."),
        ({"act": "nonsense"}, "Nothing was chosen."),
        ({"version": "nonsense"}, "The text has changed while you were reading."),
    ],
)
def test_bad_input_says_what_to_do_and_signs_nothing(text, delegate_client, wrong, words):
    response = delegate_client.post(address(text), sign(text, **wrong))

    assert response.status_code in (409, 422)
    assert words in words_of(response)
    assert not Voice.objects.exists()
    page = response.content.decode()
    assert "<title>Error: " in page.replace("\n", "")
    if "act" not in wrong and wrong.get("words") is None:
        assert "We agree with every word.</textarea>" in page


def test_line_ends_count_once(text, delegate_client):
    words = "\r\n".join(["x" * 299, "y" * 300])

    assert delegate_client.post(address(text), sign(text, words=words)).status_code == 302
    assert len(Voice.objects.get().words) == 600


def test_another_view_and_not_our_matter(text, participation, delegate_client):
    given = {"act": "different", "key": uuid.uuid4(), "version": 1, "upon": 0}
    empty = delegate_client.post(address(text), given)
    assert "Write how your organisation sees it" in words_of(empty)

    response = delegate_client.post(address(text), given | {"words": "Otherwise."}, follow=True)
    assert "It stands beside the text." in words_of(response)
    voice = Voice.objects.get()
    given = {"act": "not_ours", "key": uuid.uuid4(), "version": 1, "upon": voice.pk}
    response = delegate_client.post(address(text), given, follow=True)
    assert "Your organisation said: not our matter." in words_of(response)
    assert Voice.objects.standing().get().kind == VoiceKind.NOT_OURS
    assert participation.voices.count() == 2


def test_asked_again_with_what_changed_since_the_version_that_was_signed(
    text, participation, delegate_client
):
    voice = signature(text, participation)
    change(text, body="Sample text: letters are kept.\n\nThey are read by nobody.")

    shown = words_of(delegate_client.get(address(text)))
    assert "What changed from version 1 to version 2" in shown
    assert "Leave it under the earlier version" in shown
    page = delegate_client.get(address(text)).content.decode()
    # Another text needs another decision; who signs is known.
    assert 'name="signer" value="Ana Person"' in page
    assert 'name="decided_on" value' not in page

    given = {"act": "keep", "version": 2, "upon": voice.pk}
    shown = words_of(delegate_client.post(address(text), given, follow=True))
    assert "You have decided" in shown


def test_take_back_is_asked_on_a_page_and_stays_with_its_words(
    text, participation, delegate_client
):
    voice = signature(text, participation)
    page = delegate_client.get(address(text, "take-back/"))
    assert "Everybody can read that you took it back, and when." in words_of(page)

    given = {"upon": voice.pk, "words": "A new council."}
    response = delegate_client.post(address(text, "take-back/"), given)

    voice.refresh_from_db()
    assert response.status_code == 302
    assert voice.withdrawn_reason == "A new council."
    assert delegate_client.get(address(text, "take-back/")).status_code == 302


def test_a_get_changes_nothing(text, participation, delegate_client):
    signature(text, participation)
    before = list(Voice.objects.values())

    for more in ("", "take-back/"):
        delegate_client.get(address(text, more) + "?act=sign")

    assert list(Voice.objects.values()) == before


def test_withdrawn_is_said_with_the_reason(text, delegate_client):
    withdraw_text(text=text, reason="A name stood in it.", by=SYSTEM, at=timezone.now())

    shown = words_of(delegate_client.get(address(text)))
    assert "A name stood in it." in shown
    assert "Sign version" not in shown


def test_tasks_say_what_waits_and_never_no(text, meeting, participation):
    at = timezone.now()

    def status():
        return [(str(each.status), each.mark) for each in tasks_of(participation, at)]

    assert status() == [("not answered yet", "todo")]
    signature(text, participation)
    assert status() == [("signed", "done")]
    change(text)
    assert status() == [("the text has changed", "todo")]
    other = make_participation(meeting=meeting)
    view(text, other, kind=VoiceKind.NOT_OURS)
    change(text, body="Third words.")
    assert [str(each.status) for each in tasks_of(other, at)] == ["not our matter"]
    close_signing(text=text, by=SYSTEM, at=at)
    assert list(tasks_of(participation, at + timedelta(minutes=1))) == []


def test_tasks_of_an_organisation_ask_once(text, meeting, participation, connection_queries):
    for _each in range(4):
        make_open(meeting)
    draft = make_text(meeting)
    ask_to_propose(text=draft, asked=[participation], by=SYSTEM, at=timezone.now())
    at = timezone.now()

    assert connection_queries(lambda: list(tasks_of(participation, at))) == 1
    assert len(list(tasks_of(participation, at))) == 6
    row = Participation.objects.with_answer().select_related("meeting").get(pk=participation.pk)
    assert "you are asked to propose it" in [str(each.status) for each in tasks_from_above(row, at)]


def test_a_draft_is_seen_by_those_that_propose_it_only(meeting, participation, delegate_client):
    mine = make_own_text(participation, title="Mine")
    theirs = make_own_text(make_participation(meeting=meeting), title="Theirs")

    assert "Mine" in words_of(delegate_client.get(f"/my/{meeting.slug}/resolutions/"))
    assert "Theirs" not in words_of(delegate_client.get(f"/my/{meeting.slug}/resolutions/"))
    assert delegate_client.get(address(mine, "draft/")).status_code == 200
    for more in ("", "draft/", "draft/text/", "draft/ask/", "draft/text/it/"):
        assert delegate_client.get(address(theirs, more)).status_code == 404


def test_from_the_first_word_to_handed_in(meeting, participation, delegate_client):
    here = f"/my/{meeting.slug}/resolutions/"
    other = make_participation(meeting=meeting)
    make_rsvp(other)
    response = delegate_client.post(f"{here}new/", {"kind": "appeal", "key": uuid.uuid4()})
    text = JointText.objects.get()
    assert response.url == address(text, "draft/text/")

    typed = {
        "key": uuid.uuid4(),
        "base_number": 0,
        "language": "en",
        "title": "Sample text",
        "body": "Sample words.",
        "go": "look",
    }
    assert delegate_client.post(address(text, "draft/text/"), typed).status_code == 302
    asked = delegate_client.post(address(text, "draft/ask/"), {"asked": [other.pk]}, follow=True)
    assert "1 organisation is asked by letter." in words_of(asked)

    theirs = Client()
    theirs.post(f"/i/{token_of(other)}/", {"act": "open"})
    assert theirs.get(address(text, "draft/text/")).status_code == 404
    agreed = theirs.post(address(text, "draft/"), {"act": "agree", "draft_number": 1}, follow=True)
    assert "Your organisation proposes this text." in words_of(agreed)

    given = {"act": "hand_in", "draft_number": 1}
    done = delegate_client.post(address(text, "draft/"), given, follow=True)
    assert "They put it up for signing as it is." in words_of(done)
    assert now(text).handed_in == now(text).draft


def test_an_old_draft_on_the_screen_is_not_handed_in(participation, delegate_client):
    text = make_own_text(participation)

    given = {"act": "hand_in", "draft_number": 0}
    response = delegate_client.post(address(text, "draft/"), given)

    assert response.status_code == 422
    assert "Read it once more." in words_of(response)


def test_two_windows_write_and_both_texts_are_kept(participation, delegate_client):
    text = make_own_text(participation, body="One text.")
    typed = {"base_number": 0, "language": "en", "title": "Mine", "body": "Another text."}

    response = delegate_client.post(address(text, "draft/text/"), typed | {"key": uuid.uuid4()})

    assert response.status_code == 409
    assert "Somebody saved this text meanwhile" in words_of(response)
    assert "The draft is saved." not in words_of(response)
    assert "Another text.</textarea>" in response.content.decode()
    assert Draft.objects.count() == 2
    key = re.search(r'name="key" value="([^"]+)"', response.content.decode())[1]
    again = typed | {"key": key, "base_number": 1, "go": "look"}
    assert delegate_client.post(address(text, "draft/text/"), again).status_code == 302
    assert now(text).draft.body == "Another text."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"language": "xx"}, "Choose the language of the text"),
        ({"body": "a\x01b"}, "Line 1 has a character that cannot be kept"),
        ({"title": "x" * 301}, "Shorten this to 300 characters."),
    ],
)
def test_bad_drafts_come_back_as_typed(participation, delegate_client, wrong, words):
    text = make_own_text(participation)
    typed = {
        "key": uuid.uuid4(),
        "base_number": 1,
        "language": "en",
        "title": "A title",
        "body": "A text that somebody typed.",
    }

    response = delegate_client.post(address(text, "draft/text/"), typed | wrong)

    assert response.status_code == 422
    assert words in words_of(response)
    if "body" not in wrong:
        assert "A text that somebody typed.</textarea>" in response.content.decode()


def test_a_long_draft_is_saved_and_said_to_be_too_long(participation, delegate_client):
    text = make_own_text(participation)
    limit = participation.meeting.joint_character_limit
    typed = {
        "key": uuid.uuid4(),
        "base_number": 1,
        "language": "en",
        "title": "A title",
        "body": "x" * (limit + 10),
    }

    page = delegate_client.post(address(text, "draft/text/"), typed, follow=True)

    assert "20,010 of 20,000 characters" in words_of(page)
    given = {"act": "hand_in", "draft_number": 2}
    refused = delegate_client.post(address(text, "draft/"), given)
    assert "10 characters over 20000" in words_of(refused)


def test_translate_a_draft(participation, delegate_client):
    text = make_own_text(participation)
    typed = {
        "key": uuid.uuid4(),
        "draft": now(text).draft_id,
        "title": "Come si tengono le lettere",
        "body": "Testo di prova.",
    }

    assert delegate_client.get(address(text, "draft/text/en/")).status_code == 404
    response = delegate_client.post(address(text, "draft/text/it/"), typed, follow=True)
    assert "Translated into: Italiano" in words_of(response)
    stale = delegate_client.post(address(text, "draft/text/it/"), typed | {"draft": 0})
    assert stale.status_code == 422
    assert "Testo di prova.</textarea>" in stale.content.decode()


def test_take_part_tell_and_take_either_back(meeting, participation, delegate_client):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    here = address(text, "part/")
    given = {"act": "pledge", "key": uuid.uuid4(), "upon": 0, "what": "We copy letters."}
    assert delegate_client.post(here, given).status_code == 302
    mine = Pledge.objects.get()

    told = {
        "act": "tell",
        "key": uuid.uuid4(),
        "happened_on": timezone.now().date().isoformat(),
        "words": "The first box.",
    }
    assert delegate_client.post(here, told).status_code == 302
    assert delegate_client.post(here, {"act": "untell", "pk": Happening.objects.get().pk})
    assert not Happening.objects.standing().exists()

    stale = delegate_client.post(here, given | {"what": "We copy all letters.", "upon": 0})
    assert stale.status_code == 422
    assert "We copy all letters.</textarea>" in stale.content.decode()
    assert f'name="upon" value="{mine.pk}"' in stale.content.decode()
    assert delegate_client.post(here, {"act": "end", "upon": mine.pk}).status_code == 302
    assert not Pledge.objects.standing().exists()


def test_a_resolution_is_no_campaign(text, delegate_client):
    assert delegate_client.get(address(text, "part/")).status_code == 404


def test_what_others_signed_with_is_not_shown(text, delegate_client):
    signature(text, signer="Secret Name", role="secret role")

    assert "ecret" not in words_of(delegate_client.get(address(text))).replace("secretary", "")


def fill(meeting, n):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    for _each in range(n):
        signature(text, make_participation(meeting=meeting, n_contacts=0))
    change(text)
    for _each in range(n):
        for act in (signature, view, pledge):
            act(text, make_participation(meeting=meeting, n_contacts=0))
    return text


# Session, organisation and its clock; text, voices, own voice, translations, pledges.
QUERIES = {"": 9, "part/": 7}


@pytest.mark.parametrize("more", QUERIES)
def test_as_many_queries_for_three_as_for_many(more, connection_queries):
    counts = []
    for n in (3, 12):
        meeting = make_meeting()
        mine = make_participation(meeting=meeting)
        text = fill(meeting, n)
        signature(text, mine)
        client = Client()
        client.post(f"/i/{token_of(mine)}/", {"act": "open"})
        counts.append(connection_queries(lambda c=client, t=text: c.get(address(t, more))))

    assert counts == [QUERIES[more]] * 2


def test_the_list_asks_as_much_for_one_text_as_for_many(connection_queries):
    counts = []
    for n in (1, 6):
        meeting = make_meeting()
        mine = make_participation(meeting=meeting)
        for _each in range(n):
            make_open(meeting)
        make_own_text(mine)
        client = Client()
        client.post(f"/i/{token_of(mine)}/", {"act": "open"})
        path = f"/my/{meeting.slug}/resolutions/"
        counts.append(connection_queries(lambda c=client, p=path: c.get(p)))

    assert counts == [6, 6]


def test_a_key_that_is_nonsense_is_none(text, participation, delegate_client):
    given = {"act": "not_ours", "key": "nonsense", "version": 1, "upon": 0}

    assert delegate_client.post(address(text), given).status_code == 302
    assert participation.voices.get().kind == VoiceKind.NOT_OURS
