"""What axe finds wrong with a page as it stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

LAY_OUT_ALL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important }");
    document.adoptedStyleSheets = [sheet];
}"""
"""What lies far below is laid out only when somebody comes near: axe is to see all of it."""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page, only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Every rule that is broken, of all or `only` of these, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        page.evaluate(LAY_OUT_ALL)
    options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
    result = page.evaluate("options => axe.run(options)", options)
    return [
        {"rule": item["id"], "where": [node["html"][:200] for node in item["nodes"]]}
        for item in result["violations"]
    ]
