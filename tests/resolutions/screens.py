"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = [
    "/meetings/milan-2024/resolutions/",
    "/meetings/milan-2024/resolutions/1/",
    "/meetings/milan-2024/resolutions/1/versions/1/",
    "/meetings/milan-2024/resolutions/1/versions/2/",
    "/meetings/milan-2024/resolutions/1/versions/2/it/",
    "/meetings/milan-2024/resolutions/2/",
    "/meetings/milan-2023/resolutions/1/",
    "/meetings/milan-2023/resolutions/1/?order=time",
]
DELEGATE: list[str] = [
    "/my/milan-2024/resolutions/",
    "/my/milan-2024/resolutions/new/",
    "/my/milan-2024/resolutions/1/",
    "/my/milan-2024/resolutions/2/",
    "/my/milan-2024/resolutions/2/part/",
]
DESK: list[str] = [
    "/desk/milan-2024/resolutions/",
    "/desk/milan-2024/resolutions/new/",
    "/desk/milan-2024/resolutions/1/",
    "/desk/milan-2024/resolutions/1/end/",
    "/desk/milan-2024/resolutions/1/behalf/",
    "/desk/milan-2024/resolutions/1/proposer/",
    "/desk/milan-2024/resolutions/1/withdraw/",
    "/desk/milan-2024/resolutions/1/names/",
    "/desk/milan-2024/resolutions/2/",
    "/desk/milan-2024/resolutions/2/happened/",
    "/desk/milan-2023/resolutions/1/",
]
