"""Tables that are looked up, not searched: numbers of documents, and amounts in the data.

They are cut into shards by the key's hash, so that a reader fetches a few kilobytes however large
the site is. `calculator/web/search/exact.js` finds the shard and makes the same keys.
"""

import dataclasses
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from builder.place_rules import PlaceRules, anchor
from builder.search.packed import write_packed
from calculator.policy import Library
from calculator.policy.model import Reading, Value

Entry = list[str]

_SHARD_BYTES = 16_000
_MOST_PLACES = 40
"""An amount that stands in more places than this tells nothing; the first of them are kept."""
_NUMBER = re.compile(r"^(.*?)[〔\[(（【]?((?:19|20)\d\d)[〕\])）】][^0-9]*(\d+)\s*号?$")
_ORDER = re.compile(r"^(.*?)令第?(\d+)号$")
_RATIOS = {"rate", "factor"}


def exact_tables(library: Library, folder: Path) -> int:
    """Write the tables as `exact-0.gz` … into the folder; return how many there are."""
    tables = {**_numbers(library), **_amounts(library)}
    size = sum(len(json.dumps(item, ensure_ascii=False).encode()) for item in tables.items())
    shards = max(1, math.ceil(size / _SHARD_BYTES))
    cut: list[dict[str, list[Entry]]] = [{} for _ in range(shards)]
    for key in sorted(tables):
        cut[shard_of(key, shards)][key] = tables[key]
    for number, content in enumerate(cut):
        write_packed(folder / f"exact-{number}.gz", content)
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
    found: dict[str, list[Entry]] = defaultdict(list)
    for document in library.documents.values():
        known = number_key(document.number or "")
        if known:
            key, issuer = known
            url = f"documents/{document.id}/"
            found[key].append([issuer, document.number or "", document.title, url])
    return found


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
                    entry = [words, place.id, view.rule.scheme or "", "历史" if is_old else "", url]
                    for key in keys_of(item.value, reading):
                        found[key].setdefault((url, words), entry)
    return {key: list(entries.values())[:_MOST_PLACES] for key, entries in found.items()}


def keys_of(value: Value, reading: Reading) -> set[str]:
    """The figures of a reading: `a24000` for yuan, `r0.8` for a share."""
    readings = (reading, *reading.alternatives)
    outcomes = [row.outcome for one in readings for row in one.rows]
    figures = [figure for outcome in outcomes for figure in _decimals(outcome)]
    keys = set()
    for name, figure in figures:
        is_ratio = name in _RATIOS or (name == "amount" and value.unit == "ratio")
        if figure:
            keys.add(f"{'r' if is_ratio else 'a'}{_canonical(figure)}")
    return keys


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
