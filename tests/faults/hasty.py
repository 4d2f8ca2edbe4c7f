"""``pump_outbox --loop`` in which a thousandth of the time passes: a process of T3.

Back-offs, the breaker's waits and the throttle's seconds are those of the product, divided
by a thousand; so are the seconds for which a mute mail server is listened to.
"""

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from initiative.outbox import breaker, settling, throttle  # noqa: E402

FASTER = 1000

settings.OUTBOX_TIMEOUTS = {"connect": 2, "command": 0.4, "talk": 1, "reply": 0.4, "whole": 5}
settling.BACK_OFF = tuple(wait / FASTER for wait in settling.BACK_OFF)
settling.UNCERTAIN_WAIT /= FASTER
breaker.WAITS = tuple(wait / FASTER for wait in breaker.WAITS)
throttle.FIRST_RATE *= FASTER
throttle.SLOWEST_RATE *= FASTER
throttle.FREE_RATE *= FASTER

if __name__ == "__main__":
    call_command("pump_outbox", loop=True, every=0.1)
