"""Pages of this app in the demo, for ``tests/browser/test_screens.py``."""

PUBLIC: list[str] = []
DELEGATE: list[str] = []
DESK: list[str] = [
    "/desk/organisations/",
    "/desk/organisations/?q=lyon",
    "/desk/organisations/new/",
    "/desk/organisations/duplicates/",
    "/desk/organisations/export/",
    "/desk/organisations/import/",
    "/desk/organisations/imports/",
    "/desk/organisations/imports/1/done/",
    "/desk/organisations/imports/1/undo/",
    "/desk/organisations/imports/2/columns/",
    "/desk/organisations/imports/2/look/",
    "/desk/organisations/sample-reading-room-of-lyon/",
    "/desk/organisations/sample-reading-room-of-lyon/edit/",
    "/desk/organisations/sample-reading-room-of-lyon/join/",
    "/desk/organisations/sample-reading-room-of-lyon/join/?with=sample-reading-room-of-lyon-and-around",
    "/desk/organisations/occhio-di-classe/",
]
