"""The demo as an operator starts it, and Chromium as its readers hold it.

Nothing here imports Django's models: the site is reached over HTTP, its letters are
read as the files that the postbox kept.
"""

import email
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var/screenshots"
PATIENCE_S = 90


class Site:
    """The running demo: its address and its postbox."""

    def __init__(self, address, mail):
        self.address = address
        self.mail = mail

    def letters(self, to="", subject=""):
        """Letters in the order of their arrival, parsed."""
        found = []
        for path in sorted(self.mail.glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if to in letter["To"] and subject in letter["Subject"]:
                found.append(letter)
        return found

    def wait_for_letters(self, n, **wanted):
        """Return the letters once there are ``n``; more than ``n`` is a failure."""
        found = wait_until(lambda: self.letters(**wanted), lambda found: len(found) >= n)
        assert len(found) == n, [(each["To"], each["Subject"]) for each in found]
        return found


def wait_until(read, is_right):
    """Read until it is right; the last reading is returned whatever it is."""
    ends_at = time.monotonic() + PATIENCE_S
    while True:
        value = read()
        if is_right(value) or time.monotonic() > ends_at:
            return value
        time.sleep(0.2)


def text_of(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(letter):
    return re.search(r"http://localhost:\d+/i/[\w-]+/", text_of(letter))[0]


@contextmanager
def run_demo(var, clock=None, **more):
    """Start the demo in a folder of its own, and end it at the end.

    Args:
        clock: called when the sample is made; its part of the environment is for the site.
        more: of the environment.
    """
    environment = os.environ | {"DEBUG": "1", "VAR_DIR": str(var)} | more
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PORT", "SITE_URL"):
        environment.pop(name, None)
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    if clock is not None:
        subprocess.run(
            [*run, "demo"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        environment |= clock()
    with (var / "demo.log").open("w") as log:
        demo = subprocess.Popen(
            [*run, "demo", "--serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        said = wait_until(
            lambda: re.search(r"The site +(\S+)/", (var / "demo.log").read_text()),
            lambda found: found is not None or demo.poll() is not None,
        )
        assert said, (var / "demo.log").read_text()
        yield Site(said[1], var / "mail")
    finally:
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(30) == 0, (var / "demo.log").read_text()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo, started once for all tests that need nothing else."""
    with run_demo(tmp_path_factory.mktemp("demo")) as started:
        yield started


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, site):
    """Open windows: each with its own cookies, as another person at another machine has."""
    contexts = []
    strangers = []

    def open_window(**given):
        context = chromium.new_context(
            base_url=site.address, **{"viewport": {"width": 1280, "height": 900}} | given
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                strangers.append(request.url)
                if not request.url.startswith((site.address, "data:"))
                else None
            ),
        )
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert strangers == [], "a page asked another host"


@pytest.fixture
def shot():
    SHOTS.mkdir(parents=True, exist_ok=True)

    def take(page, name):
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return take


def sign_in(page, who):
    page.goto("/account/login/")
    page.fill("input[name=login]", f"{who}@example.org")
    page.fill("input[name=password]", "sample-only")
    page.click("main form button")
    page.wait_for_url("**/desk/**")
