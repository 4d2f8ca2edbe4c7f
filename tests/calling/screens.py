"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

# The open call of the demo is closed (410): its answers have just closed.
PUBLIC: list[str] = []
DELEGATE: list[str] = []
DESK: list[str] = [
    "/desk/milan-2024/nominations/",
    "/desk/milan-2024/nominations/1/",
    "/desk/milan-2024/nominations/policy/",
    "/desk/milan-2024/requests/",
    "/desk/milan-2024/requests/1/",
]
