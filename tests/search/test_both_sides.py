"""What the build and the browser must do alike: cut text, name numbers and amounts, find shards."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from builder.environment import find_node
from builder.errors import BuildError
from builder.project import Project
from builder.search.chunks import CONTENTS, unpacked, words_of
from builder.search.exact import articles_in, number_key, shard_of
from builder.search.lexicon import known_questions, traditional
from builder.search.pairs import figures_of, pairs_of
from builder.search.records import Record

TEXTS = (
    "住院的起付标准：800 元，24,000元以上 3.5% 不付",
    "国办发〔2024〕38号 第二十七条（A-b）",
    "药",
    "",
)
WRITTEN = {
    "贰万肆仟元整": 24_000,
    "24 000元": 24_000,
    "２．４万": 24_000,
    "陆仟捌佰元": 6_800,
    "8000个人账户": 8_000,
}
"""Amounts as they are typed."""
ODD_NUMBERS = {
    "医保发〖2021〗5号": "n2021-5",
    "烟医保发2022〕18": "n2022-18",
    "鲁医保发2021年第54号通知": "n2021-54",
    "人社部发{2024}94号": "n2024-94",
    "2024年国办发38号": "n2024-38",
}
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


def test_what_a_result_says_of_its_figures_is_carried_along(project: Project, web: Path) -> None:
    shown = ["places/x/#d", "标题", "政策", "无锡", "2022", "", [["", "起付标准", "950 元"]]]
    given = [*shown, "B、C", "x/employee-inpatient/deductible/0a1b2c3d"]
    found = _in_node(project, _script(web, "view.js", "m.itemOf(given, [], null)"), given)
    assert isinstance(found, dict)
    assert (found["grades"], found["readings"]) == (given[-2], given[-1])
    assert found["facts"] == ["无锡", "2022 年"]


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
        "花了3万5在职": "a35000",
        "2万4": "a24000",
        "2万4千": "a24000",
        "2.4w": "a24000",
        "3万二级医院": "a30000",
        "3万500": "a30500",
        "三百五": "a350",
        "￥33.15": "a33.15",
        "六成半": "r0.65",
        "烟台 住院 30000 退休": "a30000",
    }
    expression = "given.map(text => m.amounts(text)[0]?.key)"
    found = _in_node(project, _script(web, "exact.js", expression), list(written))
    assert found == list(written.values())


def test_what_is_no_amount(project: Project, web: Path) -> None:
    written = [
        "两三万",
        "2024年",
        "180天",
        "三级医院",
        "五十五岁",
        "万一生病",
        "一百二十天",
        "第三次住院",
    ]
    expression = "given.map(text => m.amounts(text).length)"
    found = _in_node(project, _script(web, "exact.js", expression), written)
    assert found == [0] * len(written)


def test_numbers_of_documents_in_every_spelling(project: Project, web: Path) -> None:
    written = {
        "烟医保发〔2022〕十八号": "n2022-18",
        "国办发二〇二四38号": "n2024-38",
        "烟医保发{2022}18号": "n2022-18",
        "内政发<2016>122号": "n2016-122",
        "2024年国办38号文": "n2024-38",
        "国办38号文": "s38",
        "国务院令 第259号": "n令-259",
        "735号": "s735",
    }
    normalised = _script(web, "text.js", "given.map(text => m.normalise(text, new Map()))")
    typed = _in_node(project, normalised, list(written))
    expression = "given.map(text => m.documentNumber(m.inDigits(text))?.key)"
    found = _in_node(project, _script(web, "exact.js", expression), typed)
    assert found == list(written.values())


def test_pinyin_with_tones(project: Project, web: Path) -> None:
    expression = "given.map(text => m.normalise(text, new Map()).replaceAll(' ', ''))"
    typed = ["zhì nà jīn", "zhu4yuan4", "nǚ"]
    found = _in_node(project, _script(web, "text.js", expression), typed)
    assert found == ["zhinajin", "zhuyuan", "nv"]


def test_articles_of_a_stretch_one_by_one() -> None:
    assert articles_in("第四条至第六条") == ["第四条", "第六条", "第五条"]
    assert articles_in("第六十三条、第八十六条") == ["第六十三条", "第八十六条"]


def test_the_index_cut_again_holds_the_same_words(built_site: Path) -> None:
    """Each piece is named in the contents, and no word is lost or torn from its order."""
    folder = built_site / "search" / "index"
    contents = unpacked(folder / CONTENTS)
    pieces = sorted(path.stem for path in (folder / "index").iterdir())
    assert all(name.encode() in contents for name in pieces)
    assert {"住院", "24000"} <= set(words_of(folder))


def test_shards(project: Project, web: Path) -> None:
    expression = "given.map(key => m.shardOf(key, 7))"
    found = _in_node(project, _script(web, "exact.js", expression), KEYS)
    assert found == [shard_of(key, 7) for key in KEYS]


def test_articles(project: Project, web: Path) -> None:
    asked = ["第27条", "第二十七条", "6条", "第一百零五条", "110条"]
    expression = "given.map(text => m.articles(text)[0].name)"
    found = _in_node(project, _script(web, "exact.js", expression), asked)
    assert found == ["第二十七条", "第二十七条", "第六条", "第一百零五条", "第一百一十条"]


def test_traditional_characters_are_known_where_the_pages_have_the_simplified_ones() -> None:
    pairs = traditional(set("医疗标准异备"))
    assert "醫医" in pairs
    assert "標标" in pairs
    assert "龍" not in pairs


def test_amounts_in_odd_spellings(project: Project, web: Path) -> None:
    found = _normalised(project, web, "m.amounts(text).map(({key}) => key)", list(WRITTEN))
    assert found == [[f"a{amount}"] for amount in WRITTEN.values()]


def test_numbers_in_odd_brackets(project: Project, web: Path) -> None:
    found = _normalised(project, web, "m.documentNumber(text)?.key", list(ODD_NUMBERS))
    assert found == list(ODD_NUMBERS.values())


def _normalised(project: Project, web: Path, expression: str, given: list[str]) -> object:
    script = (
        f"import * as m from '{(web / 'exact.js').as_uri()}';"
        f"import {{normalise}} from '{(web / 'text.js').as_uri()}';"
        "const given = JSON.parse(process.argv[1]).map(text => normalise(text, new Map()));"
        f"console.log(JSON.stringify(given.map(text => {expression})));"
    )
    return _in_node(project, script, given)


def test_figures_in_ten_thousands_are_found_as_numbers() -> None:
    assert figures_of("共 65 万元，1.4万、18.5 万元，24,000 元") == {
        "650000",
        "14000",
        "185000",
    }


def test_known_questions_lead_to_pages_that_there_are() -> None:
    with pytest.raises(BuildError, match="faq/#1"):
        known_questions([Record("faq/", "常见问题", "办事", ())])
