"""A strict reader over plain data that knows where each piece stands and gathers every error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from calculator.amounts import ONE, plain_decimal
from calculator.months import Month
from calculator.nearest import nearest
from calculator.policy.periods import Partial, parse_day

T = TypeVar("T")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with the data: where, and in Chinese what it is and how to mend it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}  {self.message}"


class DataErrors(Exception):
    """Policy data that cannot be used; ``problems`` holds all of its errors at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Rejected(Exception):
    """A piece was unusable; its problem is already noted, and the reader goes on with the next."""


@dataclass(slots=True)
class Origin:
    """A file: its name, the line of each path in it where known, and where to note problems."""

    file: str
    problems: list[Problem]
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def note(self, path: Path, message: str) -> None:
        self.problems.append(Problem(self.file, self.line(path), message))


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of data at its place."""

    value: Any
    origin: Origin
    path: Path = ()

    def fail(self, message: str) -> Rejected:
        """Note a problem here; ``raise node.fail(…)``."""
        self.origin.note(self.path, message)
        return Rejected()

    @property
    def name(self) -> str:
        return str(self.path[-1]) if self.path else self.origin.file

    def child(self, key: str | int) -> Node:
        return Node(self.value[key], self.origin, (*self.path, key))

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def record(
        self,
        required: Mapping[str, Callable[[Node], Any]],
        optional: Mapping[str, Callable[[Node], Any]] | None = None,
    ) -> dict[str, Any]:
        """Read a mapping with exactly these keys; absent optional ones stay out of the answer."""
        self.mapping()
        readers = {**required, **(optional or {})}
        sound = self._no_other_keys(readers)
        for key in required:
            if key not in self.value:
                self.origin.note(self.path, f"缺少“{key}”，请补上。")
                sound = False
        found: dict[str, Any] = {}
        for key, reader in readers.items():
            if key in self.value:
                try:
                    found[key] = reader(self.child(key))
                except Rejected:
                    sound = False
        if not sound:
            raise Rejected
        return found

    def _no_other_keys(self, known: Mapping[str, object]) -> bool:
        unknown = [key for key in self.value if key not in known]
        for key in unknown:
            hint = suggestion(str(key), known) or f"这里可用：{'、'.join(known)}。"
            self.origin.note((*self.path, key), f"不认识的键“{key}”。{hint}")
        return not unknown

    def mapping(self) -> Mapping[str, Any]:
        if not isinstance(self.value, dict):
            raise self.fail(f"“{self.name}”应是“键: 值”的形式。")
        return self.value

    def items(self, reader: Callable[[Node], T], *, allow_empty: bool = False) -> tuple[T, ...]:
        """Read every item of a list, noting the problems of all."""
        if not isinstance(self.value, list):
            raise self.fail(f"“{self.name}”应是列表（每项前加“- ”）。")
        if not self.value and not allow_empty:
            raise self.fail(f"“{self.name}”是空的，至少要有一项。")
        found, sound = [], True
        for index in range(len(self.value)):
            try:
                found.append(reader(self.child(index)))
            except Rejected:
                sound = False
        if not sound:
            raise Rejected
        return tuple(found)

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fail(f'“{self.name}”应是文字，请加引号，如 "{self.value}"。')
        if not self.value.strip():
            raise self.fail(f"“{self.name}”是空的。")
        return self.value

    def choice(self, options: Mapping[str, object] | tuple[str, ...]) -> str:
        text = str(self.value)
        if isinstance(self.value, bool) or text not in options:
            hint = suggestion(text, options) or ""
            raise self.fail(f"“{self.name}: {text}”不在可选范围：{'、'.join(options)}。{hint}")
        return text

    def flag(self) -> str:
        if not isinstance(self.value, bool):
            raise self.fail(f"“{self.name}”只能写 true 或 false。")
        return "true" if self.value else "false"

    def count(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise self.fail(f"“{self.name}”应是不带引号的整数，且不小于 0。")
        return self.value

    def decimal(self) -> Decimal:
        if isinstance(self.value, str):
            amount = plain_decimal(self.value)
            if amount is None:
                raise self.fail(f"“{self.name}: {self.value}”不是数：只写数字和小数点，不带负号。")
            return amount
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            raise self.fail(f'金额和比例要加引号：{self.name}: "{self.value}"。')
        raise self.fail(f"“{self.name}”应是加引号的数。")

    def ratio(self) -> Decimal:
        ratio = self.decimal()
        if ratio > ONE:
            raise self.fail(f'“{self.name}: {self.value}”大于 1；比例写成小数，85% 写 "0.85"。')
        return ratio

    def day(self) -> date:
        day = parse_day(self.value) if isinstance(self.value, str) else None
        if day is None:
            raise self.fail(f"“{self.name}: {self.value}”不是有效日期，要写成 2024-07-01。")
        return day

    def partial(self) -> Partial:
        partial = Partial.parse(self.value) if isinstance(self.value, str) else None
        if partial is None:
            raise self.fail(
                f"“{self.name}: {self.value}”不是有效日期：写 2024-07-01，"
                '只知到月写 "2024-07"，只知到年写 "2024"（后两种加引号）。'
            )
        return partial

    def month(self) -> Month:
        month = Month.parse(self.value) if isinstance(self.value, str) else None
        if month is None:
            raise self.fail(f"“{self.name}: {self.value}”不是年月，要写成 1965-01。")
        return month


def suggestion(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """A hint in Chinese if the word is nearly a known one."""
    near = nearest(word, known)
    return f"是不是“{near}”？" if near else None
