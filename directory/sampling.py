"""What the directory adds to the sample: invented organisations, an import, one that waits."""

import uuid
from datetime import timedelta

from directory.planning import plan_of
from directory.services.bringing import bring_list
from directory.services.organisation import add_affiliation
from directory.services.taking import take_list
from directory.states import BatchState
from meetings.sampling import Sample, part_of_sample
from organisations.models import Organisation
from organisations.services import find_or_found

# Invented, and said to be so; on the list of no meeting.
WHOLE = "Sample federation of reading rooms"
ROOMS = "Sample reading room of Lyon"

DONE = f"""name,acronym,other names,place,email,language,international
{WHOLE},SFRR,Fédération témoin des salles de lecture,Geneva,federation@example.org,fr,
{ROOMS},,Salle de lecture de Lyon,Lyon,lyon@example.org,fr,{WHOLE}
Sample reading room of Lyon and around,,,Lyon,around@example.org,fr,
قاعة المطالعة (sample),,,القاهرة,cairo@example.org,ar,{WHOLE}
読書室 (sample),,Sample reading room of Tokyo,東京,tokyo@example.org,ja,
"""

# Some rows of it need a person.
WAITING = f"""Nome;Luogo;E-Mail;Lingua;Note
{ROOMS};Villeurbanne;lyon@example.org;fr;moved
Sample reading room of Porto;Porto;porto@@example.org;pt;
Sample reading room of Łódź;Łódź;lodz@example.org;pl;
;Roma;roma@example.org;it;who is it?
Sample reading room of Kyiv;Київ;tokyo@example.org;uk;
"""


@part_of_sample
def directory(sample: Sample) -> None:
    """Import a list, and bring one that waits for its reader."""
    by = sample.organiser.ref
    done = bring(sample, DONE, "sample.csv", hours=30)
    if done.state == BatchState.READ:
        take_list(batch=done, seen=plan_of(done).mark, at=sample.at - timedelta(hours=29), by=by)
        tell(sample)
    bring(sample, WAITING, "sample-waiting.csv", hours=1)


def bring(sample: Sample, text: str, name: str, *, hours: int):
    """Bring a list as a file, once however often the sample is made."""
    return bring_list(
        key=uuid.uuid5(uuid.NAMESPACE_URL, f"{sample.second.slug}/{name}"),
        meeting=None,
        data=text.encode(),
        text="",
        file_name=name,
        at=sample.at - timedelta(hours=hours),
        by=sample.organiser.ref,
    )


def tell(sample: Sample) -> None:
    """Say to whom the invented rooms belong, from when."""
    by = sample.organiser.ref
    room: Organisation = find_or_found(name=ROOMS, by=by)
    add_affiliation(organisation=room, name=WHOLE, since=1998, until=None, by=by)
