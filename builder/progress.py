"""Says which stage is running, for how long, and what it is doing; standard library only."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from builder.errors import BuildError

_LINE_WIDTH = 78
_SECONDS_BETWEEN_LINES = 3.0
_SECONDS_BETWEEN_UPDATES = 0.2
_LINES_SHOWN_ON_FAILURE = 30


class Stage:
    """A running stage: `say` what it is doing, and a clock shows it while it lasts."""

    def __init__(self, name: str, subject: str, stream: TextIO | None = None) -> None:
        self.name = name
        self._activity = subject
        self._stream = stream or sys.stdout
        self._on_terminal = self._stream.isatty()
        self._started = time.monotonic()
        self._ended = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)

    @property
    def seconds(self) -> float:
        """How long the stage has been running."""
        return time.monotonic() - self._started

    def say(self, activity: str) -> None:
        """Note what the stage is doing now."""
        self._activity = " ".join(activity.split())

    def start(self) -> None:
        """Show the stage, and keep showing that it is alive."""
        self._clock.start()

    def end(self, outcome: str) -> None:
        """Stop the clock and print the stage's last line."""
        self._ended.set()
        self._clock.join()
        self._print(f"{self.name:<9} {self.seconds:5.1f} s  {outcome}")

    def _tick(self) -> None:
        pause = _SECONDS_BETWEEN_UPDATES if self._on_terminal else _SECONDS_BETWEEN_LINES
        while not self._ended.wait(pause):
            line = f"{self.name:<9} {self.seconds:5.1f} s  {self._activity}"[:_LINE_WIDTH]
            if self._on_terminal:
                self._stream.write(f"\r{line:<{_LINE_WIDTH}}")
                self._stream.flush()
            else:
                self._print(line)

    def _print(self, line: str) -> None:
        blank = f"\r{' ' * _LINE_WIDTH}\r" if self._on_terminal else ""
        print(f"{blank}{line}", file=self._stream, flush=True)


SETUP = "setup"
"""The stage of everything that is installed; it is no part of the build and its report."""

TIMES: dict[str, float] = {}
"""Seconds that each finished stage of the build took, in the order in which they ended."""


@contextmanager
def stage(name: str, subject: str) -> Iterator[Stage]:
    """Show a stage while the block lasts, and in one line how it ended."""
    running = Stage(name, subject)
    running.start()
    try:
        yield running
    except BaseException:
        running.end("failed")
        raise
    running.end(subject)
    if name != SETUP:
        TIMES[name] = running.seconds


def run(
    command: Sequence[str | Path],
    progress: Stage,
    *,
    failure: BuildError,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Run a command, show its lines as the stage's activity, and return its output.

    Raises `failure`, with the end of the output added to it, if the command does not succeed.
    """
    last_lines: deque[str] = deque(maxlen=_LINES_SHOWN_ON_FAILURE)
    output: list[str] = []
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise BuildError(f"{failure.message} ({error})", failure.hint) from error
    limit = threading.Timer(timeout, process.kill) if timeout else None
    with process:
        if limit:
            limit.start()
        try:
            for line in process.stdout or ():
                output.append(line)
                if line.strip():
                    last_lines.append(line.rstrip())
                    progress.say(line)
        except BaseException:
            process.kill()
            raise
        finally:
            if limit:
                limit.cancel()
    if process.returncode != 0:
        said = "\n".join(f"  | {line}" for line in last_lines)
        raise BuildError(f"{failure.message}\n{said}" if said else failure.message, failure.hint)
    return "".join(output)
