"""The command line as other programs meet it: JSON in, JSON out, exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from calculator import CALCULATORS, Library

STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": 3,
    "total": "20000",
}


def run(
    repository: Path, *arguments: str, stdin: str = "", cwd: Path | None = None
) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-m", "calculator", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd or repository,
        env={"PYTHONPATH": str(repository), "PATH": "", "LC_ALL": "C"},
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def test_list(repository: Path) -> None:
    code, listed, _ = run(repository, "list")
    assert code == 0
    assert [item["id"] for item in listed] == list(CALCULATORS)


def test_describe(repository: Path) -> None:
    code, schema, _ = run(repository, "describe", "inpatient")
    assert code == 0
    assert schema["type"] == "object"
    assert {"place", "scheme", "status", "date", "total"} <= set(schema["required"])


def test_an_answer(repository: Path) -> None:
    code, answer, _ = run(repository, "run", "inpatient", stdin=json.dumps(STAY))
    assert code == 0
    assert answer["calculator"] == "inpatient"
    assert answer["place"] == "yantai"
    assert answer["date"] == "2020-09-01"
    assert answer["amounts"]["pooled_fund"] == "16610.00"
    assert answer["amounts"]["patient_total"] == "3390.00"
    for step in answer["steps"]:
        assert {"id", "label", "amount", "unit", "formula", "sources", "inputs"} <= set(step)
    assert answer["sources"]
    assert answer["data_version"]
    assert "非官方网站" in answer["notice"]


def test_the_answer_names_each_assumption(repository: Path) -> None:
    _, answer, _ = run(repository, "run", "inpatient", stdin=json.dumps(STAY))
    said = "".join(answer["warnings"])
    for words in ("自费", "先行自付", "第几次住院", "在哪里住院", "中医"):
        assert words in said


def test_retirement_needs_no_place_and_no_date(repository: Path) -> None:
    person = json.dumps({"sex": "male", "birth": "1972-09"})
    code, answer, _ = run(repository, "run", "retirement-age", stdin=person)
    assert code == 0
    assert answer["date"] is None
    assert answer["amounts"]["minimum_months"] == 210
    assert any("协商一致" in warning for warning in answer["warnings"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"total": "-1"}, "total"),
        ({"non_covered": "20000.01"}, "non_covered"),
        ({"non_covered": "15000", "prior_self_pay": "6000"}, "prior_self_pay"),
        ({"total": "abc"}, "total"),
        ({"status": None}, "status"),
        ({"institution": "nowhere"}, "institution"),
    ],
)
def test_invalid_input_is_exit_2(repository: Path, change: dict[str, Any], field: str) -> None:
    code, answer, _ = run(repository, "run", "inpatient", stdin=json.dumps({**STAY, **change}))
    assert code == 2
    assert [error["field"] for error in answer["errors"]] == [field]


@pytest.mark.parametrize(
    "stdin",
    [
        "",
        "{",
        "[]",
        "3",
        '{"total": NaN}',
        '{"total": ' + "9" * 5000 + "}",
        '{"total": "1", "total": "2"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_input_at_all_is_exit_2(repository: Path, stdin: str) -> None:
    code, answer, _ = run(repository, "run", "inpatient", stdin=stdin)
    assert code == 2
    assert answer["errors"]


def test_an_unknown_calculator_is_exit_2(repository: Path) -> None:
    code, answer, _ = run(repository, "run", "lottery", stdin="{}")
    assert code == 2
    assert answer["errors"][0]["field"] == "calculator"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"place": "atlantis"}, "no_rule"),
        ({"date": "2010-01-01"}, "no_rule"),
        ({"scheme": "resident"}, "no_rule"),
        ({"place": "mudanjiang"}, "no_rule"),
        ({"care_place": "out_of_province"}, "no_rule"),
        ({"oncology": True, "admission": 2}, "missing_parameter"),
    ],
)
def test_a_refusal_is_exit_3(repository: Path, change: dict[str, Any], reason: str) -> None:
    code, answer, _ = run(repository, "run", "inpatient", stdin=json.dumps({**STAY, **change}))
    assert code == 3
    assert answer["refused"]["reason"] == reason
    assert answer["refused"]["message"]
    assert answer["refused"]["missing"]


def test_a_fraction_does_not_pass_through_float(repository: Path) -> None:
    text = json.dumps(STAY).replace('"20000"', "20000.10")
    code, answer, _ = run(repository, "run", "inpatient", stdin=text)
    assert code == 0
    assert answer["amounts"]["total"] == "20000.10"


def test_other_data_as_yaml_and_compiled(repository: Path, tmp_path: Path) -> None:
    yaml_folder = repository / "policy_data"
    compiled = tmp_path / "compiled"
    compiled.mkdir()
    for name, content in Library.from_yaml(yaml_folder).compiled().items():
        (compiled / name).write_text(json.dumps(content), encoding="utf-8")
    answers = [
        run(
            repository,
            "run",
            "inpatient",
            "--data",
            str(folder),
            stdin=json.dumps(STAY),
            cwd=tmp_path,
        )
        for folder in (yaml_folder, compiled)
    ]
    assert answers[0] == answers[1]
    assert answers[0][0] == 0


def test_damaged_compiled_data_is_exit_1(repository: Path, tmp_path: Path) -> None:
    for name, content in Library.from_yaml(repository / "policy_data").compiled().items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    for damage in ("", "{", "[]", "{}", '{"format": 1}'):
        for name in ("index.json", "cn.json"):
            whole = (tmp_path / name).read_text("utf-8")
            (tmp_path / name).write_text(damage, encoding="utf-8")
            code, _, said = run(
                repository, "run", "inpatient", "--data", str(tmp_path), stdin=json.dumps(STAY)
            )
            (tmp_path / name).write_text(whole, encoding="utf-8")
            assert (code, name in said, "Traceback" in said) == (1, True, False), (name, damage)


def test_data_that_is_not_there_or_broken_is_exit_1(repository: Path, tmp_path: Path) -> None:
    stdin = json.dumps(STAY)
    nowhere = str(tmp_path / "none")
    code, _, said = run(repository, "run", "inpatient", "--data", nowhere, stdin=stdin)
    assert (code, "--data" in said) == (1, True)
    (tmp_path / "cn").mkdir()
    (tmp_path / "cn" / "place.yaml").write_text("name: 1\n", encoding="utf-8")
    code, _, said = run(repository, "run", "inpatient", "--data", str(tmp_path), stdin=stdin)
    assert (code, "cn/place.yaml" in said) == (1, True)
