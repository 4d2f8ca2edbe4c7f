"""Letters of a poll: which date suits you, and a proposal that was changed."""

from django.conf import settings
from django.utils import timezone

from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.emails import addressee, common, reply_to, stop_link_of
from meetings.models import Participation
from meetings.services.invitation import link_of
from organisations.models import Contact
from polls.models import Choice, FormerOption, Option, Poll
from polls.wording import option_words, until_words

# A letter names so many proposals; the page has them all.
MOST_NAMED = 8


@letter("polls.asked")
def asked(*, recipient: str, participation_pk: int, poll_pk: int) -> Sheet | Withheld:
    """Return the question when to meet again, with the proposals.

    Withheld when the poll is closed, or the organisation has answered everything.
    """
    poll = Poll.objects.with_open_questions(participation_pk).get(pk=poll_pk)
    if not poll.takes_answers(timezone.now()):
        return Withheld(Reason.STALE)
    if poll.n_answered == poll.n_up:
        return Withheld(Reason.DONE)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    options = [option_words(each) for each in poll.options.up()]
    return question_sheet(
        participation,
        recipient,
        {
            "poll": poll,
            "options": options[:MOST_NAMED],
            "n_more": max(0, len(options) - MOST_NAMED),
            "until": until_words(poll, participation.meeting),
        },
    )


@letter("polls.changed")
def changed(
    *, recipient: str, participation_pk: int, option_pk: int, version: int
) -> Sheet | Withheld:
    """Return the news that a proposal says something else than what was answered.

    Withheld once it was changed again or taken back, the poll is closed, or the organisation
    has answered to the new words.
    """
    option = Option.objects.select_related("poll").get(pk=option_pk)
    if option.version != version:
        return Withheld(Reason.REPLACED)
    if not option.is_up or not option.poll.takes_answers(timezone.now()):
        return Withheld(Reason.STALE)
    choices = Choice.objects.current().filter(option=option, participation=participation_pk)
    choice = choices.filter(option_version__lt=version).first()
    if choice is None:
        return Withheld(Reason.DONE)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    former = FormerOption.objects.get(option=option, version=choice.option_version)
    return question_sheet(
        participation,
        recipient,
        {
            "was": option_words(former),
            "now": option_words(option),
            "answer": choice.get_answer_display(),
            "until": until_words(option.poll, participation.meeting),
        },
    )


def question_sheet(participation: Participation, recipient: str, context: dict) -> Sheet:
    """Return a letter of a poll; its reader can stop such letters with one press (RFC 8058)."""
    link = link_of(participation.invitation)
    stop_link = stop_link_of(Contact.objects.of_address(recipient).get())
    return Sheet(
        context=common(participation, link) | {"stop_link": stop_link} | context,
        reply_to=reply_to(participation),
        headers={
            "List-Id": f"<{participation.meeting.slug}.{settings.MAIL_DOMAIN}>",
            "List-Unsubscribe": f"<{stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        secrets=[link, stop_link],
    )
