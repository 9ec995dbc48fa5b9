"""The recipes in deploy/: each server is started with the built site and looked at."""

import json
import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import amount, fill_yantai_stay, number, submit

Start = Callable[[Path, Path, int], "subprocess.Popen[bytes]"]


def _nginx(repository: Path, site: Path, port: int, folder: Path) -> list[str]:
    recipe = (repository / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    recipe = recipe.replace("listen 80;", f"listen 127.0.0.1:{port};")
    recipe = recipe.replace("root /srv/yibao;", f"root {site};")
    module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    if module.is_file():
        recipe = recipe.replace("# brotli_static on;", "brotli_static on;")
    load = f"load_module {module};" if module.is_file() else ""
    (folder / "nginx.conf").write_text(
        f"{load} daemon off; master_process off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off;\n{recipe}\n}}\n",
        encoding="utf-8",
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _caddy(repository: Path, site: Path, port: int, folder: Path) -> list[str]:
    os.environ |= {
        "YIBAO_ADDRESS": f"http://127.0.0.1:{port}",
        "YIBAO_ROOT": str(site),
        "HOME": str(folder),
    }
    # Without its own door for orders, which is one for the whole machine.
    recipe = (repository / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + recipe, encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest,
    repository: Path,
    built_site: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    before = dict(os.environ)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = {"nginx": _nginx, "caddy": _caddy}[request.param](
        repository, built_site, port, folder
    )
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.environ.clear()
    os.environ.update(before)
    with _ending(process):
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"


def test_headers(server: str, built_site: Path) -> None:
    manifest = json.loads((built_site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    wasm = f"runtime/{manifest['files']['wasm']['path']}"
    assert _get(server + wasm)["Content-Type"] == "application/wasm"
    assert "immutable" in _get(server + wasm)["Cache-Control"]
    assert _get(server + wasm, "gzip, br")["Content-Encoding"] in {"gzip", "br"}
    assert _get(server + wasm, "gzip")["Content-Encoding"] == "gzip"
    page = _get(server + "about/", "gzip")
    assert page["Content-Type"].startswith("text/html")
    assert page["Cache-Control"] == "no-cache"
    assert page["Content-Encoding"] == "gzip"
    assert "manifest+json" in _get(server + "manifest.webmanifest")["Content-Type"]
    assert _get(server + "service-worker.js")["Cache-Control"] == "no-cache"
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        _get(server + "nothing/")
    assert "没有这一页" in missing.value.read().decode()
    assert "unsafe-inline" in missing.value.headers["Content-Security-Policy"]


def test_the_policy_of_the_server_is_that_of_the_pages(server: str, built_site: Path) -> None:
    page = (built_site / "index.html").read_text(encoding="utf-8")
    own = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert own
    assert _get(server)["Content-Security-Policy"] == own[1]
    file = (built_site / "takeaway" / "yibao-mingbaizhang.html").read_text(encoding="utf-8")
    own = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', file)
    assert own
    found = _get(server + "takeaway/yibao-mingbaizhang.html")["Content-Security-Policy"]
    assert found == own[1]


def test_the_site_calculates_and_its_self_check_is_content(server: str, browser: Browser) -> None:
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server}calculators/inpatient/")
        fill_yantai_stay(page)
        submit(page)
        expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
        page.goto(f"{server}selfcheck/")
        expect(page.locator(".selfcheck [role=status]")).to_contain_text("检查完了", timeout=30_000)
        assert page.locator(".selfcheck [data-ok=false]").all_inner_texts() == []
    assert errors == []


def _get(address: str, encoding: str = "identity") -> dict[str, str]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server on this machine
        return dict(answer.headers)


@contextmanager
def _ending(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.communicate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    assert process.stderr
    raise AssertionError(process.stderr.read().decode())
