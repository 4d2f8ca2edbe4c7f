"""Translations: passage by passage, under the numbers of the original, labelled honestly."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from initiative.errors import Refused
from initiative.markdown import to_numbered_html
from statements.models import Translation, TranslationRevision
from statements.passages import Passage, carried, passages
from statements.services.translating import (
    approve_translation,
    save_translation,
    say_ready,
    take_translation_back,
)
from statements.states import TranslationKind
from tests.factories import (
    make_draft,
    make_meeting,
    make_participation,
    make_published,
    make_sent,
)

BODY = "# First\n\nOne.\n\n- two\n- three\n\n> Four.\n\nFive."
ITALIAN = {0: "# Primo", 1: "Uno.", 2: "- due\n- tre", 3: "> Quattro.", 4: "Cinque."}


@pytest.fixture
def statement(participation):
    return make_published(participation, body=BODY)


def translate(statement, texts=ITALIAN, **given):
    defaults = {
        "language": "it",
        "original_pk": statement.sent_id,
        "title": "Quello che vediamo",
        "kind": TranslationKind.ORGANISATION,
        "is_machine_assisted": False,
        "translator": "",
        "checked_by": "",
        "base_version": 0,
        "key": uuid.uuid4(),
        "by": "link:1",
        "at": timezone.now(),
    }
    return save_translation(statement=statement, texts=texts, **defaults | given)


def ready(saved, **given):
    defaults = {
        "version": saved.translation.version,
        "by": "link:1",
        "at": timezone.now(),
        "approves": True,
    }
    return say_ready(translation=saved.translation, **defaults | given)


def public(statement, language="it"):
    participation = statement.participation
    names = [participation.meeting.slug, participation.organisation.slug, language]
    return Client().get(reverse("public:translation", args=names))


# --- Passages -----------------------------------------------------------------


def test_passages_carry_the_numbers_of_the_page():
    numbers = [passage.number for passage in passages(BODY)]

    assert numbers == [None, 1, 2, 3, 4]
    assert re.findall(r'id="p(\d+)"', to_numbered_html(BODY)) == ["1", "2", "3", "4"]


@given(st.text(alphabet="a#->*1. \n[]^:", max_size=80))
def test_passages_lose_no_word_and_number_as_the_page_does(text):
    found = passages(text)

    kept = "".join("".join(passage.source for passage in found).split())
    numbers = [str(passage.number) for passage in found if passage.number]
    assert kept == "".join(text.split())
    assert numbers == re.findall(r'id="p(\d+)"', to_numbered_html(text))


def test_texts_stay_beside_what_they_translate_when_the_original_changes():
    old = [Passage(source, 1) for source in ("One.", "Two.", "Three.")]
    new = [Passage(source, 1) for source in ("Zero.", "One.", "Two!", "Three.")]

    found = carried(old, new, ["Uno.", "Due.", "Tre."])

    assert [(each.text, each.was) for each in found] == [
        ("", ""), ("Uno.", ""), ("Due.", "Two."), ("Tre.", ""),
    ]  # fmt: skip


# --- Acts ---------------------------------------------------------------------


def test_translation_is_kept_unfinished_and_what_is_not_named_stays(statement):
    translate(statement, {1: "Uno."})
    saved = translate(statement, {4: "Cinque."}, base_version=1)

    assert saved.revision.paragraphs == ["", "Uno.", "", "", "Cinque."]
    assert saved.revision.n_empty == 3


def test_form_sent_twice_is_one_version(statement):
    key = uuid.uuid4()
    translate(statement, key=key)
    translate(statement, key=key)

    assert TranslationRevision.objects.count() == 1


def test_two_translators_lose_nothing(statement):
    translate(statement, {1: "Uno."})
    saved = translate(statement, {1: "Uno!"}, base_version=0)

    assert saved.other.paragraphs[1] == "Uno."
    assert saved.revision.paragraphs[1] == "Uno!"
    assert saved.revision.is_conflict
    saved.translation.refresh_from_db()
    assert saved.translation.draft == saved.other


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({0: ""}, "empty"),
        ({1: "Uno.\n\nDue."}, "unequal"),
        ({1: "# Uno"}, "unequal"),
        ({0: "Primo"}, "unequal"),
    ],
)
def test_translation_with_other_numbers_is_not_ready(statement, texts, code):
    saved = translate(statement, ITALIAN | texts)

    with pytest.raises(Refused) as refusal:
        ready(saved)

    assert refusal.value.code == code
    assert public(statement).status_code == 404


def test_ready_translation_is_public_under_the_same_numbers_with_its_label(statement):
    ready(translate(statement, is_machine_assisted=True, translator="R. Rossi"))

    page = public(statement)

    assert page.status_code == 200
    assert re.findall(r'id="p(\d+)"', page.text) == ["1", "2", "3", "4"]
    assert "A machine helped." in page.text
    assert "R. Rossi" in page.text
    assert 'lang="it"' in page.text


def test_translation_of_words_that_are_not_public_is_not_public(participation):
    revision = make_sent(participation, body=BODY)
    statement = revision.statement
    ready(translate(statement))

    assert public(statement).status_code == 404


def test_newer_original_marks_the_translation_as_outdated(statement, participation):
    ready(translate(statement))
    make_published(participation, body=f"{BODY}\n\nSix.", base_version=1)

    page = public(statement)

    assert page.status_code == 200
    assert "The original is newer" in page.text


def test_old_screen_cannot_write_upon_a_newer_original(statement, participation):
    make_sent(participation, body="Other.", base_version=1)

    with pytest.raises(Refused) as refusal:
        translate(statement)

    assert refusal.value.code == "other_original"


def test_organisers_never_write_over_an_organisations_own_translation(statement):
    translate(statement)

    with pytest.raises(Refused) as refusal:
        translate(statement, kind=TranslationKind.ORGANISERS, base_version=1)

    assert refusal.value.code == "theirs"


def test_translation_by_organisers_is_approved_by_the_organisation_alone(statement):
    saved = translate(statement, kind=TranslationKind.ORGANISERS)
    translation = ready(saved, approves=False)
    assert "Not approved by the organisation" in public(statement).text

    with pytest.raises(Refused):
        approve_translation(translation=translation, revision_pk=0, by="l", at=timezone.now())
    approve_translation(
        translation=translation, revision_pk=translation.ready_id, by="l", at=timezone.now()
    )

    assert "Approved by the organisation" in public(statement).text


def test_translation_taken_back_is_gone_and_its_words_stay(statement):
    translation = ready(translate(statement))

    take_translation_back(translation=translation, by="link:1")

    assert public(statement).status_code == 404
    assert Translation.objects.get().draft.paragraphs[1] == "Uno."


def test_language_of_the_original_is_no_translation(statement):
    with pytest.raises(Refused) as refusal:
        translate(statement, language="en")

    assert refusal.value.code == "own_language"


# --- Pages --------------------------------------------------------------------


def form_of(statement, texts, **given):
    typed = {
        "key": str(uuid.uuid4()),
        "base_version": "0",
        "original": str(statement.sent_id),
        "title": "Titolo",
        "kind": "organisation",
        "for": str(statement.participation_id),
    }
    return typed | {f"p-{n}": text for n, text in texts.items()} | given


def test_delegate_translates_and_it_is_published(delegate_client, statement):
    slug = statement.participation.meeting.slug
    page = reverse("statements:delegate_translation", args=[slug, "it"])

    response = delegate_client.post(page, form_of(statement, ITALIAN, go="ready"))

    assert response.status_code == 302
    assert public(statement).status_code == 200
    translation = Translation.objects.get()
    assert translation.approved_at is not None


def test_conflict_shows_both_and_the_next_press_goes_on(delegate_client, statement):
    slug = statement.participation.meeting.slug
    page = reverse("statements:delegate_translation", args=[slug, "it"])
    translate(statement, {1: "Uno."})

    response = delegate_client.post(page, form_of(statement, {1: "Uno!"}))

    assert response.status_code == 409
    assert "Uno!" in response.text
    assert "Uno." in response.text
    form = response.context["form"]
    again = form_of(statement, {1: "Uno!"}, base_version=form["base_version"].value())
    assert delegate_client.post(page, again).status_code == 302
    assert Translation.objects.get().draft.paragraphs[1] == "Uno!"


def test_unusable_character_gets_a_sentence_and_loses_nothing(delegate_client, statement):
    slug = statement.participation.meeting.slug
    page = reverse("statements:delegate_translation", args=[slug, "it"])

    response = delegate_client.post(page, form_of(statement, {1: "U\x07no."}))

    assert response.status_code == 422
    assert "U+0007" in response.text
    assert "U\x07no." in response.text


@pytest.mark.parametrize("language", ["en", "zz-nowhere", "x" * 30])
def test_language_that_cannot_be_is_absent(delegate_client, statement, language):
    slug = statement.participation.meeting.slug

    page = reverse("statements:delegate_translation", args=[slug, language])

    assert delegate_client.get(page).status_code == 404


def test_hundred_passages_come_in_pages_and_keep_each_other(delegate_client, participation):
    statement = make_published(participation, body="\n\n".join(f"P{n}." for n in range(100)))
    slug = participation.meeting.slug
    page = reverse("statements:delegate_translation", args=[slug, "it"])

    delegate_client.post(page, form_of(statement, {0: "Primo."}))
    second = delegate_client.get(f"{page}?from=61")
    assert [box.position for box in second.context["boxes"]] == list(range(60, 100))
    delegate_client.post(page, form_of(statement, {99: "Ultimo."}, base_version="1"))

    texts = Translation.objects.get().draft.paragraphs
    assert (texts[0], texts[99], len(texts)) == ("Primo.", "Ultimo.", 100)


def test_organiser_translates_for_an_organisation(organiser_client, statement):
    participation = statement.participation
    names = [participation.meeting.slug, participation.organisation.slug]
    page = reverse("statements:organiser_translation", args=[*names, "it"])

    typed = form_of(statement, ITALIAN, kind="organisers", go="ready")
    assert organiser_client.post(page, typed).status_code == 302

    assert "Not approved by the organisation" in public(statement).text
    back = reverse("statements:organiser_translations", args=names)
    organiser_client.post(back, {"translation": Translation.objects.get().pk, "act": "back"})
    assert public(statement).status_code == 404


@pytest.mark.parametrize("n", [1, 6])
def test_lists_of_translations_cost_the_same(
    delegate_client, statement, django_assert_max_num_queries, n
):
    for language in ("it", "fr", "de", "es", "el", "ru")[:n]:
        ready(translate(statement, language=language))
    slug = statement.participation.meeting.slug

    with django_assert_max_num_queries(6):
        response = delegate_client.get(reverse("statements:delegate_translations", args=[slug]))
    assert len(response.context["translations"]) == n
    with django_assert_max_num_queries(6):
        assert public(statement).status_code == 200


def test_draft_of_another_meeting_is_not_touched(delegate_client):
    other = make_participation(meeting=make_meeting())
    make_draft(other)
    page = reverse("statements:delegate_translations", args=[other.meeting.slug])

    assert delegate_client.get(page).status_code == 404
