"""Tables that are looked up, not searched: numbers of documents, and amounts in the data.

They are cut into shards by the key's hash, so that a reader fetches a few kilobytes however large
the site is. `calculator/web/search/exact.js` finds the shard and makes the same keys.
"""

import dataclasses
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from builder.place_rules import PlaceRules, anchor
from builder.search.packed import write_packed
from builder.search.records import HISTORY, Record
from builder.writing import document_date
from calculator.policy import Library
from calculator.policy.model import GRADES, Reading, Value

Entry = list[str]
"""Of a document's number: issuer, number, title, address, place, state, year; without a place where
a page only mentions the number. Of an article the same, with its heading for the number. Of an
amount: what it is, place, scheme, state, year, address, grade, the readings that say it."""

_SHARD_BYTES = 16_000
_MOST_PLACES = 40
"""An amount that stands in more places than this tells nothing; the first of them are kept."""
_NUMBER = re.compile(r"^(.*?)[〔\[(（【]?((?:19|20)\d\d)[〕\])）】][^0-9]*(\d+)\s*号?$")
_ORDER = re.compile(r"^(.*?)令第?(\d+)号$")
_MENTIONED = re.compile(r"([㐀-鿿]{2,12})[〔\[(（【]((?:19|20)\d\d)[〕\])）】]\s*第?(\d+)\s*号")
_MOST_MENTIONS = 3
_ARTICLE = re.compile("第([一二三四五六七八九十百零]+)条")
_STRETCH = re.compile(f"{_ARTICLE.pattern}\\s*[至到—－~-]+\\s*{_ARTICLE.pattern}")
_RATIOS = {"rate", "factor"}
_DIGITS = "零一二三四五六七八九"
_HUNDRED = 100


def exact_tables(library: Library, records: Sequence[Record], folder: Path) -> int:
    """Write the tables as `exact-0.pack` … into the folder; return how many there are."""
    numbers = _numbers(library)
    tables = {
        **_mentions(records, set(numbers)),
        **numbers,
        **_articles(records),
        **_amounts(library),
    }
    size = sum(len(json.dumps(item, ensure_ascii=False).encode()) for item in tables.items())
    shards = max(1, math.ceil(size / _SHARD_BYTES))
    cut: list[dict[str, list[Entry]]] = [{} for _ in range(shards)]
    for key in sorted(tables):
        cut[shard_of(key, shards)][key] = tables[key]
    for number, content in enumerate(cut):
        write_packed(folder / f"exact-{number}.pack", content)
    return shards


def shard_of(key: str, shards: int) -> int:
    """FNV-1a over UTF-8, which a few lines of JavaScript compute too."""
    value = 0x811C9DC5
    for byte in key.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def number_key(number: str) -> tuple[str, str] | None:
    """A document number as its key and its issuer: `国办发〔2024〕38号` → `n2024-38`, `国办发`."""
    if found := _NUMBER.match(number.replace(" ", "")):
        return f"n{found[2]}-{int(found[3])}", found[1]
    if found := _ORDER.match(number.replace(" ", "")):
        return f"n令-{int(found[2])}", found[1]
    return None


def _numbers(library: Library) -> dict[str, list[Entry]]:
    """By year and number, and by the number alone: 国办38号文."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for document in library.documents.values():
        known = number_key(document.number or "")
        if known:
            key, issuer = known
            day = document_date(document)
            state = HISTORY if document.status in ("historic", "ended") else ""
            facts = [document.place, state, str(day.year) if day else ""]
            url = f"documents/{document.id}/"
            entry = [issuer, document.number or "", document.title, url, *facts]
            found[key].append(entry)
            found[f"s{key.rpartition('-')[2]}"].append(entry)
    return found


def _mentions(records: Sequence[Record], held: set[str]) -> dict[str, list[Entry]]:
    """The pages that name a document which the site does not have."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for record in records:
        text = " ".join([record.title, *(text for part in record.parts for text in part[1:])])
        seen: set[str] = set()
        for match in _MENTIONED.finditer(text):
            key = f"n{match[2]}-{int(match[3])}"
            if key in held or key in seen or len(found[key]) >= _MOST_MENTIONS:
                continue
            seen.add(key)
            number = f"{match[1]}〔{match[2]}〕{match[3]}号"
            found[key].append([match[1], number, record.title, record.url, "", "", ""])
    return {key: entries for key, entries in found.items() if entries}


