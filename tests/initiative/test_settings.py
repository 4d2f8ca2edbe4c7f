"""What can be set is written down for those who set it."""

import re

from initiative.env import BASE_DIR


def test_every_variable_of_the_environment_is_in_the_guide_for_operators():
    source = (BASE_DIR / "initiative/settings.py").read_text()
    guide = (BASE_DIR / "docs/operators.md").read_text()
    names = set(re.findall(r"(?:env\.\w+|secret)\(\s*\"(\w+)\"", source))

    assert len(names) > 20
    missing = {name for name in names if not re.search(rf"[`]{name}[`=]", guide)}
    assert missing == set()
