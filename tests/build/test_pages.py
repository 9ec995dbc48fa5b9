"""Pages from data: what a place and a document say, and what the build says when it cannot."""

import json
import re
import shutil
from copy import deepcopy
from itertools import product
from pathlib import Path, PurePosixPath

import pytest

from builder.companions import COMPANIONS
from builder.errors import BuildError
from builder.extras import read_extras
from builder.figures import further_words, outcome_table
from builder.pages import Files, Pages, write_pages
from builder.place_rules import PlaceRules, RuleView, answerable
from builder.project import Project
from builder.site import render_site
from builder.writing import Writer, front_matter
from calculator import CALCULATORS, InvalidInput, Refused, calculate
from calculator.policy import Library
from calculator.policy.model import Reading, Value
from tests.rule_sets import deductible, inpatient, named, rate, rule
from tests.rule_sets import library as made_up


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


@pytest.fixture(scope="module")
def pages(project: Project, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_pages(library, project.docs, folder, read_extras(project.policy_data, library))
    return folder


@pytest.fixture
def docs(project: Project, tmp_path: Path) -> Path:
    """A copy of the docs that a test may spoil."""
    return Path(shutil.copytree(project.docs, tmp_path / "docs"))


def _text(files: Files, path: str) -> str:
    return files[PurePosixPath(path)]().decode()


def _yantai(library: Library, value: str, year: int) -> tuple[Value, Reading]:
    rule = next(r for r in library.rules_of("yantai") if r.name == "employee-inpatient")
    found = rule.values[value]
    reading = next(r for r in found.readings if r.period.certain_from.year == year)
    return found, reading


def test_a_broken_template_is_told_with_its_line(library: Library, docs: Path) -> None:
    template = docs / "_templates" / "place.md.j2"
    template.write_text("{% if %}\n" + template.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"docs/_templates/place\.md\.j2:1: .*template"):
        Pages(library, docs).files()[PurePosixPath("places", "yantai.md")]()


def test_every_place_and_document_has_a_page(library: Library, pages: Path) -> None:
    for kind, things in (("places", library.places), ("documents", library.documents)):
        written = {path.stem for path in (pages / kind).glob("*.md")}
        assert written == {*things, "index"}


def test_calculators_that_no_place_has_rules_for_are_nowhere_offered(
    library: Library, pages: Path
) -> None:
    written = {path.stem for path in (pages / "calculators").glob("*.md")}
    beside = set(COMPANIONS.values())
    assert written == {*answerable(library), *beside, "index"}
    home = (pages / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r'href="calculators/([a-z-]+)/"', home)) == {*answerable(library)}
    listed = (pages / "calculators" / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([a-z-]+)/"><?[^<]*<small>', listed))
    assert linked == {*answerable(library), *beside}


@pytest.mark.parametrize("name", sorted({*CALCULATORS, *COMPANIONS.values()}))
def test_every_calculator_has_a_page_of_its_own_with_an_example_worked_out(
    name: str, project: Project, pages: Path
) -> None:
    """A new one is red here until somebody has written its page."""
    text = (project.docs / "calculators" / f"{name}.md").read_text(encoding="utf-8")
    meta, body = front_matter(text, name)
    assert meta["description"].strip()
    assert re.search(r"^# .+\n\n\S", body, re.MULTILINE), "an introduction below the title"
    written = (pages / "calculators" / f"{name}.md").read_text(encoding="utf-8")
    example = written.partition('<section class="calc-example">')[2].partition("</section>")[0]
    assert str(meta["example_words"]) in example
    assert 'class="calc-answer' in example or "<table" in example
    assert not re.search("calc-refused|calc-invalid", example)


def test_a_calculator_gets_its_page_with_the_first_rule(docs: Path) -> None:
    (docs / "calculators" / "outpatient.md").unlink()  # its example is of another place
    care = {"deductible": deductible({"amount": "0"}), "reimbursement_rate": rate({"rate": "0.5"})}
    made = made_up(named(rule("outpatient", **care)))
    files = Pages(made, docs).files()
    page = _text(files, "calculators/outpatient.md")
    assert "# 门诊能报多少" in page
    assert 'value="testland"' in page
    assert "calc-example" not in page
    assert 'href="calculators/outpatient/"' in _text(files, "index.md")
    assert PurePosixPath("calculators/inpatient.md") not in files
    assert "calculators/inpatient" not in _text(files, "index.md")


def test_a_city_without_rules_shows_and_uses_those_of_its_province(docs: Path) -> None:
    (docs / "calculators" / "inpatient.md").unlink()  # its example is of another place
    values = {"deductible": deductible({"amount": "0"}), "reimbursement_rate": rate({"rate": "1"})}
    files = Pages(made_up({}, province=named(inpatient(**values))), docs).files()
    page = _text(files, "places/testland.md")
    assert "testshire的规定，全省一样" in page
    rule = page[page.index('id="testshire-employee-inpatient"') :]
    assert "100%" in rule
    assert "2020-01-01起" in rule
    assert "B 级" in rule
    assert "还没有收到" not in page
    assert ">testshire的文件</h2>" in page
    assert 'href="../../calculators/inpatient/#place=testland&amp;scheme=employee"' in page
    assert 'value="testland"' in _text(files, "calculators/inpatient.md")
    assert "照testshire的规定，全省一样：职工医保住院" in _text(files, "places/index.md")


def test_a_citys_own_rule_is_the_one_to_calculate_with(docs: Path) -> None:
    values = {"deductible": deductible({"amount": "0"}), "reimbursement_rate": rate({"rate": "1"})}
    every = named(inpatient(**values))
    page = _text(
        Pages(made_up(every, province=deepcopy(every)), docs).files(), "places/testland.md"
    )
    assert page.count("calculators/inpatient/#place=testland") == 1
    assert "testshire的规定" not in page


def test_what_a_city_leaves_to_its_province_is_shown_beside_its_own(docs: Path) -> None:
    both = {"deductible": deductible({"amount": "1"}), "reimbursement_rate": rate({"rate": "1"})}
    own = named(inpatient(deductible=deductible({"amount": "2"})))
    made = made_up(own, province=named(inpatient(**both)))
    page = _text(Pages(made, docs).files(), "places/testland.md")
    assert 'id="employee-inpatient-deductible"' in page
    assert 'id="testshire-employee-inpatient-reimbursement-rate"' in page
    assert 'id="testshire-employee-inpatient-deductible"' not in page
    assert 'href="../../places/testshire/#employee-inpatient"' not in page


def test_what_rests_on_a_document_that_is_history_is_history(pages: Path) -> None:
    page = (pages / "places" / "mudanjiang.md").read_text(encoding="utf-8")
    history = page.index('id="history"')
    assert 'id="deadlines"' not in page
    for anchor in ("tell-the-bureau", "tell-the-insurer", "stay-away", "annual-review"):
        assert page.index(f'id="employee-deadlines-{anchor}"') > history
    assert "历史资料</span>" in page[history:]
    calculator = (pages / "calculators" / "deadlines.md").read_text(encoding="utf-8")
    assert "2006-06-29" not in calculator


def test_a_city_page_shows_its_provinces_figures_and_documents(pages: Path) -> None:
    page = (pages / "places" / "changzhi.md").read_text(encoding="utf-8")
    assert "山西省的规定，全省一样" in page
    assert "还没有收到" not in page
    rule = page[page.index('id="shanxi-resident-inpatient"') :]
    assert "% " in rule[:4000] or "%<" in rule[:4000]
    assert ">山西省的文件</h2>" in page


def test_dates_that_have_passed_stand_under_history(pages: Path) -> None:
    """Beside dates of the same rule that are still to come, and whatever the rule's end."""
    page = (pages / "places" / "wuxi.md").read_text(encoding="utf-8")
    ahead, history = page.index('id="deadlines"'), page.index('id="history"')
    for anchor in ("employee-deadlines-repair-gap", "resident-deadlines-newborn"):
        assert ahead < page.index(f'id="{anchor}"') < history
    for anchor in (
        "employee-deadlines-yearly-back-payment-2016",
        "resident-deadlines-enrolment-2026",
    ):
        assert page.index(f'id="{anchor}"') > history
    assert "没有收录" not in page[ahead:history]
    assert "写明到 2026-12-31" not in page
    assert "至 2026-12-31" not in page[ahead:]
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))


