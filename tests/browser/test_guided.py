"""One question a page: what a reader on a phone is asked, and how they find their way."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from calculator import CALCULATORS
from tests.browser.people import (
    amount,
    answer,
    choose,
    fill,
    fill_yantai_stay,
    let_go,
    number,
    submit,
    tell_cause,
)

pytestmark = pytest.mark.known_reader

CHECKED = 1_000
"""Stands for the number that the page for checking has not: it comes after every question."""
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
INPATIENT = "calculators/inpatient/"
LARGEST = '{"layout": "elder", "size": "30"}'
STAY = (
    "cause=illness&place=yantai&scheme=employee&status=active&date=2020-09-01&hospital_level=3"
    "&total=20000"
)


@pytest.fixture
def on_phone(open_page: Callable[..., Page]) -> Callable[..., Page]:
    def open_on_phone(path: str = INPATIENT) -> Page:
        return open_page(path, viewport=PHONE)

    return open_on_phone


def test_a_phone_asks_one_question_a_page_and_ends_with_the_answer(
    on_phone: Callable[..., Page],
) -> None:
    page = on_phone()
    _python_is_there(page)
    given = {
        "参保地": "烟台",
        "参加哪种医保": "职工医保",
        "在职还是退休": "在职",
        "因为什么看病": "疾病或意外",
        "医院级别": "三级",
    }
    typed = {"哪一天": "2020-09-01", "医疗费总额": "20000"}
    seen = _answer_all(page, given, typed)
    assert seen[:3] == list(given)[:3]
    assert len(seen) == len(set(seen))
    expect(page.locator(".calc-review")).to_contain_text("20000 元")
    expect(page.locator("#result")).to_be_hidden()
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(answer(page)).to_be_focused()


@pytest.mark.parametrize(
    "name", [name for name in sorted(CALCULATORS) if name not in ("year", "own-rule")]
)
def test_the_first_question_is_on_the_first_screen(
    on_phone: Callable[..., Page], name: str
) -> None:
    page = on_phone(f"calculators/{name}/")
    asked = page.locator(".calc-field--asked")
    expect(asked).to_have_count(1)
    expect(asked.locator("input, select").first).to_be_in_viewport(ratio=1)
    expect(asked.locator("label, legend").first).to_be_in_viewport(ratio=1)
    # What there is to say besides stands there still.
    expect(page.locator("#content > p:visible").first).to_be_attached()


@pytest.mark.new_reader
def test_nothing_waits_for_python(on_phone: Callable[..., Page]) -> None:
    page = on_phone("about/")
    page.context.route("**/runtime/**", _never)
    page.goto(page.url.replace("about/", INPATIENT))
    given = {
        "参保地": "烟台",
        "参加哪种医保": "职工医保",
        "在职还是退休": "在职",
        "因为什么看病": "疾病或意外",
        "医院级别": "三级",
    }
    seen = _answer_all(page, given, {"医疗费总额": "20000"})
    assert "异地备案" not in seen
    _change(page, "在哪里住院")
    choose(page, "在哪里住院", "外省")
    _next(page)
    expect(_question(page, "异地备案")).to_be_visible()
    # It is one more, and no way back to the middle of all.
    expect(_where(page)).to_have_text("再问一项：异地备案")
    expect(page.locator(".calc-guide__parts > [aria-current=step]")).to_have_text("核对")
    _next(page)
    expect(_where(page)).to_have_text("看看填得对不对")
    expect(page.locator(".calc-review")).to_contain_text("没有填，按“没有备案”算")


@pytest.mark.new_reader
def test_a_question_that_the_rules_do_not_ask_leads_on(on_phone: Callable[..., Page]) -> None:
    page = on_phone("about/")
    held: list[Route] = []
    page.context.route("**/*.wasm*", lambda route: held.append(route))
    page.goto(page.url.replace("about/", INPATIENT))
    # 无锡 asks for a kind of hospital of its own instead: that is known when Python is there.
    answers = {"参保地": "无锡", "参加哪种医保": "职工医保", "在职还是退休": "在职"}
    for question, given in {**answers, "因为什么看病": "疾病或意外"}.items():
        choose(page, question, given)
        _next(page)
    _next(page)
    choose(page, "医院级别", "三级")
    before = _shown(page)
    let_go(page, "**/*.wasm*", held)
    _python_is_there(page)
    # The kinds come with the questions.
    expect(page.locator("[data-field=institution] select")).to_be_attached(timeout=60_000)
    # What the reader is looking at does not change under their eyes.
    assert _shown(page) == before
    _next(page)
    expect(_question(page, "医疗机构类别")).to_be_visible()
    assert _shown(page) > before


def test_the_way_back_loses_nothing(on_phone: Callable[..., Page]) -> None:
    page = on_phone()
    choose(page, "参保地", "烟台")
    _next(page)
    choose(page, "参加哪种医保", "职工医保")
    _next(page)
    choose(page, "在职还是退休", "退休")
    page.get_by_role("button", name="上一题").click()
    expect(_question(page, "参加哪种医保")).to_be_visible()
    expect(page.get_by_role("radio", name="职工医保")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="烟台")).to_be_checked()
    expect(page.get_by_role("button", name="上一题")).to_be_hidden()
    page.go_forward()
    expect(_question(page, "参加哪种医保")).to_be_visible()
    _next(page)
    expect(page.get_by_label("退休", exact=True)).to_be_checked()


def test_a_reload_and_the_way_back_from_another_page_lose_nothing(
    on_phone: Callable[..., Page],
) -> None:
    page = on_phone()
    choose(page, "参保地", "烟台")
    _next(page)
    choose(page, "参加哪种医保", "职工医保")
    page.reload()
    expect(page.get_by_role("radio", name="职工医保")).to_be_checked()
    page.get_by_role("link", name="关于").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("住院能报多少")
    page.go_back()
    expect(page.get_by_role("radio", name="职工医保")).to_be_checked()
    page.get_by_role("button", name="上一题").click()
    expect(page.get_by_role("radio", name="烟台")).to_be_checked()


def test_the_reader_is_taken_to_each_question(on_phone: Callable[..., Page]) -> None:
    page = on_phone()
    expect(_where(page)).to_have_text("第 1 题：参保地")
    parts = page.locator(".calc-guide__parts > li")
    expect(parts).to_have_text(["在哪里", "什么人", "什么事", "多少钱", "核对"])
    expect(page.locator(".calc-guide__parts > [aria-current=step]")).to_have_text("在哪里")
    choose(page, "参保地", "烟台")
    _next(page)
    expect(_where(page)).to_be_focused()
    expect(_where(page)).to_have_text("第 2 题：参加哪种医保")
    expect(page.locator(".calc-guide__parts > [aria-current=step]")).to_have_text("什么人")
    page.keyboard.press("Tab")
    expect(_question(page, "参加哪种医保").locator(":focus")).to_have_count(1)


CASES = [
    # Where the rules ask little, much, and of the kind of hospital instead of its level.
    {"place": "yantai", "scheme": "employee", "admission": "2", "cover_year": "2026"},
    {"place": "wuxi", "scheme": "resident", "admission": "2", "cover_year": "2026"},
    {"place": "mudanjiang", "scheme": "employee", "admission": "2", "cover_year": "2026"},
]


@pytest.mark.parametrize("about", CASES, ids=lambda about: about["place"])
def test_an_answer_never_leads_back(
    on_phone: Callable[..., Page], built_site: Path, about: dict[str, str]
) -> None:
    """All calculators: neither the number nor the part, whatever the rules turn out to ask."""
    pages = {name: built_site / "calculators" / name / "index.html" for name in CALCULATORS}
    guided = [name for name, path in pages.items() if "calc-guide" in path.read_text("utf-8")]
    assert len(guided) > 10
    page = on_phone("about/")
    site = page.url.removesuffix("about/")
    longest = 0
    for name in guided:
        page.goto(f"{site}calculators/{name}/")
        # Nobody knows when Python comes: with every other calculator it is there from the start.
        if guided.index(name) % 2:
            _python_is_there(page)
        seen = [_shown(page)]
        parts = page.locator(".calc-guide__parts").inner_text()
        for _ in range(40):
            if _shown(page)[0] == CHECKED:
                break
            _answer_somehow(page, about)
            before = _where(page).text_content() or ""
            _next(page)
            expect(_where(page)).not_to_have_text(before)
            seen.append(_shown(page))
        assert seen[-1][0] == CHECKED, (name, seen)
        # Where there is no rule nobody is asked further than the place and the scheme.
        assert len(seen) >= 3, (name, seen)
        longest = max(longest, len(seen))
        # In each of the three: number of the question, part, and how full the bar is.
        for one, other in pairwise(seen):
            assert one[0] < other[0], (name, seen)
            assert one[1] <= other[1], (name, seen)
            assert one[2] <= other[2], (name, seen)
        assert page.locator(".calc-guide__parts").inner_text() == parts, name
    assert longest > 8


def test_what_is_changed_at_the_end_is_not_counted_anew(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#{STAY}")
    _python_is_there(page)
    there = page.locator(".calc-guide__parts > [aria-current=step]")
    expect(there).to_have_text("核对")
    _change(page, "医院级别")
    expect(_where(page)).to_have_text("改一项：医院级别")
    expect(there).to_have_text("核对")
    _next(page)
    expect(_where(page)).to_have_text("看看填得对不对")


def test_the_way_back_counts_as_before(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#place=yantai&scheme=employee")
    expect(_where(page)).to_have_text("第 3 题：在职还是退休")
    choose(page, "在职还是退休", "退休")
    _next(page)
    expect(_where(page)).to_have_text("第 4 题：因为什么看病")
    there = _shown(page)
    page.reload()
    expect(_where(page)).to_have_text("第 4 题：因为什么看病")
    assert _shown(page) == there
    page.go_back()
    expect(_where(page)).to_have_text("第 3 题：在职还是退休")


def test_errors_stand_beside_the_question(on_phone: Callable[..., Page]) -> None:
    page = on_phone()
    _next(page)
    beside = page.locator("#f-place-error")
    expect(beside).to_have_text("请填写“参保地”。")
    expect(_question(page, "参保地").locator(":focus")).to_have_count(1)
    choose(page, "参保地", "烟台")
    _next(page)
    expect(_question(page, "参加哪种医保")).to_be_visible()


def test_a_wrong_amount_is_told_at_its_question(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#{STAY}")
    _python_is_there(page)
    _change(page, "医疗费总额")
    fill(page, "医疗费总额", "好多钱")
    _next(page)
    expect(page.locator("#f-total-error")).to_contain_text("看不懂")
    expect(page.get_by_label("医疗费总额", exact=True)).to_be_focused()
    fill(page, "医疗费总额", "2.4万")
    _next(page)
    expect(_where(page)).to_have_text("看看填得对不对")


def test_a_link_is_checked_and_not_asked_again(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#{STAY}")
    expect(_where(page)).to_have_text("看看填得对不对")
    expect(page.locator(".calc-review")).to_contain_text("2020 年 9 月 1 日")
    _change(page, "在职还是退休")
    choose(page, "在职还是退休", "退休")
    page.get_by_role("button", name="回去核对").click()
    row = page.locator(".calc-review > div").filter(has_text="在职还是退休")
    expect(row.locator("dd").first).to_have_text("退休")
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("17,570.00"))
    _change(page, "在职还是退休")
    expect(page.locator("#result")).to_be_hidden()
    choose(page, "在职还是退休", "在职")
    _next(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))


def test_part_of_a_link_leaves_the_rest_to_be_asked(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#place=yantai&scheme=employee")
    expect(page.locator(".calc-guide__note")).to_contain_text("已替您填好 2 项")
    expect(_question(page, "在职还是退休")).to_be_visible()


RESIDENTS = {
    # Whether they still work is asked of nobody here, though the form alone would ask.
    "tongliao": (
        "cause=illness&place=tongliao&scheme=resident&date=2026-11-20&institution=township"
        "&total=12000"
    ),
    "wuxi": (
        "cause=illness&place=wuxi&scheme=resident&date=2026-11-20&institution=level_3"
        "&tier=student_child&total=30000"
    ),
}


@pytest.mark.parametrize("place", RESIDENTS)
def test_a_link_opens_its_result_whatever_the_form_alone_would_ask(
    on_phone: Callable[..., Page], place: str
) -> None:
    page = on_phone(f"{INPATIENT}#v=1&{RESIDENTS[place]}")
    expect(answer(page)).to_be_focused()
    expect(page.locator(".calc-opened")).to_contain_text("结果在表的下面")
    expect(amount(page, "fund_total")).to_be_in_viewport(ratio=1)
    expect(page.locator(".calc-review")).not_to_contain_text("在职还是退休")
    page.reload()
    expect(amount(page, "fund_total")).to_be_visible(timeout=60_000)


def test_a_refusal_in_a_link_shows_too(on_phone: Callable[..., Page]) -> None:
    stay = STAY.replace("yantai", "changzhi")
    page = on_phone(f"{INPATIENT}#v=1&{stay}")
    expect(answer(page)).to_contain_text("没有收录")


def test_a_kept_case_opens_its_result(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#v=1&{RESIDENTS['tongliao']}")
    shown = amount(page, "fund_total").text_content() or ""
    page.get_by_role("button", name="存在这台设备").click()
    page.get_by_role("button", name="同意，存下").click()
    # Elsewhere on the same page, and from the page of another calculator.
    for path in (INPATIENT, "calculators/outpatient/"):
        page.goto(f"{page.url.partition('calculators/')[0]}about/")
        page.goto(f"{page.url.removesuffix('about/')}{path}")
        page.get_by_role("button", name="打开：").click()
        expect(amount(page, "fund_total")).to_have_text(shown)
        expect(answer(page)).to_be_focused()


def test_an_opened_link_that_lacks_something_asks_just_that(
    on_phone: Callable[..., Page],
) -> None:
    """无锡 asks for the kind of hospital, which the form has folded away among seventeen fields."""
    page = on_phone(f"{INPATIENT}#v=1&{RESIDENTS['wuxi'].replace('&institution=level_3', '')}")
    expect(page.locator(".calc-opened")).to_contain_text("还有要补、要改的", timeout=60_000)
    expect(_question(page, "医疗机构类别")).to_be_visible()
    expect(page.locator(".calc-field--asked:visible")).to_have_count(1)
    # A reader is not left to guess that the plain one is meant for whoever was not referred.
    choose(page, "医疗机构类别", "三级医院（没有转诊）")
    _next(page)
    expect(amount(page, "fund_total")).to_be_visible()


def test_a_question_that_no_rule_asks_does_not_stay_before_a_prefilled_form(
    on_phone: Callable[..., Page],
) -> None:
    page = on_phone(f"{INPATIENT}#{RESIDENTS['tongliao']}")
    _python_is_there(page)
    expect(_where(page)).to_have_text("看看填得对不对")


def test_what_was_filled_in_on_one_page_is_not_asked_again(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(INPATIENT, viewport={"width": 1280, "height": 900})
    guided = page.get_by_role("button", name="一步一步问")
    fill_yantai_stay(page)
    guided.click()
    # Nothing was worked out yet: whether more is to be said is asked.
    expect(_where(page)).not_to_contain_text("参保地")
    page.get_by_role("button", name="一页填完").click()
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    guided.click()
    expect(_where(page)).to_have_text("看看填得对不对")
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    expect(page.locator(".calc-review")).to_contain_text("20000 元")


def test_what_is_not_known_may_be_said(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#{STAY}")
    _change(page, "自费（目录外）")
    page.get_by_label("自费（目录外）：不清楚").check()
    _next(page)
    row = page.locator(".calc-review > div").filter(has_text="自费（目录外）")
    expect(row).to_contain_text("不清楚")


def test_the_way_of_asking_can_be_chosen_and_is_remembered(
    on_phone: Callable[..., Page],
) -> None:
    page = on_phone()
    choose(page, "参保地", "烟台")
    page.get_by_role("button", name="一页填完").click()
    expect(_question(page, "医院级别")).to_be_visible()
    expect(page.get_by_role("radio", name="烟台")).to_be_checked()
    page.reload()
    expect(_question(page, "医院级别")).to_be_visible()
    page.get_by_role("button", name="一步一步问").click()
    expect(_question(page, "医院级别")).to_be_hidden()
    page.reload()
    expect(_question(page, "医院级别")).to_be_hidden()


def test_a_desk_has_it_all_on_one_page(open_page: Callable[..., Page]) -> None:
    page = open_page(INPATIENT, viewport={"width": 1280, "height": 900})
    expect(_question(page, "医院级别")).to_be_visible()
    expect(page.get_by_role("button", name="算一算")).to_be_visible()
    # What can be unfolded has the browser's sign, which stands with list items only.
    fold = page.locator("details.calc-more > summary")
    assert fold.evaluate("fold => getComputedStyle(fold).display") == "list-item"


def _goes_on(page: Page) -> None:
    """The reader does one thing after another: where Python answers late, the form follows then."""
    page.evaluate(
        """() => {
            const form = document.querySelector(".calc-form");
            setInterval(() => form.dispatchEvent(new Event("input", { bubbles: true })), 300);
        }"""
    )


def test_the_kinds_of_hospital_of_a_place_are_there_to_choose(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(INPATIENT)
    _python_is_there(page)
    _goes_on(page)
    choose(page, "参保地", "烟台")
    choose(page, "参加哪种医保", "居民医保")
    page.locator("details.calc-more > summary").click()
    tier = page.locator('[data-field="tier"] select, [data-field="institution"] select')
    expect(tier.first).to_be_attached()


def test_one_page_asks_what_the_rules_ask(open_page: Callable[..., Page]) -> None:
    """长治 tells residents apart by its own kinds of hospital, and not by level or work."""
    page = open_page(INPATIENT, viewport=DESK)
    _python_is_there(page)
    _goes_on(page)
    choose(page, "参保地", "长治")
    asked = page.get_by_role("radio", name="居民医保")
    asked.scroll_into_view_if_needed()
    before = asked.bounding_box()
    asked.check()
    kind = _question(page, "医疗机构类别")
    expect(kind).to_be_visible()
    expect(page.locator("details.calc-more [data-field=institution]")).to_have_count(0)
    # What the form says of other places does not fit the kinds of this one.
    expect(kind).not_to_contain_text("才需要填")
    for useless in ("医院级别", "在职还是退休"):
        expect(_question(page, useless)).to_be_hidden()
    # What the reader has under the pointer stays there.
    assert asked.bounding_box() == before
    tell_cause(page)
    fill(page, "医疗费总额", "20000")
    submit(page)
    wrong = page.locator(".calc-error-summary a")
    expect(wrong).to_have_count(1)
    wrong.click()
    expect(kind.locator("select")).to_be_focused()
    kind.locator("select").select_option(index=1)
    expect(answer(page)).to_be_visible()


def test_one_page_loses_nothing_that_another_place_does_not_ask(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(INPATIENT, viewport=DESK)
    _python_is_there(page)
    _goes_on(page)
    fill_yantai_stay(page, day="2026-03-01")
    choose(page, "参保地", "无锡")
    expect(_question(page, "医院级别")).to_be_hidden()
    page.get_by_label("医疗机构类别").select_option("level_2")
    choose(page, "参保地", "烟台")
    expect(_question(page, "医疗机构类别")).to_be_hidden()
    expect(_question(page, "医院级别").get_by_label("三级")).to_be_checked()
    choose(page, "参保地", "无锡")
    expect(page.get_by_label("医疗机构类别")).to_have_value("level_2")


def test_what_is_no_hospital_is_not_offered_for_a_stay(on_phone: Callable[..., Page]) -> None:
    page = on_phone(f"{INPATIENT}#{RESIDENTS['wuxi'].replace('&institution=level_3', '')}")
    _python_is_there(page)
    kinds = _question(page, "医疗机构类别").locator("option")
    expect(kinds.filter(has_text="社区卫生服务中心")).to_have_count(1)
    expect(kinds.filter(has_text="药店")).to_have_count(0)
    expect(kinds.filter(has_text="诊所")).to_have_count(0)


def test_what_is_wrong_stands_in_view_in_large_type_too(on_phone: Callable[..., Page]) -> None:
    page = on_phone()
    page.evaluate("kept => localStorage.setItem('yibao:appearance', kept)", LARGEST)
    page.reload()
    for _ in range(3):
        field = page.locator(".calc-field--asked")
        name = field.get_attribute("data-field") or ""
        # Whoever has read on to the button has the question above the window.
        onward = page.get_by_role("button", name="下一题")
        onward.evaluate("button => button.scrollIntoView({ block: 'start' })")
        onward.click()
        expect(page.locator(f"#f-{name}-error")).to_be_in_viewport(ratio=1)
        expect(field.locator("legend, .calc-label")).to_be_in_viewport(ratio=1)
        expect(field.locator(":focus")).to_have_count(1)
        _answer_somehow(page, {"place": "yantai", "scheme": "employee"})
        _next(page)
        expect(page.locator(f".calc-field--asked[data-field={name}]")).to_have_count(0)


@pytest.mark.new_reader
def test_nothing_moves_when_the_answer_comes(open_page: Callable[..., Page]) -> None:
    page = open_page("about/")
    held: list[Route] = []
    page.context.route("**/*.wasm*", lambda route: held.append(route))
    page.add_init_script(WATCH_SHIFTS)
    page.goto(page.url.replace("about/", f"{INPATIENT}#{STAY}"))
    submit(page)
    expect(page.locator(".calc-progress")).to_contain_text("MB")
    while not held:
        page.wait_for_event("request", predicate=lambda request: ".wasm" in request.url)
    page.evaluate("window.shifts.length = 0")
    let_go(page, "**/*.wasm*", held)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
    assert page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)") < 0.01


WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [320, 360])
def test_everything_fits_and_can_be_hit(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(f"{INPATIENT}#{STAY}", viewport={"width": width, "height": 700})
    _nothing_too_wide_or_small(page, width)
    _change(page, "自费（目录外）")
    _nothing_too_wide_or_small(page, width)
    submit_all = page.get_by_role("button", name="回去核对")
    submit_all.click()
    submit(page)
    expect(answer(page).locator(".calc-tools")).to_be_visible()
    page.get_by_role("button", name="发给别人").click()
    _nothing_too_wide_or_small(page, width)
    page.get_by_role("button", name="存在这台设备").click()
    _nothing_too_wide_or_small(page, width)


def _nothing_too_wide_or_small(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """[...document.querySelectorAll(".calc-page :is(button, a)")]
        .filter((item) => !item.matches(":is(p, li, td) *, .term-button")) // words in a sentence
        .filter((item) => item.offsetParent && item.getBoundingClientRect().height < 44)
        .filter((item) => item.closest(".calc-form, .calc-tools, .calc-saved"))
        .map((item) => item.outerHTML)"""
    )
    assert small == []


def _answer_all(page: Page, given: dict[str, str], typed: dict[str, str]) -> list[str]:
    """Go through the questions to the check page; the names of those that were asked."""
    seen: list[str] = []
    for _ in range(30):
        spoken = _where(page).text_content() or ""
        if spoken == "看看填得对不对":
            return seen
        question = spoken.partition("：")[2]
        seen.append(question)
        if question in given:
            choose(page, question, given[question])
        elif question in typed:
            fill(page, question, typed[question])
        _next(page)
        # How many questions there are may change under way.
        expect(_where(page)).not_to_contain_text(f"：{question}")
    raise AssertionError(f"no end of questions: {seen}")


def _shown(page: Page) -> tuple[int, int, float]:
    """How far the reader is told to be: question, part, and how much of the bar is full."""
    return tuple(
        page.evaluate(
            """checked => {
                const where = document.querySelector(".calc-guide__where").textContent;
                const number = /^第 (\\d+) 题/.exec(where)?.[1];
                const parts = [...document.querySelectorAll(".calc-guide__parts > li")];
                const part = parts.findIndex((item) => item.matches("[aria-current=step]"));
                const { value, max } = document.querySelector(".calc-guide__bar");
                return [where === "看看填得对不对" ? checked : Number(number), part, value / max];
            }""",
            CHECKED,
        )
    )


def _answer_somehow(page: Page, about: dict[str, str]) -> None:
    """Give the question that shows an answer, the first there is unless another one is wanted."""
    page.evaluate(
        """about => {
            const field = document.querySelector(".calc-field--asked");
            const wanted = about[field.dataset.field];
            const radios = [...field.querySelectorAll("input[type=radio]")];
            const [select] = field.querySelectorAll("select");
            const typed = [...field.querySelectorAll("input:is([type=text], [type=date])")];
            if (radios.length > 0) {
                const choice = radios.find((radio) => radio.value === wanted) ?? radios[0];
                choice.checked = true;
            } else if (select) {
                const options = [...select.options].map((option) => option.value);
                select.value = options.includes(wanted) ? wanted : options[1];
            } else if (field.dataset.kind === "month") {
                [typed[0].value, typed[1].value] = ["1972", "9"];
            } else if (typed[0] && !typed[0].value) {
                typed[0].value = wanted ?? (typed[0].type === "date" ? "2026-03-01" : "2");
            }
            field.dispatchEvent(new Event("input", { bubbles: true }));
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        about,
    )


def _change(page: Page, question: str) -> None:
    page.get_by_role("link", name=f"改：{question}", exact=True).click()


def _next(page: Page) -> None:
    page.get_by_role("button", name="下一题").click()


def _where(page: Page) -> Locator:
    return page.locator(".calc-guide__where")


def _question(page: Page, label: str) -> Locator:
    return page.locator(f'.calc-field[data-label="{label}"]')


def _python_is_there(page: Page) -> None:
    expect(page.locator('.calc-form[data-stage="ready"]')).to_be_attached(timeout=60_000)


def _never(_route: Route) -> None:
    """The request stays without an answer."""
