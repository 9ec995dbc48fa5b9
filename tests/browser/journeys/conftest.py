"""Journeys start on the front page, on one day, and find everything by the words that show."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

TODAY = "2026-11-23T09:00:00"
Arrive = Callable[..., Page]


@pytest.fixture
def arrive(open_page: Callable[..., Page]) -> Arrive:
    """The front page as somebody finds it on that day."""

    def arrive(**options: Any) -> Page:
        page = open_page(**options)
        page.set_default_timeout(20_000)
        page.clock.set_fixed_time(TODAY)
        page.reload()
        return page

    return arrive


def to_calculator(page: Page, name: str) -> None:
    """From any page: the header's list of calculators, then the one whose link begins so."""
    page.get_by_role("banner").get_by_role("link", name="计算", exact=True).click()
    link = page.get_by_role("link", name=re.compile(f"^{name}"))
    page.get_by_role("main").get_by_role("listitem").filter(has=link).get_by_role("link").click()
