"""What the rules said of a case, in codes short enough for a link, and which of it has changed.

An answer tells every standard that it rests on; a link and a kept case carry them along. Opened
again, they are set beside those of the answer of the day, and the reader is told which value was
what and is what now. Nothing of earlier data needs to be kept for it.

A code is made of letters, digits and ``.-_*``, which no address needs to escape: ``y800``,
``r0.85``, ``b0.8*5000_0.9-d0.05``. What none can be spelled for is told apart by a digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from zlib import crc32

from calculator.amounts import percent, points, yuan
from calculator.months import duration
from calculator.policy.conditions import KEYS, Condition, Facts, describe
from calculator.policy.model import Adjustment, Band, Outcome, Place, Row, Share, Turn
from calculator.policy.rulebook import Entry, Rulebook
from calculator.policy.shapes import BENEFITS
from calculator.settlement.adjustments import words as adjustment_words
from calculator.settlement.sequence import turn_words

_OPERATIONS = {
    "amount": "y",
    "factor": "f",
    "self_pay_factor": "q",
    "at_least": "i",
    "at_most": "o",
    "add": "d",
    "less": "e",
}
_OPERATION_OF = {letter: operation for operation, letter in _OPERATIONS.items()}
_TURNS = {"factor": "f", "amount": "y", "less_each": "e", "factor_less_each": "q"}
_TURN_OF = {letter: kind for kind, letter in _TURNS.items()}
_FIGURE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?")
_OF_RATES = ("r", "b", "p")


@dataclass(frozen=True, slots=True)
class Standard:
    """One thing that a rule said of a case."""

    name: str
    """``inpatient.deductible``: of what it is, the same in every version of the data."""
    label: str
    code: str
    reading: str
    grade: str

    def to_json(self) -> dict[str, str]:
        return {
            "name": self.name,
            "label": self.label,
            "words": words_of(self.code),
            "code": self.code,
            "reading": self.reading,
            "grade": self.grade,
        }


def standards(book: Rulebook, place: Place) -> tuple[Standard, ...]:
    """Everything that the rules have said of a case, but for what they tell in words."""
    found: list[Standard] = []
    by_name: dict[str, list[Entry]] = {}
    for (name, _), entry in book.used.items():
        by_name.setdefault(name, []).append(entry)
    for name, entries in by_name.items():
        said = {
            (row.when, _code(entry, row)): (entry, row, facts)
            for entry in entries
            for row, facts in entry.rows
            if row.outcome.text is None and not entry.citation.typed
        }
        for number, ((_, code), (entry, row, facts)) in enumerate(said.items(), 1):
            own = name if number == 1 else f"{name}.{number}"
            label, cited = entry.label + _situation(row, facts, place), entry.cited(row)
            found.append(Standard(own, label, code, cited.reading, cited.grade))
    return tuple(found)


def _situation(row: Row, facts: Facts, place: Place) -> str:
    """What tells the row from others, as it is in the case; nothing of what the case is not."""
    when = tuple(_of_case(item, facts) for item in row.when if item.options != {"false"})
    return f"（{describe(when, place.condition_keys())}）" if when else ""


def _of_case(condition: Condition, facts: Facts) -> Condition:
    own = facts.get(condition.key)
    return (
        replace(condition, options=frozenset({str(own)}))
        if condition.options and own
        else condition
    )


def changes(then: Mapping[str, str], now: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What has changed: a sentence each, and the reading that the new figure stands in.

    ``then`` are the codes of an earlier answer by name, ``now`` the standards of the present one.
    """
    found = []
    for standard in now:
        was = then.get(standard["name"])
        if was != standard["code"]:
            says = f"{standard['label']}：{_change(was, standard)}。"
            found.append({"says": says, "reading": standard["reading"]})
    here = {standard["name"] for standard in now}
    for name, was in then.items():
        if name not in here and (label := _title(name)):
            shown = words_of(was)
            before = f"当时用到（{shown}）" if shown else "当时用到"
            found.append({"says": f"{label}：{before}，现在没有用到。", "reading": ""})
    return found


def _change(was: str | None, standard: Mapping[str, str]) -> str:
    grade = "（C 级）" if standard["grade"] == "C" else ""
    before, after = words_of(was or ""), words_of(standard["code"])
    if was is None:
        return f"当时没有用到，现在是 {after}{grade}" if after else "当时没有用到，现在用到了"
    if before == after or not after:
        return f"当时是 {before}，现在变了" if before and not after else "规定变了"
    return f"{before} → {after}{grade}" if before else f"规定变了，现在是 {after}{grade}"


def _title(name: str) -> str:
    """What a value is called of which this answer knows nothing; nothing for an unknown one."""
    benefit, _, rest = name.partition(".")
    shape = BENEFITS.get(benefit, {}).get(rest.partition(".")[0])
    return shape.title if shape else ""


# -- codes -----------------------------------------------------------------------------------------


def _code(entry: Entry, row: Row) -> str:
    parts = [_outcome(entry, row.outcome)]
    parts += [f"{_OPERATIONS[item.operation]}{_adjustment(item)}" for item in entry.changed_by]
    if entry.turn:
        parts.append(f"t{_turn(entry.turn)}")
    return "-".join(parts)


