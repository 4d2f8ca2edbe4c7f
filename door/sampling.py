"""What the sample shows of the door: a helper, and somebody who was not on the list."""

from uuid import UUID

from door.services.helpers import MOST_HOURS, make_helper
from door.services.walkins import note_walk_in
from meetings.models import Attendance
from meetings.sampling import Sample, part_of_sample

HELPER_KEY = UUID(int=1)
WALK_IN_KEY = UUID(int=2)


@part_of_sample
def build(sample: Sample) -> None:
    """Add a link for a helper to the open meeting, and a walk-in to the archive."""
    make_helper(
        meeting=sample.second,
        name="Sample helper",
        hours=MOST_HOURS,
        key=HELPER_KEY,
        at=sample.at,
        by=sample.organiser.ref,
    )
    first = Attendance.objects.of_meeting(sample.archive.pk).first()
    if first is not None:
        note_walk_in(
            meeting=sample.archive,
            organisation_name="Sample organisation that was not on the list",
            person="",
            key=WALK_IN_KEY,
            at=first.came_at,
            by=sample.organiser.ref,
        )
