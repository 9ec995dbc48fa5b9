"""What the tests share: the checkout, the built site, a server for it, and a browser's path."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from builder import fingerprint
from builder.browser import find_browser
from builder.project import Project
from tests.browser.server import serving

ROOT = Path(__file__).resolve().parent.parent


# Nothing asserts a time: on a busy machine a page may take long.
expect.set_options(timeout=20_000)


_HANGS_SECONDS = 300


@pytest.fixture(autouse=True)
def _no_test_waits_for_ever() -> Iterator[None]:
    """A page's promise that is never kept would otherwise end the run without naming the test."""

    def give_up(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"no end after {_HANGS_SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, _HANGS_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def built_site(project: Project) -> Path:
    """build/site, made anew if anything that it is made from has changed."""
    if not fingerprint.is_current(project):
        build = subprocess.run(
            [sys.executable, ROOT / "build.py", "build"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert build.returncode == 0, build.stdout + build.stderr
    return project.site


@pytest.fixture(scope="session")
def site_server(built_site: Path) -> Iterator[str]:
    """The address of the site on the plainest of servers, which knows no type of our own."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium_path() -> str:
    browser = find_browser()
    assert browser, "No Chromium found. `python3 build.py test` installs one."
    return str(browser)


_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One quick compilation of the runtime instead of two: it changes no result and spares a third
    # of the processor's time. The benchmarks leave it out.
    "--js-flags=--liftoff-only",
    # Routes do not reach service workers, so nothing but this machine may be in their reach.
    # By the name of plain.test this machine is no safe place for browsers without HTTPS.
    "--host-resolver-rules=MAP plain.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The one browser of a run: Playwright cannot be started twice in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(_ARGUMENTS))
        yield browser
        browser.close()
