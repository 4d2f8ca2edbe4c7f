"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = ["/meetings/milan-2023/report/", "/meetings/milan-2023/report/versions/1/"]
DELEGATE: list[str] = []
DESK: list[str] = [
    "/desk/milan-2023/report/",
    "/desk/milan-2023/report/text/",
    "/desk/milan-2023/report/preview/",
    "/desk/milan-2023/report/versions/",
    "/desk/milan-2023/report/corrections/",
    "/desk/milan-2023/report/publish/",
    "/desk/milan-2024/report/",
    "/desk/milan-2024/report/text/",
    "/desk/milan-2024/report/corrections/",
]
