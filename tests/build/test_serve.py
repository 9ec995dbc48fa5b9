"""`build.py serve`: the port, the types, and what happens when a rebuild fails."""

import http.client
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from builder import fingerprint, serve
from builder.errors import BuildError

# Stands in for the real build: publishes docs/index.md, and fails if it says so.
STAND_IN = """
import sys
from pathlib import Path
sys.path.insert(0, REPOSITORY)
from builder import fingerprint
from builder.project import Project

project = Project(Path(__file__).parent)
made_from = fingerprint.of_inputs(project, None)
text = (project.docs / "index.md").read_text(encoding="utf-8")
if "broken" in text:
    sys.exit("The docs are broken.")
project.site.mkdir(parents=True, exist_ok=True)
(project.site / "index.html").write_text(text, encoding="utf-8")
fingerprint.remember(project, made_from)
"""

SERVE = """
import signal
import sys
from pathlib import Path
from builder.project import Project
from builder.serve import serve

# A shell that runs the tests in the background may have told its children to ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
serve(Project(Path(sys.argv[1])), "127.0.0.1", None)
"""


class Serving:
    """A running `serve` whose lines can be waited for and whose pages can be fetched."""

    def __init__(self, checkout: Path, repository: Path) -> None:
        self.checkout = checkout
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, checkout],
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._rescue = threading.Timer(60, self.process.kill)
        self._rescue.start()
        self.port = int(self.line_with("http://").rstrip().rstrip("/").rpartition(":")[2])
        self.line_with("Ctrl-C")

    def line_with(self, words: str) -> str:
        for line in self.process.stdout or ():
            if words in line:
                return line
        raise AssertionError(f"`serve` ended without saying {words!r}")

    def write(self, text: str) -> None:
        (self.checkout / "docs" / "index.md").write_text(text, encoding="utf-8")

    def page(self) -> str:
        return _get(self.port, "/")[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.line_with("Stopped.")
        code = self.process.wait()
        self._rescue.cancel()
        return code

    def end(self) -> None:
        self._rescue.cancel()
        self.process.kill()
        with self.process:
            pass


def _get(port: int, path: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


@contextmanager
def _listening(site: Path) -> Iterator[serve.SiteServer]:
    with serve.listen(site, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Path:
    for folder in fingerprint.FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
    program = STAND_IN.replace("REPOSITORY", repr(str(repository)))
    (tmp_path / "build.py").write_text(program, encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text("one", encoding="utf-8")
    return tmp_path


@pytest.fixture
def serving(checkout: Path, repository: Path) -> Iterator[Serving]:
    running = Serving(checkout, repository)
    yield running
    running.end()


def test_a_change_is_built_and_a_failed_build_keeps_the_last_site(serving: Serving) -> None:
    assert serving.page() == "one"
    serving.write("two")
    serving.line_with("reload the page")
    assert serving.page() == "two"
    serving.write("broken")
    serving.line_with("The docs are broken.")
    serving.line_with("still the last one")
    assert serving.page() == "two"
    serving.write("three")
    serving.line_with("reload the page")
    assert serving.page() == "three"
    assert serving.stop() == 0


def test_the_types_are_those_that_browsers_insist_on(tmp_path: Path) -> None:
    kinds = {"a.wasm": "application/wasm", "a.mjs": "text/javascript", "a.js": "text/javascript"}
    for name in kinds:
        (tmp_path / name).touch()
    with _listening(tmp_path) as server:
        for name, kind in kinds.items():
            response, _ = _get(server.server_port, f"/{name}")
            assert response.headers["Content-Type"] == kind
            assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/nowhere/", "/embed/", "/embed"])
def test_what_is_not_there_is_answered_with_the_page_of_the_site(path: str, tmp_path: Path) -> None:
    """A folder that has no page of its own is not there either: no list of its files."""
    (tmp_path / "embed" / "inpatient").mkdir(parents=True)
    (tmp_path / "404.html").write_text("没有这一页", encoding="utf-8")
    with _listening(tmp_path) as server:
        response, text = _get(server.server_port, path)
        if response.status == HTTPStatus.MOVED_PERMANENTLY:
            response, text = _get(server.server_port, response.headers["Location"])
    assert response.status == 404
    assert text == "没有这一页"


def test_a_browser_that_goes_away_is_nothing_to_tell(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large.wasm").write_bytes(bytes(20_000_000))
    with _listening(tmp_path) as server:
        with socket.create_connection(("127.0.0.1", server.server_port)) as browser:
            browser.sendall(b"GET /large.wasm HTTP/1.1\r\nHost: here\r\n\r\n")
            browser.recv(10)
            # Closed with a reset, as browsers do that have not read what came.
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert _get(server.server_port, "/large.wasm")[0].status == 200
    assert "Traceback" not in capfd.readouterr().err


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken_port: int, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=f"Port {taken_port} is taken") as refusal:
        serve.listen(tmp_path, "127.0.0.1", taken_port)
    assert "--port" in refusal.value.hint


def test_where_the_default_port_is_taken_another_is_used_and_said(
    taken_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(serve, "DEFAULT_PORT", taken_port)
    with serve.listen(tmp_path, "127.0.0.1", None) as server:
        assert server.server_port != taken_port
    assert f"Port {taken_port} is taken" in capsys.readouterr().out
