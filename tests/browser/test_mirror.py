"""The mirror of the sample, opened from files as from a USB stick: every link is tried."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tests.browser.conftest import ROOT


@pytest.fixture(scope="module")
def copy(site, tmp_path_factory):
    """Return the folder of a mirror of the running demo."""
    folder = tmp_path_factory.mktemp("usb") / "copy"
    environment = os.environ | {
        "DEBUG": "1", "VAR_DIR": str(site.mail.parent), "SITE_URL": site.address,
    }  # fmt: skip
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    words = [sys.executable, "manage.py", "mirror", str(folder)]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
    return folder


def test_every_page_opens_from_files_and_every_link_leads_somewhere(chromium, copy):
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    page, wrong = context.new_page(), []
    context.on(
        "request",
        lambda it: None if it.url.startswith(("file:", "data:")) else wrong.append(it.url),
    )
    page.on("console", lambda it: wrong.append(it.text) if it.type == "error" else None)
    page.on("requestfailed", lambda it: wrong.append(it.url))
    waiting = [(copy / "index.html").as_uri()]
    seen = set(waiting)
    n_pages = 0
    while waiting:
        page.goto(waiting.pop())
        page.wait_for_load_state()
        n_pages += 1
        assert page.evaluate("document.styleSheets.length") == 1, page.url
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            link = urldefrag(link)[0]
            if not link.startswith("file:") or link in seen:
                continue
            seen.add(link)
            assert Path(unquote(link.removeprefix("file://"))).is_file(), link
            if link.endswith(".html"):
                waiting.append(link)
    context.close()
    assert wrong == []
    assert n_pages > 40
