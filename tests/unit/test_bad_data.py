"""One defect per file: each is found where it stands, and the message says what to do."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from calculator.policy import DataErrors, Library, Problem, yaml_files
from calculator.policy.located import Origin

FOLDER = Path(__file__).parent.parent / "bad_data"
BASE = FOLDER / "_base"
DEFECTS = sorted(FOLDER.glob("*.yaml"))


def _read(path: Path) -> dict[str, Any]:
    problems: list[Problem] = []
    found: dict[str, Any] = yaml_files.read(path.read_text("utf-8"), Origin(path.name, problems))
    assert not problems
    return found


def _problems(folder: Path, files: dict[str, str | None]) -> tuple[Problem, ...]:
    """What the reader says of the base data with these files laid over it (``None``: removed)."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    try:
        Library.from_yaml(folder)
    except DataErrors as errors:
        return errors.problems
    return ()


def test_the_base_is_sound(tmp_path: Path) -> None:
    assert _problems(tmp_path, {}) == ()


@pytest.mark.parametrize("path", DEFECTS, ids=lambda path: path.stem)
def test_defect(path: Path, tmp_path: Path) -> None:
    case = _read(path)
    problems = _problems(tmp_path, case["files"])
    shown = "\n".join(map(str, problems))
    for wanted in case["expect"]:
        assert any(
            problem.file == wanted["file"]
            and problem.line == wanted.get("line", problem.line)
            and wanted["says"] in problem.message
            for problem in problems
        ), f"{case['defect']}: nothing says {wanted}\n{shown}"
    assert len(problems) == len(case["expect"]), f"other problems as well:\n{shown}"


AWAY = """\
scheme: employee
benefit: out_of_area
title: 试验市异地就医
values:
  multiplier:
    label: 打折
    unit: ratio
    readings:
      - from: 2020-01-01
        source: {document: testland-2020-away, locator: 第六条, checked_on: 2026-11-22}
        table:
          - {registration: [long_term, referral, emergency], rate: "0.8"}
          - {registration: none, rate: "0.6"}
"""
AWAY_DOCUMENT = """\
title: 试验市异地就医办法
issuers: [试验市医疗保障局]
kind: rule
status: in_force
grade: A
text_quality: original
articles:
  - {{locator: 第六条, digest: {digest}}}
  - {{locator: 第十三条, digest: 三级医院付 80%，另有 60% 的。}}
"""


@pytest.mark.parametrize(
    "digest",
    [
        "转到外地的打八折，没有备案的打六折",
        "转到外地的乘 0.8，没有备案的乘 0.6",
        "转到外地的少报两成，没有备案的少报四成",
        "转到外地的按百分之八十，没有备案的按百分之六十",
    ],
)
def test_a_digest_may_tell_a_figure_in_any_words(digest: str, tmp_path: Path) -> None:
    files: dict[str, str | None] = {
        "cn/testland/employee-out-of-area.yaml": AWAY,
        "cn/testland/documents/testland-2020-away.yaml": AWAY_DOCUMENT.format(digest=digest),
    }
    assert _problems(tmp_path, files) == ()


def test_a_digest_that_tells_another_figure_is_still_found(tmp_path: Path) -> None:
    files: dict[str, str | None] = {
        "cn/testland/employee-out-of-area.yaml": AWAY,
        "cn/testland/documents/testland-2020-away.yaml": AWAY_DOCUMENT.format(
            digest="转到外地的打九折"
        ),
    }
    assert len(_problems(tmp_path, files)) == 2


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "cn" / "place.yaml").write_bytes("name: 全国".encode("gb18030"))
    with pytest.raises(DataErrors, match="UTF-8"):
        Library.from_yaml(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(DataErrors, match="没有政策数据"):
        Library.from_yaml(tmp_path)
