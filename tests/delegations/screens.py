"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = []
DELEGATE = ["/my/milan-2024/delegates/"]
DESK = ["/desk/milan-2024/delegates/", "/desk/milan-2024/delegates/interpreters/"]
