"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = ["/meetings/milan-2023/next/", "/meetings/milan-2024/next/"]
DELEGATE: list[str] = ["/my/milan-2024/poll/", "/my/milan-2024/poll/propose/"]
DESK: list[str] = [
    "/desk/milan-2024/poll/",
    "/desk/milan-2024/poll/question/",
    "/desk/milan-2024/poll/proposals/new/",
    "/desk/milan-2024/poll/organisations/",
    "/desk/milan-2024/poll/organisations/lotta-comunista/",
    "/desk/milan-2024/next/",
    "/desk/milan-2024/next/letters/",
]
