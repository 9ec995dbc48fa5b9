"""Hand-written pages that restate figures of the rules: `rests_on` in the header of a page.

```yaml
rests_on:
  - at: "9."                                  # a heading that starts so; else the whole page
    values: [cn/resident-waiting-period/fixed_wait]
    figures: [3 个月]                          # must be in that part, and in those values
```
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from builder.restated import Restated, reading_ids, unknown, unlabelled, unsupported
from builder.writing import PageError, line_of
from calculator.policy import Library

KEY = "rests_on"
_FORM = "rests_on 的每一项写 values（列表），可再写 at（哪个标题）和 figures（列表）。"
_KEYS = {"at": str, "values": list, "figures": list}
_TITLE, _HEADING = "# ", "## "


def marked(meta: Mapping[str, Any], body: str, library: Library, text: str, name: str) -> str:
    """The body with the readings of each part named under its heading, for `recall.js`."""
    listed = meta.get(KEY, [])
    if not isinstance(listed, list):
        raise PageError(name, line_of(f"{KEY}:", text), _FORM)
    for entry in listed:
        if not _is_sound(entry):
            raise PageError(name, line_of(f"{KEY}:", text), _FORM)
        body = _mark(entry, body, library, text, name)
    return body


def _is_sound(entry: Any) -> bool:
    if not isinstance(entry, dict) or not entry.get("values"):
        return False
    return entry.keys() <= _KEYS.keys() and all(
        isinstance(given, _KEYS[key])
        and (key == "at" or all(isinstance(item, str) for item in given))
        for key, given in entry.items()
    )


def _mark(entry: Mapping[str, Any], body: str, library: Library, text: str, name: str) -> str:
    for value in entry["values"]:
        if wrong := unknown(library, value):
            raise PageError(name, _line_with(value, text), wrong)
    start = _HEADING + entry["at"] if "at" in entry else _TITLE
    heading = re.search(rf"^{re.escape(start)}.*$", body, re.MULTILINE)
    if heading is None:
        raise PageError(name, _line_with(start, text), f"这一页没有以“{start}”开头的标题。")
    end = body.find(f"\n{_HEADING}", heading.end()) if "at" in entry else len(body)
    part = body[heading.start() : end if end >= 0 else len(body)]
    restated = Restated(tuple(entry["values"]), tuple(entry.get("figures", ())))
    for figure, wrong in unsupported(library, restated, part):
        raise PageError(name, _line_with(figure, text), wrong)
    for figure, wrong in unlabelled(library, restated, _pieces(part)):
        raise PageError(name, _line_with(figure, text), wrong)
    found = escape(reading_ids(library, restated.values))
    mark = f'\n\n<div data-reading="{found}"></div>\n'
    return body[: heading.end()] + mark + body[heading.end() :]


def _pieces(part: str) -> list[str]:
    """What may be read alone: paragraphs, items of lists, and tables whole, with their notes."""
    return [piece for piece in re.split(r"\n(?=[-*] |\d+\. )|\n(?=\n)", part) if piece.strip()]


def _line_with(words: str, text: str) -> int:
    """The first line of a page that has these words."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)
