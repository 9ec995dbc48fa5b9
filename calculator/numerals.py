"""Whole numbers in Chinese: in words, with digits before the words, and as receipts write them."""

from __future__ import annotations

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FORMAL = str.maketrans(
    "壹贰貳叁參参肆伍陆陸柒捌玖拾佰仟○俩", "一二二三三三四五六六七八九十百千〇两"
)
"""As receipts and bank slips write them, so that nobody can add a stroke."""

_POWERS = {"千": 1_000, "百": 100, "十": 10}
_WAN = 10_000
_PLAIN = re.compile(r"-?[0-9]{1,9}")
_DIGIT = f"[0-9{''.join(_DIGITS)}]"
_TERM = re.compile(rf"(?P<digit>{_DIGIT}?)(?P<power>[千百十])")
_SIGNS = re.compile(rf"{_DIGIT}+")
_ENDS_SHORT = re.compile(rf"[千百](?![零〇]){_DIGIT}$")
_MANY = re.compile(r"[0-9]{1,4}")


def plain_digits(text: str) -> bool:
    """Whether a text is a whole number in digits."""
    return _PLAIN.fullmatch(text) is not None


def chinese_number(text: str) -> int | None:
    """A whole number such as 十二万, 三万二, 2万4千, 一千零五; ``None`` for anything else.

    One digit after 万, 千 or 百 counts the next lower power: 3万2 is 32,000, 三百五 is 350. Where
    that cannot be told (3万25 may be short of a word), there is no number.
    """
    plain = text.translate(_FORMAL)
    head, wan, rest = plain.rpartition("万")
    if not wan:
        return _below_wan(plain, None)
    # 2千4万 is no 24,000,000: words are left out at the end of a number alone.
    above = None if _ENDS_SHORT.search(head) else _below_wan(head, None)
    below = _below_wan(rest, _WAN) if rest else 0
    return above * _WAN + below if above and below is not None else None


def _below_wan(text: str, before: int | None) -> int | None:
    """The number below ten thousand; ``before`` is the power of the word before it, if any."""
    total, place, highest = 0, 0, _WAN
    skipped = False
    while found := _TERM.match(text, place + _zeros(text, place)):
        zeros, power = found.start() - place, _POWERS[found["power"]]
        if power >= highest or not _may_begin(found["digit"], power, place, before):
            return None
        digit = _value(found["digit"]) if found["digit"] else 1
        if not digit:
            return None
        skipped = bool(zeros)
        total, place, highest, before = total + digit * power, found.end(), power, power
    rest = text[place:]
    if not rest:
        return None if not place and not skipped else total
    last = _last(rest, before)
    return None if last is None or last >= highest else total + last


def _zeros(text: str, place: int) -> int:
    """So many signs say that a power is passed over (一千零五十)."""
    return 1 if place < len(text) and text[place] in "零〇" else 0


def _may_begin(digit: str, power: int, place: int, before: int | None) -> bool:
    """Only ten may stand without its digit, and only at the front: 十二."""
    return bool(digit) or (power == _POWERS["十"] and not place and before is None)


def _last(text: str, before: int | None) -> int | None:
    """What stands behind the last word of a power."""
    if before is None:
        return _in_digits(text)
    zeros = _zeros(text, 0)
    rest = text[zeros:]
    if not _SIGNS.fullmatch(rest):
        return None
    if len(rest) == 1:
        return _value(rest) if zeros or before == _POWERS["十"] else _value(rest) * before // 10
    # 2万4000 and 3万500 leave no doubt; 3万25 does.
    is_whole = before == _WAN and _MANY.fullmatch(rest) and (zeros or len(rest) > 2)
    return int(rest) if is_whole else None


def _in_digits(text: str) -> int | None:
    """A number without any word of a power: 24, 五, but not 二四."""
    if _MANY.fullmatch(text):
        return int(text)
    return _value(text) if text in _DIGITS else None


def _value(digit: str) -> int:
    return int(digit) if digit.isdecimal() else _DIGITS[digit]
