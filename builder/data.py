"""The policy data as the files that the browser and the installed package read."""

import json

from calculator.policy import Library


def compiled_files(library: Library) -> dict[str, bytes]:
    """File name → bytes, one small JSON file per place; the same data gives the same bytes."""
    return {
        name: json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in sorted(library.compiled().items())
    }
