"""One benefit across places: figures side by side, with period and grade, inherited ones named."""

import re
from pathlib import PurePosixPath
from typing import Any

from builder.comparisons import Comparisons
from builder.pages import Pages
from builder.project import Project
from builder.standing import in_force
from calculator.policy import Library
from tests.rule_sets import deductible, inpatient, library, named, rate
from tests.rule_sets import rule as rule_of

LEVELS = [
    {"hospital_level": 1, "amount": "200"},
    {"hospital_level": 2, "amount": "500"},
    {"hospital_level": 3, "amount": "800"},
]
RETIRED = {"when": {"status": "retired"}, "add": "0.05", "label": "退休人员提高 5 个百分点"}
BANDS = [
    {"hospital_level": [1, 2], "rate": "0.90"},
    {
        "hospital_level": 3,
        "bands": [{"up_to": "10000", "rate": "0.85"}, {"rate": "0.90"}],
    },
]


def _comparisons(made: Library) -> Comparisons:
    return Comparisons(made, [made.places[name] for name in ("cn", "testshire", "testland")])


def _page(made: Library, project: Project, path: str) -> str:
    return Pages(made, project.docs).files()[PurePosixPath(path)]().decode()


def _grids(made: Library) -> dict[tuple[str, str], list[tuple[str, list[str]]]]:
    return {
        (grid.title, item.place.id): item.rows
        for grid in _comparisons(made).grids("inpatient", "employee")
        for item in grid.places
    }


def _stay(**more: Any) -> Library:
    values = {
        "deductible": deductible({"table": LEVELS, **more}),
        "reimbursement_rate": rate({"table": BANDS, "adjustments": [RETIRED]}),
    }
    return library(named(inpatient(**values)))


def test_what_an_ordinary_person_gets_has_all_changes_in_it() -> None:
    grids = _grids(_stay())
    assert grids["起付标准", "testland"] == [("所有人", ["200 元", "500 元", "800 元"])]
    assert grids["支付比例", "testland"] == [
        ("在职", ["90%", "90%", "1 万元以内 85%\n1 万元以上 90%"]),
        ("退休", ["95%", "95%", "1 万元以内 90%\n1 万元以上 95%"]),
    ]


def test_what_concerns_few_is_not_what_an_ordinary_person_gets() -> None:
    halved = {"when": {"tcm": True}, "factor": "0.5", "label": "中医医院减半"}
    assert _grids(_stay(adjustments=[halved]))["起付标准", "testland"] == [
        ("所有人", ["200 元", "500 元", "800 元"])
    ]


def test_where_more_must_be_known_there_is_no_short_answer() -> None:
    by_age = {"when": {"age": "70+"}, "factor": "0.5", "label": "70 岁以上减半"}
    grids = _grids(_stay(adjustments=[by_age]))
    assert ("起付标准", "testland") not in grids
    assert ("支付比例", "testland") in grids


KINDS: list[dict[str, Any]] = [
    {"id": "community", "label": "社区", "level": 1},
    *({"id": f"level_{level}", "label": f"{level} 级", "level": level} for level in (1, 2, 3)),
    {"id": "pharmacy", "label": "药店"},
]
TIERS = [{"id": "one", "label": "一档"}, {"id": "two", "label": "二档"}]


def test_kinds_of_hospital_are_told_by_their_level() -> None:
    def table(*amounts: str) -> list[dict[str, Any]]:
        kinds = ("community", "level_1", "level_2", "level_3")
        rows = [{"institution": k, "amount": a} for k, a in zip(kinds, amounts, strict=True)]
        return [*rows, {"institution": "pharmacy", "missing": "药店不收住院"}]

    rates = [{"tier": "one", "rate": "0.8"}, {"tier": "two", "rate": "0.9"}]
    for amounts, first in (
        (("400", "400", "750", "950"), "400 元"),
        (("300", "400", "750", "950"), "400 元\n社区：300 元"),
    ):
        values = {
            "deductible": deductible({"table": table(*amounts)}),
            "reimbursement_rate": rate({"table": rates}),
        }
        made = library(named(inpatient(**values)), institutions=KINDS, tiers=TIERS)
        grids = _grids(made)
        assert grids["起付标准", "testland"] == [("所有人", [first, "750 元", "950 元"])]
        assert grids["支付比例", "testland"] == [("一档", ["80%"] * 3), ("二档", ["90%"] * 3)]


