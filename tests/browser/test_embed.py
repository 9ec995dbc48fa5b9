"""A calculator in a frame of another site: it works, grows, and tells nothing but its height."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.browser.server import serving

pytestmark = pytest.mark.known_reader

_HOST = """<!doctype html><html lang="zh"><title>社区网站</title><body><h1>社区网站</h1>
<script>window.heard = []; addEventListener("message", (event) => heard.push(event.data));</script>
<iframe data-yibao src="{site}embed/{name}/" title="医保明白账" width="100%" height="300">
</iframe><script src="{site}assets/embed.js" async></script></body></html>"""

Hold = Callable[[str], Page]


@pytest.fixture
def hold(browser: Browser, site_below: str, tmp_path: Path) -> Iterator[Hold]:
    """Open a page of another origin that holds a calculator, which is itself below a sub-path."""
    with serving(tmp_path) as address:
        context = browser.new_context(locale="zh-CN", viewport={"width": 900, "height": 700})
        context.route(
            lambda url: not url.startswith((address, site_below)), lambda route: route.abort()
        )
        errors: list[str] = []

        def hold(name: str) -> Page:
            text = _HOST.format(site=site_below, name=name)
            (tmp_path / "index.html").write_text(text, encoding="utf-8")
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(address)
            return page

        yield hold
        context.close()
        assert errors == []


@pytest.fixture
def host(hold: Hold) -> Page:
    return hold("inpatient")


def test_it_answers_and_the_frame_grows_with_it(host: Page) -> None:
    frame = host.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="住院能报多少", level=1)).to_be_visible()
    expect(frame.locator(".site-header, .site-footer, .calc-example")).to_have_count(0)
    host.wait_for_function("document.querySelector('iframe').clientHeight > 300")
    inside = _frame(host)
    frame.get_by_role("button", name="一页填完").click()
    frame.locator("#f-cause").select_option("illness")
    frame.get_by_role("group", name="参保地").get_by_label("烟台").check()
    frame.get_by_role("group", name="参加哪种医保").get_by_label("职工医保").check()
    frame.get_by_role("group", name="在职还是退休").get_by_label("在职").check()
    frame.get_by_label("哪一天", exact=True).fill("2020-09-01")
    frame.get_by_role("group", name="医院级别").get_by_label("三级").check()
    frame.get_by_label("医疗费总额", exact=True).fill("20000")
    before = host.evaluate("document.querySelector('iframe').clientHeight")
    frame.get_by_role("button", name="算一算").click()
    amount = frame.locator('#answer [data-amount="fund_total"] .calc-number')
    expect(amount).to_contain_text("16,610.00", timeout=60_000)
    host.wait_for_function(f"document.querySelector('iframe').clientHeight > {before} + 300")
    _expect_to_fit(inside)
    frame.get_by_role("button", name="一步一步问").click()
    grown = host.evaluate("document.querySelector('iframe').clientHeight")
    frame.get_by_role("button", name="一页填完").click()
    host.wait_for_function(f"document.querySelector('iframe').clientHeight != {grown}")
    _expect_to_fit(inside)
    told = host.evaluate("heard")
    assert told
    assert all(set(message) == {"type", "height"} for message in told)
    assert {message["type"] for message in told} == {"yibao:height"}


def test_the_ledger_of_a_year_in_a_frame(hold: Hold) -> None:
    host = hold("year")
    frame = host.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="一年的账", level=1)).to_be_visible()
    expect(frame.locator(".site-header, .site-footer, .calc-example, .breadcrumbs")).to_have_count(
        0
    )
    person = frame.get_by_role("form", name="这本账记谁的")
    person.get_by_label("烟台").check()
    person.get_by_label("职工医保").check()
    person.get_by_label("在职", exact=True).check()
    before = _height(host)
    frame.get_by_role("button", name="记一次").click()
    form = frame.locator(".ledger-visit")
    frame.locator("#v-cause").select_option("illness")
    form.get_by_label("住院", exact=True).check()
    frame.locator("#v-date").fill("2026-04-05")
    form.get_by_label("二级", exact=True).check()
    frame.locator("#v-total").fill("9600")
    # The frame has room for the form as soon as it is unfolded.
    host.wait_for_function(f"document.querySelector('iframe').clientHeight > {before} + 300")
    form.get_by_role("button", name="记下").click()
    amount = frame.locator('#answer [data-amount="fund_total"] .calc-number')
    # As the ledger's own page has it: test_takeaway, test_ledger.
    expect(amount).to_contain_text("8,190.00", timeout=60_000)
    _expect_to_fit(_frame(host))
    with host.context.expect_page() as opened:
        frame.get_by_role("link", name="在本站打开").click()
    assert opened.value.url.endswith("/yibao/calculators/year/")
    _only_heights(host)


def test_questions_in_reverse_in_a_frame(hold: Hold) -> None:
    host = hold("reverse")
    frame = host.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="倒过来算", level=1)).to_be_visible()
    before = _height(host)
    inside = _frame(host)
    for name, value in {
        "question": "ceiling",
        "place": "yantai",
        "scheme": "employee",
        "status": "active",
        "cause": "illness",
        "care": "inpatient",
        "hospital_level": "3",
    }.items():
        _pick(inside, name, value)
    frame.get_by_label("哪一天", exact=True).fill("2026-03-01")
    frame.get_by_role("button", name="算一算").click()
    # As on the page of its own, where it is worked out: test_reverse_page.
    found = frame.locator('#answer [data-amount="total"] .calc-number').first
    expect(found).to_contain_text("279,088.89", timeout=60_000)
    host.wait_for_function(f"document.querySelector('iframe').clientHeight > {before}")
    _expect_to_fit(inside)
    _only_heights(host)


def test_cases_side_by_side_without_leaving_the_frame(hold: Hold) -> None:
    host = hold("compare")
    frame = host.frame_locator("iframe")
    expect(frame.get_by_text("还没有放进来的账")).to_be_visible()
    frame.get_by_role("link", name="先去算一笔住院").click()
    expect(frame.get_by_role("heading", name="住院能报多少", level=1)).to_be_visible()
    frame.get_by_role("button", name="一页填完").click()
    inside = _frame(host)
    for name, value in {
        "place": "yantai",
        "scheme": "employee",
        "status": "active",
        "cause": "illness",
        "hospital_level": "3",
    }.items():
        _pick(inside, name, value)
    frame.get_by_label("哪一天", exact=True).fill("2020-09-01")
    frame.get_by_label("医疗费总额", exact=True).fill("20000")
    frame.get_by_role("button", name="算一算").click()
    amount = frame.locator('#answer [data-amount="fund_total"] .calc-number')
    expect(amount).to_contain_text("16,610.00", timeout=60_000)
    frame.get_by_role("button", name="加到对比").click()
    frame.get_by_role("link", name="去看对比").click()
    expect(frame.get_by_role("heading", name="放在一起比", level=1)).to_be_visible()
    cells = frame.locator('#answer tr[data-amount="fund_total"] td')
    expect(cells).to_have_count(1, timeout=60_000)
    frame.get_by_role("button", name="再加一种").click()
    _pick(inside, "hospital_level", "1", "[data-case='2'] ")
    expect(cells).to_have_count(2)
    expect(cells.last).to_contain_text("多")
    _expect_to_fit(inside)
    assert len(host.context.pages) == 1
    _only_heights(host)


def test_a_calculation_by_ones_own_rule_in_a_frame(hold: Hold) -> None:
    host = hold("own-rule")
    frame = host.frame_locator("iframe")
    frame.get_by_role("button", name="算一算").click()
    expect(frame.locator(".calc-form .calc-error-summary")).to_be_visible(timeout=60_000)
    _expect_to_fit(_frame(host))


def test_links_lead_out_of_the_frame(host: Page) -> None:
    link = host.frame_locator("iframe").get_by_role("link", name="在本站打开")
    with host.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith("/yibao/calculators/inpatient/")


def test_large_type_in_a_frame_and_from_its_address(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page("embed/inpatient/")
    page.context.route("**/runtime/**", lambda route: None)
    button = page.get_by_role("button", name="大字")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(page.locator("html")).to_have_attribute("data-size", "24")
    expect(page.locator("html")).to_have_attribute("data-layout", "elder")
    button.click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "24")
    page.evaluate("localStorage.clear()")
    page.goto(f"{site}embed/inpatient/?size=30&layout=elder&theme=dark&contrast=more")
    for name, value in (("size", "30"), ("layout", "elder"), ("theme", "dark")):
        expect(page.locator("html")).to_have_attribute(f"data-{name}", value)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "30")


def test_a_message_from_elsewhere_moves_nothing(host: Page) -> None:
    host.wait_for_function("document.querySelector('iframe').clientHeight > 300")
    host.evaluate("postMessage({type: 'yibao:height', height: 7}, '*')")
    host.wait_for_function("heard.some((message) => message.height === 7)")
    assert host.evaluate("document.querySelector('iframe').clientHeight") > 300


def test_the_page_that_says_how(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("about/embed/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("计算器", exact=True).select_option("retirement-age")
    page.get_by_role("button", name="复制代码").click()
    expect(page.get_by_text("复制好了")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'src="{site}embed/retirement-age/"' in copied
    page.get_by_label("一打开就是大字").check()
    expect(page.locator(".embed-snippet code")).to_contain_text("?size=24&amp;layout=elder")
    assert f'src="{site}assets/embed.js"' in copied
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("iframe")).to_have_attribute("style", re.compile("height"))


def test_the_page_that_says_how_names_every_frame(
    open_page: Callable[..., Page], built_site: Path
) -> None:
    page = open_page("about/embed/")
    choices = page.locator("#embed-which option").all()
    named = {choice.get_attribute("value") for choice in choices}
    assert named == {path.parent.name for path in (built_site / "embed").glob("*/index.html")}
    assert {"year", "compare", "reverse", "own-rule", "inpatient"} <= named
    page.get_by_label("计算器", exact=True).select_option(label="一年的账")
    expect(page.locator(".embed-snippet code")).to_contain_text('embed/year/"')
    expect(page.locator(".embed-snippet code")).to_contain_text('title="一年的账"')


def _pick(frame: Frame, name: str, value: str, within: str = "") -> None:
    """Choose in a field, whichever kind of control it has."""
    frame.locator(f"{within}[data-field={name}]").evaluate(
        """(field, value) => {
            const [select, radio] = [
                field.querySelector("select"),
                field.querySelector(`input[value="${value}"]`),
            ];
            const control = select ?? radio;
            if (select) select.value = value;
            else radio.checked = true;
            control.dispatchEvent(new Event("input", { bubbles: true }));
            control.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        value,
    )


def _height(host: Page) -> int:
    """How tall the frame has become, once it has been told."""
    host.wait_for_function("heard.length > 0")
    return int(host.evaluate("document.querySelector('iframe').clientHeight"))


def _only_heights(host: Page) -> None:
    told = host.evaluate("heard")
    assert told
    assert all(set(message) == {"type", "height"} for message in told)


def _expect_to_fit(frame: Frame) -> None:
    """The frame has become as tall as what is in it; its message may be on the way."""
    overflow = 0
    for _ in range(50):
        overflow = frame.evaluate("document.documentElement.scrollHeight - innerHeight")
        if overflow <= 1:
            return
        frame.page.wait_for_timeout(100)
    raise AssertionError(f"{overflow} pixels of the frame cannot be seen")


def _frame(page: Page) -> Frame:
    frame = page.frames[1]
    assert "/embed/" in frame.url
    return frame
