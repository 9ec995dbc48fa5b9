"""Whole numbers in Chinese come back as they were, however they are spelled."""

from hypothesis import given
from hypothesis import strategies as st

from calculator.numerals import chinese_number

SIGNS = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
numbers = st.integers(1, 99_999_999)


def section(number: int) -> str:
    """A number below ten thousand in words, as it is read aloud."""
    words, skipped = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if skipped and words else "") + SIGNS[digit] + sign
            skipped = False
        else:
            skipped = True
    return words


def spelled(number: int) -> str:
    above, below = divmod(number, 10_000)
    if not above:
        return section(below)
    gap = "零" if 0 < below < 1000 else ""
    return f"{section(above)}万{gap}{section(below)}"


@given(numbers)
def test_in_words(number: int) -> None:
    assert chinese_number(spelled(number)) == number


@given(numbers)
def test_as_receipts_write_them(number: int) -> None:
    formal = str.maketrans(SIGNS + "十百千", FORMAL + "拾佰仟")
    assert chinese_number(spelled(number).translate(formal)) == number


@given(st.integers(1, 9), st.integers(1, 9))
def test_one_digit_behind_a_word_counts_the_next_power(many: int, few: int) -> None:
    for word, size in (("万", 10_000), ("千", 1_000), ("百", 100)):
        for digits in (f"{many}{word}{few}", f"{SIGNS[many]}{word}{SIGNS[few]}"):
            assert chinese_number(digits) == many * size + few * size // 10


@given(st.text("零一二两三九十百千万0123456789", max_size=8))
def test_any_jumble_is_a_number_or_none(text: str) -> None:
    found = chinese_number(text)
    assert found is None or found >= 0
