"""Every link inside the built site leads somewhere, and no page fetches anything from elsewhere."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

FETCHING = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src")}


class _Page(HTMLParser):
    """The ids of a page and the addresses it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[tuple[str, str, str]] = []
        self.fields: dict[str, set[str]] = {}
        """The fields of a form, each with its options where it has any."""
        self.inline_scripts = 0
        self.policy = ""
        self._field = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        is_data = given.get("type") == "application/ld+json"
        self.inline_scripts += tag == "script" and "src" not in given and not is_data
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self._note_field(tag, given)
        self.addresses += [(tag, name, given[name]) for name in ("href", "src") if name in given]

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        if "data-field" in given:
            self._field = given["data-field"]
            self.fields[self._field] = set()
        elif "data-unknown" not in given and (
            tag == "option" or given.get("type") in ("radio", "checkbox")
        ):
            self.fields.get(self._field, set()).add(given.get("value", ""))


@cache
def _read(path: Path) -> _Page:
    return _Page(path.read_text(encoding="utf-8"))


def test_every_internal_link_leads_somewhere(built_site: Path) -> None:
    broken = [
        f"{page.relative_to(built_site)} → {address}"
        for page in _pages(built_site)
        for _, _, address in _read(page).addresses
        if not urlsplit(address).scheme and not _leads_somewhere(page, address, built_site)
    ]
    assert broken == []


def test_every_link_to_a_form_fills_in_what_the_form_has(built_site: Path) -> None:
    """What a form does not know it leaves alone, so that a reader would miss it without a word."""
    wrong = [
        f"{page.relative_to(built_site)} → {address}"
        for page in _pages(built_site)
        for _, _, address in _read(page).addresses
        if "=" in urldefrag(address).fragment and not _fits_the_form(page, address)
    ]
    assert wrong == []


def test_no_page_fetches_from_elsewhere(built_site: Path) -> None:
    fetched = [
        f"{page.relative_to(built_site)} → {address}"
        for page in _pages(built_site)
        for tag, name, address in _read(page).addresses
        if (tag, name) in FETCHING and (urlsplit(address).scheme or address.startswith("/"))
    ]
    assert fetched == []


def test_every_page_forbids_inline_scripts(built_site: Path) -> None:
    for page in _pages(built_site):
        assert _read(page).policy.startswith("default-src 'none'"), page
        assert "'unsafe-eval'" not in _read(page).policy, page
        assert _read(page).inline_scripts == 0, page


def test_without_an_address_nothing_claims_one(built_site: Path) -> None:
    for name in ("sitemap.xml", "robots.txt"):
        assert not (built_site / name).exists()
    for page in _pages(built_site):
        assert 'rel="canonical"' not in page.read_text(encoding="utf-8")


def _fits_the_form(page: Path, address: str) -> bool:
    path, fragment = urldefrag(address)
    fields = _read((page.parent / path / "index.html").resolve()).fields
    given = parse_qsl(fragment, strict_parsing=True)
    return all(name in fields and value in (fields[name] or {value}) for name, value in given)


def _pages(site: Path) -> Iterator[Path]:
    # The file to take away is no page of the site: test_takeaway.py looks at it.
    yield from sorted(path for path in site.rglob("*.html") if path.parent.name != "takeaway")


def _leads_somewhere(page: Path, address: str, site: Path) -> bool:
    path, fragment = urldefrag(address)
    if path.startswith("/"):
        return False
    target = (page.parent / unquote(urlsplit(path).path)).resolve() if path else page
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(site.resolve()) or not target.is_file():
        return False
    if not fragment or target.suffix != ".html" or "=" in fragment:
        return True
    return unquote(fragment) in _read(target).ids
