"""Money and ratios as exact decimals: the one rounding function, reading and wording."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from calculator.traditional import simplified

ZERO = Decimal(0)
ONE = Decimal(1)
_FEN = Decimal("0.01")
_HUNDRED = Decimal(100)
_TEN_THOUSAND = Decimal(10_000)

_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_TYPED = re.compile(
    r"(?P<sign>-?)[¥￥]?(?P<digits>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)"
    r" ?(?P<scale>[万千百])? ?[元圆块]?"
)
_SCALE = {None: ONE, "百": _HUNDRED, "千": Decimal(1_000), "万": _TEN_THOUSAND}
_IN_PARTS = re.compile(
    r"(?:(?P<万>[0-9]{1,4})万)?(?:(?P<千>[1-9])千)?(?:(?P<百>[1-9])百)? ?[元圆块]?"
)
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
    """Read an amount as people type it, such as "２４０００", "24,000元", "2.4萬", "2万4千"."""
    plain = half_width(text)
    match = _TYPED.fullmatch(plain)
    if match is None:
        parts = _IN_PARTS.fullmatch(plain)
        found = parts.groupdict() if parts else {}
        amounts = [Decimal(digits) * _SCALE[scale] for scale, digits in found.items() if digits]
        return sum(amounts, ZERO) if amounts else None
    amount = Decimal(match["digits"].replace(",", "")) * _SCALE[match["scale"]]
    return -amount if match["sign"] else amount


def fixed(amount: Decimal) -> str:
    """Two places, no separators, for JSON: ``16610.00``."""
    return f"{round_fen(amount):.2f}"


def money(amount: Decimal) -> str:
    """Two places and thousands separators, for people: ``16,610.00``.

    A figure with more than two places is an intermediate one: it is shown as it is, not rounded.
    """
    if amount == round_fen(amount):
        return f"{amount:,.2f}"
    return f"{amount.normalize():,f}"


def yuan(amount: Decimal) -> str:
    """An amount in a rule, as short as it can be: ``800 元``, ``1 万元``, ``2.4 万元``."""
    if amount >= _TEN_THOUSAND and amount % _HUNDRED == 0:
        return f"{_short(amount / _TEN_THOUSAND)} 万元"
    return f"{_short(amount)} 元"


def percent(ratio: Decimal) -> str:
    """``85%``."""
    return f"{_short(ratio * _HUNDRED)}%"


def points(ratio: Decimal) -> str:
    """A difference of two ratios: ``5 个百分点``."""
    return f"{_short(ratio * _HUNDRED)} 个百分点"


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"
