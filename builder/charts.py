"""Draws a process as SVG: boxes one below the other, choices side by side or stacked.

Each chart comes twice, for a wide page and for a phone, and the style sheet shows one of them.
Colours come from the style sheet too, so that they follow a dark background. What a chart says
stands besides in a numbered list (see the template), for screen readers and on paper.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from builder.guides import Choice, Step

WIDE, NARROW = 720, 320
_MOST_BESIDE = 3
"""More columns would leave too few signs to a line."""

_TEXT, _SMALL = 18, 16
_LINE = 1.45
_PADDING, _GAP, _ARROW = 12, 12, 30
_WIDEST_BOX = 480

# What may not begin a line, and what may not end one.
_CLOSING = "，。、；：？！）》”’】〉」』…％%,.;:?!)]}"
_OPENING = "（《“‘【〈「『([{"
_WORD = re.compile(r"[A-Za-z0-9.\-–/%:+×~°]+|\s+|.", re.DOTALL)


def flow_chart(steps: Sequence[Step], title: str, anchor: str) -> str:
    """The process as two drawings; ``anchor`` keeps their ids apart from those of other charts."""
    return _drawing(steps, title, anchor, WIDE) + _drawing(steps, title, anchor, NARROW)


def width_of(text: str, size: float) -> float:
    """About how wide a text is; rather too wide than too narrow."""
    return sum(_share_of_square(sign) for sign in text) * size


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than ``width``, broken where Chinese may be broken."""
    lines, line = [], ""
    for piece in _pieces(text, width, size):
        if line and width_of(line + piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _share_of_square(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1
    if sign in "MWmw@%":
        return 0.9
    return 0.7 if sign.isupper() else 0.3 if sign in " .,:;'|!il" else 0.58


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    """What stays together: words and numbers, and punctuation with its neighbour."""
    held = ""
    for match in _WORD.finditer(text):
        piece = match[0]
        if width_of(piece, size) > width:  # a word longer than a line is broken anywhere
            yield from filter(None, (held, *piece[:-1]))
            held = piece[-1]
        elif held and (piece[0] in _CLOSING or held[-1] in _OPENING):
            held += piece
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held


@dataclass(frozen=True)
class _Line:
    text: str
    size: int
    kind: str

    @property
    def height(self) -> float:
        return self.size * _LINE


@dataclass
class _Canvas:
    """What has been drawn so far, and how far down it reaches."""

    width: int
    y: float = 1
    parts: list[str] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.width / 2

    def box(self, x: float, width: float, lines: Sequence[_Line], height: float, kind: str) -> None:
        self.parts.append(_rectangle(x, self.y, width, height, kind))
        y = self.y + _PADDING
        for line in lines:
            y += line.height
            baseline = y - (line.height - line.size * 0.75) / 2
            self.parts.append(
                f'<text x="{_number(x + _PADDING)}" y="{_number(baseline)}" '
                f'font-size="{line.size}" class="{line.kind}">{escape(line.text)}</text>'
            )

    def arrow(self) -> None:
        tip = self.y + _ARROW - 2
        x, y = _number(self.middle), _number(self.y + 2)
        self.parts.append(
            f'<path class="chart-arrow" fill="none" stroke="currentColor" stroke-width="2" '
            f'd="M{x} {y}V{_number(tip)}m-6 -7l6 7l6 -7"/>'
        )
        self.y += _ARROW


def _drawing(steps: Sequence[Step], title: str, anchor: str, width: int) -> str:
    canvas = _Canvas(width)
    for number, step in enumerate(steps, 1):
        if number > 1:
            canvas.arrow()
        _draw_step(canvas, number, step)
    height = _number(canvas.y + 1)
    kind = "wide" if width == WIDE else "narrow"
    described = f"共 {len(steps)} 步。下面有同样内容的文字。"
    return (
        f'<svg class="chart chart-{kind}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="{anchor}-{kind} {anchor}-{kind}-more">'
        f'<title id="{anchor}-{kind}">{escape(title)}</title>'
        f'<desc id="{anchor}-{kind}-more">{described}</desc>{"".join(canvas.parts)}</svg>'
    )


def _draw_step(canvas: _Canvas, number: int, step: Step) -> None:
    width = min(canvas.width - 2, _WIDEST_BOX)
    head = f"第 {number} 步" + (f" · {step.who}" if step.who else "")
    lines = list(_lines(head, step.does, step.by, width - 2 * _PADDING))
    height = _height(lines)
    canvas.box(canvas.middle - width / 2, width, lines, height, "chart-box")
    canvas.y += height
    if step.choices:
        canvas.arrow()
        _draw_choices(canvas, step.choices)


def _draw_choices(canvas: _Canvas, choices: Sequence[Choice]) -> None:
    """The choices in a frame of their own, as many beside each other as there is room for."""
    columns = min(len(choices), _MOST_BESIDE) if canvas.width == WIDE else 1
    width = (canvas.width - 2 - (columns + 1) * _GAP) / columns
    drawn = [
        list(_lines(choice.when, choice.does, choice.by, width - 2 * _PADDING, choice.who))
        for choice in choices
    ]
    rows = [drawn[start : start + columns] for start in range(0, len(drawn), columns)]
    heights = [max(map(_height, row)) for row in rows]
    whole = sum(heights) + (len(rows) + 1) * _GAP
    canvas.parts.append(_rectangle(1, canvas.y, canvas.width - 2, whole, "chart-frame"))
    canvas.y += _GAP
    for row, height in zip(rows, heights, strict=True):
        for column, lines in enumerate(row):
            canvas.box(1 + _GAP + column * (width + _GAP), width, lines, height, "chart-choice")
        canvas.y += height + _GAP


def _lines(
    head: str, does: str, by: str | None, width: float, who: str | None = None
) -> Iterator[_Line]:
    said = [(head, _SMALL, "chart-head"), (f"{who}：{does}" if who else does, _TEXT, "chart-does")]
    if by:
        said.append((f"期限：{by}", _SMALL, "chart-by"))
    for text, size, kind in said:
        # Bold signs of the heading are a little wider than the measure.
        room = width * 0.94 if kind == "chart-head" else width
        yield from (_Line(line, size, kind) for line in wrapped(text, room, size))


def _height(lines: Sequence[_Line]) -> float:
    return sum(line.height for line in lines) + 2 * _PADDING


def _rectangle(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect class="{kind}" x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
        f'height="{_number(height)}" rx="6" fill="none" stroke="currentColor"/>'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
