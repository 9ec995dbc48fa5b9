"""The page for addresses that lead nowhere: it stands alone, and says what every page says."""

import re
from pathlib import Path

import pytest

from builder.project import Project
from builder.site import render_site

PAGE = "---\ntitle: 试\ndescription: 试\nchecked: '{day}'\n---\n\n# 试\n"


@pytest.mark.parametrize("address", [None, "https://example.org/yibao/"])
def test_it_has_a_description_and_the_day_of_the_newest_check(
    address: str | None, project: Project, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    (pages / "places").mkdir(parents=True)
    (pages / "index.md").write_text(PAGE.format(day="2026-11-22"), encoding="utf-8")
    (pages / "places" / "index.md").write_text(PAGE.format(day="2025-01-01"), encoding="utf-8")
    text = (project.root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(text.replace("docs/_theme", str(project.docs / "_theme")), "utf-8")
    render_site(settings, pages, tmp_path / "site", address)
    page = (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    assert re.search(r'<meta name="description" content="[^"]{10,}">', page)
    assert '最近核对：<time datetime="2026-11-22">' in page
