"""Charts: text that fits its box, in two drawings that say the same."""

import re
from xml.etree import ElementTree

import pytest

from builder.charts import NARROW, WIDE, flow_chart, width_of, wrapped
from builder.guides import Choice, Step

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
LONG = "带上身份证、社保卡和医院开的发票，到参保地的医保窗口交材料，也可以打 12393 先问清楚要什么"
STEPS = (
    Step("填《登记表》（一式两份）", who="参保人", by="2006-08-31 以前"),
    Step(LONG, who="原单位"),
    Step(
        "分四种",
        choices=(
            Choice("在本地", "去窗口"),
            Choice("在外地住满一年以上的退休人员", LONG, who="家属", by="3 日内"),
            Choice("急诊", "先看病"),
            Choice("<别的>", "问 12393 & 12333"),
        ),
    ),
)


def _drawings(*steps: Step) -> list[ElementTree.Element]:
    return [
        ElementTree.fromstring(found) for found in SVG.findall(flow_chart(steps, "怎么办", "s1"))
    ]


def _texts(drawing: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in drawing.iter("text"))


def test_both_drawings_say_the_whole_of_it() -> None:
    wide, narrow = _drawings(*STEPS)
    assert _texts(wide) == _texts(narrow)
    said = _texts(narrow).replace(" ", "")
    for step in STEPS:
        assert step.does.replace(" ", "") in said
    for wanted in ("第1步·参保人", "期限：2006-08-31以前", "<别的>", "问12393&12333"):
        assert wanted in said


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_text_runs_over_its_box(width: int) -> None:
    drawing = next(d for d in _drawings(*STEPS) if d.get("width") == str(width))
    boxes = [_box(rect) for rect in drawing.iter("rect") if rect.get("class") != "chart-frame"]
    for text in drawing.iter("text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        end = x + width_of(text.text or "", float(text.get("font-size", "")))
        assert any(
            left <= x and end <= right and top <= y <= bottom for left, top, right, bottom in boxes
        ), text.text
    assert all(left >= 0 and right <= width for left, _, right, _ in boxes)


def _box(rect: ElementTree.Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def test_boxes_do_not_overlap_and_all_is_within_the_drawing() -> None:
    for drawing in _drawings(*STEPS):
        height = float(drawing.get("height", ""))
        boxes = [_box(rect) for rect in drawing.iter("rect") if rect.get("class") != "chart-frame"]
        assert max(bottom for *_, bottom in boxes) <= height
        for index, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[index + 1 :]:
                beside = right <= other[0] or other[2] <= left
                assert beside or bottom <= other[1] or other[3] <= top


def test_choices_stand_beside_each_other_only_where_there_is_room() -> None:
    def lefts(drawing: ElementTree.Element) -> set[str | None]:
        return {r.get("x") for r in drawing.iter("rect") if r.get("class") == "chart-choice"}

    wide, narrow = _drawings(*STEPS)
    assert len(lefts(wide)) == 3
    assert len(lefts(narrow)) == 1


def test_a_drawing_has_a_name_of_its_own() -> None:
    drawings = _drawings(*STEPS)
    ids = [part.get("id") for d in drawings for part in d if part.get("id")]
    assert len(ids) == len(set(ids)) == 4
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert (drawing.get("aria-labelledby") or "").split() == [
            part.get("id") for part in drawing if part.tag in ("title", "desc")
        ]
        assert drawing.findtext("title") == "怎么办"


def test_nothing_in_a_drawing_has_a_colour_or_a_style_of_its_own() -> None:
    for drawing in _drawings(*STEPS):
        for part in drawing.iter():
            assert "style" not in part.attrib
            assert part.get("fill") in (None, "none")
            assert part.get("stroke") in (None, "currentColor")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六", ["一二三四五", "六"]),
        ("一二三四五，六", ["一二三四", "五，六"]),
        ("一二三四《五》", ["一二三四", "《五》"]),
        ("一二三 12393 四", ["一二三", "12393 四"]),
        ("一二 三四五六", ["一二 三四", "五六"]),
        ("a" * 12, ["a" * 8, "a" * 4]),
        ("", [""]),
    ],
)
def test_lines_are_broken_as_chinese_is(text: str, lines: list[str]) -> None:
    assert wrapped(text, 5 * 10, 10) == lines
