"""What the build says while it works and when a command fails."""

import io
import sys
import time

import pytest

from builder import progress
from builder.errors import BuildError
from builder.progress import Stage, run, stage


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_stage_ends_with_its_name_time_and_subject(capsys: pytest.CaptureFixture[str]) -> None:
    with stage("pages", "Markdown"):
        pass
    name, seconds, unit, subject = capsys.readouterr().out.split()
    assert (name, unit, subject) == ("pages", "s", "Markdown")
    assert float(seconds) >= 0
    assert "pages" in progress.TIMES


def test_a_stage_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BuildError), stage("pages", "Markdown"):
        raise BuildError("no")
    assert capsys.readouterr().out.endswith("failed\n")


def test_a_long_step_shows_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SECONDS_BETWEEN_LINES", 0.01)
    stream = io.StringIO()
    running = Stage("setup", "installing", stream)
    running.start()
    running.say("Collecting   mkdocs\n")
    deadline = time.monotonic() + 10
    while "Collecting mkdocs" not in stream.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.end("installed")
    assert "Collecting mkdocs" in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_on_a_terminal_one_line_is_updated() -> None:
    stream = Terminal()
    running = Stage("setup", "installing", stream)
    running.start()
    deadline = time.monotonic() + 10
    while "installing" not in stream.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.end("installed")
    assert stream.getvalue().startswith("\r")
    assert stream.getvalue().count("\n") == 1


def test_a_failing_command_is_told_with_the_end_of_its_output() -> None:
    program = "print(*range(100), sep='\\n'); raise SystemExit(3)"
    failure = BuildError("Could not count.", "Count again.")
    with pytest.raises(BuildError) as refusal:
        run([sys.executable, "-c", program], Stage("count", ""), failure=failure)
    assert refusal.value.message.startswith("Could not count.\n")
    assert refusal.value.message.endswith("  | 99")
    assert "  | 1\n" not in refusal.value.message
    assert refusal.value.hint == "Count again."


def test_a_command_that_does_not_exist_is_told_too() -> None:
    with pytest.raises(BuildError, match=r"Could not count\."):
        run(["no-such-command"], Stage("count", ""), failure=BuildError("Could not count."))


def test_a_command_that_hangs_is_ended() -> None:
    program = "import time; time.sleep(600)"
    with pytest.raises(BuildError, match=r"Too slow\."):
        run(
            [sys.executable, "-c", program],
            Stage("wait", ""),
            failure=BuildError("Too slow."),
            timeout=0.2,
        )
