"""The ledger: what is asked of a visit, and CSV that comes back as it went, whatever is in it."""

import csv
import io
import re
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.project import Project
from calculator import InvalidInput, Library
from calculator.html_ledger import render_ledger, render_years
from calculator.ledger import (
    MOST_VISITS,
    from_csv,
    person_fields,
    read_visit,
    settled,
    to_csv,
    visit_fields,
)
from calculator.web.ledger import (
    ledger,
    ledger_csv,
    ledger_places,
    ledger_questions,
    ledger_read_csv,
    ledger_slip,
)
from tests import rule_sets
from tests.rule_sets import FLAT, ceiling, deductible, inpatient, layer, named, rate, rule

PERSON = {"place": "testland", "scheme": "employee", "status": "active"}
STAY = {"date": "2022-01-01", "kind": "inpatient", "hospital_level": "3", "total": "1500"}
CLINIC = {"date": "2022-02-01", "kind": "outpatient", "hospital_level": "1", "total": "300"}
OUTPATIENT = rule(
    "outpatient",
    deductible=deductible({"amount": "200"}, per="year"),
    reimbursement_rate=rate({"rate": "0.5"}),
    payment_ceiling=ceiling({"amount": "100"}),
)
CRITICAL = layer(
    "critical_illness",
    "deductible",
    "cost_sharing",
    deductible=deductible({"amount": "1000"}, per="year"),
    reimbursement_rate=rate({"rate": "0.6"}, bands_on="year"),
)
LIBRARY = rule_sets.library(named(inpatient(**FLAT), OUTPATIENT))


def refused(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        from_csv(text, LIBRARY)
    assert {error.field for error in caught.value.errors} == {"file"}
    return [error.message for error in caught.value.errors]


def test_a_visit_is_put_plainly() -> None:
    typed = {"date": "2022/1/1", "kind": "inpatient", "total": "２.4万", "tcm": "false"}
    assert read_visit(typed) == {"date": "2022-01-01", "kind": "inpatient", "total": "24000"}
    with pytest.raises(InvalidInput) as caught:
        read_visit({"kind": "inpatient", "total": "-1"})
    assert [error.field for error in caught.value.errors] == ["date", "total"]


def test_only_what_some_rule_asks_is_asked_of_a_visit() -> None:
    names = [item.name for item in visit_fields(LIBRARY)]
    assert names[:2] == ["kind", "date"]
    assert {"total", "non_covered", "prior_self_pay"} <= set(names)
    assert not {"items", "disease", "tier", "oncology"} & set(names)
    assert person_fields(LIBRARY)[0].name == "place"


def test_a_ledger_comes_back_from_csv_as_it_was() -> None:
    visits: list[dict[str, str]] = [STAY, {**CLINIC, "non_covered": "12.5", "tcm": "true"}]
    text = to_csv(PERSON, visits, LIBRARY)
    assert text.startswith("\ufeff")
    heads, first, second = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    row = dict(zip(heads, first, strict=True))
    assert row["类别"] == "住院"
    assert row["医院级别"] == "三级"
    assert row["本人：参加哪种医保"] == "职工医保"
    # (1500 − 500) × 0.8
    assert row["结果：医保付"] == "800.00"
    assert dict(zip(heads, second, strict=True))["是中医定点医院"] == "是"
    found = from_csv(text, LIBRARY)
    assert found.person == PERSON
    assert list(found.visits) == visits


def test_a_ledger_that_cannot_be_worked_out_can_still_be_carried_away() -> None:
    person = {**PERSON, "scheme": "resident"}
    text = to_csv(person, [STAY], LIBRARY)
    assert "结果" not in text
    assert from_csv(text, LIBRARY).person == person


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@settings(deadline=None)
@given(TEXTS.map(str.strip), st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "＝"]))
def test_no_cell_runs_as_a_formula_and_every_one_comes_back(text: str, start: str) -> None:
    visit = {**STAY, "institution": (start + text).strip()}
    visit = {name: value for name, value in visit.items() if value}
    made = to_csv({}, [visit], LIBRARY)
    for cell in next(csv.reader(io.StringIO(made.partition("\r\n")[2], newline=""))):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert from_csv(made, LIBRARY).visits == (visit,)


