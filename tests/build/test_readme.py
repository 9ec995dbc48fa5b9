"""What README and CONTRIBUTING tell people to use: it must be there, and it must be enough."""

import re
from pathlib import Path

import pytest

READERS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
# Made by a run of the build, or by whoever adds a place.
NOT_IN_A_CHECKOUT = ("build/", ".venv", "documents/", "/data/")


@pytest.mark.parametrize("reader", READERS)
def test_every_path_that_is_named_exists(reader: str, repository: Path) -> None:
    text = (repository / reader).read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`([\w./-]+/[\w./-]*)`", prose)
    missing = [
        path
        for path in named
        if not path.startswith(NOT_IN_A_CHECKOUT) and not (repository / path).exists()
    ]
    assert named
    assert missing == []


def test_the_way_to_pre_commit_is_told_before_it_is_used(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.index("`pip install pre-commit`") < text.index("`pre-commit install`")


def test_nginx_has_a_name_for_everything_that_the_site_consists_of(
    built_site: Path, repository: Path
) -> None:
    recipe = (repository / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    types = re.search(r"types \{(.*?)\}", recipe, re.DOTALL)
    assert types
    named = {f".{ending}" for line in types[1].split(";") for ending in line.split()[1:]}
    suffixes = {path.suffix for path in built_site.rglob("*") if path.is_file()}
    assert suffixes - {".gz", ".br"} <= named
