"""Python under libfaketime: read at the start of every process of T5, before anything else.

Python sleeps until a moment of the steady clock, and libfaketime 0.9.10 takes that moment
for one of the clock that it turns: every sleep fails. ``select`` sleeps for a length.
"""

import select
import time


def sleep(seconds):
    """Sleep for so long."""
    select.select([], [], [], seconds)


time.sleep = sleep
