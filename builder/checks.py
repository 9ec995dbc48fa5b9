"""Checks what people write by hand: the policy data, and the links and headers of the docs."""

import re
from pathlib import Path

import yaml

from builder.errors import BuildError
from builder.project import Project
from calculator.policy import DataErrors, Library

# Pages below these folders of docs/ are generated; mkdocs checks links to them in the site stage.
_GENERATED = ("calculators", "documents", "places")
_LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)>\s]+)>?[^)]*\)")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def check_policy_data(project: Project) -> Library:
    """Read and check every policy file; all mistakes are reported at once."""
    try:
        return Library.from_yaml(project.policy_data)
    except DataErrors as errors:
        raise BuildError(
            f"policy_data/ 里有 {len(errors.problems)} 处要改：\n{errors}",
            "改好以后再运行：python3 build.py check",
        ) from errors


def check_docs(project: Project) -> int:
    """Check the hand-written Markdown, all mistakes at once; return how many files there are."""
    pages = [path for path in sorted(project.docs.rglob("*.md")) if not _is_template(path, project)]
    readers = sorted(project.root.glob("*.md"))
    mistakes = [mistake for page in [*pages, *readers] for mistake in _mistakes(page, project)]
    if mistakes:
        raise BuildError(
            f"文档里有 {len(mistakes)} 处要改：\n" + "\n".join(f"  {line}" for line in mistakes),
            "改好以后再运行：python3 build.py check",
        )
    return len(pages) + len(readers)


def _is_template(page: Path, project: Project) -> bool:
    return page.relative_to(project.docs).parts[0].startswith("_")


def _mistakes(page: Path, project: Project) -> list[str]:
    text = page.read_text(encoding="utf-8")
    name = page.relative_to(project.root).as_posix()
    return _front_matter_mistakes(text, name) + _link_mistakes(text, name, page, project)


def _front_matter_mistakes(text: str, name: str) -> list[str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return [f"{name}:1：开头的 --- 没有配对的 ---。"] if text.startswith("---\n") else []
    try:
        header = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        return [f"{name}:1：页首两行 --- 之间不是正确的 YAML：{error}"]
    if not isinstance(header, dict):
        return [f"{name}:1：页首两行 --- 之间要写“名称: 值”。"]
    return []


def _link_mistakes(text: str, name: str, page: Path, project: Project) -> list[str]:
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    return [
        f"{name}:{prose.count(chr(10), 0, link.start()) + 1}：链接 {link[1]} 指向的文件不存在。"
        for link in _LINK.finditer(prose)
        if not _leads_somewhere(link[1].partition("#")[0], page, project)
    ]


def _leads_somewhere(target: str, page: Path, project: Project) -> bool:
    if not target or re.match(r"[a-z]+:", target):
        return True
    path = (page.parent / target).resolve()
    if path.exists():
        return True
    below_docs = path.relative_to(project.docs).parts if path.is_relative_to(project.docs) else ()
    return below_docs[:1] in [(folder,) for folder in _GENERATED]
