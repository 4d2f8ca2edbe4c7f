"""Put a text up for signing in a frozen version, change it in the open, close it, withdraw it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from initiative import markdown
from initiative.errors import Refused
from initiative.languages import own_name
from meetings.models import Participation
from meetings.recipients import letter_language
from meetings.services.meeting import touch_public
from meetings.services.sending import MANY
from resolutions.models import Draft, JointText, Version
from resolutions.services.letters import order_to_many
from resolutions.services.proposing import check_agreed, check_length, draft_on_screen
from resolutions.services.texts import log, newest_translations, text_under_lock
from resolutions.states import VoiceKind


@transaction.atomic
def open_for_signing(
    *,
    text: JointText,
    draft_number: int,
    until: datetime,
    without: Collection[str],
    by: str,
    at: datetime,
) -> Version:
    """Freeze the draft as the first version, let everybody read it, and ask all to sign.

    Args:
        draft_number: the draft that the organiser has read.
        until: the end of signing.
        without: languages of letters in which it is opened though they are missing.

    Returns:
        The version that is up for signing; the one that is there, when it was opened before.

    Raises:
        Refused: ``until_in_past``, or as ``check_ready``.
    """
    text = text_under_lock(text)
    if text.current is not None:
        return text.current
    draft = check_ready(text, draft_number, without)
    if until <= at:
        raise Refused("until_in_past", _("The end of signing must be in the future."))
    text.signing_until = until
    version = freeze(text, draft, by, at)
    log(text, "open_for_signing", by, version=version.number, without=sorted(without))
    readers = Participation.objects.of_meeting(text.meeting_id).invited()
    order_news(text, version, readers)
    return version


@transaction.atomic
def put_new_version(
    *, text: JointText, draft_number: int, without: Collection[str], by: str, at: datetime
) -> Version:
    """Freeze the draft as the next version of a text that is open, and ask again.

    Signatures given to the text before stay, each under the version that was signed.

    Raises:
        Refused: ``not_open``, ``same_words``, or as ``check_ready``.
    """
    text = text_under_lock(text)
    if text.current is None or not text.takes_signatures(at):
        raise Refused(
            "not_open", _("Signing is closed. Give it a later end first, then change the text.")
        )
    draft = check_ready(text, draft_number, without)
    if text.current.draft_id == draft.pk:
        raise Refused("same_words", _("The draft says what is up for signing. Change it first."))
    version = freeze(text, draft, by, at)
    log(text, "put_new_version", by, version=version.number, without=sorted(without))
    spoke = text.voices.standing().exclude(kind=VoiceKind.NOT_OURS).values("participation")
    readers = Participation.objects.of_meeting(text.meeting_id).filter(pk__in=spoke)
    order_news(text, version, readers)
    return version


def order_news(text: JointText, version: Version, readers: Iterable[Participation]) -> None:
    """Order the letter about a version, unless so many need a second organiser's yes.

    Then the organisers write it as a letter of theirs, where that rule is kept.
    """
    readers = list(readers)
    if text.meeting.needs_second_organiser and len(readers) > MANY:
        return
    order_to_many(
        text,
        readers,
        kind="resolutions.signing",
        key=f"text-signing:{version.pk}",
        version_pk=version.pk,
    )


def freeze(text: JointText, draft: Draft, by: str, at: datetime) -> Version:
    """Make the draft the version that is up for signing. Nothing ever changes a version."""
    number = text.current.number + 1 if text.current else 1
    version = Version.objects.create(
        text=text,
        number=number,
        draft=draft,
        title=draft.title,
        language=draft.language,
        n_characters=draft.n_characters,
        character_limit=text.meeting.joint_character_limit,
        sha256=draft.sha256,
        opened_by=by,
        opened_at=at,
        markdown_version=markdown.VERSION,
        body=draft.body,
        html=markdown.to_numbered_html(draft.body),
    )
    text.proposers.joined().filter(named_since__isnull=True).update(named_since=at)
    text.current = version
    text.opened_at = text.opened_at or at
    text.save(update_fields=["current", "opened_at", "signing_until"])
    touch_public(text.meeting_id)
    return version


def check_ready(text: JointText, draft_number: int, without: Collection[str]) -> Draft:
    """Return the draft that may be put up; refuse what is not ready.

    Raises:
        Refused: ``withdrawn``, ``empty``, ``changed``, ``too_long``, ``nobody_proposes``,
            ``not_agreed``, ``not_handed_in`` or ``languages_missing``.
    """
    draft = draft_on_screen(text, draft_number)
    check_length(text, draft)
    check_agreed(text, draft)
    if text.begun_for_id is not None and text.handed_in_id != draft.pk:
        raise Refused(
            "not_handed_in",
            _("Those that propose the text are still writing. Wait until they hand it in."),
        )
    missing = [code for code in missing_languages(text) if code not in without]
    if missing:
        raise Refused(
            "languages_missing",
            _(
                "Letters go out in languages in which the text is missing: %(languages)s. "
                "Translate it, or tick each that you open it without."
            )
            % {"languages": ", ".join(own_name(code) for code in missing)},
        )
    return draft


def missing_languages(text: JointText) -> list[str]:
    """Return the languages in which letters go out and the draft is not there, by their codes."""
    if text.draft is None:
        return []
    asked = Participation.objects.of_meeting(text.meeting_id).invited().languages_of_addresses()
    wanted = {letter_language(code) for code in asked if is_of_letters(code)}
    there = {each.language for each in newest_translations(text.draft.pk)}
    there.add(text.draft.language)
    return sorted(wanted - {code.partition("-")[0] for code in there} - there)


def is_of_letters(code: str) -> bool:
    """Say whether our letters are written in a language."""
    return bool({code, code.partition("-")[0]} & set(settings.LETTER_LANGUAGES))


@transaction.atomic
def move_end(*, text: JointText, until: datetime, by: str, at: datetime) -> None:
    """Give signing another end; one that was closed is open again.

    Raises:
        Refused: ``not_open`` where it never was, ``withdrawn``, ``until_in_past``.
    """
    text = text_under_lock(text)
    if text.withdrawn_at is not None:
        raise Refused("withdrawn", _("This text is withdrawn."))
    if text.opened_at is None:
        raise Refused("not_open", _("The text is not open for signing yet."))
    if until <= at:
        raise Refused("until_in_past", _("The end of signing must be in the future."))
    if not text.proposers.joined().exists():
        raise Refused(
            "nobody_proposes",
            _("Nobody proposes this text any more. Ask an organisation to propose it."),
        )
    text.signing_until, text.closed_at = until, None
    text.save(update_fields=["signing_until", "closed_at"])
    touch_public(text.meeting_id)
    log(text, "move_end_of_signing", by, until=until.isoformat())


@transaction.atomic
def close_signing(*, text: JointText, by: str, at: datetime) -> None:
    """Close a text before its end; what had arrived by now still counts. Twice is once.

    Raises:
        Refused: ``not_open``.
    """
    text = text_under_lock(text)
    if text.opened_at is None:
        raise Refused("not_open", _("The text is not open for signing yet."))
    if text.closed_at is None:
        text.closed_at = at
        text.save(update_fields=["closed_at"])
        touch_public(text.meeting_id)
        log(text, "close_signing", by)


@transaction.atomic
def withdraw_text(*, text: JointText, reason: str, by: str, at: datetime) -> None:
    """Take a text back from the public; its address stays and says when and why.

    Every version and every signature is kept. A draft is given up.

    Raises:
        Refused: ``no_reason``, for a text that everybody could read.
    """
    text = text_under_lock(text)
    if text.withdrawn_at is not None:
        return
    if text.opened_at is not None and not reason:
        raise Refused("no_reason", _("Write why. Everybody can read it."))
    text.withdrawn_at, text.withdrawn_reason = at, reason
    text.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    touch_public(text.meeting_id)
    log(text, "withdraw_text", by, reason=reason[:500])
