"""The browser tests' fixtures, for the search as it is on the built site."""

from tests.browser.conftest import complaints, open_page, site, site_below

__all__ = ["complaints", "open_page", "site", "site_below"]
