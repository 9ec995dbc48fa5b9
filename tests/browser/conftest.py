"""A browser that sees nothing but the built site, and complains of whatever goes wrong in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

from tests.browser.complaints import Complaints
from tests.browser.server import serving

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(site_server: str) -> str:
    """The address of the front page, at the top of its server."""
    return site_server


@pytest.fixture(scope="session")
def site_below(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site under a sub-path."""
    top = tmp_path_factory.mktemp("server")
    (top / "yibao").symlink_to(built_site)
    with serving(top) as address:
        yield f"{address}yibao/"


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert found.unexpected() == []


@pytest.fixture(scope="session")
def known_reader(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who has been here before: Python starts from its kept memory."""
    context = browser.new_context(locale="zh-CN", service_workers="block")
    yield context
    context.close()


@pytest.fixture
def open_page(
    browser: Browser, site: str, complaints: Complaints, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Open a page of the site by its path, in a context of its own.

    Where tests are marked ``known_reader``, whatever needs no context of its own is opened in one
    that they share; nothing but the runtime is left in it from test to test.
    """
    contexts: list[BrowserContext] = []
    marked = {marker.name for marker in request.node.iter_markers()}
    is_known = "known_reader" in marked and "new_reader" not in marked
    known: BrowserContext | None = request.getfixturevalue("known_reader") if is_known else None

    def open_page(
        path: str = "",
        *,
        root: str = site,
        prepare: Callable[[Page], object] | None = None,
        viewport: ViewportSize | None = None,
        **options: Any,
    ) -> Page:
        if known and root == site and not options:
            context = known
        else:
            # With a service worker, requests would pass by the routes that tests lay.
            options = {"service_workers": "block", **options}
            context = browser.new_context(locale="zh-CN", **options)
            contexts.append(context)
        page = context.new_page()
        if viewport:
            page.set_viewport_size(viewport)
        page.on("request", lambda request: _watch(request, root, complaints))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )
        if prepare:
            prepare(page)
        page.goto(root + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    if known and known.pages:
        _forget(known, site)


def _forget(context: BrowserContext, site: str) -> None:
    """Close the pages and leave nothing of theirs but Python's kept memory."""
    context.unroute_all(behavior="ignoreErrors")
    context.set_offline(False)
    page = context.new_page()
    # What cannot be put back would be found by whichever test comes next.
    assert page.evaluate("Date.now.toString().includes('[native code]')"), (
        "A test that sets the clock of its context needs a context of its own: mark it new_reader."
    )
    session = context.new_cdp_session(page)
    forget = {"origin": site.rstrip("/"), "storageTypes": "cookies,local_storage,indexeddb"}
    session.send("Storage.clearDataForOrigin", forget)
    for page in context.pages:
        page.close()


def _watch(request: Request, root: str, complaints: list[str]) -> None:
    if not request.url.startswith((root, "blob:", "data:")):
        complaints.append(f"request to another origin: {request.url}")