def test_kinds_of_hospital_without_a_level_are_told_beside() -> None:
    # As in 通辽: of the levels nothing is known, of the township hospitals something is.
    kinds = [*KINDS[1:], {"id": "township", "label": "乡镇"}, {"id": "nursing", "label": "护理院"}]
    unknown = [*(f"level_{level}" for level in (1, 2, 3)), "pharmacy"]
    missing = [{"institution": kind, "missing": "没找到"} for kind in unknown]
    bands = [{"up_to": "15000", "rate": "0.9"}, {"missing": "没找到"}]
    values = {
        "deductible": deductible(
            {"table": [*missing, {"institution": ["township", "nursing"], "amount": "200"}]}
        ),
        "reimbursement_rate": rate(
            {
                "table": [
                    *missing,
                    {"institution": "township", "bands": bands},
                    {"institution": "nursing", "status": "active", "rate": "0.8"},
                    {"institution": "nursing", "status": "retired", "rate": "0.85"},
                ]
            }
        ),
    }
    made = library(named(inpatient(**values)), institutions=kinds)
    grids = _comparisons(made).grids("inpatient", "employee")
    by_title = {grid.title: grid.places[0] for grid in grids}
    assert by_title["起付标准"].rows == [("所有人", ["没有查到"] * 3)]
    assert by_title["起付标准"].beside == ["乡镇：200 元", "护理院：200 元"]
    assert by_title["支付比例"].beside == [
        "乡镇：1.5 万元以内 90%；1.5 万元以上 没有查到",
        "护理院（在职）：80%",
        "护理院（退休）：85%",
    ]


def test_what_is_known_is_told_before_what_is_not(project: Project) -> None:
    kinds = [*KINDS[1:], {"id": "township", "label": "乡镇"}]
    unknown = [*(f"level_{level}" for level in (1, 2, 3)), "pharmacy"]
    table = [{"institution": unknown, "missing": "没找到"}]
    table.append({"institution": "township", "amount": "200"})
    values = {
        "deductible": deductible({"table": table}),
        "reimbursement_rate": rate({"rate": "0.8"}),
    }
    made = library(named(inpatient(**values)), institutions=kinds)
    page = _page(made, project, "benefits/inpatient.md")
    short, _, full = page.partition(">起付标准</h3>")
    assert short.index("只查到：<br>乡镇：200 元") < short.index("各级医院都没有查到")
    assert "不分级的" not in short
    assert full.index("200 元") < full.index("没有查到：没找到")


def test_a_place_of_which_nothing_was_found_out_comes_last() -> None:
    of_city = deductible({"missing": "没找到"})
    made = library(
        named(inpatient(deductible=of_city)),
        province=named(inpatient(deductible=deductible({"amount": "500"}))),
    )
    [figure] = Comparisons(made, [made.places["testland"], made.places["testshire"]]).figures(
        "inpatient", "employee"
    )
    assert [said.place.id for said in figure.said] == ["testshire", "testland"]


def test_a_cell_names_what_is_known_first() -> None:
    """Of two kinds of one level the usual one may be the one of which nothing was found out."""
    kinds = [*KINDS[1:], {"id": "community", "label": "社区中心", "level": 1}]
    table = [
        {"institution": ["level_1", "pharmacy"], "missing": "没找到"},
        {"institution": ["community", "level_2", "level_3"], "amount": "200"},
    ]
    made = library(
        named(
            inpatient(
                deductible=deductible({"table": table}), reimbursement_rate=rate({"rate": "0.8"})
            )
        ),
        institutions=kinds,
    )
    [(_, cells)] = _grids(made)["起付标准", "testland"]
    assert cells == ["社区中心：200 元\n其余没有查到", "200 元", "200 元"]


