"""The command line: ``python -m calculator list | describe ID | run ID < input.json``."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculator.answer import CALCULATORS, calculate
from calculator.datasets import DataMissing, load
from calculator.errors import FieldError, InvalidInput, Refused
from calculator.fields import json_schema
from calculator.policy import DataErrors

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
    if options.id not in CALCULATORS:
        message = f"没有“{options.id}”这个计算器；可用：{'、'.join(CALCULATORS)}。"
        raise InvalidInput([FieldError("calculator", message)])
    if options.command == "describe":
        calculator = CALCULATORS[options.id]
        return json_schema(calculator.title, calculator.fields)
    return calculate(options.id, _read_input(sys.stdin.read()), load(options.data)).to_json()


def _read_input(text: str) -> dict[str, object]:
    try:
        # Numbers with a fraction must not pass through float: they are read as decimals.
        given = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        message = f"输入不是有效的 JSON（第 {error.lineno} 行）：{error.msg}"
        raise InvalidInput([FieldError("", message)]) from None
    if not isinstance(given, dict):
        raise InvalidInput([FieldError("", '输入应是一个 JSON 对象，如 {"place": "yantai"}。')])
    return given


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
    run.add_argument(
        "--data", type=Path, help="another folder of policy data: YAML, or compiled JSON"
    )
    return parser


if __name__ == "__main__":
    # Chinese must come out whole whatever the locale of the terminal or pipe.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
