"""`build.py check`: every mistake at once, each with its file and line."""

import shutil
from pathlib import Path

import pytest

from builder.checks import check_docs, check_policy_data
from builder.errors import BuildError
from builder.project import Project


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    (tmp_path / "docs" / "about").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# 首页\n", encoding="utf-8")
    return Project(tmp_path)


def _write(project: Project, name: str, text: str) -> None:
    (project.root / name).write_text(text, encoding="utf-8")


def test_links_to_pages_that_exist_or_are_generated_pass(checkout: Project) -> None:
    _write(
        checkout,
        "docs/about/data.md",
        "---\ntitle: 数据\n---\n[首页](../index.md#top) [烟台](../places/yantai.md) "
        "[热线](tel:12393) [上面](#here) `[代码](nowhere.md)`\n",
    )
    assert check_docs(checkout) == 2


def test_broken_links_are_told_with_file_and_line_all_at_once(checkout: Project) -> None:
    _write(checkout, "docs/about/data.md", "第一行\n\n[旧页](../gone.md)\n")
    _write(checkout, "README.md", "[没有](docs/none.md)\n")
    with pytest.raises(BuildError) as refusal:
        check_docs(checkout)
    assert "docs/about/data.md:3：链接 ../gone.md 指向的文件不存在" in str(refusal.value)
    assert "README.md:1：链接 docs/none.md" in str(refusal.value)
    assert "2 处要改" in str(refusal.value)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("---\ntitle: 没有关上\n", "没有配对的 ---"),
        ("---\ntitle: [\n---\n", "不是正确的 YAML"),
        ("---\n只有一句话\n---\n", "名称: 值"),
    ],
)
def test_a_broken_header_is_told(header: str, said: str, checkout: Project) -> None:
    _write(checkout, "docs/about/data.md", header)
    with pytest.raises(BuildError, match=said):
        check_docs(checkout)


def test_broken_policy_data_is_told_with_the_command_to_run_next(
    project: Project, tmp_path: Path
) -> None:
    shutil.copytree(project.policy_data, tmp_path / "policy_data")
    _write(Project(tmp_path), "policy_data/cn/place.yaml", "code: [\n")
    with pytest.raises(BuildError) as refusal:
        check_policy_data(Project(tmp_path))
    assert "cn/place.yaml" in refusal.value.message
    assert "build.py check" in refusal.value.hint
