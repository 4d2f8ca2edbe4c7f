"""Set the limits of this process, then become the program that is named. Run, never imported.

Not ``preexec_fn``: between fork and exec a server with threads may hold locks for ever.
Arguments: address space in bytes, CPU in seconds, file size in bytes, the program, its own.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Limit, and exec."""
    space, seconds, size = (int(word) for word in sys.argv[1:4])
    if sys.platform == "linux":
        # Whoever waits for us is gone, for example a killed worker: so are we.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606 no shell is meant


if __name__ == "__main__":
    main()
