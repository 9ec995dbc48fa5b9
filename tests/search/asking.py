"""How a person asks the search box, and what is then on the screen."""

import json
import subprocess
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urldefrag

from playwright.sync_api import Locator, Page, expect

from builder.environment import find_node
from builder.project import Project


def box(page: Page) -> Locator:
    """The search box of the page, in the header or on the home page."""
    return page.get_by_role("search").get_by_role("combobox").first


def ask(page: Page, query: str) -> None:
    """Type a query and wait until what is shown belongs to it."""
    box(page).fill(query)
    expect(page.locator(f'[data-search][data-shows="{query}"]')).to_be_attached(timeout=15_000)


def addresses(page: Page, site: str) -> list[str]:
    """Where the results lead, in the order of the screen, below the site's root."""
    links: list[str] = page.locator("[data-search] a[role=option]").evaluate_all(
        "links => links.map(link => link.href)"
    )
    return [unquote(link.removeprefix(site)) for link in links]


def leads_to(address: str, wanted: str) -> bool:
    """Whether a result is the wanted one; a calculator may have more filled in than was asked.

    A star in what is wanted stands for anything.
    """
    page, fragment = urldefrag(address)
    wanted_page, wanted_fragment = urldefrag(wanted)
    if not fnmatchcase(page, wanted_page):
        return False
    if "=" in wanted_fragment:
        return set(parse_qsl(wanted_fragment)) <= set(parse_qsl(fragment))
    return not wanted_fragment or fnmatchcase(fragment, wanted_fragment)


def asked_in_node(
    project: Project, site: Path, queries: Sequence[str], folder: Path, fresh_each: int = 1
) -> list[dict[str, Any]]:
    """Links, notices and downloaded bytes of each query, without a browser.

    Every so many of them begin a visit; those between find there what was fetched before.
    """
    path = folder / "queries.json"
    path.write_text(json.dumps(queries, ensure_ascii=False), encoding="utf-8")
    script = project.root / "tests" / "search" / "asked.mjs"
    done = subprocess.run(
        [find_node(project).node, script, site, path, str(fresh_each)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
