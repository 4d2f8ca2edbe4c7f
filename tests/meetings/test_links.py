"""Links are derived, hard to guess, and open one thing."""

from django.conf import settings
from django.utils import timezone

from meetings import links
from meetings.access import participation_of_token
from meetings.models import Invitation
from meetings.services.invitation import link_of, make_links, replace_link
from tests.factories import make_participation, token_of


def test_token_depends_on_key_nonce_and_generation():
    nonce = links.new_nonce()
    tokens = {
        links.derive("key one", nonce, 1),
        links.derive("key two", nonce, 1),
        links.derive("key one", links.new_nonce(), 1),
        links.derive("key one", nonce, 2),
    }

    assert len(tokens) == 4
    assert {len(token) for token in tokens} == {links.TOKEN_LENGTH}


def test_database_holds_neither_link_nor_token(participation):
    token = token_of(participation)
    row = Invitation.objects.values().get()

    assert token not in str(row)
    assert link_of(participation.invitation) == f"{settings.SITE_URL}/i/{token}/"


def test_link_opens_its_own_participation_only(meeting):
    one, two = make_participation(meeting=meeting), make_participation(meeting=meeting)

    assert participation_of_token(token_of(one)) == one
    assert participation_of_token(token_of(two)) == two
    assert participation_of_token(token_of(one)[:-1]) is None
    assert participation_of_token("x" * links.TOKEN_LENGTH) is None


def test_new_link_kills_the_old_one(participation):
    old = token_of(participation)

    replace_link(participation=participation, at=timezone.now(), by="system")

    assert participation_of_token(old) is None
    assert participation_of_token(token_of(participation)) == participation


def test_stopped_link_opens_nothing(participation):
    token = token_of(participation)
    Invitation.objects.update(revoked_at=timezone.now())

    assert participation_of_token(token) is None


def test_links_are_made_once(participation):
    before = Invitation.objects.values().get()

    make_links(participations=[participation], at=timezone.now())

    assert Invitation.objects.values().get() == before


def test_changed_key_is_noticed_before_a_dead_link_is_sent(participation, settings):
    import pytest

    settings.LINK_KEY = "another key of at least thirty-two characters"

    with pytest.raises(ValueError, match="LINK_KEY has changed"):
        link_of(participation.invitation)
