"""What a query fills in of a calculator's form: all that it says, and nothing that it does not."""

from pathlib import Path
from urllib.parse import parse_qsl, urldefrag

import pytest

from builder.project import Project
from tests.search.asking import asked_in_node

FILLED = {
    "烟台退休三级医院第二次住院总费用两万三自费3000": (
        "inpatient",
        {
            "place": "yantai",
            "status": "retired",
            "hospital_level": "3",
            "admission": "2",
            "total": "23000",
            "non_covered": "3000",
        },
    ),
    "无锡职工住院自费2000元总费用35000元": (
        "inpatient",
        {"place": "wuxi", "scheme": "employee", "total": "35000", "non_covered": "2000"},
    ),
    "江阴职工住院花了2万": ("inpatient", {"scheme": "employee", "total": "20000"}),
    "北京住院花了3万": ("out-of-area", {"total": "30000"}),
    "断交医保5个月烟台职工": (
        "waiting-period",
        {"place": "yantai", "scheme": "employee", "gap_months": "5"},
    ),
    "三年没交居民医保 烟台": (
        "waiting-period",
        {"place": "yantai", "scheme": "resident", "missed_years": "3"},
    ),
    "烟台断保3年等几个月": ("waiting-period", {"place": "yantai", "missed_years": "3"}),
    "工资8000个人账户无锡35岁": (
        "personal-account",
        {"place": "wuxi", "contribution_base": "8000", "age": "35"},
    ),
    "烟台72岁退休每月返多少钱": (
        "personal-account",
        {"place": "yantai", "age": "72", "status": "retired"},
    ),
    "烟台男退休差18个月补多少 工资5500": (
        "back-payment",
        {"place": "yantai", "sex": "male", "last_wage": "5500"},
    ),
    "我妈1972年5月生什么时候退休": ("retirement-age", {"sex": "female", "birth": "1972-05"}),
    "七零年三月生的男的几岁退休": ("retirement-age", {"sex": "male", "birth": "1970-03"}),
    "欠费10万元滞纳金": ("late-fee", {"owed": "100000"}),
    "住院押金退不退": ("inpatient", {}),
    "报完了觉得少给了两千块": (None, {}),
}


def test_forms_are_filled_in_with_what_is_said(
    project: Project, built_site: Path, tmp_path: Path
) -> None:
    answers = asked_in_node(project, built_site, list(FILLED), tmp_path)
    for (query, wanted), answer in zip(FILLED.items(), answers, strict=True):
        first = answer["links"][0] if answer["links"] else ""
        assert _form_of(first) == wanted, query


def _form_of(link: str) -> tuple[str | None, dict[str, str]]:
    page, fragment = urldefrag(link)
    folder, _, name = page.strip("/").partition("/")
    return (name, dict(parse_qsl(fragment))) if folder == "calculators" else (None, {})


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("宜兴住院报销", "自己定办法"),
        ("蓬莱住院报销", "看烟台市的规定"),
        ("门诊看个感冒能报吗", "没有找到“感冒”"),
    ],
)
def test_what_the_reader_is_told(
    project: Project, built_site: Path, tmp_path: Path, query: str, told: str
) -> None:
    (answer,) = asked_in_node(project, built_site, [query], tmp_path)
    assert told in "".join(answer["notices"])
