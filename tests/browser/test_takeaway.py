"""The take-away file, opened from the disk with the network off."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Worker, expect

from builder.errors import BuildError
from builder.notices import notices
from builder.project import Project
from builder.takeaway import LARGEST, NAME, compiled_subset, write_takeaway
from builder.writing import front_matter
from calculator import CALCULATORS
from calculator.policy import Library
from tests.browser.people import (
    amount,
    choose,
    fill,
    fill_month,
    fill_yantai_stay,
    number,
    submit,
)
from tests.browser.test_ledger import put_down, tell_person

Take = Callable[..., Page]


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


@pytest.fixture
def take(browser: Browser) -> Iterator[Take]:
    """Open a file from the disk; whatever it asks for besides itself is a complaint."""
    contexts = []
    complaints: list[str] = []

    def take(path: Path) -> Page:
        context = browser.new_context(locale="zh-CN", offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda told: complaints.append(told.text) if told.type == "error" else None,
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("blob:", "data:", path.as_uri()))
                else complaints.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        return page

    yield take
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_file_of_the_site_calculates_without_a_network(take: Take, built_site: Path) -> None:
    path = built_site / "takeaway" / NAME
    assert path.stat().st_size <= LARGEST
    page = take(path)
    page.get_by_role("button", name="住院能报多少").click()
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(page.locator(".takeaway-age")).to_contain_text("资料最近核对：20")
    expect(page.locator(".takeaway-age")).to_contain_text("非官方")
    step = page.locator('#answer .calc-step[data-step="deductible"]')
    step.get_by_role("link").first.click()
    expect(step).to_contain_text("没有带来")

    page.get_by_role("button", name="我几岁退休").click()
    choose(page, "性别", "男")
    fill_month(page, "出生年月", "1972", "9")
    submit(page)
    expect(amount(page, "statutory_month")).to_contain_text("2034 年 9 月")
    page.get_by_role("button", name="名词解释").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("名词解释")
    expect(page.get_by_role("term").first).to_be_visible()


def test_links_between_what_came_along_open_it(take: Take, built_site: Path) -> None:
    """However they are written: a form beside this one, a form of the site, a word explained."""
    page = take(built_site / "takeaway" / NAME)
    entries = page.locator(".takeaway-menu button").all()
    names = {entry.get_attribute("data-page") or "" for entry in entries}
    pressed = page.locator(".takeaway-menu [aria-pressed=true]")
    seen = set()
    for name in sorted(names):
        page.locator(f'[data-page="{name}"]').click()
        links = page.locator("#content a[href]").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        for address in links:
            folder, _, target = address.partition("#")[0].strip("./").rpartition("/")
            if target in names and folder in ("", "calculators") and target not in seen:
                seen.add(target)
                page.locator(f'#content a[href="{address}"]').first.evaluate("a => a.click()")
                expect(pressed).to_have_attribute("data-page", target)
                page.locator(f'[data-page="{name}"]').click()
    assert {"own-rule", "contribution-years"} <= seen


def test_the_licences_of_what_is_inside_are_inside(
    take: Take, project: Project, built_site: Path
) -> None:
    """Who is handed the file has no site beside it that would tell them."""
    page = take(built_site / "takeaway" / NAME)
    told = page.locator("main > :last-child details > pre")
    # Folded, and after everything that readers look for.
    expect(told).to_be_hidden()
    page.get_by_text("许可", exact=True).click()
    expect(told).to_be_visible()
    text = told.inner_text()
    assert text.strip() == notices(project).strip()
    for words in (
        *(
            "CC BY 4.0",
            "Pyodide",
            "Mozilla Public License",
            "CPython",
            "Python Software Foundation",
        ),
        *("uqr", "Material for MkDocs", "Permission is hereby granted", "医保明白账 contributors"),
    ):
        assert words in text
    page.set_viewport_size({"width": 360, "height": 740})
    box = told.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    assert told.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_every_entry_of_the_menu_works_out_its_own_example(
    take: Take, project: Project, built_site: Path
) -> None:
    page = take(built_site / "takeaway" / NAME)
    entries = page.locator(".takeaway-menu button")
    names = [entry.get_attribute("data-page") or "" for entry in entries.all()]
    assert len(names) > 10
    at_work: list[Worker] = []
    for name in names:
        path = project.docs / "calculators" / f"{name}.md"
        meta = front_matter(path.read_text(encoding="utf-8"), name)[0] if path.is_file() else {}
        is_one_form = isinstance(meta.get("example"), dict) and name != "year"
        if is_one_form:
            inputs = {key: str(value) for key, value in meta["example"].items()}
            page.evaluate(
                "inputs => history.replaceState(null, '', '#' + new URLSearchParams(inputs))",
                inputs,
            )
            if name == names[0]:  # which is open already
                page.reload()
        page.locator(f'[data-page="{name}"]').click()
        page.locator("#content h1").wait_for()
        # Nothing is offered whose module stayed on the site, and all whose module came along.
        tools = set(page.locator("#content .calc-tools__buttons button").all_text_contents())
        assert tools == _offered(name), name
        assert page.locator("#content .page-details").count() == 0, name
        language = page.locator("#content .calc-language button")
        assert language.count() == (0 if name == "glossary" else 1), name
        ways = page.locator("#content .calc-mode button")
        assert ways.count() == (2 if name in CALCULATORS and name != "year" else 0), name
        if not is_one_form:
            assert name in {"year", "compare"} or page.locator(".calc-example").count() == 0, name
            continue
        examples = page.locator(".calc-example [data-amount]")
        # Read now: beside a result of one's own the example is gone.
        wanted = examples.first.inner_text() if examples.count() else ""
        submit(page)
        expect(page.locator("#result")).to_be_visible(timeout=60_000)
        at_work = at_work or page.workers
        expect(page.locator(".calc-example")).to_be_hidden()
        if not wanted:
            continue  # days, not amounts
        amount_name = examples.first.get_attribute("data-amount")
        found = page.locator(f'#answer [data-amount="{amount_name}"]').first
        expect(found).to_have_text(wanted, use_inner_text=True)
    # Python starts once and serves every calculator.
    assert len(at_work) == 1
    assert page.workers == at_work


def test_a_ledger_is_kept_while_the_reader_looks_elsewhere(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.get_by_role("button", name="一年的账").click()
    tell_person(page)
    put_down(page, "住院", "2026-04-05", "二级", "9600")
    expect(amount(page, "fund_total")).to_have_text(number("8,190.00"))
    page.get_by_role("button", name="名词解释").click()
    page.get_by_role("button", name="一年的账").click()
    put_down(page, "普通门诊", "2026-03-05", "二级", "2600")
    expect(amount(page, "fund_total")).to_have_text(number("9,730.00"))


def test_cases_are_put_side_by_side(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.locator('[data-page="compare"]').click()
    # A page that came along is a step away, not a page that stayed behind.
    page.get_by_role("link", name="先去算一笔住院").click()
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    page.get_by_role("button", name="加到对比").click()
    choose(page, "医院级别", "一级")
    expect(amount(page, "fund_total")).not_to_have_text(number("16,610.00"))
    page.get_by_role("button", name="加到对比").click()
    expect(page.get_by_text("现在有 2 笔")).to_be_visible()
    page.get_by_role("link", name="去看对比").click()
    cells = page.locator('#answer tr[data-amount="fund_total"] td')
    expect(cells.first).to_contain_text("16,610.00", timeout=60_000)
    expect(cells.last).to_contain_text("多")
    # Another case joins those that are on the page already.
    page.locator('[data-page="inpatient"]').click()
    choose(page, "医院级别", "二级")
    expect(page.get_by_text("现在有 2 笔")).to_have_count(0)
    page.get_by_role("button", name="加到对比").click()
    page.locator('[data-page="compare"]').click()
    expect(cells).to_have_count(3)


def _offered(name: str) -> set[str]:
    """The tools below an answer: what needs a network or a storage is not among them."""
    if name == "glossary":
        return set()
    if name in {"year", "compare", "reverse"}:
        return {"打印这一页"}
    return {"打印／存成 PDF"} | ({"加到对比"} if name in CALCULATORS else set())


def test_on_a_phone_one_question_shows_at_a_time(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.set_viewport_size({"width": 360, "height": 780})
    page.get_by_role("button", name="住院能报多少").click()
    where = page.locator("#content .calc-guide__where")
    following = page.get_by_role("button", name="下一题")
    expect(where).to_have_text("第 1 题：参保地")
    # The menu above is longer than the screen: what was chosen from it is in view.
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    given = {"参保地": "烟台", "参加哪种医保": "职工医保", "在职还是退休": "在职"}
    for question, said in given.items():
        expect(where).to_contain_text(f"：{question}")
        choose(page, question, said)
        following.click()
    expect(where).to_have_text("第 4 题：因为什么看病")
    # Another calculator has questions of its own; each stays where it was left.
    page.get_by_role("button", name="我几岁退休").click()
    expect(where).to_have_text("第 1 题：性别")
    choose(page, "性别", "男")
    following.click()
    expect(where).to_have_text("第 2 题：出生年月")
    page.get_by_role("button", name="住院能报多少").click()
    expect(where).to_have_text("第 4 题：因为什么看病")
    page.get_by_role("button", name="上一题").click()
    expect(where).to_have_text("第 3 题：在职还是退休")
    expect(page.get_by_role("radio", name="在职", exact=True)).to_be_checked()
    following.click()
    # Python is there at some time, and may ask more or less; the case is answered either way.
    typed = {"哪一天": "2020-09-01", "医疗费总额": "20000"}
    for _ in range(30):
        spoken = where.text_content() or ""
        if spoken == "看看填得对不对":
            break
        question = spoken.partition("：")[2]
        if question == "因为什么看病":
            choose(page, question, "疾病或意外")
        elif question == "医院级别":
            choose(page, question, "三级")
        elif question in typed:
            fill(page, question, typed[question])
        following.click()
        expect(where).not_to_contain_text(f"：{question}")
    expect(page.locator("#content .calc-review")).to_contain_text("20000 元")
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_way_back_leads_through_the_calculators(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.set_viewport_size({"width": 360, "height": 780})
    page.get_by_role("button", name="住院能报多少").click()
    where = page.locator("#content .calc-guide__where")
    choose(page, "参保地", "烟台")
    page.get_by_role("button", name="下一题").click()
    choose(page, "参加哪种医保", "职工医保")
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="我几岁退休").click()
    choose(page, "性别", "男")
    page.get_by_role("button", name="下一题").click()
    expect(where).to_have_text("第 2 题：出生年月")
    page.go_back()
    expect(where).to_have_text("第 1 题：性别")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("住院能报多少")
    expect(where).to_have_text("第 2 题：参加哪种医保")
    expect(page.get_by_role("radio", name="职工医保")).to_be_checked()


def test_english_stands_beside_the_chinese_of_every_calculator(
    take: Take, built_site: Path
) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.get_by_role("button", name="住院能报多少").click()
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    page.get_by_role("button", name="我几岁退休").click()
    page.get_by_role("button", name="English labels").click()
    expect(page.get_by_role("group", name="Sex 性别")).to_be_visible()
    expect(page.get_by_role("button", name="Calculate 算一算")).to_be_visible()
    # What was opened before is in English too, and so is what it comes to.
    page.get_by_role("button", name="住院能报多少").click()
    expect(page.get_by_label("Total bill 医疗费总额")).to_have_value("20000")
    expect(page.get_by_role("radio", name="Yantai 烟台")).to_be_checked()
    expect(page.locator("#answer .calc-amounts [lang=en]").first).to_be_visible()
    expect(page.get_by_role("button", name="Print / save as PDF")).to_be_visible()
    # And what is opened later.
    page.get_by_role("button", name="门诊能报多少").click()
    switch = page.get_by_role("button", name="English labels")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(page.locator("#content [lang=en]:not(.calc-language *)")).to_have_count(0)
    page.get_by_role("button", name="住院能报多少").click()
    expect(page.locator("#content [lang=en]:not(.calc-language *)")).to_have_count(0)


def test_an_answer_is_printed_on_one_sheet_without_a_code(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.get_by_role("button", name="住院能报多少").click()
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    page.get_by_role("button", name="打印／存成 PDF").click()
    panel = page.locator("#content .calc-tools__panel")
    expect(panel).to_contain_text("没有可以扫的地址")
    expect(panel.locator(".calc-warn")).not_to_contain_text("二维码")
    page.evaluate("window.print = () => { window.printed = true; }")
    panel.get_by_role("button", name="打印", exact=True).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    sheet = page.locator(".slip-sheet")
    expect(sheet).to_contain_text("16,610.00")
    expect(sheet.locator("svg[role=img] title", has_text="二维码")).to_have_count(0)
    expect(page.locator("main")).to_be_hidden()
    # A4 less its margins, at 96 pixels to the inch.
    assert page.locator(".slip").evaluate("slip => slip.offsetHeight") <= 273 / 25.4 * 96
    page.emulate_media(media="screen")
    # The sheet is of this case: beside another calculator nobody prints it by mistake.
    page.get_by_role("button", name="我几岁退休").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_be_visible()


def test_the_page_in_reverse_asks_what_matters(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.get_by_role("button", name="倒过来算").click()
    choose(page, "想倒过来问哪一样", "花到多少封顶")
    choose(page, "住院还是门诊", "住院")
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "在职还是退休", "在职")
    fill(page, "哪一天", "2026-03-01")
    # No rule of Yantai asks for it.
    expect(page.locator('[data-field="institution"]')).to_be_hidden(timeout=60_000)


def test_the_age_is_that_of_the_places_that_came_along(
    project: Project, built_site: Path, library: Library, tmp_path: Path
) -> None:
    assert built_site.is_dir()
    latest = date(2030, 1, 1)
    readings = [
        reading
        for rule in library.rules
        for value in rule.values.values()
        for reading in value.readings
    ]
    assert all(reading.source.checked_on < latest for reading in readings)
    changed = Library.from_yaml(project.policy_data)
    [*_, rule] = (rule for rule in changed.rules if rule.place == "wuxi")
    for value in rule.values.values():
        for reading in value.readings:
            object.__setattr__(reading.source, "checked_on", latest)
    for places, told in ((["yantai"], False), (["wuxi"], True)):
        write_takeaway(project, changed, tmp_path / NAME, places)
        text = (tmp_path / NAME).read_text(encoding="utf-8")
        assert ('datetime="2030-01-01"' in text) is told


def test_old_data_is_called_old(take: Take, built_site: Path) -> None:
    page = take(built_site / "takeaway" / NAME)
    page.clock.set_fixed_time("2028-01-01T00:00:00Z")
    page.reload()
    expect(page.locator("#age")).to_contain_text("请重新下载")


def test_some_places_can_be_taken_along(
    take: Take, project: Project, built_site: Path, library: Library, tmp_path: Path
) -> None:
    assert built_site.is_dir()
    write_takeaway(project, library, tmp_path / NAME, ["yantai"])
    page = take(tmp_path / NAME)
    page.get_by_role("button", name="住院能报多少").click()
    choose(page, "参保地", "烟台")
    page.get_by_role("button", name="退休前医保要补多少").click()
    expect(page.locator("[data-field=place]")).not_to_contain_text("牡丹江")


def test_a_subset_has_the_places_above_too(library: Library) -> None:
    index = compiled_subset(library, ["mudanjiang"])["index.json"]
    assert [entry["id"] for entry in index["places"]] == ["cn", "heilongjiang", "mudanjiang"]


def test_documents_that_no_rule_leads_to_stay_behind(library: Library) -> None:
    """A library of thousands of documents must still fit."""
    subset = compiled_subset(library, [])
    bundles = [subset[f"{place}.json"] for place in library.places if f"{place}.json" in subset]
    kept = {key for bundle in bundles for key in bundle["documents"]}
    cited = {
        source.document
        for rule in library.rules
        for value in rule.values.values()
        for reading in value.readings
        for source in reading.sources
    }
    assert cited <= kept < set(library.documents)


def test_an_unknown_place_is_named(library: Library) -> None:
    with pytest.raises(BuildError, match="atlantis") as refusal:
        compiled_subset(library, ["atlantis", "yantai"])
    assert "changzhi" in refusal.value.hint
    assert set(library.places) == set(re.findall(r"[\w-]+", refusal.value.hint.partition(":")[2]))
