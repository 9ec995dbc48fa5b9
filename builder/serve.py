"""Serves build/site on this machine and builds it again when something changes."""

import errno
import functools
import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from builder import fingerprint
from builder.errors import BuildError
from builder.project import Project

DEFAULT_PORT = 8000
_QUIET_SECONDS = 0.4
_CHANGES = {"created", "modified", "moved", "deleted"}


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the types that browsers insist on, always fresh."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class declares it, unannotated
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".whl": "application/zip",
    }

    def end_headers(self) -> None:
        """Let the browser ask each time, so that a rebuilt page is seen at once."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of what went well; a missing page is worth a line."""
        if isinstance(code, HTTPStatus) and code >= HTTPStatus.BAD_REQUEST:
            print(f"{code.value} {self.path}", flush=True)

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Leave it to `log_request`."""

    def list_directory(self, path: str | os.PathLike[str]) -> io.BytesIO | None:
        """Show no list of files: a folder without a page is no page, here as on other servers."""
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page for what is not there, as other servers are told to do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class SiteServer(http.server.ThreadingHTTPServer):
    """Takes no notice of browsers that go away in the middle of an answer."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of every other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(project: Project, host: str, port: int | None) -> None:
    """Serve until Ctrl-C. Without `port`, the default one or else any free one is taken."""
    with _changes(project) as changed:
        if not fingerprint.is_current(project) and not _rebuild(project):
            if not project.site.is_dir():
                raise BuildError("There is no site to serve yet.", "Mend what is said above.")
            print("Serving the last site that could be built.", flush=True)
        server = listen(project.site, host, port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shown = f"[{host}]" if ":" in host else host
        print(f"\n  医保明白账: http://{shown}:{server.server_port}/", flush=True)
        print("  It is built again when files change. Ctrl-C ends it.\n", flush=True)
        try:
            _rebuild_on(changed, project)
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)
        finally:
            server.shutdown()
            server.server_close()


def listen(site: Path, host: str, port: int | None) -> SiteServer:
    """Bind a server; say so if the default port is taken and another one is used."""
    handler = functools.partial(SiteHandler, directory=str(site))
    wanted = DEFAULT_PORT if port is None else port
    try:
        return SiteServer((host, wanted), handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise BuildError(
                f"Cannot serve on {host} port {wanted}: {error.strerror}.",
                "Choose another one with --host or --port.",
            ) from error
        if port is not None:
            raise BuildError(
                f"Port {port} is taken by another program.", "Choose another one with --port."
            ) from error
    print(f"Port {wanted} is taken by another program; using a free one instead.", flush=True)
    return SiteServer((host, 0), handler)


def _rebuild(project: Project) -> bool:
    """Build in a fresh process, which sees the changed code too."""
    command = [sys.executable, str(project.root / "build.py"), "build"]
    return subprocess.run(command, cwd=project.root, check=False).returncode == 0


def _rebuild_on(changed: threading.Event, project: Project) -> None:
    while True:
        changed.wait()
        while changed.is_set():  # until the editor has finished writing
            changed.clear()
            changed.wait(_QUIET_SECONDS)
        if fingerprint.is_current(project):
            print("Nothing to do: the site is made from exactly these files.", flush=True)
            continue
        print("Something changed; building again.", flush=True)
        if _rebuild(project):
            print("Done: reload the page.\n", flush=True)
        else:
            print("The site is still the last one that could be built.\n", flush=True)


class _Watcher(FileSystemEventHandler):
    def __init__(self, project: Project, changed: threading.Event) -> None:
        self._project = project
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(str(event.src_path)).relative_to(self._project.root)
        at_top = len(path.parts) == 1
        if event.event_type not in _CHANGES or event.is_directory:
            return
        if "__pycache__" in path.parts or (at_top and path.name not in fingerprint.FILES):
            return
        self._changed.set()


@contextmanager
def _changes(project: Project) -> Iterator[threading.Event]:
    """An event that is set whenever something changes that the site is made from."""
    changed = threading.Event()
    watcher = _Watcher(project, changed)
    observer = Observer()
    observer.schedule(watcher, str(project.root), recursive=False)
    for folder in fingerprint.FOLDERS:
        observer.schedule(watcher, str(project.root / folder), recursive=True)
    observer.start()
    try:
        yield changed
    finally:
        observer.stop()
        observer.join()
