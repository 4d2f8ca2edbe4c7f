"""What the sample shows of delegates: invented people with aliases, their languages and needs."""

from datetime import datetime, timedelta

from delegations.services.delegates import name_delegate
from meetings.models import Participation
from meetings.sampling import Sample, part_of_sample
from meetings.states import Answer

# Whose sample delegates these are → name, languages spoken and needed, what they need.
SAID = {
    "Lotta Comunista": [("Sample delegate A", ["it", "en"], [], "")],
    "JRCL Tankyu-ha": [
        ("Sample delegate B", ["ja"], ["en", "it"], "A place without steps (sample text)."),
        ("Sample delegate C", ["ja", "en"], [], ""),
    ],
    "Internationalist Standpoint": [("Sample delegate D", ["el", "en"], ["it"], "")],
    "Kamunist Kranti": [("Sample delegate E", ["hi", "en"], ["it"], "")],
}


@part_of_sample
def build(sample: Sample) -> None:
    """Name delegates of the open meeting."""
    for name, people in SAID.items():
        participation = Participation.objects.select_related("meeting").get(
            meeting=sample.second, organisation=sample.organisations[name]
        )
        last = participation.rsvps.newest_first().first()
        if last is None or last.answer != Answer.YES:
            continue
        for person in people:
            add(participation, *person, at=sample.at - timedelta(days=1))


def add(
    participation: Participation,
    name: str,
    spoken: list[str],
    needed: list[str],
    needs: str,
    at: datetime,
) -> None:
    """Name one of them; some need a letter for a visa."""
    wants_letter = bool(needed) and "it" in needed and "el" not in spoken
    name_delegate(
        participation=participation,
        name=name,
        spoken=spoken,
        needed=needed,
        access_needs=needs,
        wants_visa_letter=wants_letter,
        passport_name="Sample Name" if wants_letter else "",
        at=at,
        by=f"link:{participation.pk}",
    )
