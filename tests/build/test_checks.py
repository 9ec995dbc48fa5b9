"""`build.py check`: every mistake at once, each with its file and line."""

import shutil
from pathlib import Path

import pytest

from builder.checks import check_docs, check_policy_data, show_warnings
from builder.errors import BuildError
from builder.extras import Extras, read_extras
from builder.project import Project
from calculator.policy import Library


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


@pytest.fixture(scope="module")
def extras(project: Project, library: Library) -> Extras:
    return read_extras(project.policy_data, library)


@pytest.fixture
def checkout(project: Project, tmp_path: Path) -> Project:
    """The docs as they are, to be spoilt."""
    shutil.copytree(project.docs, tmp_path / "docs")
    shutil.copy(project.root / "mkdocs.yml", tmp_path)
    return Project(tmp_path)


def _write(project: Project, name: str, text: str) -> None:
    (project.root / name).write_text(text, encoding="utf-8")


def _refusal(project: Project, library: Library, extras: Extras) -> str:
    with pytest.raises(BuildError) as refusal:
        check_docs(project, library, extras)
    return str(refusal.value)


HEADER = "---\ntitle: 数据\n---\n"


def test_links_to_what_is_written_or_generated_pass(
    checkout: Project, library: Library, extras: Extras
) -> None:
    before = check_docs(checkout, library, extras)
    _write(
        checkout,
        "docs/about/new.md",
        f"{HEADER}# 标题 {{ #here }}\n[首页](../index.md#places) [烟台](../places/yantai.md) "
        "[等级](index.md#grades) [起付](../places/yantai.md#employee-inpatient-deductible) "
        "[热线](tel:12393) [上面](#here) [例子](../calculators/inpatient.md#example) "
        "`[代码](nowhere.md)`\n",
    )
    assert check_docs(checkout, library, extras) == before + 1


def test_broken_links_are_told_with_file_and_line_all_at_once(
    checkout: Project, library: Library, extras: Extras
) -> None:
    _write(checkout, "docs/about/new.md", f"{HEADER}\n[旧页](../gone.md)\n\n[页]: ../none.md\n")
    _write(checkout, "docs/decisions/why.md", "[没有](gone.md)\n")
    _write(checkout, "README.md", "[没有](docs/none.md)\n")
    said = _refusal(checkout, library, extras)
    assert "docs/about/new.md:5：链接 ../gone.md 指向的文件不存在" in said
    assert "docs/about/new.md:7：链接 ../none.md 指向的文件不存在" in said
    assert "docs/decisions/why.md:1：链接 gone.md" in said
    assert "README.md:1：链接 docs/none.md" in said
    assert "4 处要改" in said


@pytest.mark.parametrize(
    "link",
    [
        "privacy.md#none",
        "#none",
        "../places/yantai.md#none",
        "../places/nowhere.md",
        "../calculators/nothing.md",
        "../decisions/one-parser.md",
        "/about/",
        "../places/",
    ],
)
def test_what_mkdocs_would_refuse_is_told(
    link: str, checkout: Project, library: Library, extras: Extras
) -> None:
    _write(checkout, "docs/about/new.md", f"{HEADER}[这里]({link})\n")
    assert f"docs/about/new.md:4：链接 {link} 指向的" in _refusal(checkout, library, extras)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("# 没有页首\n", "页首没有 ---"),
        ("---\ntitle: 没有关上\n", "没有配对的 ---"),
        ("---\n只有一句话\n---\n", "名称: 值"),
        ("---\ntemplate: hone\n---\n", "没有叫 hone 的模板"),
        ("---\ntemplate: calculator\n---\n", "没有叫 new 的计算"),
    ],
)
def test_a_broken_header_is_told(
    header: str, said: str, checkout: Project, library: Library, extras: Extras
) -> None:
    _write(checkout, "docs/about/new.md", header)
    refusal = _refusal(checkout, library, extras)
    assert "docs/about/new.md:1：" in refusal
    assert said in refusal


def test_a_header_that_is_no_yaml_is_told_with_its_line(
    checkout: Project, library: Library, extras: Extras
) -> None:
    _write(checkout, "docs/about/new.md", "---\ntitle: 数据\ndescription: [没有关上\n---\n")
    refusal = _refusal(checkout, library, extras)
    assert "docs/about/new.md:3：页首不是有效的 YAML" in refusal
    assert "while parsing" not in refusal


@pytest.mark.parametrize("name", ["docs/about/new.md", "docs/topics/new.md", "docs/decisions/new.md"])
def test_a_page_in_another_encoding_is_told(
    name: str, checkout: Project, library: Library, extras: Extras
) -> None:
    (checkout.root / name).write_bytes(f"{HEADER}# 数据\n".encode("gb18030"))
    refusal = _refusal(checkout, library, extras)
    assert f"{name}:1：文件不是 UTF-8 编码" in refusal


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [("2020-09-01", "1999-01-01", "更早的没有查到"), ("yantai", "nowhere", "还没有收录")],
)
def test_an_example_that_cannot_be_answered_is_told(
    right: str, wrong: str, said: str, checkout: Project, library: Library, extras: Extras
) -> None:
    page = checkout.docs / "calculators" / "inpatient.md"
    page.write_text(page.read_text("utf-8").replace(right, wrong, 1), encoding="utf-8")
    refusal = _refusal(checkout, library, extras)
    assert "docs/calculators/inpatient.md:5：算例算不出来" in refusal
    assert said in refusal


def test_broken_policy_data_is_told_with_the_command_to_run_next(
    project: Project, tmp_path: Path
) -> None:
    shutil.copytree(project.policy_data, tmp_path / "policy_data")
    _write(Project(tmp_path), "policy_data/cn/place.yaml", "code: [\n")
    with pytest.raises(BuildError) as refusal:
        check_policy_data(Project(tmp_path))
    assert "cn/place.yaml" in refusal.value.message
    assert "build.py check" in refusal.value.hint


def test_warnings_are_printed_and_stop_nothing(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(project.policy_data, tmp_path / "policy_data")
    rule = tmp_path / "policy_data/cn/shandong/yantai/employee-inpatient.yaml"
    text = rule.read_text(encoding="utf-8")
    assert 'rate: "0.80"' in text
    rule.write_text(text.replace('rate: "0.80"', 'rate: "0.08"'), encoding="utf-8")
    show_warnings(check_policy_data(Project(tmp_path))[0])
    said = capsys.readouterr().out
    assert "cn/shandong/yantai/employee-inpatient.yaml:" in said
    assert "基金付 8%，低于通常的下限 40%" in said


def test_without_warnings_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    show_warnings(Library())
    assert capsys.readouterr().out == ""
