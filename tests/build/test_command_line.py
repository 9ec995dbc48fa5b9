"""What a newcomer meets first: the help, and refusals that say what to do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import build


def run_build(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, repository / "build.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_and_where_to_start(repository: Path) -> None:
    shown = run_build(repository, "--help").stdout
    assert all(command in shown for command in build.COMMANDS)
    assert "python3 build.py serve" in shown


def test_every_command_of_the_table_can_be_given() -> None:
    for command in build.COMMANDS:
        assert build.read_command_line([command]).command == command


def test_what_test_does_not_know_goes_to_pytest() -> None:
    read = build.read_command_line
    assert read(["test", "-k", "wheel"]).pytest_arguments == ["-k", "wheel"]
    assert read(["test", "--", "--lf", "tests/unit"]).pytest_arguments == ["--lf", "tests/unit"]


def test_other_commands_refuse_what_they_do_not_know(repository: Path) -> None:
    refused = run_build(repository, "check", "--fast")
    assert refused.returncode == 2
    assert "check does not know --fast" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "99999"], "'99999' is not a port: give a number up to 65535"),
        (["serve", "--port", "-1"], "'-1' is not a port"),
        (["serve", "--port", "http"], "'http' is not a port"),
        (["check", "--day", "2027-02-30"], "'2027-02-30' is not a day: give it as 2027-06-30"),
        (["check", "--day", "20270630"], "'20270630' is not a day"),
        (["build", "--site-url", "notaurl"], "'notaurl' is not the address of a site"),
        (["site", "--site-url", "https://example.org/x y/"], "without blanks"),
        (["build", "--site-url", "https://example.org/?a"], "is not the address"),
        (["build", "--site-url", "https:///yibao/"], "is not the address"),
        (["build", "--site-url", "ftp://example.org/"], "is not the address"),
    ],
)
def test_an_option_that_cannot_be_used_is_told_before_anything_runs(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        build.read_command_line(arguments)
    assert refused.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/yibao/",
        "http://localhost:8000/",
        "https://例子.中国/",
    ],
)
def test_an_address_of_a_site_is_taken_as_it_is(address: str) -> None:
    assert build.read_command_line(["build", "--site-url", address]).site_url == address


@pytest.mark.parametrize("command", build.COMMANDS)
def test_the_help_of_a_command_says_how_it_is_called(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        build.read_command_line([command, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: python3 build.py {command} [-h]")


def test_a_python_too_old_is_told_what_to_install(repository: Path) -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); "
        f"runpy.run_path({str(repository / 'build.py')!r}, run_name='__main__')"
    )
    refused = subprocess.run(
        [sys.executable, "-c", pretend], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "This is Python 3.9; 3.11 or newer is needed." in refused.stderr
    assert "python3.11-venv" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_python_too_old_can_still_read_the_file_that_refuses_it(repository: Path) -> None:
    source = (repository / "build.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


@pytest.mark.parametrize("module", ["environment", "errors", "files", "progress", "project"])
def test_what_runs_before_the_environment_exists_needs_only_the_standard_library(
    module: str, repository: Path
) -> None:
    # -S leaves out site-packages, -I everything else that the environment could add.
    command = f"import sys; sys.path.insert(0, {str(repository)!r}); import builder.{module}"
    subprocess.run([sys.executable, "-I", "-S", "-c", command], check=True)
