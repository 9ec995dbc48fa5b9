"""Short names of readings that stay the same as long as they say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

_NOT_SAID = frozenset({"note", "warning", "alternatives"})
"""Parts of a reading that change nothing of what it says."""
_NOT_TERMS = frozenset({"label", "readings", "information"})


def reading_id(where: str, value: Mapping[str, Any], reading: Mapping[str, Any]) -> str:
    """``yantai/employee-inpatient/deductible/1f2e3d4c``: the place in the data, and a digest.

    From the raw data of a reading and of its value, whose settings say what its figures mean: the
    share of a fund or of a patient, a deductible of a stay or of a year. Checking the source again
    and rewording the note give no new name.
    """
    said = {key: part for key, part in reading.items() if key not in _NOT_SAID}
    terms = {key: part for key, part in value.items() if key not in _NOT_TERMS}
    text = json.dumps([terms, _unchecked(said)], ensure_ascii=False, sort_keys=True)
    return f"{where}/{crc32(text.encode()):08x}"


def _unchecked(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the days on which its source, and those of its parts, were checked."""
    found = dict(said)
    if isinstance(source := said.get("source"), Mapping):
        found["source"] = {key: part for key, part in source.items() if key != "checked_on"}
    for parts in ("table", "sequence", "adjustments"):
        if parts in said:
            found[parts] = [_unchecked(part) for part in said[parts]]
    return found
