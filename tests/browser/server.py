"""The plainest of file servers: no compression, no types of its own."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.serve import SiteServer


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder and give the address of its top."""
    with serving_on(folder, 0) as (address, _):
        yield address


@contextmanager
def serving_on(
    folder: Path, port: int, kind: type[QuietHandler] = QuietHandler
) -> Iterator[tuple[str, int]]:
    """Serve a folder on a port, which another server may have been on before."""
    handler = functools.partial(kind, directory=str(folder))
    with SiteServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", server.server_port
        server.shutdown()
        thread.join()
