"""Figures of Chinese texts: however they are written, and nothing that is none."""

import pytest

from calculator.policy.wording import figures_in, told


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("两成", "20%"),
        ("九成五", "95%"),
        ("八成半", "85%"),
        ("8.5 成", "85%"),
        ("打八折", "80%"),
        ("九五折", "95%"),
        ("8.5 折", "85%"),
        ("85 折", "85%"),
        ("对折", "50%"),
        ("一半", "50%"),
        ("乘 0.8", "80%"),
        ("两倍", "200%"),
        ("加倍", "200%"),
        ("百分之九十七点五", "97.5%"),
        ("百分之5", "5%"),
        ("千分之二", "0.2%"),
        ("万分之五", "0.05%"),
        ("四分之一", "25%"),
        ("五个百分点", "5%"),
        ("10 个百分点", "10%"),
        ("二十五年", "25 年"),
        ("30 年", "360 个月"),
        ("半年", "6 个月"),
        ("三十天", "30 日"),
        ("十八周岁", "18 岁"),
        ("一万五千元", "15000 元"),
        ("2.4 万元", "24,000 元"),
        ("二百块", "200 元"),
        ("60 万、35 万", "600000 元、350000 元"),
        ("200、400、700 元", "200 元、400 元、700 元"),
        ("25、20 年", "25 年、20 年"),
        ("1.8～10 万元", "18000 元、100000 元"),
        ("5000～1 万元", "5000 元、10000 元"),
        ("六月一日", "6 月 1 日"),
    ],
)
def test_the_same_figure_in_other_words(words: str, plain: str) -> None:
    assert figures_in(words) == figures_in(plain) != set()


@pytest.mark.parametrize(
    "text",
    [
        "2024 年 7 月 1 日起",
        "2023 年度，2022-12 以后",
        "《2024 年规定 100 元》、长办发〔2022〕11号",
        "第二年起，第三天",
        "204.78 万人、3000 余人",
        "完成立项，几千元，三级医院，打折",
        "每月 15 日前，下一个月 1 日",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert told(text) == []


def test_figures_come_in_the_order_of_the_text() -> None:
    found = [words for words, _ in told("每年交 1,200 元，还是三成；等 3 个月")]
    assert found == ["1,200 元", "三成", "3 个月"]