def test_the_shipped_employees_of_wuxi_have_their_levels(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    grids = {
        grid.title: item.rows
        for grid in Comparisons(shipped, [*shipped.places.values()]).grids("inpatient", "employee")
        for item in grid.places
        if item.place.id == "wuxi"
    }
    assert [(who, [cell.split("\n")[0] for cell in cells]) for who, cells in grids["起付标准"]] == [
        ("在职", ["400 元", "750 元", "950 元"]),
        ("退休", ["400 元", "600 元", "750 元"]),
    ]
    assert grids["支付比例"] == [
        ("在职", ["97%", "95%", "90%"]),
        ("退休", ["98%", "97%", "95%"]),
    ]


def test_what_rests_on_history_is_history_here_too(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    compared = Comparisons(shipped, [*shipped.places.values()]).figures("deadlines", "employee")
    said = [item for figure in compared for item in figure.said if item.place.id == "mudanjiang"]
    assert len(said) == 5
    assert all(item.historic for item in said)


def test_a_window_that_has_closed_is_history_here_too(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    compared = Comparisons(shipped, [*shipped.places.values()]).figures("deadlines", "resident")
    said = {item.place.id: item.historic for item in compared[-1].said}
    assert compared[-1].title == "2026 年度居民医保集中缴费"
    assert said == {"wuxi": True, "yantai": True}


def test_a_rule_that_is_about_less_than_its_heading_says_so(project: Project) -> None:
    """As 山西's: of all chronic diseases it pays the medicines for two."""
    narrow = inpatient(deductible=deductible({"amount": "500"}), reimbursement_rate=rate({"rate": "1"}))
    for title, wanted in (
        ("testland职工医保住院待遇", ""),
        ("testland职工医保住院：只管白内障手术", "住院：只管白内障手术"),
    ):
        made = library(named({**narrow, "title": title}))
        comparisons = _comparisons(made)
        said = [x.about for f in comparisons.figures("inpatient", "employee") for x in f.said]
        grids = [x.about for g in comparisons.grids("inpatient", "employee") for x in g.places]
        assert [*said, *grids] == [wanted] * 4
        shown = _page(made, project, "benefits/inpatient.md").count("：住院：只管白内障手术</span>")
        assert shown == (4 if wanted else 0)


def test_what_is_called_by_a_year_that_is_over_is_history(project: Project) -> None:
    """As 烟台's rate of 2016 for the seriously ill, which no later source repeats."""
    shipped = Library.from_yaml(project.policy_data)
    as_of = shipped.newest_check
    named_by_year = [
        (rule.place, value)
        for rule in shipped.rules
        for value in rule.values.values()
        if (year := re.match(r"(\d{4}) 年", value.label)) and int(year[1]) < as_of.year
    ]
    assert ("yantai", "serious_disease_rate_2016") in {(p, v.id) for p, v in named_by_year}
    assert [value.id for _, value in named_by_year if in_force(shipped, value, as_of)] == []


def test_a_row_with_days_of_its_own_stands_with_them(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    page = _page(shipped, project, "benefits/out-of-area.md")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', page)
    stays = [row for row in rows if row.startswith(("住院／门诊慢特病", "长期居住，住院"))]
    stays += [row for row in rows if "住院／门诊慢特病" in row]
    assert stays
    assert all("2023-03-31 见其有效" in row for row in stays)
    [long_term] = [row for row in rows if row.startswith("跨省，长期居住")]
    assert "资料没有日期，不晚于 2025-04-30" in long_term


def test_what_is_unchanged_answers_the_question(project: Project) -> None:
    """Read aloud, 能不能报：不变 says nothing, nor does 省内异地，没有."""
    shipped = Library.from_yaml(project.policy_data)
    pages = [_page(shipped, project, f"benefits/{name}.md") for name in ("out-of-area", "scope")]
    said = [
        tuple(re.sub("<[^>]*>", " ", cell) for cell in row)
        for page in pages
        for row in re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>', page)
    ]
    assert ("没有备案／转诊", "能报") in said
    assert ("疾病或意外", "医保照常付") in said
    assert not [row for row in said if row[1] == "不变" or re.search("，没有(，|$)", row[0])]


def test_a_name_that_says_more_than_the_heading_is_shown() -> None:
    limit = {**deductible({"amount": "500"}), "label": "起付标准（省里的指导数）"}
    made = library(named({**inpatient(deductible=limit), "title": "testland职工医保住院待遇"}))
    [figure] = _comparisons(made).figures("inpatient", "employee")
    assert [said.about for said in figure.said] == ["起付标准（省里的指导数）"]


def test_no_shipped_rate_is_that_of_every_chronic_disease(project: Project) -> None:
    """Each is told of the diseases that its source names: a rate for two is not one for all."""
    shipped = Library.from_yaml(project.policy_data)
    rows = [
        (rule.place, {condition.key for condition in row.when})
        for rule in shipped.rules
        if rule.benefit == "chronic_outpatient"
        for reading in rule.values["reimbursement_rate"].readings
        for each in (reading, *reading.alternatives)
        for row in each.rows
    ]
    assert rows
    assert [place for place, keys in rows if "disease" not in keys] == []


def test_a_factor_is_stated_with_the_figures(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    page = _page(shipped, project, "benefits/inpatient.md")
    wuxi = page[page.index('id="resident"') :]
    assert "没有转诊（" in wuxi
    assert "）：× 200%" in wuxi


def test_a_city_without_a_rule_has_the_figures_of_its_province(project: Project) -> None:
    values = {
        "deductible": deductible({"table": LEVELS}),
        "reimbursement_rate": rate({"rate": "0.8"}),
    }
    made = library({}, province=named(inpatient(**values)))
    (grid, _) = _comparisons(made).grids("inpatient", "employee")
    assert [(item.place.id, item.whose.id) for item in grid.places] == [("testland", "testshire")]
    page = _page(made, project, "benefits/inpatient.md")
    assert "（照testshire的）" in page
    assert 'href="../../places/testshire/#employee-inpatient-deductible"' in page


def test_every_figure_has_its_period_grade_and_terms(project: Project) -> None:
    page = _page(_stay(), project, "benefits/inpatient.md")
    figures = page[page.index('id="employee-1"') :]
    assert "2020-01-01起" in figures
    assert "B 级 · 官方答复或正规媒体" in figures
    assert "每次住院扣一次" in figures
    assert "退休人员提高 5 个百分点" in figures
    assert 'data-reading="testland/employee-inpatient/deductible/' in figures


def test_a_city_of_which_nothing_is_known_is_asked_for() -> None:
    made = library(named(rule_of("outpatient", deductible=deductible({"amount": "1"}, per="year"))))
    assert [place.id for place in _comparisons(made).without("inpatient", "employee")] == [
        "testland"
    ]
    assert _comparisons(made).without("outpatient", "employee") == []


def test_what_is_over_is_marked(project: Project) -> None:
    ended = deductible({"from": "2020-01-01", "to": "2021-12-31", "amount": "100"})
    made = library(named(inpatient(deductible=ended, reimbursement_rate=rate({"rate": "0.8"}))))
    assert 'badge-history">历史' in _page(made, project, "benefits/inpatient.md")


def test_only_benefits_with_rules_have_a_page(project: Project) -> None:
    made = library(named(rule_of("outpatient", deductible=deductible({"amount": "1"}, per="year"))))
    files = Pages(made, project.docs).files()
    assert {path.stem for path in files if path.parent.name == "benefits"} == {
        "index",
        "outpatient",
    }
    assert 'href="outpatient/">普通门诊</a>' in _page(made, project, "benefits/index.md")


def test_figures_that_only_check_others_are_not_compared(project: Project) -> None:
    files = Pages(Library.from_yaml(project.policy_data), project.docs).files()
    compared = {path.stem for path in files if path.parent.name == "benefits"}
    assert {"inpatient", "retirement-age"} <= compared
    assert not {"plausibility", "average-wage", "bounds"} & compared
