"""Hand-written pages that restate figures of the rules: `rests_on` in the header of a page.

Each part says at its end of what time the rules and documents are on which it rests. All its
figures are theirs; one that is not is named in the header, with what it is instead. One that only
reposts tell says so wherever it stands.

```yaml
rests_on:
  - at: "9."                                  # a heading that starts so; else the whole page
    values: [cn/resident-waiting-period/fixed_wait]
    figures: [3 个月]                          # must be in that part, and in those values
own_figures:
  - {figures: [80%, 70%], why: 举例}           # must be on the page
```
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from builder.notes import figures_of_documents, unsupported_in
from builder.restated import (
    LABEL,
    Restated,
    find_value,
    grades_of_values,
    reading_ids,
    unknown,
    unsupported,
)
from builder.standing import in_force, is_over
from builder.writing import PageError, line_of
from calculator.policy import Library
from calculator.policy.model import GRADES, Document, Reading
from calculator.policy.wording import Figure, figures_in, told

KEY, OWN = "rests_on", "own_figures"
_OWN_FORM = "own_figures 的每一项写 figures（列表）和 why（这些数是什么）。"
_FORM = "rests_on 的每一项写 values（列表），可再写 at（哪个标题）和 figures（列表）。"
_KEYS = {"at": str, "values": list, "figures": list}
_OF_THE_SITE = "docs/about/"
"""Pages about the site itself; the figures that they give for examples are nobody's."""
_TITLE, _HEADING = "# ", "## "
_PARTS = re.compile(f"^(?={_HEADING})", re.MULTILINE)
_DOCUMENT = re.compile(r"\]\((?:\.\./)*documents/([a-z0-9-]+)\.md")


def marked(meta: Mapping[str, Any], body: str, library: Library, text: str, name: str) -> str:
    """The body with the readings of each part named under its heading, for `recall.js`."""
    listed = meta.get(KEY, [])
    if not isinstance(listed, list):
        raise PageError(name, line_of(f"{KEY}:", text), _FORM)
    written = body
    for entry in listed:
        if not _is_sound(entry):
            raise PageError(name, line_of(f"{KEY}:", text), _FORM)
        body = _mark(entry, body, library, text, name)
    if not name.startswith(_OF_THE_SITE):
        _prove(meta, written, library, text, name)
    return _dated(body, listed, library)


def _prove(meta: Mapping[str, Any], body: str, library: Library, text: str, name: str) -> None:
    """Tell of a figure that rests on nothing, or only on reposts without saying so."""
    own = _own_figures(meta, body, text, name)
    own |= figures_in(str(meta.get("example_words", "")))
    for part in _PARTS.split(body):
        graded = _grades(part, meta.get(KEY, []), library)
        for piece in _pieces(_without_addresses(part)):
            if LABEL not in piece:
                low = [words for words, it in told(piece) if graded.get(it) == GRADES[-1]]
                _tell(low, "只见于转载（C 级），这一句没有说", piece, text, name)
            _tell(unsupported_in(piece, own | graded.keys()), "没有出处", piece, text, name)


def _tell(figures: Iterable[str], wrong: str, piece: str, text: str, name: str) -> None:
    for words in figures:
        raise PageError(
            name,
            _line_with(words, text.partition("\n---\n")[2], text),
            f"“{words}”{wrong}：“{piece.strip()}”。请在 {KEY} 里写它是哪条规则的数，或链接到写着"
            f"它的文件；举例的、本站算的写进 {OWN}；只见于转载的，同一句里写上“{LABEL}”。",
        )


def _own_figures(meta: Mapping[str, Any], body: str, text: str, name: str) -> set[Figure]:
    """The figures of a page that are those of no rule, each of which must be there."""
    listed = meta.get(OWN, [])
    line = line_of(f"{OWN}:", text)
    if not isinstance(listed, list) or not all(map(_says_why, listed)):
        raise PageError(name, line, _OWN_FORM)
    said, found = figures_in(body), set[Figure]()
    for words in (words for entry in listed for words in entry["figures"]):
        if not (meant := figures_in(words)) or not meant <= said:
            raise PageError(name, line, f"这一页没有“{words}”：请和正文写得一样，或删去。")
        found |= meant
    return found


def _says_why(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.keys() != {"figures", "why"}:
        return False
    figures = entry["figures"]
    return isinstance(figures, list) and all(isinstance(item, str) for item in figures)


def _grades(
    part: str, listed: Sequence[Mapping[str, Any]], library: Library
) -> Mapping[Figure, str]:
    """The best grade with which each figure stands in what a part rests on or links to."""
    concerning = (e for e in listed if "at" not in e or part.startswith(_HEADING + e["at"]))
    graded = grades_of_values(library, [value for e in concerning for value in e["values"]])
    for found in _DOCUMENT.findall(part):
        if document := library.documents.get(found):
            for figure in figures_of_documents([document]):
                grade = min(graded.get(figure, document.grade), document.grade, key=GRADES.index)
                graded[figure] = grade
    return graded


def _without_addresses(part: str) -> str:
    """The text as readers see it: addresses of links and comments are not part of it."""
    return re.sub(r"<!--.*?-->|(?<=\])\([^)]*\)|\{ #[^}]*\}", "", part, flags=re.DOTALL)


def _dated(body: str, listed: Sequence[Mapping[str, Any]], library: Library) -> str:
    """The body with the times of what each part restates; the page's own below its first words.

    What concerns the page is what its first words say: below the last heading it would be taken for
    what that one tells.
    """
    parts = _PARTS.split(body)
    for index, part in enumerate(parts):
        values = [
            value
            for entry in listed
            if (part.startswith(_HEADING + entry["at"]) if "at" in entry else index == 0)
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
    if is_over(library.documents[reading.source.document]):
        return f"{reading.period.words}，现在已经不用"
    window = None if reading.period.end else reading.window_end
    passed = window is not None and window < library.newest_check
    return reading.period.words + ("，日子已经过了" if passed else "")


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
    found = escape(reading_ids(library, restated.values))
    mark = f'\n\n<div data-reading="{found}"></div>\n'
    return body[: heading.end()] + mark + body[heading.end() :]


def _pieces(part: str) -> list[str]:
    """What may be read alone: paragraphs, items of lists, and cells of tables."""
    pieces = re.split(r"\n(?=[-*] |\d+\. )|\n(?=\n)|\|", part)
    return [piece for piece in pieces if piece.strip()]


def _line_with(words: str, text: str, page: str = "") -> int:
    """The first line of a page that has these words; of its end if ``text`` is only that."""
    above = page.removesuffix(text).count("\n") if page else 0
    lines = text.splitlines()
    return above + next((number for number, line in enumerate(lines, 1) if words in line), 1)
