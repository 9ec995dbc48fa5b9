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

from builder import assets
from tests.browser.people import amount, fill_yantai_stay, number, submit

Start = Callable[[Path, Path, int], "subprocess.Popen[bytes]"]

NGINX_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
SENDS_BROTLI: set[str] = set()
"""The addresses of servers that can send brotli: nginx needs a module for it."""


def _nginx(repository: Path, site: Path, port: int, folder: Path) -> list[str]:
    recipe = (repository / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    recipe = recipe.replace("listen 80;", f"listen 127.0.0.1:{port};")
    recipe = recipe.replace("root /srv/yibao;", f"root {site};")
    module = NGINX_BROTLI
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
        address = f"http://127.0.0.1:{port}/"
        if request.param == "caddy" or NGINX_BROTLI.is_file():
            SENDS_BROTLI.add(address)
        yield address


def test_headers(server: str, built_site: Path) -> None:
    manifest = json.loads((built_site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    wasm = f"runtime/{manifest['files']['wasm']['path']}"
    assert _get(server + wasm)["Content-Type"] == "application/wasm"
    assert "immutable" in _get(server + wasm)["Cache-Control"]
    best = "br" if server in SENDS_BROTLI else "gzip"
    script = assets.scripts_folder(built_site).relative_to(built_site).as_posix() + "/calculator.js"
    for path in (wasm, script, "data/yantai.json"):
        assert _get(server + path, "gzip, br")["Content-Encoding"] == best, path
        assert _get(server + path, "gzip")["Content-Encoding"] == "gzip", path
    assert _get(server + wasm, "gzip")["Content-Encoding"] == "gzip"
    page = _get(server + "about/", "gzip")
    assert page["Content-Type"].startswith("text/html")
    assert page["Cache-Control"] == "no-cache"
    assert page["Content-Encoding"] == "gzip"
    assert "manifest+json" in _get(server + "manifest.webmanifest")["Content-Type"]
    assert _get(server + "service-worker.js")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["nothing/", "assets/calculator.deadbeef/page.js", "runtime/pyodide.asm.deadbeef.wasm"]
)
def test_what_is_missing_is_a_page_that_nobody_keeps(server: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        _get(server + path)
    assert "没有这一页" in missing.value.read().decode()
    headers = missing.value.headers
    assert headers.get_all("Cache-Control") == ["no-cache"]
    assert headers["Content-Type"].startswith("text/html")
    [policy] = headers.get_all("Content-Security-Policy") or []
    assert "unsafe-inline" in policy


def test_the_policy_of_the_server_is_that_of_the_pages(server: str, built_site: Path) -> None:
    one_of_each: dict[str, str] = {}
    for page in sorted(built_site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        own = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert own, page
        path = page.relative_to(built_site).as_posix()
        if path != "404.html":
            one_of_each.setdefault(own[1], path.removesuffix("index.html"))
    assert {"about/embed/", "takeaway/yibao-mingbaizhang.html"} <= set(one_of_each.values())
    for policy, path in one_of_each.items():
        assert _get(server + path)["Content-Security-Policy"] == policy, path


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
