"""Renders the Markdown to HTML with mkdocs, whose warnings are errors here."""

import logging
import re
import shutil
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from builder.errors import BuildError

_CHECKED = re.compile(r"^checked: '?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)
_HEAD = 20_000
"""Far more characters than the header of any page has."""
_NOINDEX = '<meta name="robots" content="noindex">'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_site(mkdocs_yml: Path, pages: Path, site: Path, site_url: str | None) -> None:
    """Render `pages` into `site`; canonical links and a sitemap need the address of the site."""
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    try:
        config = load_config(
            str(mkdocs_yml), docs_dir=str(pages), site_dir=str(site), site_url=site_url
        )
        # A page that stands alone says when all data was checked, as the pages do.
        config.extra["checked"] = _last_checked(pages)
        build(config)
    except (MkDocsException, Abort) as error:
        raise BuildError(
            "页面没有生成：\n" + "\n".join(warnings.messages or [str(error)]),
            "按上面每一行指出的文件改；改好后再运行一次 python3 build.py build。",
        ) from error
    finally:
        logger.removeHandler(warnings)
    _leave_out_unused_theme_files(site)
    _settle_sitemap(site, site_url)


def _last_checked(pages: Path) -> str:
    """The latest day that any page says it was checked on; empty where none does."""
    heads = (path.read_text(encoding="utf-8")[:_HEAD] for path in pages.rglob("*.md"))
    return max((found[1] for head in heads if (found := _CHECKED.search(head))), default="")


class _Warnings(logging.Handler):
    """Keeps what mkdocs warns of: its strict mode only counts."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _leave_out_unused_theme_files(site: Path) -> None:
    # The pages use the theme's style sheet and nothing else of it: no script, no icon.
    shutil.rmtree(site / "assets" / "javascripts")
    shutil.rmtree(site / "assets" / "images")
    for path in (site / "assets" / "stylesheets").iterdir():
        if not path.name.startswith("main.") or path.suffix == ".map":
            path.unlink()


def _settle_sitemap(site: Path, site_url: str | None) -> None:
    """Without an address a sitemap is empty; with one, mkdocs dates each page to the build.

    Pages that ask not to be indexed are taken out, too: a crawler would be told both.
    Crawlers are told of it by robots.txt, which they look for at the top of a host.
    """
    (site / "sitemap.xml.gz").unlink()
    sitemap = site / "sitemap.xml"
    if site_url is None:
        sitemap.unlink()
        return
    ElementTree.register_namespace("", _SITEMAP)
    tree = ElementTree.parse(sitemap)
    root = f"{site_url.removesuffix('/')}/"
    for url in list(tree.getroot()):
        address = unquote(url.findtext(f"{{{_SITEMAP}}}loc", "").removeprefix(root))
        page = (
            site / address / "index.html"
            if address.endswith("/") or not address
            else site / address
        )
        if _NOINDEX in page.read_text(encoding="utf-8")[:_HEAD]:
            tree.getroot().remove(url)
            continue
        for date in url.findall(f"{{{_SITEMAP}}}lastmod"):
            url.remove(date)
    tree.write(sitemap, encoding="utf-8", xml_declaration=True)
    (site / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\n\nSitemap: {root}sitemap.xml\n", "utf-8"
    )
