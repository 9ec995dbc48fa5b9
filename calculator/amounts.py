"""Money and ratios as exact decimals: the one rounding function, reading and wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from calculator.numerals import chinese_number, plain_digits
from calculator.traditional import simplified

ZERO = Decimal(0)
ONE = Decimal(1)
_FEN = Decimal("0.01")
_HUNDRED = Decimal(100)
_TEN_THOUSAND = Decimal(10_000)

_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_TYPED = re.compile(
    r"(?P<sign>-?)[¥￥]?(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r" ?(?P<scale>[万千百wW])? ?[元圆块]?"
)
_SCALE = {None: ONE, "百": _HUNDRED, "千": Decimal(1_000), "万": _TEN_THOUSAND}
_SCALE |= dict.fromkeys("wW", _TEN_THOUSAND)
_UNIT = re.compile(r" ?[元圆块][整正]?$")
_STOPS = ".,、"
"""What a sentence leaves at the end of an amount."""

# Full-width digits and signs, as Chinese input methods produce them.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－−／，　\xa0", "0123456789.--/,  ")


def half_width(text: str) -> str:
    """What was typed, with full-width and Traditional characters made plain, trimmed."""
    return simplified(text).translate(_HALF_WIDTH).strip()


def round_fen(amount: Decimal) -> Decimal:
    """Round half up to the fen: the only rounding of money in the project."""
    return amount.quantize(_FEN, ROUND_HALF_UP)


def plain_decimal(text: str) -> Decimal | None:
    """Read a decimal as policy data writes it (digits, one point, no sign), or ``None``."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def typed_decimal(text: str) -> Decimal | None:
    """Read an amount as people type it: "２４０００", "24,000元", "2.4萬", "2.4w", "三万二"."""
    # Chinese keyboards give "。" for the point, and a sentence ends with one.
    plain = half_width(text).replace("。", ".")
    plain = plain[:-1].rstrip() if plain[-1:] and plain[-1] in _STOPS else plain
    match = _TYPED.fullmatch(plain)
    if match is None:
        number = chinese_number(_UNIT.sub("", plain))
        return None if number is None else Decimal(number)
    amount = Decimal(match["digits"].replace(",", "")) * _SCALE[match["scale"]]
    return -amount if match["sign"] else amount


def typed_integer(text: str, unit: str = "") -> int | None:
    """Read a whole number as people type it, its unit behind it: "2", "两年", "12个月"."""
    plain = half_width(text).rstrip("。.").removeprefix("第")
    plain = plain.removesuffix(unit).removesuffix("个").rstrip() if unit else plain
    return int(plain) if plain_digits(plain) else chinese_number(plain)


def fixed(amount: Decimal) -> str:
    """Two places, no separators, for JSON: ``16610.00``."""
    return f"{round_fen(amount):.2f}"


def money(amount: Decimal) -> str:
    """Two places and thousands separators, for people: ``16,610.00``.

    A figure with more than two places is an intermediate one: a formula shows it as it is, not
    rounded. An amount by itself is ``in_fen``.
    """
    if amount == round_fen(amount):
        return f"{amount:,.2f}"
    return f"{amount.normalize():,f}"


def in_fen(amount: Decimal) -> str:
    """Two places and thousands separators, rounded to the fen: an amount that stands by itself."""
    return f"{round_fen(amount):,.2f}"


def span(amounts: Iterable[Decimal]) -> str:
    """An amount, or the least and the most that it may be: ``0.00 到 63,887.50``."""
    found = sorted({*amounts})
    return money(found[0]) if len(found) == 1 else f"{money(found[0])} 到 {money(found[-1])}"


def more_or_less(differences: Iterable[Decimal]) -> str:
    """By how much more or less is paid, of which both the least and the most may be known."""
    found = sorted({*differences})
    if found[0] < ZERO < found[-1]:
        return f"可能少付 {money(-found[0])} 元，也可能多付 {money(found[-1])} 元"
    word = "多付" if found[-1] > ZERO else "少付"
    return f"{word} {span(map(abs, found))} 元"


def yuan(amount: Decimal) -> str:
    """An amount in a rule, as short as it can be: ``800 元``, ``1 万元``, ``2.4 万元``.

    What is no round number has separators from five digits on.
    """
    if amount >= _TEN_THOUSAND and amount % _HUNDRED == 0:
        return f"{_short(amount / _TEN_THOUSAND)} 万元"
    return f"{amount.normalize():,f} 元" if amount >= _TEN_THOUSAND else f"{_short(amount)} 元"


def percent(ratio: Decimal) -> str:
    """``85%``."""
    return f"{_short(ratio * _HUNDRED)}%"


def points(ratio: Decimal) -> str:
    """A difference of two ratios: ``5 个百分点``."""
    return f"{_short(ratio * _HUNDRED)} 个百分点"


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"
