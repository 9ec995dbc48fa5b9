"""Finds or installs a Chromium for the browser tests."""

import os
import shutil
import sys
from pathlib import Path

from builder.errors import BuildError
from builder.progress import Stage, run

VARIABLE = "CHROMIUM_PATH"
_PACKAGE = "chromium-headless-shell"
"""Chromium without a window: it starts a page in a third of the time."""
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    _PACKAGE,
)
_DOWNLOAD_SECONDS = 240.0


def find_browser() -> Path | None:
    """A browser that is already there: the one named by CHROMIUM_PATH, on PATH, or Playwright's."""
    named = os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_file():
            raise BuildError(
                f"{VARIABLE} names {named}, which is not there.",
                f"Set {VARIABLE} to the path of Chromium or Chrome, or unset it.",
            )
        return Path(named)
    on_path = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(on_path) if on_path else _downloaded_by_playwright()


def ensure_browser(progress: Stage) -> Path:
    """A browser, installed if need be: by Playwright, else as Debian's package."""
    refusals = []
    for install in (None, _download_with_playwright, _install_debian_package):
        if install:
            try:
                install(progress)
            except BuildError as error:
                refusals.append(str(error))
        browser = find_browser()
        if browser:
            return browser
    raise BuildError(
        "\n".join(["There is no Chromium for the browser tests.", *refusals]),
        f"Install Chromium or Chrome, or set {VARIABLE} to the path of one.",
    )


def _downloaded_by_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _download_with_playwright(progress: Stage) -> None:
    progress.say("letting Playwright download Chromium")
    run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        progress,
        timeout=_DOWNLOAD_SECONDS,
        failure=BuildError("Playwright could not download its browser."),
    )


def _install_debian_package(progress: Stage) -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise BuildError("Debian's package can be installed only by root, with apt-get.")
    failure = BuildError(f"apt-get could not install the package {_PACKAGE}.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    progress.say(f"installing Debian's package {_PACKAGE}")
    run(["apt-get", "update"], progress, failure=failure, env=environment)
    run(
        ["apt-get", "install", "--yes", "--no-install-recommends", _PACKAGE],
        progress,
        failure=failure,
        env=environment,
    )
