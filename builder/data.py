"""The policy data as the files that the browser and the installed package read."""

import json
from collections.abc import Mapping
from typing import Any

from calculator.policy import Library


def compiled_files(library: Library) -> dict[str, bytes]:
    """File name → bytes, one small JSON file per place; the same data gives the same bytes."""
    return as_files(library.compiled())


def as_files(contents: Mapping[str, Any]) -> dict[str, bytes]:
    """The same of contents by file name."""
    return {
        name: json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in sorted(contents.items())
    }
