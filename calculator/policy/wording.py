"""The figures that a Chinese text tells: amounts, shares and lengths of time, however written.

``两成`` is ``20%``, ``二十五年`` is ``300 个月``, ``2.4 万元`` is ``24,000 元``. A date is no
length of time, and the title or number of a document is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from calculator.numerals import chinese_number

Figure = tuple[Decimal, str]
"""An amount in yuan, a share in percent, a length of time or a day of the year, with its unit."""

DAY_OF_YEAR = "月日"
_SAME = {"个百分点": "%", "年": "个月", "日": "天", "块": "元", "岁": "周岁"}
_TIMES = {"年": Decimal(12)}
_POWERS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_PARTS = {"百": Decimal(100), "千": Decimal(1_000), "万": Decimal(10_000)}
_HUNDRED = Decimal(100)
_FIXED: Mapping[str, Figure] = {
    **dict.fromkeys(("一半", "减半", "半数", "对半", "对折", "半价"), (Decimal(50), "%")),
    **dict.fromkeys(("加倍", "翻倍", "翻一番"), (Decimal(200), "%")),
    **dict.fromkeys(
        ("不收起付", "不设起付", "没有起付", "不用先付", "没有门槛"), (Decimal(0), "元")
    ),
    "半年": (Decimal(6), "个月"),
}

_SIGN = "[零〇一二两三四五六七八九]"
_TENTH = "[一二两三四五六七八九]"
_DIGITS = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_WORDS = rf"(?:{_SIGN}|[十百千万])+(?:点{_SIGN}+)?"
_NUMBER = rf"(?:(?<![0-9.,]){_DIGITS}|(?<![零〇一二两三四五六七八九十百千万点]){_WORDS})"
_SMALL = r"(?<![0-9.])[0-9]"
_UNIT = "(?:元(?!旦)|块|%|个百分点|年(?!度|级|龄|限)|个月|周岁|岁|天|日)"
_DAY = rf"(?:[0-9]{{1,2}}|{_WORDS})"
_NOT_FIGURES = re.compile(
    r"《[^》]*》"  # titles of documents
    r"|[〔\[（(][0-9]{4}[〕\]）)]\s*[0-9]+\s*号"  # their numbers
    r"|(?<![0-9.,])(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?"
    rf"|(?<![0-9.,])(?:19|20)[0-9]{{2}} ?年(?: ?{_DAY} ?月(?: ?{_DAY} ?[日号])?)?"
    rf"|[每个]月 ?{_DAY} ?[日号]"  # a day of any month
    rf"|第 ?(?:[0-9]+|{_WORDS}) ?[年天日]"  # the second year is not that long
)
_LIST = re.compile(
    rf"((?:{_DIGITS} ?[、～~至到或和-] ?)+)({_DIGITS}) ?([万亿]?) ?({_UNIT}|[万亿成折])"
)
_LISTED = re.compile(_DIGITS)


def told(text: str) -> list[tuple[str, Figure]]:
    """Every figure of a text, with the words that tell it, in their order."""
    return list(_told(text))


@lru_cache(maxsize=65_536)  # an article is looked at for all that cites it
def _told(text: str) -> tuple[tuple[str, Figure], ...]:
    plain = _LIST.sub(_apart, _NOT_FIGURES.sub("；", text))
    found: list[tuple[int, str, Figure]] = []
    for form, read in _FORMS:
        for match in form.finditer(plain):
            if figure := read(match):
                found.append((match.start(), match[0], figure))
        plain = form.sub(lambda match: "；" * len(match[0]), plain)
    return tuple((words, figure) for _, words, figure in sorted(found))


def figures_in(text: str) -> set[Figure]:
    """Every amount, share and length of time in a text: ``30 年`` and ``360 个月`` are one."""
    return {figure for _, figure in told(text)}


def _apart(found: re.Match[str]) -> str:
    """Of ``200、500 元`` each has the unit of the last, of ``5000～1 万元`` not its 万."""
    listed, last, power, unit = found.groups()
    parts = [
        f"{number} {power if _plain(number) <= _plain(last) else ''}{unit}"
        for number in _LISTED.findall(listed)
    ]
    return "；".join([*parts, f"{last} {power}{unit}"])


def _plain(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _number(text: str) -> Decimal | None:
    """A number in digits or in Chinese words, with decimals or without."""
    if text[0].isdecimal():
        return _plain(text)
    whole, _, decimals = text.partition("点")
    number = chinese_number(whole)
    if number is None:
        return None
    return Decimal(f"{number}.{''.join(map(_digit, decimals)) or 0}")


def _digit(sign: str) -> str:
    return str(chinese_number(sign))


def _with_unit(found: re.Match[str]) -> Figure | None:
    number, unit = _number(found["number"]), found["unit"] or "元"
    if number is None:
        return None
    power = _POWERS[found["power"] or found["bare"] or ""]
    return number * power * _TIMES.get(unit, 1), _SAME.get(unit, unit)


def _month_day(found: re.Match[str]) -> Figure | None:
    """``10 月 25 日``, a day of every year: 1025."""
    month, day = _number(found["month"]), _number(found["day"])
    return None if month is None or day is None else (month * _HUNDRED + day, DAY_OF_YEAR)


def _tenths(found: re.Match[str]) -> Figure | None:
    """``八成``, ``九成五``, ``八成半``, ``8.5 成``."""
    tenths, rest = _number(found["tenths"]), found["rest"]
    hundredths = _number("五" if rest == "半" else rest) if rest else None
    return None if tenths is None else (tenths * 10 + (hundredths or 0), "%")


def _discount(found: re.Match[str]) -> Figure | None:
    """What is left: ``八折``, ``九五折``, ``8.5 折``, ``85 折``."""
    left = found["left"]
    number = _plain(left) if left[0].isdecimal() else Decimal("".join(map(_digit, left)))
    return (number * 10 if number < 10 else number), "%"


def _part(found: re.Match[str]) -> Figure | None:
    """``百分之八十``, ``千分之二``, ``四分之一``."""
    below = _PARTS.get(found["below"]) or _number(found["below"])
    above = _number(found["above"])
    return (above * _HUNDRED / below, "%") if above is not None and below else None


def _times(found: re.Match[str]) -> Figure | None:
    """``乘 0.8``, ``两倍``."""
    number = _number(found["factor"])
    return None if number is None else (number * _HUNDRED, "%")


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Figure | None]], ...] = (
    (re.compile(rf"(?P<month>{_DAY}) ?月 ?(?P<day>{_DAY}) ?[日号]"), _month_day),
    # 有没有起付标准 asks whether there is one.
    (re.compile(f"(?<!有)(?:{'|'.join(_FIXED)})"), lambda found: _FIXED[found[0]]),
    (re.compile(rf"(?P<below>[百千万]|{_TENTH}|十)分之(?P<above>{_WORDS}|{_DIGITS})"), _part),
    (
        re.compile(
            rf"(?P<tenths>{_TENTH}|{_SMALL}(?:\.[0-9])?) ?成"
            rf"(?:(?P<rest>{_TENTH}|半)(?!成))?(?![员立本为人年功长])"
        ),
        _tenths,
    ),
    (
        re.compile(rf"(?P<left>{_TENTH}{{1,2}}|{_SMALL}(?:\.?[0-9])?) ?折(?![叠旧算合腾])"),
        _discount,
    ),
    (re.compile(r"(?:乘以?|×) ?(?P<factor>[0-9]+\.[0-9]+)(?! ?(?:[0-9万元%]))"), _times),
    (re.compile(rf"(?P<factor>{_NUMBER}) ?倍"), _times),
    (
        re.compile(
            rf"(?P<number>{_NUMBER}) ?(?:(?P<power>[万亿]?) ?(?P<unit>{_UNIT})"
            # Behind a bare 万 these say that something else than money is counted.
            r"|(?P<bare>(?<=[0-9 ])[万亿])(?![人名户家份例条次个种项]))"
        ),
        _with_unit,
    ),
)
"""How figures are written, each with what reads it; what one has read, the next do not see."""
