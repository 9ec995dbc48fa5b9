"""Guides: read strictly, with every mistake told where it stands, and shown with their sources."""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from builder.checks import check_policy_data
from builder.errors import BuildError
from builder.extras import Extras, read_extras
from builder.guides import Choice, Guide, Step, read_guides
from builder.pages import Pages
from builder.project import Project
from builder.standing import is_over
from calculator.policy import DataErrors, Library, Problem, yaml_files
from calculator.policy.located import Origin

FOLDER = Path(__file__).parent.parent / "bad_data"
DEFECTS = sorted((FOLDER / "guides").glob("*.yaml"))
GUIDE = "cn/testland/guides/claim-by-hand.yaml"
DOCUMENT = "cn/testland/documents/testland-2020-rule.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Sound data with one guide, to be spoilt."""
    return Path(shutil.copytree(FOLDER / "_base", tmp_path / "policy_data"))


def _replace(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _guide(data: Path) -> Guide:
    guides, problems = read_guides(data, Library.from_yaml(data))
    assert problems == []
    (guide,) = guides
    return guide


def _page(data: Path, project: Project, path: str) -> str:
    library = Library.from_yaml(data)
    files = Pages(library, project.docs, read_extras(data, library)).files()
    return files[PurePosixPath(path)]().decode().partition("\n---\n")[2]


def test_a_guide_is_read_whole(data: Path) -> None:
    guide = _guide(data)
    how, what, many = guide.sections
    assert guide.name == "testland-claim-by-hand"
    assert guide.checked == date(2026, 11, 22)
    assert how.flow == (
        Step("付清，拿好单子", who="参保人", by="当天"),
        Step("分两种", choices=(Choice("在本地", "去医保窗口"), Choice("在外地", "先打 12393"))),
    )
    assert what.items == ("身份证", "发票")
    assert [source.locator for source in many.sources] == ["第一条", "第二条"]
    assert many.checks[0].working == "1.2 + 0.8 = 2.0"


def test_a_sum_may_multiply_and_allow_for_rounding(data: Path) -> None:
    row, check = '[退休, "0.8"]', 'terms: ["1.2", "0.8"], total: "2.0", within: "0"'
    _replace(
        data / GUIDE,
        (row, '[退休, "0.5"]'),
        (check, 'terms: ["1.2 * 1.5", "0.5*0.3"], total: "2.0", within: "0.05"'),
    )
    found = _guide(data).sections[2].checks[0]
    assert found.sum == Decimal("1.95")
    assert found.working == "1.2 × 1.5 + 0.5 × 0.3 ≈ 2.0"


@pytest.mark.parametrize("path", DEFECTS, ids=lambda path: path.stem)
def test_a_defect_is_told_where_it_stands(path: Path, data: Path) -> None:
    problems: list[Problem] = []
    case: dict[str, Any] = yaml_files.read(path.read_text("utf-8"), Origin(path.name, problems))
    assert not problems
    for name, text in case["files"].items():
        (data / name).write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as refusal:
        check_policy_data(Project(data.parent))
    said = refusal.value.message
    for wanted in case["expect"]:
        place = f"{wanted['file']}:{wanted['line']}  " if "line" in wanted else wanted["file"]
        lines = [line for line in said.splitlines() if line.startswith(place)]
        assert any(wanted["says"] in line for line in lines), f"{wanted}\n{said}"
    assert f"{len(case['expect'])} 处要改" in said


def test_a_file_that_is_not_utf8(data: Path) -> None:
    (data / GUIDE).write_bytes("title: 指南".encode("gb18030"))
    _, problems = read_guides(data, Library.from_yaml(data))
    assert [problem.message for problem in problems] == ["文件不是 UTF-8 编码；请另存为 UTF-8。"]


def test_a_folder_among_guides_is_told(data: Path) -> None:
    (data / "cn/testland/guides/more").mkdir()
    _, problems = read_guides(data, Library.from_yaml(data))
    assert "不能再分文件夹" in problems[0].message


def test_two_guides_with_one_address_are_told(data: Path) -> None:
    other = data / "cn/testland-claim"
    (other / "guides").mkdir(parents=True)
    shutil.copy(data / GUIDE, other / "guides" / "by-hand.yaml")
    _, problems = read_guides(data, None)
    assert "网页地址和 testland 的一份指南重了" in problems[0].message


def test_what_is_wrong_with_guides_stops_the_build(data: Path) -> None:
    _replace(data / GUIDE, ("scheme: employee", "scheme: worker"))
    with pytest.raises(DataErrors, match=r"claim-by-hand\.yaml:2"):
        read_extras(data, Library.from_yaml(data))


def test_the_answer_stands_before_the_parts(data: Path, project: Project) -> None:
    page = _page(data, project, "guides/testland-claim-by-hand.md")
    assert page.index("先自己付清") < page.index('id="s1"') < page.index('id="s2"')
    assert "2020-01-01起" in page
    assert 'href="../../documents/testland-2020-rule/#a2">第二条</a>' in page
    assert "两类人合计等于总数：1.2 + 0.8 = 2.0" in page
    assert "缺：窗口的地址" in page
    assert "../../about/errors/" in page


def test_a_chart_stands_with_the_same_in_words(data: Path, project: Project) -> None:
    page = _page(data, project, "guides/testland-claim-by-hand.md")
    assert page.count("<svg") == 2
    words = page[page.index('<ol class="process__words">') :]
    assert "参保人：付清，拿好单子（期限：当天）" in words
    assert "在外地：先打 12393" in words


def test_place_and_document_pages_and_the_list_name_it(data: Path, project: Project) -> None:
    address = "guides/testland-claim-by-hand/"
    assert f'href="../../{address}"' in _page(data, project, "places/testland.md")
    document = _page(data, project, "documents/testland-2020-rule.md")
    assert f'href="../../{address}">办事指南：没有刷成卡怎么报</a>' in document
    assert 'href="testland-claim-by-hand/"' in _page(data, project, "guides/index.md")


def test_a_guide_that_is_over_says_so_first(data: Path, project: Project) -> None:
    _replace(data / GUIDE, ("from: 2020-01-01\n", "from: 2020-01-01\nto: 2020-06-30\n"))
    page = _page(data, project, "guides/testland-claim-by-hand.md")
    assert page.index("现在不能照办") < page.index("先自己付清")
    place = _page(data, project, "places/testland.md")
    assert "badge-history" in place[place.index('id="guides"') :]


def test_a_rewritten_text_is_warned_of(data: Path, project: Project) -> None:
    rewritten = (
        (data / DOCUMENT)
        .read_text(encoding="utf-8")
        .replace("text_quality: original", "text_quality: rewritten")
    )
    (data / "cn/testland/documents/testland-2021-copy.yaml").write_text(rewritten, "utf-8")
    assert "只见于被改写过的文字" not in _page(data, project, "guides/testland-claim-by-hand.md")
    _replace(
        data / GUIDE, ("testland-2020-rule, locator: 第二条", "testland-2021-copy, locator: 第二条")
    )
    page = _page(data, project, "guides/testland-claim-by-hand.md")
    assert page.index("只见于被改写过的文字") < page.index("先自己付清")


def test_without_guides_there_is_an_empty_list(project: Project, data: Path) -> None:
    (data / GUIDE).unlink()
    assert Extras().guides == ()
    assert "还没有收到" in _page(data, project, "guides/index.md")


def test_the_example_of_the_data_readme_can_be_read(project: Project, tmp_path: Path) -> None:
    readme = (project.policy_data / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yml (guides/\S+)\n(.*?)```", readme, re.DOTALL)
    path = tmp_path / "cn" / example[0]
    path.parent.mkdir(parents=True)
    path.write_text(example[1], encoding="utf-8")
    guides, problems = read_guides(tmp_path, None)
    assert problems == []
    assert len(guides[0].sections) == 3


def test_a_guide_may_rest_on_a_source_without_a_date(data: Path) -> None:
    text = (data / GUIDE).read_text(encoding="utf-8")
    period = re.search(r"^(from|attested): .*$", text, re.MULTILINE)
    assert period
    _replace(data / GUIDE, (period[0], "written_by: 2026-11-22"))
    assert _guide(data).period.words == "资料没有日期，不晚于 2026-11-22"


def test_the_shipped_guides_claim_no_start_that_is_not_known(project: Project) -> None:
    library = Library.from_yaml(project.policy_data)
    guides = {guide.name: guide for guide in read_guides(project.policy_data, library)[0]}
    retirees = guides["changzhi-state-enterprise-retirees"]
    assert retirees.period.start is None
    assert not [words for words in ("重新参保", "另办参保") if words in str(retirees)]


def test_an_explanation_of_what_is_history_is_history(project: Project) -> None:
    """As the page of its document says that nobody can act on it."""
    library = Library.from_yaml(project.policy_data)
    as_of = library.newest_check
    for guide in read_guides(project.policy_data, library)[0]:
        over = [is_over(library.documents[source.document]) for source in guide.sources]
        if guide.kind == "explanation" and sum(over) * 2 > len(over):
            assert guide.historic(as_of), guide.name


def test_a_rewritten_document_that_has_no_figure_labels_none(project: Project) -> None:
    library = Library.from_yaml(project.policy_data)
    files = Pages(library, project.docs, read_extras(project.policy_data, library)).files()
    page = files[PurePosixPath("documents/tongliao-2016-merger.md")]().decode()
    assert "没有一个数" in page
    assert "这一条里的数" not in page
