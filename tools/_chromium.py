"""A real browser, driven by tests and benchmarks.

    with open_browser() as browser:
        page = open_page(browser)
        page.goto(path.as_uri())
        page.locator(".my-explorer input").first.press("ArrowRight")
        ...
        assert page.console_errors == []
        assert page.outside_requests == []     # nothing but 127.0.0.1 was asked for

Every request that leaves this computer fails. Wait with ``page.wait_for_timeout`` or
``wait_until(page, ...)``, never with ``time.sleep``: the page's events are delivered
only while Playwright runs.
"""

import os
import shutil
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

# Seconds to wait for what should come at once: a busy machine is slow, not broken.
PATIENCE = 180

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find_chromium():
    """Path of a Chromium-like browser, or None: CHROMIUM, PATH, usual places."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    found = (shutil.which(name) for name in (*CHROMIUM_NAMES, *CHROMIUM_PLACES))
    return next((path for path in found if path), None)


def is_root():
    """Whether this process is root (Chromium and Jupyter then want a flag)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def open_browser():
    """A Playwright ``Browser`` in which no name but this computer's is found."""
    from playwright.sync_api import sync_playwright

    flags = [
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        # No name but these is found: the network is blocked for the pages.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    flags += ["--no-sandbox"] if is_root() else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=flags
        )
        yield chromium
        chromium.close()


def is_outside(url):
    """Whether a request to ``url`` leaves this computer.

    >>> is_outside("https://example.org/x.js"), is_outside("http://127.0.0.1:8888/")
    (True, False)
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ws", "wss"):
        return False
    return parts.hostname not in ("127.0.0.1", "localhost", "::1")


def open_page(browser, **options):
    """A fresh Playwright ``Page``, 1400x1000, that notes what goes wrong.

    Besides Playwright's own it has ``page.console_errors`` (messages of level error
    and uncaught exceptions) and ``page.outside_requests`` (addresses outside this
    computer, which all fail). For the dark theme: ``page.emulate_media(
    color_scheme="dark")``. The `options` are those of Playwright's ``new_context``.
    """
    usual = {"viewport": {"width": 1400, "height": 1000}}
    context = browser.new_context(**usual | options)
    context.set_default_timeout(1000 * PATIENCE)
    new = context.new_page()
    new.console_errors, new.outside_requests = [], []

    def on_console(message):
        if message.type == "error":
            new.console_errors.append(message.text)

    def on_request(request):
        if is_outside(request.url):
            new.outside_requests.append(request.url)

    new.on("console", on_console)
    new.on("pageerror", lambda error: new.console_errors.append(str(error)))
    new.on("request", on_request)
    return new


def wait_until(page, condition, timeout, message):
    """Return ``condition()`` once it is true; TimeoutError(message) after seconds.

    ``page`` may be None where no browser is involved. `message` may be a function
    without arguments, called when it is needed.
    """
    deadline, pause = time.monotonic() + timeout, 10  # ms: most waits are short
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        page.wait_for_timeout(pause) if page else time.sleep(pause / 1000)
        pause = min(100, 2 * pause)
    words = message() if callable(message) else message
    raise TimeoutError(f"{words} (waited {timeout} s)")
