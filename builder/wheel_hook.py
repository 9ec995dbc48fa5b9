"""Puts the compiled policy data into the `calculator` wheel while hatchling builds it."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PolicyDataHook(BuildHookInterface[Any]):
    """Compiles policy_data/ to JSON, so that the installed package needs no YAML reader."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it gathers the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from builder.data import compiled_files
        from calculator.policy import Library

        self._folder = tempfile.TemporaryDirectory(prefix="calculator-data-")
        library = Library.from_yaml(Path(self.root, "policy_data"))
        for name, content in compiled_files(library).items():
            path = Path(self._folder.name, name)
            path.write_bytes(content)
            build_data["force_include"][str(path)] = f"calculator/data/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called by hatchling when the wheel is written."""
        if version != "editable":
            self._folder.cleanup()
