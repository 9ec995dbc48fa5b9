"""Cases kept on the device: by consent only, found again, and gone with one tap."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import amount, answer, choose, fill, fill_yantai_stay, number, submit

pytestmark = pytest.mark.known_reader

INPATIENT = "calculators/inpatient/"


@pytest.fixture
def answered(open_page: Callable[..., Page]) -> Page:
    page = open_page(INPATIENT)
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    return page


def _kept(page: Page) -> list[str]:
    """What is kept on the device, but for the list of recalled figures, which is nobody's."""
    names = "Object.keys(localStorage).filter(name => !name.startsWith('yibao:revision'))"
    kept: list[str] = page.evaluate(names)
    return kept


def test_nothing_is_kept_without_consent(answered: Page) -> None:
    page = answered
    page.get_by_role("button", name="存在这台设备").click()
    panel = page.locator(".calc-tools__panel")
    expect(panel).to_contain_text("会存下")
    expect(panel).to_contain_text("不上传")
    panel.get_by_role("button", name="收起").click()
    expect(page.get_by_role("button", name="存在这台设备")).to_be_focused()
    assert _kept(page) == []
    expect(page.locator("#saved")).to_be_hidden()


def test_a_case_is_kept_opened_renamed_deleted_and_put_back(answered: Page) -> None:
    page = answered
    _keep(page, "父亲九月住院")
    saved = page.locator("#saved")
    expect(saved.locator("li")).to_have_count(1)
    kept = json.loads(page.evaluate("localStorage.getItem('yibao:saved')"))["cases"][0]
    assert kept["inputs"]["total"] == "20000"
    assert kept["amounts"]["fund_total"] == "16610.00"
    assert kept["standards"]["inpatient.deductible"] == "y800"

    page.reload()
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    fill(page, "医疗费总额", "30000")
    choose(page, "在职还是退休", "退休")
    fill(page, "自费（目录外）", "100")
    saved.get_by_role("button", name="打开：父亲九月住院").click()
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("20000")
    expect(page.get_by_label("自费（目录外）", exact=True)).to_have_value("")

    saved.get_by_role("button", name="改名：父亲九月住院").click()
    page.keyboard.type("第一次住院")
    page.keyboard.press("Enter")
    expect(saved.locator("li")).to_contain_text("第一次住院")

    saved.get_by_role("button", name="删掉：第一次住院").click()
    expect(saved.locator("li")).to_have_count(0)
    assert _kept(page) == []
    saved.get_by_role("button", name="放回来").click()
    expect(saved.locator("li")).to_contain_text("第一次住院")


def test_all_is_gone_with_one_tap(answered: Page) -> None:
    page = answered
    _keep(page, "一")
    _keep(page, "二")
    expect(page.locator("#saved li")).to_have_count(2)
    page.locator("#saved").get_by_role("button", name="全部删掉").click()
    expect(page.locator("#saved")).to_contain_text("不再有存下的账")
    expect(page.locator("#saved li")).to_have_count(0)
    assert _kept(page) == []
    page.reload()
    expect(page.locator("#saved")).to_be_hidden()


def _fill_in_everywhere(page: Page, site: str) -> None:
    """A ledger that is kept, a case that is saved and put side by side; ends on the case's page."""
    page.on("dialog", lambda dialog: dialog.accept())
    _keep(page, "住院这笔")
    page.get_by_role("button", name="加到对比").click()
    page.goto(f"{site}calculators/year/")
    page.get_by_label("存在这台设备的浏览器里").check()
    # What is asked of a visit depends on whose it is: until that is known, the form may change.
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "职工医保")
    choose(page, "在职还是退休", "在职")
    page.get_by_role("button", name="记一次").click()
    page.locator("#v-cause").select_option("illness")
    page.locator(".ledger-visit").get_by_label("住院", exact=True).check()
    page.locator("#v-total").fill("9600")
    page.locator(".ledger-visit").get_by_role("button", name="记下").click()
    expect(page.locator(".ledger-item")).to_have_count(1, timeout=60_000)
    page.goto(site + INPATIENT)
    fill(page, "医疗费总额", "12345")


def _of_somebody(page: Page) -> str:
    """All that a tab's storages and the latest entry of its history hold."""
    held: str = page.evaluate(
        """() => JSON.stringify([
          Object.entries(localStorage).filter(([name]) => !name.startsWith("yibao:revision")),
          Object.entries(sessionStorage).filter(([name]) => name !== "yibao:wiped"),
          history.state])"""
    )
    return held


