"""The year's ledger: put down, change, take out, take back, carry away, bring in, keep and wipe."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.people import let_go

pytestmark = pytest.mark.known_reader

Open = Callable[..., Page]
FIRST_ANSWER_MS = 60_000


def tell_person(page: Page) -> None:
    """Yantai, an employee still at work."""
    person = page.get_by_role("form", name="这本账记谁的")
    person.get_by_role("combobox", name="参保地").or_(
        person.get_by_role("group", name="参保地")
    ).first.wait_for()
    if page.locator("select#p-place").count():
        page.locator("#p-place").select_option(label="烟台")
    else:
        person.get_by_label("烟台").check()
    person.get_by_label("职工医保").check()
    person.get_by_label("在职", exact=True).check()


def put_down(page: Page, kind: str, day: str, level: str, total: str) -> None:
    page.get_by_role("button", name="记一次").click()
    form = page.locator(".ledger-visit")
    page.locator("#v-cause").select_option("illness")
    form.get_by_label(kind, exact=True).check()
    page.locator("#v-date").fill(day)
    form.get_by_label(level, exact=True).check()
    page.locator("#v-total").fill(total)
    form.get_by_role("button", name="记下").click()
    expect(form).to_be_hidden(timeout=FIRST_ANSWER_MS)


def lines(page: Page) -> Locator:
    return page.locator(".ledger-item")


def amount(page: Page, name: str) -> Locator:
    return page.locator(f'#answer [data-amount="{name}"] .calc-number')


@pytest.fixture
def kept_year(open_page: Open) -> Page:
    """A stay and a clinic visit, put down in the wrong order."""
    page = open_page("calculators/year/")
    tell_person(page)
    put_down(page, "住院", "2026-04-05", "二级", "9600")
    put_down(page, "普通门诊", "2026-03-05", "二级", "0.26万")
    # (2600 − 400) × 70% = 1540, and (9600 − 500) × 90% = 8190
    expect(amount(page, "fund_total")).to_have_text(
        re.compile(r"^9,730\.00\s*元$"), timeout=FIRST_ANSWER_MS
    )
    return page


def test_visits_stand_in_date_order_with_what_each_came_to(kept_year: Page) -> None:
    page = kept_year
    expect(lines(page)).to_have_count(2)
    expect(lines(page).first).to_contain_text("2026 年 3 月 5 日 普通门诊")
    expect(lines(page).first).to_contain_text("医保付 1,540.00 元，自己付 1,060.00 元")
    # The stay's rate and its large-amount layer are of a repost; the clinic's visit has neither.
    marks = ".ledger-item__amounts .grade-C"
    expect(lines(page).first.locator(marks)).to_have_count(0)
    expect(lines(page).last.locator(marks)).to_have_text("C 级")
    expect(lines(page).last).to_contain_text("2026 年 4 月 5 日 住院")
    expect(page.locator(".ledger-bar").first).to_contain_text("还剩")
    expect(page.locator("#announcement")).to_contain_text("各次合计 12,200.00 元")


def test_what_would_change_the_year_is_told_below_it(kept_year: Page) -> None:
    page = kept_year
    told = page.locator("#answer .calc-what-if li")
    # At level 1 (9600 − 200) × 90% = 8460; at level 3 (9600 − 800) × 85% = 7480
    expect(told.nth(0)).to_contain_text("第 2 次住院换到一级医院看，您这一年少付 270.00 元。")
    expect(told.nth(1)).to_contain_text("第 2 次住院换到三级医院看，您这一年多付 710.00 元。")
    expect(told.nth(0)).to_contain_text("C 级")
    expect(told.nth(2)).to_contain_text("这一年再有一次和第 2 次一样的住院")
    lines(page).last.get_by_role("button", name="删掉").click()
    # Of a clinic visit: of 5,000 yuan a year 3,460 are left, which is 70% of 4,942.86.
    expect(told).to_have_count(1)
    expect(told).to_contain_text(
        "和第 1 次一样的门诊，没有自费，费用到 4,943 元，统筹基金今年就到封顶线"
    )


def test_a_visit_is_changed_taken_out_and_put_back(kept_year: Page) -> None:
    page = kept_year
    before = amount(page, "fund_total").inner_text()
    lines(page).last.get_by_role("button", name=re.compile(r"^改\s*：第 2 次$")).click()
    expect(page.locator("#visit")).to_be_focused()
    expect(page.locator("#v-total")).to_have_value("9600")
    page.locator("#v-total").fill("500")
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    expect(lines(page).last).to_contain_text("总费用 500.00 元")
    expect(amount(page, "fund_total")).not_to_have_text(before)
    lines(page).first.get_by_role("button", name=re.compile(r"^删掉\s*：第 1 次$")).click()
    expect(lines(page)).to_have_count(1)
    undo = page.get_by_role("button", name="撤销上一步")
    expect(undo).to_be_focused()
    undo.click()
    expect(lines(page)).to_have_count(2)
    undo.click()
    expect(lines(page).last).to_contain_text("总费用 9,600.00 元")
    expect(amount(page, "fund_total")).to_have_text(before)


def test_what_is_wrong_with_a_visit_is_told_in_its_form(open_page: Open) -> None:
    page = open_page("calculators/year/")
    page.get_by_role("button", name="记一次").click()
    page.locator("#v-total").fill("很多")
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    summary = page.locator(".ledger-visit .calc-error-summary")
    expect(summary).to_be_focused(timeout=FIRST_ANSWER_MS)
    expect(page.locator("#v-total-error")).to_contain_text("看不懂")
    expect(page.locator("#v-kind-error")).to_be_visible()
    expect(lines(page)).to_have_count(0)
    page.get_by_role("button", name="不记了").click()
    expect(page.get_by_role("button", name="记一次")).to_be_focused()


def test_the_ledger_is_carried_away_and_brought_back_as_it_was(
    kept_year: Page, open_page: Open, tmp_path: Path
) -> None:
    page = kept_year
    with page.expect_download() as download:
        page.get_by_role("button", name="导出成表格").click()
    file = tmp_path / "year.csv"
    download.value.save_as(file)
    text = file.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "烟台" in text.decode()
    other = open_page("calculators/year/")
    other.locator(".ledger-import input").set_input_files(file)
    expect(lines(other)).to_have_count(2, timeout=FIRST_ANSWER_MS)
    expect(amount(other, "fund_total")).to_have_text(
        amount(page, "fund_total").inner_text(), timeout=FIRST_ANSWER_MS
    )
    expect(other.locator(".ledger-person").get_by_label("在职", exact=True)).to_be_checked()
    # the same file in the code that spreadsheets in China write
    file.write_bytes(text.decode("utf-8-sig").encode("gb18030"))
    other.locator(".ledger-import input").set_input_files(file)
    expect(other.locator(".ledger-status")).to_contain_text("导入了 2 次")


def test_places_are_known_by_any_of_their_names_and_others_are_told(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page("calculators/year/")
    bring_in(page, tmp_path, THREE_STAYS.replace("烟台", "济南"))
    told = page.locator(".ledger-file-errors")
    expect(told).to_contain_text("能选的地方里没有“济南”", timeout=FIRST_ANSWER_MS)
    expect(lines(page)).to_have_count(0)
    bring_in(page, tmp_path, THREE_STAYS.replace("烟台", "煙臺市"))
    expect(lines(page)).to_have_count(3)
    expect(told).to_be_hidden()
    chosen = page.locator(".ledger-person [name=place]").evaluate_all(
        "all => all.filter(one => one.type !== 'radio' || one.checked).map(one => one.value)"
    )
    assert chosen == ["yantai"]
    fund = re.compile(r"^9,090\.00\s*元$")
    expect(amount(page, "fund_total")).to_have_text(fund, timeout=FIRST_ANSWER_MS)


@pytest.mark.parametrize("code", ["utf-16", "utf-16-be"])
def test_what_a_spreadsheet_calls_unicode_text_is_read(
    open_page: Open, tmp_path: Path, code: str
) -> None:
    page = open_page("calculators/year/")
    file = tmp_path / "year.txt"
    mark = "" if code == "utf-16" else "\ufeff"
    file.write_bytes((mark + THREE_STAYS.replace(",", "\t")).encode(code))
    page.locator(".ledger-import input").set_input_files(file)
    expect(lines(page)).to_have_count(3, timeout=FIRST_ANSWER_MS)
    # No table at all, as a workbook is, is said in one line.
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00")
    page.locator(".ledger-import input").set_input_files(file)
    told = page.locator(".ledger-file-errors li")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("另存为“CSV UTF-8（逗号分隔）”")
    expect(lines(page)).to_have_count(3)


@pytest.mark.new_reader
def test_one_file_at_a_time_is_brought_in(open_page: Open, tmp_path: Path) -> None:
    held: list[Route] = []
    pattern = "**/*.wasm*"
    page = open_page("about/")
    page.context.route(pattern, lambda route: held.append(route))
    page.goto(page.url.replace("about/", "calculators/year/"))
    bring_in(page, tmp_path, THREE_STAYS)
    status = page.locator(".ledger-status")
    expect(status).to_have_text("正在导入“year.csv”……")
    other = tmp_path / "other.csv"
    other.write_text(THREE_STAYS.replace("900,", "901,"), encoding="utf-8")
    page.locator(".ledger-import input").set_input_files(other)
    expect(status).to_contain_text("还在导入“year.csv”。“other.csv”没有导入")
    let_go(page, pattern, held)
    expect(lines(page)).to_have_count(3, timeout=FIRST_ANSWER_MS)
    expect(lines(page).first).to_contain_text("总费用 900.00 元")
    expect(status).to_contain_text("导入了 3 次")
    expect(status).to_contain_text("“other.csv”没有导入，要导入请再选一次")


def test_a_file_that_is_none_is_refused_by_line(kept_year: Page, tmp_path: Path) -> None:
    page = kept_year
    file = tmp_path / "bad.csv"
    file.write_text("哪一天,类别,医疗费总额\n2026-01-01,住院,很多\n", encoding="utf-8")
    page.locator(".ledger-import input").set_input_files(file)
    told = page.locator(".ledger-file-errors")
    expect(told).to_be_focused()
    expect(told).to_contain_text("第 2 行")
    expect(lines(page)).to_have_count(2)


def test_nothing_is_kept_until_the_reader_agrees_and_one_tap_wipes_it(kept_year: Page) -> None:
    page = kept_year
    assert page.evaluate("localStorage.getItem('yibao:ledger')") is None
    page.get_by_label("存在这台设备的浏览器里").check()
    page.reload()
    expect(lines(page)).to_have_count(2)
    expect(page.get_by_label("存在这台设备的浏览器里")).to_be_checked()
    expect(amount(page, "fund_total")).to_be_visible(timeout=FIRST_ANSWER_MS)
    page.get_by_role("button", name="全部删掉").click()
    expect(lines(page)).to_have_count(0)
    expect(page.locator("#result")).to_be_hidden()
    expect(page.get_by_role("button", name="撤销上一步")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('yibao:ledger')") is None
    page.reload()
    expect(lines(page)).to_have_count(0)


def test_the_way_back_and_a_reload_lose_nothing(kept_year: Page) -> None:
    page = kept_year
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="隐私").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("哪里")
    page.go_back()
    expect(lines(page)).to_have_count(2)
    expect(page.locator(".ledger-person").get_by_label("在职", exact=True)).to_be_checked()
    fund = re.compile(r"^9,730\.00\s*元$")
    expect(amount(page, "fund_total")).to_have_text(fund, timeout=FIRST_ANSWER_MS)
    # A visit that is half filled in, too.
    lines(page).last.get_by_role("button", name=re.compile(r"^改\s*：第 2 次$")).click()
    page.locator("#v-total").fill("9700")
    page.reload()
    expect(lines(page)).to_have_count(2)
    expect(page.locator("#v-total")).to_have_value("9700")
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    expect(lines(page)).to_have_count(2)
    expect(lines(page).last).to_contain_text("总费用 9,700.00 元")
    # All of it in this tab only, and gone from there with one tap.
    assert page.evaluate("Object.keys(localStorage).filter((key) => /ledger/.test(key))") == []
    page.get_by_role("button", name="全部删掉").click()
    page.reload()
    expect(page.locator(".ledger-empty")).to_be_visible()
    expect(lines(page)).to_have_count(0)


def test_what_was_wiped_does_not_come_back_from_an_older_page(kept_year: Page) -> None:
    page = kept_year
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page.url.replace("calculators/year/", "about/"))
    page.goto(page.url.replace("about/", "calculators/year/"))
    page.get_by_role("button", name="全部删掉").click()
    with page.expect_event("load"):
        page.evaluate("setTimeout(() => history.go(-2))")
    # Where the visits were put down, as it was then.
    assert page.evaluate("history.state.ledger.visits.length") == 2
    expect(page.get_by_role("button", name="记一次")).to_be_visible()
    expect(page.locator(".ledger-empty")).to_be_visible()
    expect(lines(page)).to_have_count(0)


HEAD = "哪一天,类别,医院级别,医疗费总额,因为什么看病"
PERSON_HEAD = "本人：参保地,本人：参加哪种医保,本人：在职还是退休"
THREE_STAYS = f"""{HEAD},{PERSON_HEAD}
2012-05-06,住院,二级,900,疾病或意外,烟台,职工医保,在职
2025-03-02,住院,二级,9600,工伤,烟台,职工医保,在职
2025-05-06,住院,二级,10600,疾病或意外,烟台,职工医保,在职
"""


def bring_in(page: Page, folder: Path, text: str) -> None:
    file = folder / "year.csv"
    file.write_text(text, encoding="utf-8")
    page.locator(".ledger-import input").set_input_files(file)


def test_a_visit_without_an_answer_leaves_the_others_theirs(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page("calculators/year/")
    bring_in(page, tmp_path, THREE_STAYS)
    expect(lines(page)).to_have_count(3, timeout=FIRST_ANSWER_MS)
    # Nothing is used up by what work injury insurance pays: (10600 − 500) × 90% = 9090
    expect(amount(page, "fund_total")).to_have_text(
        re.compile(r"^9,090\.00\s*元$"), timeout=FIRST_ANSWER_MS
    )
    expect(lines(page).nth(0)).to_contain_text("这一次没有算进来：烟台职工医保住院")
    expect(lines(page).nth(1)).to_contain_text("这一次没有算进来：工伤的医疗费走工伤保险")
    expect(lines(page).nth(2)).to_contain_text("医保付 9,090.00 元，自己付 1,510.00 元")
    expect(lines(page).nth(2)).not_to_contain_text("没有算进来")
    expect(page.locator(".ledger-bar").first).to_contain_text("还剩")
    result = page.locator("#answer")
    expect(result).to_contain_text("第 2 次（2025-03-02）医保不付，合计和额度里没有它")
    # Alone, what has no answer still says why.
    for name in ("第 3 次", "第 1 次"):
        page.get_by_role("button", name=re.compile(rf"^删掉\s*：{name}$")).click()
    expect(result.locator(".calc-refused")).to_contain_text("走工伤保险")
    expect(lines(page)).to_contain_text(["这一次没有算进来：工伤的医疗费走工伤保险"])
    assert violations(page) == []


@pytest.fixture
def two_years(open_page: Open) -> Page:
    """A stay in each of two years, the second of which is far ahead."""
    page = open_page("calculators/year/")
    tell_person(page)
    put_down(page, "住院", "2026-04-05", "二级", "10600")
    put_down(page, "住院", "2099-04-05", "二级", "9600")
    # The first stay of its year again: (9600 − 500) × 90% = 8190
    expect(amount(page, "fund_total")).to_have_text(
        re.compile(r"^8,190\.00\s*元$"), timeout=FIRST_ANSWER_MS
    )
    return page


def test_years_are_told_apart(two_years: Page) -> None:
    page = two_years
    expect(page.locator("#answer .calc-answer__lead").last).to_contain_text(
        "2099 年度各次合计 9,600"
    )
    expect(page.locator("#answer .calc-waterfall")).to_contain_text("9,600.00")
    expect(page.locator(".ledger-item__year")).to_have_text(["2026 年度", "2099 年度"])
    # (10600 − 500) × 90% = 9090; the two together only in a sentence that says so
    earlier = page.get_by_role("button", name="2026 年度")
    earlier.click()
    expect(amount(page, "fund_total")).to_have_text(re.compile(r"^9,090\.00\s*元$"))
    expect(earlier).to_be_focused()
    expect(earlier).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#answer .calc-waterfall")).to_contain_text("10,600.00")
    expect(page.locator(".ledger-years")).to_contain_text("几年放在一起：各次合计 20,200.00 元")
    years = page.locator("#answer .ledger-bar").evaluate_all(
        "bars => bars.map(b => b.dataset.ceiling)"
    )
    assert {key.partition("-")[0] for key in years} == {"2026"}


def test_a_day_that_has_not_come_is_remarked_on(two_years: Page) -> None:
    expect(lines(two_years).last).to_contain_text("这一天还没有到")
    expect(lines(two_years).first).not_to_contain_text("这一天还没有到")


def test_a_year_is_printed_as_one_sheet(two_years: Page) -> None:
    page = two_years
    page.get_by_role("button", name="打印／存成 PDF").click()
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="打印", exact=True).click()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    slip = page.locator(".slip")
    expect(slip.locator(".slip-inputs")).to_contain_text("烟台")
    # The year that is shown, with its visit; nothing of the other.
    expect(slip.locator(".slip-amounts")).to_contain_text("8,190.00 元")
    expect(slip.locator(".slip-rows tbody tr")).to_have_count(1)
    expect(slip.locator(".slip-rows tbody tr")).to_contain_text("9,600.00")
    expect(slip.locator('tr[data-step="fund_total"]')).to_be_visible()
    expect(slip).not_to_contain_text("10,600.00")
    expect(page.get_by_role("button", name="English labels")).to_be_hidden()


def test_a_visit_that_lacks_something_leads_to_its_form(open_page: Open) -> None:
    page = open_page("calculators/year/")
    tell_person(page)
    page.get_by_role("button", name="记一次").click()
    page.locator("#v-cause").select_option("illness")
    page.locator(".ledger-visit").get_by_label("住院", exact=True).check()
    page.locator("#v-total").fill("9600")
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    fill = page.get_by_role("button", name="去补上")
    expect(fill).to_be_visible(timeout=FIRST_ANSWER_MS)
    fill.click()
    expect(page.locator("#v-hospital_level-error")).to_be_visible()
    page.locator(".ledger-visit").get_by_label("二级", exact=True).check()
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    expect(amount(page, "fund_total")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_kept_year(open_page: Open, scheme: str) -> None:
    page = open_page("calculators/year/", color_scheme=scheme)
    tell_person(page)
    put_down(page, "住院", "2026-04-05", "二级", "9600")
    expect(amount(page, "fund_total")).to_be_visible(timeout=FIRST_ANSWER_MS)
    lines(page).first.get_by_role("button", name=re.compile(r"^改\s*：第 1 次$")).click()
    assert violations(page) == []
