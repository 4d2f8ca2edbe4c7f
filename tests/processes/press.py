"""Press "send" on a letter twice, the moment a line arrives: ``python press.py LETTER_PK``."""

import sys
import uuid

import django

django.setup()

from django.utils import timezone  # noqa: E402

from initiative.audit.record import SYSTEM  # noqa: E402
from initiative.outbox import tasks  # noqa: E402
from initiative.outbox.models import Message  # noqa: E402
from meetings.models import Letter  # noqa: E402
from meetings.services.sending import ask_to_send  # noqa: E402

letter = Letter.objects.get(pk=sys.argv[1])
print("ready", flush=True)  # noqa: T201
sys.stdin.readline()
# One page, one key: the second press is known again. Another person has another page.
key = uuid.uuid4()
sendings = [ask_to_send(letter=letter, key=key, at=timezone.now(), by=SYSTEM) for _each in range(2)]
# Every bell is rung again, twice in a row, and by both: two workers get it at once.
for pk in Message.objects.values_list("pk", flat=True):
    tasks.ring(tasks.deliver, pk)
    tasks.ring(tasks.deliver, pk)
for _each in range(3):
    tasks.ring(tasks.pump)
print(*[sending.n_letters for sending in sendings], flush=True)  # noqa: T201
