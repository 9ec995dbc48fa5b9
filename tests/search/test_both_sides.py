"""What the build and the browser must do alike: cut text, name numbers and amounts, find shards."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from builder.environment import find_node
from builder.project import Project
from builder.search import _NOT_RUN
from builder.search.exact import number_key, shard_of
from builder.search.lexicon import traditional
from builder.search.pairs import pairs_of

TEXTS = (
    "住院的起付标准：800 元，24,000元以上 3.5% 不付",
    "国办发〔2024〕38号 第二十七条（A-b）",
    "药",
    "",
)
NUMBERS = ("国办发〔2024〕38号", "国务院令第259号", "人社部发〔2024〕94号")
KEYS = ("n2024-38", "a24000", "r0.0005", "n令-259", "a1.5")


@pytest.fixture(scope="module")
def web(project: Project) -> Path:
    return project.calculator / "web" / "search"


def _in_node(project: Project, script: str, given: object) -> object:
    done = subprocess.run(
        [find_node(project).node, "--input-type=module", "-e", script, json.dumps(given)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _script(web: Path, module: str, expression: str) -> str:
    return (
        f"import * as m from '{(web / module).as_uri()}';"
        f"const given = JSON.parse(process.argv[1]);console.log(JSON.stringify({expression}));"
    )


def test_pairs(project: Project, web: Path) -> None:
    expression = "given.map(text => m.pairsOf(m.normalise(text, new Map())))"
    found = _in_node(project, _script(web, "text.js", expression), TEXTS)
    assert isinstance(found, list)
    for text, pairs in zip(TEXTS, found, strict=True):
        assert pairs_of(text) <= set(pairs), text


def test_keys_of_document_numbers(project: Project, web: Path) -> None:
    expression = "given.map(text => m.documentNumber(text.replace('〔','[').replace('〕',']')).key)"
    found = _in_node(project, _script(web, "exact.js", expression), NUMBERS)
    assert found == [(number_key(number) or ("",))[0] for number in NUMBERS]


def test_amounts_however_they_are_written(project: Project, web: Path) -> None:
    written = {
        "24000元": "a24000",
        "2.4万": "a24000",
        "两万四千元": "a24000",
        "两万四": "a24000",
        "三十五万": "a350000",
        "一千二百块": "a1200",
        "80%": "r0.8",
        "百分之八十五": "r0.85",
        "万分之五": f"r{Decimal(5) / 10000}",
    }
    expression = "given.map(text => m.amounts(text)[0]?.key)"
    found = _in_node(project, _script(web, "exact.js", expression), list(written))
    assert found == list(written.values())


def test_shards(project: Project, web: Path) -> None:
    expression = "given.map(key => m.shardOf(key, 7))"
    found = _in_node(project, _script(web, "exact.js", expression), KEYS)
    assert found == [shard_of(key, 7) for key in KEYS]


def test_articles(project: Project, web: Path) -> None:
    asked = ["第27条", "第二十七条", "6条", "第一百零五条", "110条"]
    expression = "given.map(text => m.article(text).name)"
    found = _in_node(project, _script(web, "exact.js", expression), asked)
    assert found == ["第二十七条", "第二十七条", "第六条", "第一百零五条", "第一百一十条"]


def test_traditional_characters_are_known_where_the_pages_have_the_simplified_ones() -> None:
    pairs = traditional(set("医疗标准异备"))
    assert "醫医" in pairs
    assert "標标" in pairs
    assert "龍" not in pairs


def test_scripts_can_be_shipped_without_comments_and_indents(web: Path) -> None:
    """No text goes over the end of a line, where an indent would belong to it."""
    for path in sorted(web.glob("*.js")):
        source = path.read_text(encoding="utf-8")
        assert all(line.count("`") % 2 == 0 for line in _NOT_RUN.sub("", source).splitlines()), path
