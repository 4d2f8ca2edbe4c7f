"""Texts as everybody reads them: names as agreed, other views beside, nothing private."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Meeting
from resolutions.caching import text_mark, texts_mark
from resolutions.services.campaigning import tell_what_happened
from resolutions.services.opening import withdraw_text
from resolutions.services.proposing import ask_to_propose, leave_proposing
from resolutions.services.signing import take_back
from resolutions.services.texts import save_translation
from resolutions.states import TextKind, VoiceKind
from tests.factories import make_meeting, make_organisation, make_participation, make_rsvp
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


@pytest.fixture
def text(meeting):
    return make_open(meeting)


def address(text, more=""):
    return f"/meetings/{text.meeting.slug}/resolutions/{text.number}{more or '/'}"


def read(text, more=""):
    response = Client().get(address(text, more))
    assert response.status_code == 200
    return response.content.decode()


def named(meeting, name, **given):
    return make_participation(
        meeting=meeting, n_contacts=0, organisation=make_organisation(name=name, **given)
    )


def test_signatories_stand_by_name_or_in_order_of_signing(text, meeting):
    at = timezone.now()
    for n, name in enumerate(["Zeta", "Alpha", "Ωμέγα"]):
        signature(text, named(meeting, name), at=at + timedelta(minutes=n))

    by_name = Client().get(address(text)).context["voices"].signed
    by_time = Client().get(address(text) + "?order=time").context["voices"].signed

    assert [str(each.participation.organisation) for each in by_name] == ["Alpha", "Zeta", "Ωμέγα"]
    assert [str(each.participation.organisation) for each in by_time] == ["Zeta", "Alpha", "Ωμέγα"]


def test_names_stand_in_their_own_script_and_direction(text, meeting):
    signature(text, named(meeting, "اتحاد", language="ar"))

    assert '<bdi class="org" lang="ar" dir="rtl">اتحاد</bdi>' in read(text)


def test_the_person_who_signed_is_nobodys_business(text, meeting):
    signature(text, named(meeting, "Alpha"), words="We agree with this.")

    for page in (read(text), read(text, ".txt")):
        assert "We agree with this." in page
        assert "Ana Person" not in page
        assert "secretary" not in page
        assert "by telephone" not in page


def test_other_views_stand_beside_and_not_our_matter_does_not(text, meeting):
    view(text, named(meeting, "Beta"), words="We see it <b>otherwise</b>.")
    view(text, named(meeting, "Gamma"), kind=VoiceKind.NOT_OURS)

    page = read(text)
    assert "We see it &lt;b&gt;otherwise&lt;/b&gt;." in page
    assert "Beta" in page
    assert "Gamma" not in page
    assert "%" not in page.split("<main")[1].split("</main")[0]
    assert "Different view: Beta\nWe see it <b>otherwise</b>." in read(text, ".txt")


def test_taken_back_stays_with_its_date_until_it_is_signed_again(text, meeting):
    participation = named(meeting, "Delta")
    voice = signature(text, participation)
    take_back(
        text=text,
        participation=participation,
        upon=voice.pk,
        reason="A new council.",
        by=SYSTEM,
        at=timezone.now(),
    )

    page = read(text)
    assert "Signatures taken back" in page
    assert "A new council." in page
    assert "Nobody has signed yet." in page
    signature(text, participation)
    assert "Signatures taken back" not in read(text)


def test_an_earlier_version_is_marked_and_what_changed_is_in_words(text, meeting):
    signature(text, named(meeting, "Alpha"))
    change(text, body="Sample text: letters are kept.\n\nThey are read by nobody.")
    signature(text, named(meeting, "Beta"))

    page = read(text)
    assert page.count("signed an earlier version (1)") == 1
    assert "1 word put in, 1 taken out." in page
    assert '<span class="vh">taken out: </span>everybody.' in page
    assert "by everybody." in read(text, "/versions/1/")
    assert "There is a newer version: 2." in read(text, "/versions/1/")
    assert "This is the newest version." in read(text, "/versions/2/")
    assert Client().get(address(text, "/versions/3/")).status_code == 404


def test_a_draft_is_nobodys_business(meeting, participation):
    draft = make_text(meeting, title="Secret title")
    own = make_own_text(participation, title="Secret title")

    for each in (draft, own):
        assert Client().get(address(each)).status_code == 404
        assert Client().get(address(each, ".txt")).status_code == 404
    listed = Client().get(f"/meetings/{meeting.slug}/resolutions/").content.decode()
    assert "Secret title" not in listed
    assert "No text has been put up" in listed


def test_the_next_draft_of_an_open_text_is_not_public(text):
    write(text, title="Secret title", body="Secret words.")

    for more in ("", ".txt", "/versions/1/"):
        assert "Secret" not in read(text, more)


def test_a_text_of_a_meeting_that_is_not_open_to_all_is_not_there(text, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=None)

    assert Client().get(address(text)).status_code == 404


def test_withdrawn_answers_410_with_the_reason_at_each_of_its_addresses(text):
    at = timezone.now() + timedelta(seconds=1)
    withdraw_text(text=text, reason="A name stood in it.", by=SYSTEM, at=at)

    for more in ("", ".txt", "/versions/1/", "/versions/1/it/"):
        response = Client().get(address(text, more))
        assert response.status_code == 410
        assert "A name stood in it." in response.content.decode()
        assert "letters are kept" not in response.content.decode()
    assert Client().get(f"/meetings/{text.meeting.slug}/resolutions/9/").status_code == 404


def test_withdrawn_before_anybody_could_read_it_was_never_there(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=None)
    text = make_open(meeting)
    withdraw_text(text=text, reason="A name.", by=SYSTEM, at=timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now())

    assert Client().get(address(text)).status_code == 404


def test_a_translation_stands_on_its_own_sheet(text):
    version = now(text).current
    save_translation(
        text=text,
        draft_pk=version.draft_id,
        language="it",
        title="Come si tengono le lettere",
        body="Testo di prova.",
        made_by="the organisers",
        key=text.key,
        by=SYSTEM,
        at=timezone.now(),
    )

    page = read(text, "/versions/1/it/")
    assert "This is a translation of version 1." in page
    assert "Come si tengono le lettere" in page
    assert f"{address(text, '/versions/1/it/')}" in read(text)
    assert Client().get(address(text, "/versions/1/de/")).status_code == 404
    change(text)
    assert "/versions/2/it/" not in read(text)


def test_who_proposed_it_and_left_is_said_with_the_date(meeting):
    proposer = named(meeting, "Alpha")
    text = make_open(meeting, proposer=proposer)
    leave_proposing(text=text, participation=proposer, by=SYSTEM, at=timezone.now())

    assert "no longer since" in read(text)
    assert "Closed for signing." in read(text)


def test_a_contact_is_public_only_if_they_say_so(meeting):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    pledge(text, named(meeting, "Alpha"), contact="secret@example.org")
    pledge(text, named(meeting, "Beta"), contact="open@example.org", is_contact_public=True)
    tell_what_happened(
        text=text,
        happened_on=timezone.now().date(),
        words="The first box.",
        key=text.key,
        by=SYSTEM,
        at=timezone.now(),
    )

    page = read(text)
    assert "We copy letters." in page
    assert "The first box." in page
    assert "open@example.org" in page
    assert "secret@example.org" not in page


def test_a_name_leads_to_a_page_only_where_there_is_one(text, meeting):
    public, hidden = named(meeting, "Alpha"), named(meeting, "Beta")
    make_rsvp(public)
    for each in (public, hidden):
        signature(text, each)

    page = read(text)
    assert f"/organisations/{public.organisation.slug}/" in page
    assert f"/organisations/{hidden.organisation.slug}/" not in page


def test_signed_stands_on_the_page_of_the_organisation(text, meeting):
    participation = named(meeting, "Alpha")
    make_rsvp(participation)
    page = f"/organisations/{participation.organisation.slug}/"
    assert "Resolutions signed" not in Client().get(page).content.decode()

    voice = signature(text, participation)
    shown = Client().get(page).content.decode()
    assert "Resolutions signed" in shown
    assert address(text) in shown
    take_back(text=text, participation=participation, upon=voice.pk, by=SYSTEM, at=timezone.now())
    assert "Resolutions signed" not in Client().get(page).content.decode()


def test_home_and_site_map_know_of_what_is_public(text, meeting):
    make_text(meeting)
    other = make_open(make_meeting(opened_at=None))

    home = Client().get(f"/meetings/{meeting.slug}/").content.decode()
    assert f"/meetings/{meeting.slug}/resolutions/" in home
    site_map = Client().get("/sitemap.xml").content.decode()
    assert address(text) in site_map
    assert address(text, "/versions/1/") in site_map
    assert address(other) not in site_map
    assert f"/meetings/{meeting.slug}/resolutions/2/" not in site_map


def test_the_mark_of_a_page_moves_with_the_clock_and_with_every_word(text, meeting):
    at = timezone.now()

    def mark(moment):
        return text_mark(moment, slug=meeting.slug, number=text.number)

    before = mark(at)
    assert mark(at).etag == before.etag
    assert mark(text.signing_until - timedelta(days=1, minutes=1)).etag != before.etag
    over = mark(text.signing_until + timedelta(seconds=1))
    assert over.etag != before.etag
    assert (before.changed_at, over.changed_at) == (None, text.signing_until)
    signature(text)
    assert mark(at).etag != before.etag
    assert texts_mark(at, slug="nowhere") is None


def test_a_reader_with_a_right_copy_costs_one_query(text, connection_queries):
    first = Client().get(address(text))

    def again():
        response = Client().get(address(text), headers={"If-None-Match": first["ETag"]})
        assert response.status_code == 304

    assert connection_queries(again) == 1


def fill(meeting, n):
    """A campaign with everything on it, ``n`` times."""
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    for _each in range(n):
        signature(text, make_participation(meeting=meeting, n_contacts=0))
    change(text)
    for _each in range(n):
        for act in (signature, view, pledge):
            act(text, make_participation(meeting=meeting, n_contacts=0))
    tell_what_happened(
        text=text,
        happened_on=timezone.now().date(),
        words="The first box.",
        key=text.key,
        by=SYSTEM,
        at=timezone.now(),
    )
    return text


# Mark, text with its meeting, versions, voices, proposers, pledges, happenings, translations.
QUERIES = {"": 8, ".txt": 5, "/versions/1/": 4}


@pytest.mark.parametrize("more", QUERIES)
def test_as_many_queries_for_three_as_for_many(more, meeting, connection_queries, settings):
    settings.PAGE_CACHE_SECONDS = 0
    few, many = fill(meeting, 3), fill(make_meeting(), 12)

    counts = [connection_queries(lambda each=each: read(each, more)) for each in (few, many)]

    assert counts == [QUERIES[more]] * 2


def test_the_list_asks_as_much_for_one_text_as_for_many(meeting, connection_queries, settings):
    settings.PAGE_CACHE_SECONDS = 0
    other = make_meeting()
    make_open(meeting)
    for _each in range(6):
        make_open(other)

    def look(slug):
        assert Client().get(f"/meetings/{slug}/resolutions/").status_code == 200

    # Two for the mark, the meeting, the texts.
    assert connection_queries(lambda: look(meeting.slug)) == 4
    assert connection_queries(lambda: look(other.slug)) == 4


def test_who_has_not_agreed_to_the_words_that_are_up_is_not_named(meeting):
    text = make_open(meeting)
    asked, later = named(meeting, "Omega"), named(meeting, "Later")
    ask_to_propose(text=text, asked=[asked, later], by=SYSTEM, at=timezone.now())
    at, place = timezone.now(), {"slug": meeting.slug, "number": text.number}

    assert "Omega" not in read(text)
    before = text_mark(at, **place)
    propose(text, asked)
    assert "Omega" in read(text)
    assert text_mark(at, **place).etag != before.etag
    write(text, body="Sample text: other words.")
    propose(text, later)
    assert "Later" not in read(text)
    change(text, body="Sample text: still other words.")
    assert "Later" in read(text)


def test_the_file_dates_what_was_taken_back_on_the_clock_of_the_place(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(time_zone="Pacific/Auckland")
    text = make_open(meeting)
    voice = signature(text)
    at = datetime(2026, 7, 1, 20, tzinfo=UTC)
    take_back(text=text, participation=voice.participation, upon=voice.pk, by=SYSTEM, at=at)

    assert f"{voice.participation.organisation.name}, 2026-07-02" in read(text, ".txt")
