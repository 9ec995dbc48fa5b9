"""A browser that sees nothing but the built site, and complains of whatever goes wrong in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

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


@pytest.fixture
def open_page(browser: Browser, site: str, complaints: Complaints) -> Iterator[Open]:
    """Open a page of the site by its path, in a context of its own."""
    contexts = []

    def open_page(
        path: str = "",
        *,
        root: str = site,
        prepare: Callable[[Page], object] | None = None,
        **options: Any,
    ) -> Page:
        # With a service worker, requests would pass by the routes that tests lay.
        options = {"service_workers": "block", **options}
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        context.route(lambda url: not url.startswith(root), _refuse)
        context.on("request", lambda request: _watch(request, root, complaints))
        page = context.new_page()
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


def _refuse(route: Route) -> None:
    route.abort()


def _watch(request: Request, root: str, complaints: list[str]) -> None:
    if not request.url.startswith((root, "blob:", "data:")):
        complaints.append(f"request to another origin: {request.url}")