def test_a_rule_that_has_ended_is_calculated_with_a_day_of_its_time(pages: Path) -> None:
    page = (pages / "places" / "mudanjiang.md").read_text(encoding="utf-8")
    rule = page[page.index('id="employee-back-payment"') : page.index('id="inherited"')]
    assert "back-payment/#place=mudanjiang&amp;scheme=employee&amp;date=2006-08-31" in rule
    assert "照当年的规定算一算" in rule
    assert "按这里的规定算一算" not in rule


def test_only_a_day_that_must_be_given_is_filled_in_with_today(pages: Path) -> None:
    prefilled = 'name="date" data-prefill="today"'
    assert prefilled in (pages / "calculators" / "inpatient.md").read_text(encoding="utf-8")
    retirement = (pages / "calculators" / "retirement-age.md").read_text(encoding="utf-8")
    assert 'name="date"' in retirement
    assert prefilled not in retirement


def test_every_page_says_when_its_data_was_checked(library: Library, pages: Path) -> None:
    for page in pages.rglob("*.md"):
        assert f"checked: '{library.newest_check}'" in page.read_text(encoding="utf-8"), page


def test_nobody_is_sent_to_a_form_that_can_only_refuse(library: Library, pages: Path) -> None:
    """Filled in every way there is, the forms below answer nothing; each of the others something.

    Some have more ways than can be tried: what they need is tried once.
    """
    rules = PlaceRules(library, library.newest_check)
    views = [
        (place.id, view)
        for place in library.places.values()
        if place.level == "city"
        for view in (
            *rules.own(place),
            *(view for above in rules.inherited(place) for view in above.rules),
        )
    ]
    assert {(place, view.rule.place, view.rule.name) for place, view in views if view.lacks} == {
        ("wuxi", "wuxi", "resident-outpatient"),
        ("wuxi", "wuxi", "resident-chronic-outpatient"),
        ("wuxi", "wuxi", "employee-personal-account"),
        ("wuxi", "wuxi", "employee-back-payment"),
        ("wuxi", "jiangsu", "employee-out-of-area"),
        ("tongliao", "neimenggu", "employee-out-of-area"),
        ("tongliao", "neimenggu", "employee-back-payment"),
        ("tongliao", "neimenggu", "resident-critical-illness"),
        ("changzhi", "shanxi", "resident-chronic-outpatient"),
    }
    care = {"inpatient", "outpatient", "chronic_outpatient"}
    for place, view in views:
        if view.rule.benefit in care and (view.lacks or view.calculate):
            given: dict[str, object] = {"place": place, "scheme": view.rule.scheme}
            given |= {"total": "300", "cause": "illness", "birth": "1965-03"}
            given |= {"chronic": True} if view.rule.benefit == "chronic_outpatient" else {}
            assert _is_ever_answered(library, view, given) == bool(view.calculate), view.rule
    assert "要用的数还没有找全" in (pages / "places" / "wuxi.md").read_text(encoding="utf-8")


