"""Tells whether build/site still fits the files it was made from."""

from pathlib import Path

from builder.files import digest, digest_of_files, files_below
from builder.project import Project

FOLDERS = (
    *("builder", "calculator", "docs", "policy_data", "requirements"),
    *("tests/cases", "tests/example_data"),
)
"""Folders whose content decides what the site looks like."""
FILES = (
    "LICENSE",
    "README.md",
    "build.py",
    "mkdocs.yml",
    "package-lock.json",
    "pyproject.toml",
)
"""Files at the top that do so too."""


def of_inputs(project: Project, site_url: str | None) -> str:
    """A digest of all that the site is made from."""
    inputs = [
        path
        for folder in FOLDERS
        for path in files_below(project.root / folder)
        if "__pycache__" not in path.parts
    ]
    inputs += [path for name in FILES if (path := project.root / name).is_file()]
    return digest(digest_of_files(inputs, project.root).encode(), (site_url or "").encode())


def is_current(project: Project, site_url: str | None = None) -> bool:
    """Whether build/site was made from exactly the files that are there now."""
    note = _note(project)
    return (
        project.site.is_dir()
        and note.is_file()
        and note.read_text(encoding="utf-8") == of_inputs(project, site_url)
    )


def remember(project: Project, fingerprint: str) -> None:
    """Note what build/site was made from."""
    _note(project).write_text(fingerprint, encoding="utf-8")


def forget(project: Project) -> None:
    """Drop the note: stages run one by one may be of different days."""
    _note(project).unlink(missing_ok=True)


def _note(project: Project) -> Path:
    return project.build / "made-from"