class TestPlacesInATable:
    """Named as people name them, or not at all."""

    LIBRARY = rule_sets.library(named(inpatient(**FLAT)))
    ROWS = "哪一天,类别,医疗费总额,本人：参保地\n2022-01-01,住院,1,{0}\n2022-01-02,住院,1,{0}\n"

    def test_one_that_the_form_does_not_offer_is_told_once_for_each_line(self) -> None:
        for name in ("济南", "testshire"):
            with pytest.raises(InvalidInput) as caught:
                from_csv(self.ROWS.format(name), self.LIBRARY)
            messages = [error.message for error in caught.value.errors]
            assert [message.partition("：")[0] for message in messages] == ["第 2 行", "第 3 行"]
            assert all(f"能选的地方里没有“{name}”" in message for message in messages)

    def test_a_full_name_in_either_script_is_the_place(self, project: Project) -> None:
        library = Library.from_yaml(project.policy_data)
        for name in ("烟台", "烟台市", "煙台市", "煙臺", "yantai"):
            assert from_csv(self.ROWS.format(name), library).person == {"place": "yantai"}

    def test_the_page_is_told_whose_rules_to_fetch(self) -> None:
        places = [{"value": "yantai", "label": "烟台"}, {"value": "wuxi", "label": "无锡"}]
        for name, found in (("煙臺市", ["yantai"]), ("wuxi", ["wuxi"]), ("济南", [])):
            payload = {"text": self.ROWS.format(name), "places": places}
            about = ledger_places(payload, self.LIBRARY)["about"]
            assert about == [{"place": place} for place in found]