def _articles(records: Sequence[Record]) -> dict[str, list[Entry]]:
    """Where documents have an article of a number: `t第六条`."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for record in records:
        if not record.url.startswith("documents/"):
            continue
        state = HISTORY if record.state == HISTORY else ""
        for name, heading, _ in record.parts:
            url = f"{record.url.partition('#')[0]}#{name}"
            entry = ["", heading, record.title, url, record.place, state, record.year]
            for article in articles_in(heading):
                found[f"t{article}"].append(entry)
    return {key: entries[:_MOST_PLACES] for key, entries in found.items()}


def articles_in(heading: str) -> list[str]:
    """The articles that a heading names, those of a stretch one by one: 第四条至第六条."""
    found = [f"第{number}条" for number in _ARTICLE.findall(heading)]
    for first, last in _STRETCH.findall(heading):
        found += [f"第{_in_chinese(n)}条" for n in range(_number(first) + 1, _number(last))]
    return found


def _number(numeral: str) -> int:
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else _HUNDRED)
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit


def _in_chinese(number: int) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        head += f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}十"
    elif hundreds and ones:
        head += "零"
    return head + (_DIGITS[ones] if ones else "")


def _amounts(library: Library) -> dict[str, list[Entry]]:
    """For every amount and share in the data: what it is of, whose, and where it stands."""
    found: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)
    rules = PlaceRules(library, library.newest_check)
    for place in library.places.values():
        for view in rules.own(place):
            for item in view.values:
                url = f"places/{place.id}/#{anchor(view.rule, item.value)}"
                for reading, is_old in [
                    *((reading, False) for reading in item.current),
                    *((reading, True) for reading, _ in item.earlier),
                ]:
                    words = f"{view.rule.title}：{item.value.label}"
                    year = reading.period.year
                    state = HISTORY if is_old else ""
                    entry = [words, place.id, view.rule.scheme or "", state, year, url]
                    for key, evidence in figures_of(item.value, reading).items():
                        found[key].setdefault((url, words), [*entry, *evidence])
    return {key: list(entries.values())[:_MOST_PLACES] for key, entries in found.items()}


def figures_of(value: Value, reading: Reading) -> dict[str, tuple[str, str]]:
    """The figures of a reading and of those in conflict with it: `a24000` yuan, `r0.8` a share.

    Each with the best grade that says it, and with the ids of the readings that do.
    """
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for one in (reading, *reading.alternatives):
        for row in one.rows:
            grade = (row.source or one.source).grade
            for name, figure in _decimals(row.outcome):
                is_ratio = name in _RATIOS or (name == "amount" and value.unit == "ratio")
                if figure:
                    by = said[f"{'r' if is_ratio else 'a'}{_canonical(figure)}"]
                    by[one.id] = min(by.get(one.id, grade), grade, key=GRADES.index)
    return {key: (min(by.values(), key=GRADES.index), " ".join(by)) for key, by in said.items()}


def _decimals(item: object) -> Iterator[tuple[str, Decimal]]:
    """Every number inside a record, with the name of the field that holds it."""
    if not dataclasses.is_dataclass(item):
        return
    for field in dataclasses.fields(item):
        content = getattr(item, field.name)
        if isinstance(content, Decimal):
            yield field.name, content
        elif isinstance(content, Iterable) and not isinstance(content, str):
            for part in content:
                yield from _decimals(part)
        else:
            yield from _decimals(content)


def _canonical(figure: Decimal) -> str:
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
