"""Hand-written pages that restate figures of the rules: `rests_on` in the header of a page.

Each part says at its end of what time the rules and documents are on which it rests.

```yaml
rests_on:
  - at: "9."                                  # a heading that starts so; else the whole page
    values: [cn/resident-waiting-period/fixed_wait]
    figures: [3 个月]                          # must be in that part, and in those values
```
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from builder.restated import Restated, find_value, reading_ids, unknown, unlabelled, unsupported
from builder.standing import in_force, is_over
from builder.writing import PageError, line_of
from calculator.policy import Library
from calculator.policy.model import Document, Reading

KEY = "rests_on"
_FORM = "rests_on 的每一项写 values（列表），可再写 at（哪个标题）和 figures（列表）。"
_KEYS = {"at": str, "values": list, "figures": list}
_TITLE, _HEADING = "# ", "## "
_PARTS = re.compile(f"^(?={_HEADING})", re.MULTILINE)
_DOCUMENT = re.compile(r"\]\((?:\.\./)*documents/([a-z0-9-]+)\.md")


def marked(meta: Mapping[str, Any], body: str, library: Library, text: str, name: str) -> str:
    """The body with the readings of each part named under its heading, for `recall.js`."""
    listed = meta.get(KEY, [])
    if not isinstance(listed, list):
        raise PageError(name, line_of(f"{KEY}:", text), _FORM)
    for entry in listed:
        if not _is_sound(entry):
            raise PageError(name, line_of(f"{KEY}:", text), _FORM)
        body = _mark(entry, body, library, text, name)
    return _dated(body, listed, library)


def _dated(body: str, listed: Sequence[Mapping[str, Any]], library: Library) -> str:
    """The body with the times of what each part restates; those of the whole page at its end."""
    parts = _PARTS.split(body)
    for index, part in enumerate(parts):
        values = [
            value
            for entry in listed
            if (part.startswith(_HEADING + entry["at"]) if "at" in entry else part is parts[-1])
            for value in entry["values"]
        ]
        if times := _times(library, values, _DOCUMENT.findall(part)):
            note = f'<p class="note-line restated__period">这些规定的时间：{escape(times)}。</p>'
            parts[index] = f"{part.rstrip()}\n\n{note}\n\n"
    return "".join(parts)


def _times(library: Library, values: Iterable[str], documents: Iterable[str]) -> str:
    """``2023-01-01起；《…》2023-12-01 起施行``: the rules' times, and documents of none of them."""
    found: dict[str, None] = {}
    cited: set[str] = set()
    for _, value in (find_value(library, name) for name in values):
        if value:
            reading = (in_force(library, value, library.newest_check) or value.readings)[-1]
            found[_time_of(library, reading)] = None
            cited.update(source.document for source in reading.sources)
    for document_id in documents:
        document = library.documents.get(document_id)
        if document and document_id not in cited:
            found[f"《{document.title}》{_time_of_document(document)}"] = None
    return "；".join(found)


def _time_of(library: Library, reading: Reading) -> str:
    ended = is_over(library.documents[reading.source.document])
    return reading.period.words + ("，现在已经不用" if ended else "")


def _time_of_document(document: Document) -> str:
    day = document.published or document.signed
    known = f"{day} 公布" if day else "没有写日期"
    time = f"{document.effective} 起施行" if document.effective else known
    return time + ("，现在已经不用" if is_over(document) else "")


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
