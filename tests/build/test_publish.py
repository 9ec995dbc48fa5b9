"""build/site is the old site or the new one, never half of each."""

import re
from pathlib import Path

import pytest

from builder import fingerprint
from builder.errors import BuildError
from builder.files import replacing
from builder.progress import Stage
from builder.project import Project
from builder.publish import PARTS, publish

PROGRESS = Stage("publish", "")


@pytest.fixture
def checkout(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    for stage in PARTS:
        folder = project.part(stage) / stage
        folder.mkdir(parents=True)
        (folder / "file.txt").write_text(stage, encoding="utf-8")
    return project


def test_the_site_is_all_parts_together(checkout: Project) -> None:
    publish(checkout, PROGRESS)
    files = {path.relative_to(checkout.site).as_posix() for path in checkout.site.rglob("*.txt")}
    assert files == {f"{stage}/file.txt" for stage in PARTS}


def test_what_the_last_site_had_and_the_new_one_has_not_is_gone(checkout: Project) -> None:
    publish(checkout, PROGRESS)
    (checkout.part("site") / "site" / "file.txt").unlink()
    publish(checkout, PROGRESS)
    assert not (checkout.site / "site" / "file.txt").exists()


def test_a_stage_that_has_not_run_is_named_with_its_command(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="site stage has not been run") as refusal:
        publish(Project(tmp_path), PROGRESS)
    assert "python3 build.py site" in refusal.value.hint


def test_two_stages_that_write_the_same_file_leave_the_old_site(checkout: Project) -> None:
    publish(checkout, PROGRESS)
    clash = checkout.part("runtime") / "site"
    clash.mkdir()
    (clash / "file.txt").write_text("other", encoding="utf-8")
    with pytest.raises(BuildError, match=re.escape("Two stages write site/file.txt")):
        publish(checkout, PROGRESS)
    assert (checkout.site / "site" / "file.txt").read_text(encoding="utf-8") == "site"


def test_a_folder_is_replaced_only_if_nothing_fails(tmp_path: Path) -> None:
    target = tmp_path / "target"
    with replacing(target) as folder:
        (folder / "a").touch()
    with pytest.raises(ZeroDivisionError), replacing(target) as folder:
        (folder / "b").touch()
        raise ZeroDivisionError
    assert [path.name for path in target.iterdir()] == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


@pytest.fixture
def inputs(tmp_path: Path) -> Project:
    for folder in fingerprint.FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "build" / "site").mkdir(parents=True)
    project = Project(tmp_path)
    fingerprint.remember(project, fingerprint.of_inputs(project, None))
    return project


def test_a_site_is_current_until_something_it_is_made_from_changes(inputs: Project) -> None:
    assert fingerprint.is_current(inputs)
    (inputs.docs / "new.md").touch()
    assert not fingerprint.is_current(inputs)


def test_a_site_for_another_address_is_not_current(inputs: Project) -> None:
    assert not fingerprint.is_current(inputs, "https://example.org/")


def test_a_site_put_together_by_hand_is_not_current(inputs: Project) -> None:
    for stage in PARTS:
        inputs.part(stage).mkdir(parents=True)
    publish(inputs, PROGRESS)
    assert not fingerprint.is_current(inputs)


def test_what_tools_leave_behind_changes_nothing(inputs: Project) -> None:
    (inputs.calculator / "__pycache__").mkdir()
    (inputs.calculator / "__pycache__" / "x.pyc").touch()
    assert fingerprint.is_current(inputs)