def test_what_a_spreadsheet_makes_of_it_is_read_too() -> None:
    text = (
        "哪一天;类别;医疗费总额;\r\n2022/3/1;住院;1,500.00;\r\n;;;\r\n2022-01-01;inpatient;300;\r\n"
    )
    found = from_csv(text, LIBRARY)
    assert [visit["date"] for visit in found.visits] == ["2022-01-01", "2022-03-01"]
    assert found.visits[1]["total"] == "1500"
    assert found.person == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "空的"),
        ("哪一天,类别,医疗费总额\n", "没有一次就医"),
        ("哪一天,类别\n2022-01-01,住院\n", "第 1 行：表头缺少“医疗费总额”"),
        ("哪一天,类别,医疗费总额,心情\n2022-01-01,住院,1,好\n", "第 1 行：不认识“心情”"),
        ("哪一天,哪一天,类别,医疗费总额\n1,1,1,1\n", "第 1 行：有两列都是“哪一天”"),
        ("哪一天,类别,医疗费总额\n2022-01-01,住院,很多\n", "第 2 行：“医疗费总额”"),
        ("哪一天,类别,医疗费总额\n\n2022-01-01,度假,1\n", "第 3 行：“类别”没有“度假”"),
        ("哪一天,类别,医疗费总额\n2022-01-01,住院,1,2\n", "第 2 行：比表头多出 1 格"),
        ('哪一天,类别,医疗费总额\n2022-01-01,住院,"1\n', "第 2 行：引号没有配对"),
        (
            "哪一天,类别,医疗费总额,本人：参加哪种医保\n2022-01-01,住院,1,职工医保\n,住院,1,居民医保\n".replace(
                "\n,", "\n2022-01-02,"
            ),
            "第 3 行：“本人：参加哪种医保”和前面的不一样",
        ),
        ("x" * 600_000, "太大"),
        ("哪一天,类别,医疗费总额\n" + "2022-01-01,住院,1\n" * (MOST_VISITS + 1), "最多导入"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_line(text: str, says: str) -> None:
    assert any(says in message for message in refused(text)), refused(text)


def test_every_wrong_line_is_told_at_once() -> None:
    told = refused("哪一天,类别,医疗费总额\n昨天,住院,1\n2022-01-01,住院,\n")
    assert [message.partition("：")[0] for message in told] == ["第 2 行", "第 3 行"]


def test_the_year_fills_its_ceilings_and_leads_to_critical_illness() -> None:
    library = rule_sets.library(named(inpatient(**FLAT), OUTPATIENT, CRITICAL))
    stay = {**STAY, "total": "2500"}
    result = settled(PERSON, [CLINIC, stay, {**stay, "date": "2022-03-01"}], library)
    [year] = result.extra["years"]
    # each stay: 500 and 20% of 2000; the clinic visit is none of the layer's: 900 + 900
    way = year["critical_illness"]
    assert way["starts_at"] == "1000.00"
    assert way["rest"] == "0.00"
    [limit] = year["ceilings"]
    # (300 − 200) × 0.5 of 100
    assert (limit["used"], limit["left"], limit["limit"]) == ("50.00", "50.00", "100.00")
    html = render_ledger(result)
    assert "已付 50.00 元，还剩 50.00 元（最多 100.00 元）" in html
    assert "起已经在报" in html
    assert html.index("ledger-fill") < html.index("calc-waterfall")


def test_a_full_ceiling_is_said_and_each_year_has_its_own_bars() -> None:
    visits = [{**CLINIC, "total": "900"}, {**CLINIC, "date": "2023-02-01", "total": "250"}]
    html = render_years(settled(PERSON, visits, LIBRARY).extra["years"])
    assert "100.00 元已经用完" in html
    assert html.index("2023 年度") < html.index("2022 年度")
    assert render_years([]) == ""


C = {**rule_sets.SOURCE, "grade": "C"}


class TestLowGrades:
    """The clinic's rules are of a repost, the stay's of the bureau."""

    COPIED = rule(
        "outpatient",
        deductible=deductible({"amount": "200", "source": C}, per="year"),
        reimbursement_rate=rate({"rate": "0.5", "source": C}),
        payment_ceiling=ceiling({"amount": "100", "source": C}),
    )
    LIMITED = inpatient(**FLAT, payment_ceiling=ceiling({"amount": "9000"}))
    MARK = ' <span class="grade grade-C" title="转载资料，请核实">C 级</span>'

    def year(self, *more: rule_sets.RuleData) -> Library:
        return rule_sets.library(named(self.LIMITED, self.COPIED, *more))

    def test_each_line_of_the_table_says_how_good_it_is(self) -> None:
        text = to_csv(PERSON, [STAY, CLINIC], self.year())
        heads, stay, clinic = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        place = heads.index("结果：可信程度")
        assert stay[place] == "B 级（官方答复或正规媒体）"
        assert clinic[place] == "C 级（转载资料，请核实）"
        # A file of this build comes back, and so does one from before it had the column.
        older = text.replace(",结果：可信程度", "").replace(f",{stay[place]}", "")
        for file in (text, older.replace(f",{clinic[place]}", "")):
            assert list(from_csv(file, LIBRARY).visits) == [STAY, CLINIC]

    def test_so_does_the_table_of_the_command_line(self) -> None:
        text = settled(PERSON, [STAY, CLINIC], self.year()).extra["csv"]
        grades = [row[-1].partition(" ")[0] for row in csv.reader(io.StringIO(text))]
        assert grades == ["可信程度", "B", "C", "C"]

    def test_what_is_used_of_a_ceiling_is_marked_where_a_repost_says_it(self) -> None:
        result = settled(PERSON, [STAY, CLINIC], self.year())
        grades = {item["ceiling"]: item["grade"] for item in result.extra["left"]}
        assert sorted(grades.values()) == ["B", "C"]
        words = re.findall(r'bar__words">(.*?)</p>', render_ledger(result))
        # (1500 − 500) × 0.8 of 9000 and (300 − 200) × 0.5 of 100
        assert words == [
            "已付 800.00 元，还剩 8,200.00 元（最多 9,000.00 元）。",
            f"已付 50.00 元，还剩 50.00 元（最多 100.00 元）。{self.MARK}",
        ]

    def test_the_way_to_critical_illness_rests_on_all_that_counts(self) -> None:
        result = settled(PERSON, [CLINIC, STAY], self.year(CRITICAL))
        [way] = re.findall(r"<p[^>]*>(已计入 .*?)</p>", render_ledger(result))
        assert way.endswith(self.MARK)
        alone = settled(PERSON, [STAY], self.year(CRITICAL))
        assert self.MARK not in render_ledger(alone)

    def test_a_sum_is_as_good_as_the_worst_of_what_it_sums_up(self) -> None:
        result = settled(PERSON, [STAY, CLINIC], self.year())
        assert result.grades["fund_total"] == result.grades["patient_total"] == "C"
        # What the bills came to is the reader's own.
        assert "total" not in result.grades
        html = render_ledger(result)
        for name, amount in (("pooled_fund", "850.00"), ("cash", "950.00")):
            head = re.search(rf'data-step="{name}">.*?</div>', html)
            assert head and f"{amount} 元{self.MARK}" in head[0]
        good = settled(PERSON, [STAY], self.year())
        assert good.grades["fund_total"] == "B"

    def test_a_visit_is_no_better_than_those_whose_amounts_it_goes_on_from(self) -> None:
        later = {**STAY, "date": "2022-03-01", "total": "9000"}
        [_, stay] = settled(PERSON, [CLINIC, later], self.year()).extra["visits"]
        assert stay["grade"] == "B"
        # Critical illness pays on what the visit to the clinic left, too.
        [_, stay] = settled(PERSON, [CLINIC, later], self.year(CRITICAL)).extra["visits"]
        assert stay["amounts"]["critical_illness"] != "0.00"
        assert stay["grade"] == "C"
        # Another year starts anew.
        later = {**later, "date": "2023-03-01"}
        [_, stay] = settled(PERSON, [CLINIC, later], self.year(CRITICAL)).extra["visits"]
        assert stay["grade"] == "B"


def test_the_bridge_tells_which_visit_lacks_something() -> None:
    table = [{"hospital_level": 1, "amount": "100"}, {"hospital_level": 3, "amount": "500"}]
    values = {**FLAT, "deductible": deductible({"table": table})}
    library = rule_sets.library(named(inpatient(**values)))
    bare = {name: value for name, value in STAY.items() if name != "hospital_level"}
    late = {**STAY, "date": "2022-05-01"}
    found = ledger({"inputs": PERSON, "visits": [late, bare]}, library)
    assert (found["kind"], found["visit"]) == ("invalid", 0)
    assert [error["field"] for error in found["errors"]] == ["hospital_level"]


def test_the_bridge_tells_what_of_the_person_is_lacking() -> None:
    table = [{"age": "<60", "amount": "100"}, {"age": "60+", "amount": "50"}]
    values = {**FLAT, "deductible": deductible({"table": table})}
    library = rule_sets.library(named(inpatient(**values)))
    found = ledger({"inputs": PERSON, "visits": [STAY]}, library)
    assert found["kind"] == "invalid"
    assert "visit" not in found
    assert [error["field"] for error in found["errors"]] == ["age"]


def test_too_many_visits_are_refused() -> None:
    with pytest.raises(InvalidInput, match="最多记"):
        ledger({"inputs": PERSON, "visits": [STAY] * (MOST_VISITS + 1)}, LIBRARY)


def test_the_bridge_answers_asks_and_carries_csv() -> None:
    payload: dict[str, Any] = {"inputs": PERSON, "visits": [CLINIC, STAY]}
    answer = ledger(payload, LIBRARY)
    assert [visit["kind"] for visit in answer["visits"]] == ["inpatient", "outpatient"]
    assert "1,800.00" in answer["announcement"]
    asked = ledger_questions({"inputs": PERSON, "visit": {"kind": "outpatient"}}, LIBRARY)
    assert "total" in {question["name"] for question in asked["questions"]}
    assert {"place", "scheme"} <= {question["name"] for question in asked["person"]}
    text = ledger_csv(payload, LIBRARY)["csv"]
    found = ledger_read_csv({"text": text}, LIBRARY)
    assert found == {"person": PERSON, "visits": [STAY, CLINIC]}
    with pytest.raises(InvalidInput):
        ledger_csv({"inputs": PERSON, "visits": []}, LIBRARY)


def test_of_several_years_one_is_shown() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    later = {**STAY, "date": "2023-01-01", "total": "2500"}
    payload = {"inputs": PERSON, "visits": [STAY, later], "lang": "zh"}
    # (2500 − 500) × 0.8 = 1600 and (1500 − 500) × 0.8 = 800, each in a year of its own
    last = ledger(payload, library)
    assert "2023 年度各次合计 2,500.00 元，医保大约支付 1,600.00 元" in last["announcement"]
    assert "几年放在一起：各次合计 4,000.00 元，医保大约支付 2,400.00 元" in last["html"]
    assert 'data-year="2023" aria-pressed="true"' in last["html"]
    first = ledger({**payload, "year": 2022}, library)
    assert "2022 年度各次合计 1,500.00 元，医保大约支付 800.00 元" in first["announcement"]
    # What each visit came to stands in the list of all of them.
    assert [visit["year"] for visit in first["visits"]] == [2022, 2023]
    # A year that is not in the list shows the last one; of one year there is nothing to choose.
    assert ledger({**payload, "year": 1999}, library) == last
    assert "data-year" not in ledger({**payload, "visits": [STAY]}, library)["html"]


def test_the_sheet_of_a_year_has_its_visits() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    later = {**STAY, "date": "2023-01-01", "total": "2500"}
    payload = {"inputs": PERSON, "visits": [STAY, later], "year": 2022}
    html = ledger_slip(payload, library)["html"]
    assert "2022-01-01" in html
    assert "2023-01-01" not in html
    assert "<dd>800.00 元</dd>" in html
    # The visit is what was filled in: nothing that a full sheet may drop.
    assert html.count('<tr class="slip-row slip-key"><td>2022-01-01') == 1


def test_the_sums_of_a_year_stand_once_below_its_visits() -> None:
    library = rule_sets.library(named(inpatient(**FLAT)))
    visits = [{**STAY, "date": f"2022-{month:02d}-01"} for month in range(1, 7)]
    html = ledger_slip({"inputs": PERSON, "visits": visits}, library)["html"]
    [foot] = re.findall("<tfoot>(.*?)</tfoot>", html)
    # six times 1500, 800 of (1500 - 500) x 80%, and the rest
    assert re.findall("<td>(.*?)</td>", foot) == ["9,000.00", "4,800.00", "4,200.00"]
    working = html.partition("slip-steps")[2]
    assert 'data-step="fund_total"' not in working
    # What a sum takes more room to spell out than it tells, it says in short, and may be spared.
    [sum_] = re.findall(
        '<tr class="slip-row slip-more"[^>]*data-step="deductible".*?</tr>', working
    )
    assert "上面 6 次合计" in sum_
    assert "3,000.00 元" in sum_
    # A visit's working stays together with its line, and its documents are named by the list.
    assert working.count('slip-row slip-whole"') == 6
    assert html.count(' data-cites="1">住院[1]</td>') == 6
    few = ledger_slip({"inputs": PERSON, "visits": visits[:2]}, library)["html"]
    assert "500.00 + 500.00 = 1,000.00" in few


class TestVisitsWithoutAnAnswer:
    """A clinic, of which the place has no rule, between two stays."""

    STAYS_ONLY = rule_sets.library(named(inpatient(**FLAT)))
    LATER: ClassVar[dict[str, str]] = {**STAY, "date": "2022-03-01"}
    PAYLOAD: ClassVar[dict[str, Any]] = {"inputs": PERSON, "visits": [LATER, CLINIC, STAY]}

    def test_the_page_hears_of_it_by_its_number(self) -> None:
        answer = ledger(self.PAYLOAD, self.STAYS_ONLY)
        assert [visit["visit"] for visit in answer["visits"]] == [1, 3]
        [aside] = answer["set_aside"]
        assert (aside["visit"], aside["kind"]) == (2, "outpatient")
        assert aside["reason"] == "no_rule"
        # twice (1500 - 500) x 80%
        assert "各次合计 3,000.00 元，医保大约支付 1,600.00 元" in answer["announcement"]
        assert "第 2 次（2022-02-01）算不出，合计和额度里没有它" in answer["html"]

    def test_where_there_is_no_other_each_tells_its_reason(self) -> None:
        answer = ledger({"inputs": PERSON, "visits": [CLINIC, CLINIC]}, self.STAYS_ONLY)
        assert answer["kind"] == "refused"
        assert [aside["visit"] for aside in answer["set_aside"]] == [1, 2]
        assert "calc-refused" in answer["html"]

    def test_the_table_has_its_line_without_results(self) -> None:
        text = to_csv(PERSON, self.PAYLOAD["visits"], self.STAYS_ONLY)
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert [row["结果：医保付"] for row in rows] == ["800.00", "", "800.00"]

    def test_the_sheet_says_that_it_was_not_worked_out(self) -> None:
        html = ledger_slip(self.PAYLOAD, self.STAYS_ONLY)["html"]
        row = re.search(r"<td>2022-02-01.*?</tr>", html)
        assert row is not None
        assert "300.00" in row[0]
        assert row[0].count("没有算") == 2

    def test_another_year_shows_nothing_of_it(self) -> None:
        next_year = {**STAY, "date": "2023-03-01"}
        payload = {"inputs": PERSON, "visits": [STAY, CLINIC, next_year]}
        assert ledger(payload, self.STAYS_ONLY)["announcement"].startswith(
            "2023 年度各次合计 1,500"
        )
        assert "没有算" not in ledger(payload, self.STAYS_ONLY)["announcement"]
        assert "2022-02-01" not in _rows(ledger_slip(payload, self.STAYS_ONLY)["html"])
        first = {**payload, "year": 2022}
        assert ledger(first, self.STAYS_ONLY)["announcement"].endswith("第 2 次没有算在内。")
        assert "2022-02-01" in _rows(ledger_slip(first, self.STAYS_ONLY)["html"])

    def test_nobody_is_asked_about_it(self) -> None:
        assert "set_aside_refused" not in {item.name for item in person_fields(LIBRARY)}


def _rows(html: str) -> str:
    return html.partition("slip-rows")[2].partition("</table>")[0]


def test_a_table_in_traditional_characters_or_with_the_heads_of_the_form_is_read() -> None:
    for text in (
        "日期,類別,醫院級別,醫療費總額\n2022-01-01,住院,三級,1500\n2022-02-01,普通門診,一級,300\n",
        "哪天去的,住院还是门诊,医院级别,总费用\n2022-01-01,住院,三级,1500\n2022-02-01,普通门诊,一级,300\n",
    ):
        assert list(from_csv(text, LIBRARY).visits) == [STAY, CLINIC]


def test_a_table_of_before_a_head_was_renamed_is_still_read() -> None:
    text = "哪一天,类别,医疗费总额,在哪里住院\n2022-01-01,住院,1500,省内其他市\n"
    [visit] = from_csv(text, LIBRARY).visits
    assert visit["care_place"] == "in_province"