def _is_ever_answered(library: Library, view: RuleView, given: dict[str, object]) -> bool:
    kind = "inpatient" if view.rule.benefit == "inpatient" else "outpatient"
    place = library.places[str(given["place"])]
    days = {"2026-11-22"} | {
        reading.period.last_certain.isoformat()
        for value in view.rule.values.values()
        for reading in value.readings
    }
    hospitals: list[dict[str, object]] = [{"institution": item.id} for item in place.institutions]
    for other in library.lineage(place.id)[1:]:
        hospitals += [{"institution": item.id} for item in other.institutions]
    hospitals += [{"hospital_level": level} for level in (1, 2, 3)]
    diseases = [item.id for other in library.lineage(place.id) for item in other.diseases]
    for day, hospital, disease in product(sorted(days), hospitals, diseases or [""]):
        for status in ("active", "retired"):
            case = {**given, "date": day, **hospital, "status": status, "enrolled_years": 5}
            case |= {"disease": disease} if disease and "chronic" in given else {}
            case |= {"drug_a_amount": "300", "tier": place.tiers[0].id if place.tiers else None}
            try:
                calculate(kind, case, library)
            except (Refused, InvalidInput):
                continue
            return True
    return False


def test_nobody_is_sent_to_a_form_from_a_province(pages: Path) -> None:
    """A form offers no province: the link would lead to one that cannot be filled in so."""
    for province in ("shanxi", "neimenggu", "jiangsu"):
        page = (pages / "places" / f"{province}.md").read_text(encoding="utf-8")
        assert not re.findall(r'href="[./]*calculators/[a-z-]+/#', page)
        for form in ("inpatient", "critical-illness", "back-payment", "out-of-area"):
            asked = (pages / "calculators" / f"{form}.md").read_text(encoding="utf-8")
            assert f'value="{province}"' not in asked
    assert "的规定算一算" in (pages / "places" / "changzhi.md").read_text(encoding="utf-8")


