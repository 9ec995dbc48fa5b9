"""The theme: colours that stand in two places agree, and bare pages are bare."""

import re
from pathlib import Path


def test_dark_is_the_same_with_and_without_a_script(repository: Path) -> None:
    css = (repository / "docs" / "_theme" / "assets" / "site.css").read_text(encoding="utf-8")
    without = re.search(r":root:not\(\[data-theme\]\) \{(.*?)\}", css, re.DOTALL)
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', css, re.DOTALL)
    assert without
    assert chosen
    colours = [set(re.findall(r"(--[a-z-]+): (.+?);", part[1])) for part in (without, chosen)]
    assert colours[0] == colours[1] != set()


def test_every_colour_has_its_high_contrast(repository: Path) -> None:
    site = (repository / "docs" / "_theme" / "assets" / "site.css").read_text(encoding="utf-8")
    dark = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', site, re.DOTALL)
    assert dark
    wanted = set(re.findall(r"(--[a-z-]+):", dark[1]))
    sheet = repository / "calculator" / "web" / "settings.css"
    modes = re.findall(
        r':root\[data-contrast="more"\][^{]*\{(.*?)\}', sheet.read_text(encoding="utf-8"), re.DOTALL
    )
    assert [set(re.findall(r"(--[a-z-]+):", mode)) for mode in modes] == [wanted, wanted]


def test_an_embedded_page_is_bare_and_unlisted(built_site: Path) -> None:
    bare = (built_site / "embed" / "inpatient" / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in bare
    assert "site-header" not in bare
    assert "/embedded.js" in bare
    assert "/calculator.js" not in bare
    assert 'class="calc-form"' in bare
    whole = (built_site / "calculators" / "inpatient" / "index.html").read_text(encoding="utf-8")
    assert "/embedded.js" not in whole
    assert "frame-src" not in whole
    assert "frame-src 'self'" in (built_site / "about/embed/index.html").read_text(encoding="utf-8")
