"""What axe finds wrong with a page as it stands."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[dict[str, Any]]:
    """Every rule that is broken, and where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run()")
    return [
        {"rule": item["id"], "where": [node["html"][:200] for node in item["nodes"]]}
        for item in result["violations"]
    ]