def test_wiping_takes_what_other_pages_keep_and_what_stands_in_forms(
    answered: Page, open_page: Callable[..., Page], site: str
) -> None:
    page = answered
    _fill_in_everywhere(page, site)
    other = open_page("calculators/outpatient/")
    fill(other, "医疗费总额", "4321")
    expect(other.get_by_label("医疗费总额", exact=True)).to_have_value("4321")
    saved = page.locator("#saved")
    for words in ("一年的账", "放进对比的", "各页上填的"):
        expect(saved.locator(".calc-hint")).to_contain_text(words)
    saved.get_by_role("button", name="全部删掉").click()
    expect(saved.get_by_role("status")).to_contain_text("“一年的账”、放进对比的、各页上填的也删了")
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("")
    # Another tab has heard of it, and its own notes are gone as well.
    expect(other.get_by_label("医疗费总额", exact=True)).to_have_value("")
    page.reload()
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("")
    for tab in (page, other):
        tab.wait_for_timeout(600)  # what is noted with a delay
        for figure in ("20000", "12345", "9600", "4321", "烟台", "yantai"):
            assert figure not in _of_somebody(tab)
    # Nor does it come back from the pages before.
    page.go_back()
    expect(page.locator(".ledger-empty")).to_be_visible()
    expect(page.locator(".ledger-item")).to_have_count(0)
    expect(page.get_by_label("存在这台设备的浏览器里")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("")
    expect(page.locator("#result")).to_be_hidden()
    expect(saved).to_be_hidden()


def test_wiping_the_ledger_takes_what_other_pages_keep(answered: Page, site: str) -> None:
    page = answered
    _fill_in_everywhere(page, site)
    page.goto(f"{site}calculators/year/")
    page.get_by_role("button", name="全部删掉").click()
    expect(page.locator(".ledger-status")).to_contain_text("这本账、别的存下的账、放进对比的")
    expect(page.locator(".ledger-item")).to_have_count(0)
    for figure in ("20000", "12345", "9600", "yantai"):
        assert figure not in _of_somebody(page)
    page.goto(f"{site}calculators/compare/")
    expect(page.locator(".compare-none")).to_be_visible()
    page.goto(site + INPATIENT)
    expect(page.locator("#saved")).to_be_hidden()


def test_an_opened_link_does_not_fill_in_again_what_was_wiped(answered: Page, site: str) -> None:
    page = answered
    page.goto(f"{site}calculators/retirement-age/")
    stay = "place=yantai&scheme=employee&status=active&hospital_level=3&total=20000"
    page.goto(f"{site}{INPATIENT}#v=1&cause=illness&date=2020-09-01&{stay}")
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    page.goto(f"{site}calculators/year/")
    page.get_by_role("button", name="全部删掉").click()
    page.go_back()
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("")


def test_a_case_of_another_calculator_opens_on_its_page(answered: Page, site: str) -> None:
    page = answered
    _keep(page, "住院这笔")
    page.goto(f"{site}calculators/retirement-age/")
    page.get_by_role("button", name="打开：住院这笔").click()
    expect(page).to_have_url(f"{site}{INPATIENT}")
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))


def test_an_old_case_tells_what_has_changed_since(answered: Page) -> None:
    page = answered
    _keep(page, "去年的")
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("yibao:saved"));
          kept.cases[0].data = "2025-01-01+00000000";
          kept.cases[0].amounts.fund_total = "16000.00";
          kept.cases[0].standards["inpatient.deductible"] = "y1000";
          localStorage.setItem("yibao:saved", JSON.stringify(kept));
        }"""
    )
    page.reload()
    page.get_by_role("button", name="打开：去年的").click()
    since = page.locator("#since")
    expect(since).to_be_visible(timeout=60_000)  # Python starts anew
    expect(since).to_contain_text("多 610.00 元")
    expect(since.locator(".since-standards li")).to_have_text(
        ["起付标准（三级）：1000 元 → 800 元。"]
    )


def test_a_full_storage_is_told_and_loses_nothing(answered: Page) -> None:
    page = answered
    _keep(page, "第一笔")
    page.evaluate(
        """() => {
          Storage.prototype.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
          };
        }"""
    )
    _keep(page, "第二笔", expected="地方满了")
    expect(page.locator("#saved li")).to_have_count(1)


def test_a_browser_that_keeps_nothing_still_calculates(open_page: Callable[..., Page]) -> None:
    page = open_page("about/")
    page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
          get() { throw new DOMException("no", "SecurityError"); },
        });"""
    )
    page.goto(page.url.replace("about/", INPATIENT))
    fill_yantai_stay(page)
    submit(page)
    expect(answer(page)).to_contain_text("16,610.00")
    _keep(page, "存不了", expected="不让网页存东西")


def test_what_cannot_be_read_is_no_error(open_page: Callable[..., Page]) -> None:
    page = open_page(INPATIENT)
    page.evaluate("localStorage.setItem('yibao:saved', '{not json')")
    page.reload()
    expect(page.locator("#saved")).to_be_hidden()


def _keep(page: Page, name: str, expected: str = "存好了") -> None:
    page.get_by_role("button", name="存在这台设备").click()
    page.get_by_label("起个名字，以后好找").fill(name)
    page.get_by_role("button", name="同意，存下").click()
    expect(page.locator(".calc-tools__status")).to_contain_text(expected)
