"""Hostile Markdown: 100 KB of nothing but marks is rendered, or left as it was typed, in 200 ms."""

import random
import time

from initiative.markdown import has_too_many_marks, to_numbered_html

SIZE = 100_000
MOST_MS = 200
UNITS = [
    "> ", ">", "- ", "1. ", "- x\n", "x\n\n", "> x\n\n", "*", "*x ", "x**y", "*_", "**x *y ",
    "[", "]", "[x](", "[x](<y", '[x](y "', "[]", "![", "[x](https://y.z) ", "<", "<x:y",
    "<https://x.y>", "\\", "&", "&amp;", "&#", "# x\n", "x\n=\n", "---\n", "x\n", "x  \n",
    "[^", "[^1]", "[^1]: x\n", "    x\n\n",
]  # fmt: skip


def texts() -> list[str]:
    """Return every text at full length, and once more as long as it is still read for marks."""
    dice = random.Random(1)
    found = [(unit * SIZE)[:SIZE] for unit in UNITS]
    found.append("".join(dice.choices("*_[]()<>!&\\`#-+ \n\t>1.^:ab", k=SIZE)))
    found.append("".join(f"x[^{n}] " for n in range(4_000)) + "\n[^1]: y" * 4_000)
    return found + [longest_that_is_read(text) for text in found]


def longest_that_is_read(text: str) -> str:
    """Return the beginning of ``text`` that is just not too much."""
    good, bad = 0, len(text) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if has_too_many_marks(text[:middle]) else (middle, bad)
    return text[:good]


def measure() -> None:
    """Print the slowest; fail when it is too slow."""
    slowest = (0.0, "")
    for text in texts():
        times = []
        for _round in range(3):
            began = time.process_time()
            to_numbered_html(text)
            times.append((time.process_time() - began) * 1000)
        slowest = max(slowest, (min(times), text[:12]))
    print(f"hostile Markdown, 100 KB: at most {slowest[0]:.0f} ms of CPU ({slowest[1]!r} …)")
    assert slowest[0] <= MOST_MS, slowest
