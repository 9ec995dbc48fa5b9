"""Where the command line finds policy data: a given folder, a checkout's, or the package's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calculator.policy import Library

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent / "policy_data"
_SHIPPED = _PACKAGE / "data"


class DataMissing(Exception):
    """There is no policy data where it was looked for, or no means to read it."""


def load(folder: Path | None = None) -> Library:
    """Load a folder of YAML or compiled JSON; without one, the checkout's, else the shipped data.

    Raises ``DataMissing`` where there is none, and ``DataErrors`` where it cannot be used.
    """
    chosen = folder or next((path for path in (_CHECKOUT, _SHIPPED) if path.is_dir()), None)
    if chosen is None or not chosen.is_dir():
        raise DataMissing(f"No policy data in {chosen or _SHIPPED}; name a folder with --data.")
    if (chosen / "index.json").exists():
        files = {path.name: _compiled(path) for path in chosen.glob("*.json")}
        try:
            return Library.from_compiled(files)
        except (AttributeError, KeyError, TypeError) as error:
            # Compiled data is the build's own; what is not of its form at all has been damaged.
            raise DataMissing(f"{chosen} is damaged ({error!r}); build the data again.") from None
    try:
        return Library.from_yaml(chosen)
    except ModuleNotFoundError as error:
        if error.name != "yaml":
            raise
        raise DataMissing(
            f"{chosen} holds YAML, which needs PyYAML: pip install PyYAML, or use the compiled "
            "JSON of a build (--data build/site/data)."
        ) from None


def _compiled(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise DataMissing(f"{path} is damaged ({error}); build the data again.") from None
