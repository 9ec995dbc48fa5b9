"""Checks what people write by hand: the policy data, and the docs as the site will have them."""

import posixpath
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import markdown  # type: ignore[import-untyped]
import yaml

from builder.cases import DATA, Case, read_cases
from builder.errors import BuildError
from builder.extras import Extras, extras_with_problems
from builder.pages import Files, Pages
from builder.project import Project
from builder.writing import page_text
from calculator.policy import DataErrors, Library, Problem

_LINK = re.compile(
    r"(?<!\\)\]\(\s*<?([^)>\s]+)>?[^)]*\)|^ {0,3}\[[^]]+\]:\s*<?([^>\s]+)", re.MULTILINE
)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"""\bid=["']([^"']+)["']""")
# mkdocs adds these to those that its configuration names.
_USUAL_EXTENSIONS = ("toc", "tables", "fenced_code")


def check_policy_data(project: Project) -> tuple[Library, Extras]:
    """Read and check every file of policy_data/; all mistakes are reported at once."""
    library: Library | None = None
    problems: list[Problem] = []
    try:
        library = Library.from_yaml(project.policy_data)
    except DataErrors as errors:
        problems += errors.problems
    extras, found = extras_with_problems(project.policy_data, library)
    problems += found
    if library is None or problems:
        told = DataErrors(problems)
        raise BuildError(
            f"policy_data/ 里有 {len(told.problems)} 处要改：\n{told}",
            "改好以后再运行：python3 build.py check",
        )
    return library, extras


def check_cases(project: Project) -> tuple[Case, ...]:
    """Read and check the worked cases; whether they pass is for the tests."""
    try:
        return tuple(read_cases(project.cases, DATA | {"policy_data": project.policy_data}))
    except DataErrors as errors:
        raise BuildError(
            f"tests/cases/ 里有 {len(errors.problems)} 处要改：\n{errors}",
            "改好以后再运行：python3 build.py check",
        ) from errors


def show_warnings(library: Library) -> None:
    """Print what may be right and deserves a second look; it stops nothing."""
    if library.warnings:
        print(f"policy_data/ 里有 {len(library.warnings)} 处请再看一眼（不影响构建）：")
        for warning in library.warnings:
            print(f"  {warning}")


def check_docs(project: Project, library: Library, extras: Extras | None = None) -> int:
    """Check the hand-written Markdown, all mistakes at once; return how many files there are."""
    files = Pages(library, project.docs, extras).files()
    names = [path.relative_to(project.docs).as_posix() for path in project.docs.rglob("*.md")]
    pages = [PurePosixPath(name) for name in sorted(names) if PurePosixPath(name) in files]
    others = [*sorted(project.docs.glob("decisions/*.md")), *sorted(project.root.glob("*.md"))]
    site = _Site(project, files)
    mistakes = [mistake for page in pages for mistake in site.mistakes(page)]
    mistakes += [mistake for path in others for mistake in _broken_links(path, project)]
    if mistakes:
        raise BuildError(
            f"文档里有 {len(mistakes)} 处要改：\n" + "\n".join(f"  {line}" for line in mistakes),
            "改好以后再运行：python3 build.py check",
        )
    return len(pages) + len(others)


class _Site:
    """The pages that the build would make; a page is made only if something asks for it."""

    def __init__(self, project: Project, files: Files) -> None:
        self._docs = project.docs
        self._settings = project.root / "mkdocs.yml"
        self._files = files
        self._anchors: dict[PurePosixPath, set[str]] = {}

    def mistakes(self, page: PurePosixPath) -> list[str]:
        """What is wrong with one hand-written page."""
        try:
            self._files[page]()
        except BuildError as error:
            return [error.message]
        text = (self._docs / page).read_text(encoding="utf-8")
        return [
            f"{self._docs.name}/{page}:{line}：{mistake}"
            for line, link in _links(text)
            if (mistake := self._mistake_of(link, page))
        ]

    def _mistake_of(self, link: str, page: PurePosixPath) -> str:
        if _leaves_the_site(link):
            return ""
        path, _, fragment = unquote(link).partition("#")
        target = PurePosixPath(posixpath.normpath(page.parent / path)) if path else page
        if target not in self._files:
            return f"链接 {link} 指向的文件不存在。"
        if fragment and target.suffix == ".md" and fragment not in self._anchors_of(target):
            return f"链接 {link} 指向的那一页里，没有 #{fragment} 这个位置。"
        return ""

    def _anchors_of(self, page: PurePosixPath) -> set[str]:
        if page not in self._anchors:
            try:
                text = self._files[page]().decode()
            except BuildError:  # told where that page is checked
                text = ""
            self._anchors[page] = set(_ID.findall(_as_html(text, self._settings)))
        return self._anchors[page]


def _as_html(page: str, mkdocs_yml: Path) -> str:
    """The HTML that mkdocs makes of a page."""
    settings = yaml.safe_load(mkdocs_yml.read_text(encoding="utf-8"))
    options: dict[str, dict[str, object]] = {name: {} for name in _USUAL_EXTENSIONS}
    for entry in settings["markdown_extensions"]:
        options.update(entry if isinstance(entry, dict) else {entry: {}})
    body = page.partition("\n---\n")[2]
    html: str = markdown.markdown(body, extensions=[*options], extension_configs=options)
    return html


def _broken_links(path: Path, project: Project) -> list[str]:
    """The links to no file of a text that is read in the checkout, not on the site."""
    name = path.relative_to(project.root).as_posix()
    return [
        f"{name}:{line}：链接 {link} 指向的文件不存在。"
        for line, link in _links(page_text(path, name))
        if not _leaves_the_site(link) and not (path.parent / link.partition("#")[0]).exists()
    ]


def _links(text: str) -> list[tuple[int, str]]:
    """Every link outside of code, with its line."""
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    return [
        (prose.count("\n", 0, link.start()) + 1, link[1] or link[2])
        for link in _LINK.finditer(prose)
    ]


def _leaves_the_site(link: str) -> bool:
    return re.match(r"[a-z]+:", link) is not None
