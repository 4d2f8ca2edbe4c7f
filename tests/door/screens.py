"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = []
DELEGATE: list[str] = []
DESK: list[str] = []
