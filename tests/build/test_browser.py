"""Which browser the tests take, and what is said when there is none."""

from pathlib import Path

import pytest

from builder import browser
from builder.errors import BuildError
from builder.progress import Stage


def test_the_one_that_is_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "my-chromium"
    named.touch()
    monkeypatch.setenv(browser.VARIABLE, str(named))
    assert browser.find_browser() == named


def test_a_name_that_leads_nowhere_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "gone"))
    with pytest.raises(BuildError, match=r"gone, which is not there"):
        browser.find_browser()


def test_the_one_on_path_comes_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.touch()
    program.chmod(0o755)
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find_browser() == program


def test_where_no_way_works_each_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, failure: BuildError, **__: object) -> str:
        raise failure

    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(browser, "_downloaded_by_playwright", lambda: None)
    monkeypatch.setattr(browser, "run", refuse)
    with pytest.raises(BuildError) as refusal:
        browser.ensure_browser(Stage("setup", ""))
    assert "Playwright could not download its browser." in refusal.value.message
    assert "apt-get" in refusal.value.message
    assert browser.VARIABLE in refusal.value.hint
