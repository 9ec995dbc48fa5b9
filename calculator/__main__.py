"""The command line: ``python -m calculator list | describe ID | run ID < input.json``."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from calculator.answer import CALCULATORS, calculate
from calculator.compare import compare
from calculator.datasets import DataMissing, load
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import json_schema
from calculator.policy import DataErrors
from calculator.reverse import reverse
from calculator.typed_in import draft

ANSWERED, BROKEN, INVALID, REFUSED = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code of the contract (0 answered, 2 invalid, 3 refused).

    1 means that the policy data itself cannot be used.
    """
    options = _parser().parse_args(arguments)
    try:
        _print(_answer(options))
    except InvalidInput as invalid:
        _print(invalid.to_json())
        return INVALID
    except Refused as refused:
        _print(refused.to_json())
        return REFUSED
    except (DataErrors, DataMissing) as broken:
        print(broken, file=sys.stderr)
        return BROKEN
    return ANSWERED


def _answer(options: argparse.Namespace) -> Any:
    if options.command == "list":
        return [
            {"id": c.id, "title": c.title, "question": c.question} for c in CALCULATORS.values()
        ]
    if getattr(options, "id", None) not in (None, *CALCULATORS):
        message = f"没有“{options.id}”这个计算器；可用：{'、'.join(CALCULATORS)}。"
        raise InvalidInput([FieldError("calculator", message)])
    if options.command == "describe":
        calculator = CALCULATORS[options.id]
        return json_schema(calculator.title, calculator.fields)
    given = _read_input(sys.stdin)
    library = load(options.data)
    if options.command == "export":
        return draft(given, library).to_json()
    if options.command == "compare":
        return compare(options.id, *_parts(given, "vary", list), library).to_json()
    if options.command == "reverse":
        inputs, want = _parts(given, "want", dict)
        return reverse(options.id, inputs, want, library).to_json()
    return calculate(options.id, given, library).to_json()


def _parts(given: dict[str, object], name: str, kind: type) -> tuple[dict[str, Any], Any]:
    """The ``inputs`` of a question about a question, and its other part."""
    inputs, other = given.get("inputs"), given.get(name)
    if not isinstance(inputs, dict) or not isinstance(other, kind):
        message = f'输入应写成 {{"inputs": {{…}}, "{name}": …}}。'
        raise InvalidInput([FieldError(name, message)])
    return inputs, other


def _read_input(stream: TextIO) -> dict[str, object]:
    try:
        # Numbers with a fraction must not pass through float: they are read as decimals.
        given = json.load(stream, parse_float=Decimal, object_pairs_hook=_no_key_twice)
    except InvalidInput:
        raise
    except json.JSONDecodeError as error:
        raise _no_input(f"第 {error.lineno} 行：{error.msg}") from None
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _no_input(str(error)) from None
    if not isinstance(given, dict):
        raise _no_input('应是一个 JSON 对象，如 {"place": "yantai"}')
    return given


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidInput([FieldError(key, f"“{key}”写了两次，请只留一个。")])
        found[key] = value
    return found


def _no_input(message: str) -> InvalidInput:
    return InvalidInput([FieldError("", f"输入不能用：{message}。")])


def _print(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calculator",
        description="Estimate what medical insurance pays, from dated and cited policy data.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the calculators there are")
    describe = commands.add_parser("describe", help="the JSON Schema of a calculator's inputs")
    describe.add_argument("id", help="a calculator's id, as listed")
    run = commands.add_parser("run", help="answer one question: JSON on standard input and output")
    run.add_argument("id", help="a calculator's id, as listed")
    comparing = commands.add_parser(
        "compare", help='the same case with changes: {"inputs": {…}, "vary": [{…}, …]}'
    )
    reversing = commands.add_parser(
        "reverse", help='the smallest expense that reaches: {"inputs": {…}, "want": {…}}'
    )
    exporting = commands.add_parser("export", help="rules typed in, as draft data files")
    for command in (run, comparing, reversing, exporting):
        command.add_argument(
            "--data", type=Path, help="another folder of policy data: YAML, or compiled JSON"
        )
    for command in (comparing, reversing):
        command.add_argument("id", help="a calculator's id, as listed")
    return parser


if __name__ == "__main__":
    # Chinese must come out whole whatever the locale of the terminal or pipe.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
