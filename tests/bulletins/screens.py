"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = [
    "/meetings/milan-2024/news/",
    "/meetings/milan-2024/news/1/",
    "/meetings/milan-2024/news/2/",
]
DELEGATE: list[str] = [
    "/my/milan-2024/news/",
    "/my/milan-2024/news/new/",
    "/my/milan-2024/news/1/",
    "/my/milan-2024/notes/",
    "/my/milan-2024/organisations/",
]
DESK: list[str] = ["/desk/milan-2024/news/", "/desk/milan-2024/news/1/"]
