"""The bridge between page and Python: which data a question needs, and what comes back."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from calculator import Library
from calculator.web import bridge

STAY: dict[str, object] = {
    "cause": "illness",
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": "3",
    "total": "20000",
}


@pytest.fixture
def fed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The bridge of a fresh page that has the index and nothing else."""
    monkeypatch.setattr(bridge, "_files", {})
    monkeypatch.setattr(bridge, "_library", None)
    compiled = Library.from_yaml(repository / "policy_data").compiled()
    bridge.add_data("index.json", json.dumps(compiled["index.json"]))
    monkeypatch.setattr(bridge, "compiled", compiled, raising=False)
    yield bridge


def ask(
    fed: Any, calculator: str, inputs: dict[str, object], method: str = "calculate", **more: object
) -> dict[str, Any]:
    payload = {"calculator": calculator, "inputs": inputs, "root": "../../", **more}
    text = json.dumps(payload)
    for name in json.loads(fed.needed(text)):
        fed.add_data(name, json.dumps(fed.compiled[name]))
    answer: dict[str, Any] = json.loads(fed.call(method, text))
    return answer


def test_a_question_needs_its_place_and_those_above_it(fed: ModuleType) -> None:
    text = json.dumps({"calculator": "inpatient", "inputs": STAY})
    assert json.loads(fed.needed(text)) == [
        "cn.json",
        "shandong.json",
        "yantai.json",
    ]
    fed.add_data("cn.json", json.dumps(fed.compiled["cn.json"]))
    assert json.loads(fed.needed(text)) == ["shandong.json", "yantai.json"]
    assert json.loads(fed.needed('{"calculator": "retirement-age", "inputs": {}}')) == []


def test_a_result(fed: ModuleType) -> None:
    answer = ask(fed, "inpatient", STAY)
    assert answer["kind"] == "result"
    assert answer["result"]["amounts"]["pooled_fund"] == "16610.00"
    assert "16,610.00" in answer["html"]
    assert "16,610.00" in answer["announcement"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_in_two_parts_is_the_answer(fed: ModuleType, lang: str) -> None:
    whole = ask(fed, "inpatient", STAY, lang=lang)
    first = ask(fed, "inpatient", STAY, lang=lang, later=True)
    assert not {"what_if", "next_steps"} & first["result"].keys()
    rest = ask(fed, "inpatient", STAY, "outlook", lang=lang, later=True)
    assert rest["result"]["what_if"]
    assert {**first["result"], **rest["result"]} == whole["result"]
    room = '<div class="calc-outlook"></div>'
    assert first["html"].count(room) == 1
    assert first["html"].replace(room, rest["html"]) == whole["html"]


def test_the_second_part_belongs_to_what_is_asked(fed: ModuleType) -> None:
    dearer: dict[str, object] = {**STAY, "total": "90000"}
    alone = ask(fed, "inpatient", STAY, "outlook", later=True)
    ask(fed, "inpatient", dearer, later=True)
    assert ask(fed, "inpatient", STAY, "outlook", later=True) == alone
    assert ask(fed, "inpatient", dearer, "outlook", later=True) != alone


def test_the_second_part_of_what_has_one_part_is_empty(fed: ModuleType) -> None:
    with_none: dict[str, object] = {"birth": "1965-12", "sex": "male"}
    first = ask(fed, "retirement-age", with_none, later=True)
    rest = ask(fed, "retirement-age", with_none, "outlook", later=True)
    assert first["kind"] == rest["kind"] == "result"
    whole = ask(fed, "retirement-age", with_none)
    assert {**first["result"], **rest["result"]} == whole["result"]


def test_data_that_comes_later_is_used(fed: ModuleType) -> None:
    assert ask(fed, "retirement-age", {"sex": "male", "birth": "1972-09"})["kind"] == "result"
    assert ask(fed, "inpatient", STAY)["kind"] == "result"


def test_invalid_input(fed: ModuleType) -> None:
    answer = ask(fed, "inpatient", {**STAY, "total": "-1"})
    assert answer["kind"] == "invalid"
    assert answer["errors"][0]["field"] == "total"


def test_a_refusal(fed: ModuleType) -> None:
    answer = ask(fed, "inpatient", {**STAY, "place": "mudanjiang"})
    assert answer["kind"] == "refused"
    assert "places/mudanjiang/" in answer["html"]
    assert answer["refused"]["reason"] == "no_rule"


@pytest.mark.parametrize("place", [None, "", "atlantis", 3, []])
def test_a_place_that_is_none(fed: ModuleType, place: object) -> None:
    assert ask(fed, "inpatient", {**STAY, "place": place})["kind"] in ("invalid", "refused")


def test_questions_for_the_answers_so_far(fed: ModuleType) -> None:
    inputs = {name: STAY[name] for name in ("place", "scheme", "date")}
    text = json.dumps({"calculator": "inpatient", "inputs": inputs})
    for name in json.loads(fed.needed(text)):
        fed.add_data(name, json.dumps(fed.compiled[name]))
    answer = json.loads(fed.call("questions", text))
    assert answer["kind"] == "result"
    names = [question["name"] for question in answer["questions"]]
    assert names[:3] == ["place", "scheme", "status"] and "total" in names
    assert 0 < answer["remaining"] < len(names)


def test_english_is_asked_for_by_the_payload(fed: ModuleType) -> None:
    ask(fed, "inpatient", STAY)
    text = json.dumps({"calculator": "inpatient", "inputs": STAY, "lang": "en"})
    answer = json.loads(fed.call("calculate", text))
    assert "Paid by insurance" in answer["html"]
    assert "基金支付总额" in answer["html"]
