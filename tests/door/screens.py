"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = []
DELEGATE: list[str] = []
DESK = [
    "/desk/milan-2023/door/",
    "/desk/milan-2024/door/list/",
    "/desk/milan-2024/door/helpers/",
    "/desk/milan-2023/door/not-listed/all/",
]
