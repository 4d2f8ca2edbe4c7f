"""Take over from the last meeting what is wanted, as rows that have no history."""

from meetings.models import (
    Convener,
    Letter,
    LetterText,
    Meeting,
    Organiser,
    Participation,
    ReminderRule,
)
from organisations.models import User
from polls.carrying import Wanted, letters_of
from polls.models import LetterCopy
from polls.shifting import Shift


def carry_over(previous: Meeting, meeting: Meeting, wanted: Wanted, organiser: User) -> None:
    """Take over what is wanted, see ``carrying``."""
    conveners = list(previous.conveners.order_by("pk")) if wanted.has_conveners else []
    Convener.objects.bulk_create(
        Convener(meeting=meeting, organisation_id=each.organisation_id, role=each.role)
        for each in conveners
    )
    listed = previous.participations.order_by("pk")
    if not wanted.has_organisations:
        # Who calls a meeting is on its list.
        listed = listed.filter(organisation__in=[each.organisation_id for each in conveners])
    languages = dict(listed.values_list("organisation_id", "language"))
    languages |= {
        each.organisation_id: "" for each in conveners if each.organisation_id not in languages
    }
    Participation.objects.bulk_create(
        (
            Participation(meeting=meeting, organisation_id=pk, language=language)
            for pk, language in languages.items()
        ),
        batch_size=1000,
    )
    if wanted.has_team:
        team = previous.organisers.exclude(user=organiser).order_by("pk")
        Organiser.objects.bulk_create(
            Organiser(meeting=meeting, user_id=each.user_id, role=each.role) for each in team
        )
    if wanted.has_letters:
        copy_letters(previous, meeting, has_rules=wanted.has_rules)


def copy_letters(previous: Meeting, meeting: Meeting, *, has_rules: bool) -> None:
    """Copy the letters as drafts in which somebody must look at the dates; rules are off."""
    shift = Shift.between(previous, meeting.starts_on, meeting.time_zone)
    here = dict(meeting.participations.values_list("organisation_id", "pk"))
    kept, _left = letters_of(previous)
    for letter in kept:
        copy = Letter.objects.create(meeting=meeting, kind=letter.kind, audience=letter.audience)
        LetterCopy.objects.create(letter=copy, source=letter)
        LetterText.objects.bulk_create(
            LetterText(letter=copy, language=each.language, subject=each.subject, body=each.body)
            for each in letter.texts.all()
        )
        left_out = [each.organisation_id for each in letter.without.all()]
        copy.without.set([here[pk] for pk in left_out if pk in here])
        if has_rules:
            ReminderRule.objects.bulk_create(
                ReminderRule(
                    letter=copy,
                    deadline=each.deadline,
                    days_before=each.days_before,
                    goes_at=each.goes_at and shift.moved(each.goes_at),
                )
                for each in letter.rules.all()
            )
