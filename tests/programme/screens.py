"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = [
    "/meetings/milan-2023/agenda/",
    "/meetings/milan-2023/agenda/versions/",
    "/meetings/milan-2024/agenda/",
    "/meetings/milan-2024/agenda/?zone=Asia/Tokyo",
]
DELEGATE: list[str] = ["/my/milan-2024/agenda/"]
DESK: list[str] = [
    "/desk/milan-2024/agenda/",
    "/desk/milan-2024/agenda/new/",
    "/desk/milan-2024/agenda/publish/",
    "/desk/milan-2024/agenda/times/",
    "/desk/milan-2023/agenda/",
]