def test_a_rule_that_has_ended_stands_under_history(pages: Path) -> None:
    page = (pages / "places" / "mudanjiang.md").read_text(encoding="utf-8")
    assert page.index('id="history"') < page.index('id="employee-back-payment"')
    assert page.index('id="employee-back-payment"') < page.index("72 元／月")


def test_earlier_figures_stay_on_the_page_below_the_present_ones(pages: Path) -> None:
    page = (pages / "places" / "yantai.md").read_text(encoding="utf-8")
    deductible = page[page.index('id="employee-inpatient-deductible"') :]
    assert deductible.index("2025-11-19 见其有效") < deductible.index("2016-08-15 见其有效")
    assert "<details>" in deductible[: deductible.index("2016-08-15 见其有效")]


def test_an_article_names_what_rests_on_it(pages: Path) -> None:
    page = (pages / "documents" / "mudanjiang-2006-enrolment.md").read_text(encoding="utf-8")
    article = page[page.index("第六条") :]
    assert "places/mudanjiang/#employee-back-payment-monthly-charge" in article


def test_what_nobody_found_bears_no_day_of_its_source(pages: Path) -> None:
    text = (pages / "places/wuxi.md").read_text(encoding="utf-8")
    account = text[text.index(">个人账户划入<") :]
    assert account.index("没有查到：在职、退休各按多少划") < account.index("2023-01-03")


def test_bands_are_told_from_the_first_yuan_on(library: Library) -> None:
    value, reading = _yantai(library, "reimbursement_rate", 2020)
    yantai = library.places["yantai"]
    table = outcome_table(value, reading, library.places["yantai"])
    assert table.header == ["医院级别", "统筹基金支付比例"]
    assert table.rows[2] == ["三级", "5000 元以内 80%\n5000 元～1 万元 85%\n1 万元以上 90%"]
    assert further_words(value, reading, yantai) == ["退休人员提高 5 个百分点：加 5 个百分点"]


def test_later_admissions_are_told_below_the_table(library: Library) -> None:
    value, reading = _yantai(library, "deductible", 2025)
    assert further_words(value, reading, library.places["yantai"])[:2] == [
        "第 2 次住院：起付标准 × 50%",
        "第 3 次及以后住院：不再扣",
    ]


def test_text_from_the_data_cannot_become_markup(project: Project, tmp_path: Path) -> None:
    data = Path(shutil.copytree(project.policy_data, tmp_path / "data"))
    place = data / "cn" / "shandong" / "yantai" / "place.yaml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("name: 烟台市", "name: 烟台<b>&市", 1), encoding="utf-8")
    write_pages(Library.from_yaml(data), project.docs, tmp_path / "pages")
    page = (tmp_path / "pages" / "places" / "yantai.md").read_text(encoding="utf-8")
    assert "<h1>烟台&lt;b&gt;&amp;市医保规定</h1>" in page


def test_an_example_that_cannot_be_answered_names_its_page(
    library: Library, docs: Path, tmp_path: Path
) -> None:
    page = docs / "calculators" / "inpatient.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("date: 2020-09-01", "date: 1999-09-01"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"inpatient\.md:5：算例"):
        write_pages(library, docs, tmp_path / "pages")
    assert not (tmp_path / "pages").exists()


def test_a_template_that_does_not_exist_is_named(library: Library, docs: Path) -> None:
    page = "---\ntitle: 新\ntemplate: homepage\n---\n"
    (docs / "about" / "new.md").write_text(page, encoding="utf-8")
    with pytest.raises(BuildError, match="没有叫 homepage 的模板；可用的：calculator、topic、home"):
        _text(Pages(library, docs).files(), "about/new.md")


def test_what_most_come_for_stands_first_on_the_home_page(library: Library, docs: Path) -> None:
    home = docs / "index.md"
    plain = home.read_text(encoding="utf-8")
    home.write_text(re.sub("^first: .*$", "first: [inpatiant, year]", plain, flags=re.M), "utf-8")
    with pytest.raises(BuildError, match=r"index\.md:5：没有叫 inpatiant 的计算"):
        _text(Pages(library, docs).files(), "index.md")
    home.write_text(re.sub("^first: .*$", "first: [retirement-age]", plain, flags=re.M), "utf-8")
    page = _text(Pages(library, docs).files(), "index.md")
    links = re.findall(r'href="calculators/([a-z-]+)/"', page)
    assert links[0] == "retirement-age"
    assert "inpatient" in links[1:]
    assert len(links) == len(set(links))


