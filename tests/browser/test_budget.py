"""What a first visit costs on the wire: few requests, few bytes, hardly any script."""

import pytest

MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT = 60_000, 6, 3_000


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/milan-2023/",
        "/meetings/milan-2023/statements/",
        "/meetings/milan-2023/statements/committee-for-a-workers-international/",
        "/meetings/milan-2023/participants/",
        "/meetings/milan-2023/words/?q=work",
        "/meetings/milan-2023/book/",
    ],
)
def test_a_first_visit_is_small(chromium, site, path):
    context = chromium.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds, sizes = {}, {}
    wire.on("Network.responseReceived", lambda it: kinds.update({it["requestId"]: it["type"]}))
    wire.on(
        "Network.loadingFinished",
        lambda it: sizes.update({it["requestId"]: it["encodedDataLength"]}),
    )
    response = page.goto(site.address + path, wait_until="networkidle")
    assert response.status == 200
    script = sum(size for key, size in sizes.items() if kinds.get(key) == "Script")
    context.close()
    assert sum(sizes.values()) <= MOST_BYTES
    assert len(sizes) <= MOST_REQUESTS
    assert script <= MOST_SCRIPT