def _outcome(entry: Entry, outcome: Outcome) -> str:
    unit = entry.value.unit
    if outcome.amount is not None:
        return ("w" if unit == "yuan_per_month" else "y") + _plain(outcome.amount)
    if outcome.rate is not None:
        return ("p" if entry.value.id == "points" else "r") + _plain(outcome.rate)
    if outcome.months is not None:
        return f"n{outcome.months}"
    if outcome.years is not None:
        return f"{'j' if unit == 'year_count' else 'a'}{outcome.years}"
    if outcome.bands and not any(band.missing for band in outcome.bands):
        return "b" + "_".join(_band(band) for band in outcome.bands)
    if outcome.factor is not None:
        return "f" + _plain(outcome.factor)
    if outcome.charge:
        bases = (outcome.charge.base, outcome.charge.otherwise)
        return f"r{_plain(outcome.charge.rate)}-x{_digest(bases)}"
    if outcome.share:
        return "s" + _share(outcome.share)
    if outcome.year is not None:
        return f"c{outcome.year}"
    if outcome.unlimited:
        return "u"
    if outcome.unchanged:
        return "k"
    return f"x{_digest(outcome)}"


def _adjustment(item: Adjustment) -> str:
    most = "" if item.up_to is None else _plain(item.up_to)
    return _plain(item.figure) + (f"_{item.per}*{most}" if item.per else "")


def _turn(turn: Turn) -> str:
    kind = next(kind for kind in _TURNS if getattr(turn, kind) is not None)
    least = "" if turn.at_least is None else f"_{_plain(turn.at_least)}"
    return _TURNS[kind] + _plain(getattr(turn, kind)) + least


def _band(band: Band) -> str:
    return _plain(band.rate) + ("" if band.up_to is None else f"*{_plain(band.up_to)}")


def _share(share: Share) -> str:
    bounds = ("" if bound is None else _plain(bound) for bound in (share.at_least, share.at_most))
    return "_".join((_plain(share.rate), share.of[0], *bounds))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _digest(said: object) -> str:
    return f"{crc32(_spelled(said).encode()):08x}"


def _spelled(said: object) -> str:
    """What is set in it and nothing else: what later programs may set too changes no digest."""
    if isinstance(said, tuple):
        return f"[{','.join(map(_spelled, said))}]"
    names: Sequence[str] = getattr(said, "__slots__", ())
    if not names:
        return str(said)
    given = {name: getattr(said, name) for name in sorted(names)}
    return str([f"{n}={_spelled(v)}" for n, v in given.items() if v not in (None, (), False)])


# -- words -----------------------------------------------------------------------------------------


def words_of(code: str) -> str:
    """A code in Chinese; nothing for one that cannot be read, whoever wrote it."""
    try:
        main, *more = code.split("-")
        shown = _WORDS[main[:1]](main[1:])
        of_rate = main[:1] in _OF_RATES
        said = [_changed_by(part, of_rate=of_rate) for part in more]
    except (KeyError, ValueError):
        return ""
    return "，".join([shown, *filter(None, said)])


def _number(text: str) -> Decimal:
    """A figure as it is spelled here; ``ValueError`` for what only looks like a number."""
    if not _FIGURE.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _changed_by(part: str, *, of_rate: bool) -> str:
    letter, rest = part[:1], part[1:]
    if letter == "x":
        return ""
    if letter == "t":
        figure, _, least = rest[1:].partition("_")
        kind: dict[str, Any] = {_TURN_OF[rest[:1]]: _number(figure)}
        return turn_words(Turn(1, None, **kind, at_least=_number(least) if least else None))
    figure, _, counted = rest.partition("_")
    per, _, most = counted.partition("*")
    if per:
        KEYS[per]  # a link may say anything
    item = Adjustment((), "", _OPERATION_OF[letter], _number(figure), per or None)
    limit = f"，最多 {(points if of_rate else yuan)(_number(most))}" if most else ""
    return adjustment_words(item, of_rate=of_rate) + limit


def _bands_in_words(code: str) -> str:
    return "；".join(_each_band(code.split("_")))


def _each_band(bands: Iterable[str]) -> Iterator[str]:
    start = ""
    for band in bands:
        rate, _, limit = band.partition("*")
        end = yuan(_number(limit)) if limit else ""
        if end:
            stretch = f"{start}～{end} " if start else f"{end}以内 "
        else:
            stretch = f"{start}以上 " if start else ""
        yield stretch + percent(_number(rate))
        start = end


def _share_in_words(code: str) -> str:
    rate, of, low, high = code.split("_")
    base = {"t": "总费用", "i": "政策范围内费用"}[of]
    least = f"，最低 {yuan(_number(low))}" if low else ""
    most = f"，最高 {yuan(_number(high))}" if high else ""
    return f"{base}的 {percent(_number(rate))}{least}{most}"


_WORDS: Mapping[str, Callable[[str], str]] = {
    "y": lambda code: yuan(_number(code)),
    "w": lambda code: f"每月 {yuan(_number(code))}",
    "r": lambda code: percent(_number(code)),
    "p": lambda code: points(_number(code)),
    "n": lambda code: duration(int(_number(code))),
    "a": lambda code: f"{int(_number(code))} 周岁",
    "j": lambda code: f"{int(_number(code))} 年",
    "b": _bands_in_words,
    "f": lambda code: f"按本地的 {percent(_number(code))}",
    "s": _share_in_words,
    "c": lambda code: f"{int(_number(code))} 年",
    "u": lambda code: "不设限额",
    "k": lambda code: "和在本地一样",
}


def since(payload: Mapping[str, Any], _library: object) -> dict[str, Any]:
    """What the page asks when an old case has been opened and worked out anew."""
    then = {str(name): str(code) for name, code in payload["was"].items()}
    return {"changes": changes(then, payload["now"])}