def test_a_page_without_a_header_is_named(library: Library, docs: Path, tmp_path: Path) -> None:
    (docs / "about" / "new.md").write_text("# 新的一页\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"new\.md"):
        write_pages(library, docs, tmp_path / "pages")


def test_a_link_that_leads_nowhere_stops_the_build(
    project: Project, library: Library, docs: Path, tmp_path: Path
) -> None:
    page = docs / "about" / "privacy.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[x](nowhere.md)\n", encoding="utf-8")
    write_pages(library, docs, tmp_path / "pages")
    with pytest.raises(BuildError, match=r"nowhere\.md"):
        render_site(project.root / "mkdocs.yml", tmp_path / "pages", tmp_path / "site", None)


def test_an_address_gives_canonical_links_and_a_sitemap_without_dates(
    project: Project, pages: Path, tmp_path: Path
) -> None:
    address = "https://example.org/yibao/"
    render_site(project.root / "mkdocs.yml", pages, tmp_path / "site", address)
    page = (tmp_path / "site" / "places" / "yantai" / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{address}places/yantai/">' in page
    sitemap = (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{address}places/yantai/</loc>" in sitemap
    assert "lastmod" not in sitemap
    # What asks not to be indexed is not offered to be: the bare forms for other sites' frames.
    listed = {
        page.parent.relative_to(tmp_path / "site").as_posix()
        for page in (tmp_path / "site").rglob("index.html")
        if "noindex" not in page.read_text(encoding="utf-8")
    }
    assert sitemap.count("<loc>") == len(listed)
    assert "embed/inpatient" not in listed
    assert (tmp_path / "site" / "embed" / "inpatient" / "index.html").is_file()


def test_figures_that_only_check_others_stand_last_and_apply_to_no_city(pages: Path) -> None:
    nation = (pages / "places" / "cn.md").read_text(encoding="utf-8")
    assert nation.index('id="retirement-age"') < nation.index('id="plausibility"')
    city = (pages / "places" / "yantai.md").read_text(encoding="utf-8")
    assert "cn/#retirement-age" in city
    assert "plausibility" not in city


def test_a_calculator_names_the_rules_that_it_follows_today(pages: Path) -> None:
    page = (pages / "calculators" / "inpatient.md").read_text(encoding="utf-8")
    in_force = page[page.index('id="in-force"') :]
    assert 'href="../../places/yantai/#employee-inpatient">烟台职工医保住院待遇</a>' in in_force
    assert "起付标准 2025-11-19 见其有效" in in_force
    ended = (pages / "calculators" / "back-payment.md").read_text(encoding="utf-8")
    assert "places/mudanjiang/" not in ended[ended.index('id="in-force"') :]


def test_a_place_page_starts_with_what_there_is(pages: Path) -> None:
    page = (pages / "places" / "yantai.md").read_text(encoding="utf-8")
    contents = page[page.index('<ul class="contents">') : page.index('id="current"')]
    linked = re.findall(r'href="#([^"]+)"', contents)
    assert linked[0] == "employee-inpatient"
    assert linked[-1] == "contacts"
    for anchor in linked:
        assert f'id="{anchor}"' in page


def test_a_chronic_disease_is_calculated_with_its_box_ticked(docs: Path) -> None:
    care = {"deductible": deductible({"amount": "0"}), "reimbursement_rate": rate({"rate": "0.5"})}
    made = made_up(named(rule("outpatient", **care), rule("chronic_outpatient", **care)))
    page = _text(Pages(made, docs).files(), "places/testland.md")
    assert "outpatient/#place=testland&amp;scheme=employee&amp;chronic=true" in page


def test_every_term_has_a_place_on_the_page_of_terms(library: Library, pages: Path) -> None:
    page = (pages / "glossary.md").read_text(encoding="utf-8")
    for term in library.glossary:
        assert f'<div class="term" id="{"".join(term.term.split())}">' in page
    assert "平常也说：" in page


def test_structured_data_cannot_become_markup(
    project: Project, library: Library, pages: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(pages, tmp_path / "pages"))
    item = {"@type": "Thing", "name": "</script><b>&"}
    page = Writer(library, project.docs).page({"title": "许可", "json_ld": [item]}, "# 许可")
    (folder / "about" / "licence.md").write_bytes(page)
    render_site(project.root / "mkdocs.yml", folder, tmp_path / "site", None)
    html = (tmp_path / "site" / "about" / "licence" / "index.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data) == item
