"""Stock Pyodide, PyScript and this site side by side, from navigation to the first own result.

Run: .venv/bin/python tests/bench/runtime.py [--rounds 5] [--only full]   (after build.py build)

All three are served by one server of this script, precompressed, and each works out the same stay.
They take turns within each round, so that all meet the same load. Slow lines are slow in the server
(the browser's own throttle does not reach workers), slow processors by stopping the browser three
quarters of the time, all its processes alike.
"""

import argparse
import functools
import http.server
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from builder.browser import find_browser  # noqa: E402
from builder.environment import find_node  # noqa: E402
from builder.progress import stage  # noqa: E402
from builder.project import Project  # noqa: E402
from builder.wheel import build_wheel, code_only  # noqa: E402

INPUTS = {
    "place": "yantai",
    "scheme": "employee",
    "status": "active",
    "date": "2020-09-01",
    "hospital_level": "3",
    "cause": "illness",
    "total": "20000",
}
EXPECTED = "16,610.00"
CONDITIONS = ("full", "line", "processor")
WORDS = {
    "full": "full speed",
    "line": "10 Mbit/s, 40 ms",
    "processor": "a quarter of the processor",
}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
BROTLI_BEST = 11
LINE_BYTES_PER_S = 10_000_000 / 8
LINE_DELAY_S = 0.04

QUESTION = f"""
import json, sys
sys.path.insert(0, "/calculator.zip")
from calculator.web import bridge
files = json.loads(data)
for name in ("index.json", "cn.json", "shandong.json", "yantai.json"):
    bridge.add_data(name, json.dumps(files[name]))
payload = json.dumps({{"calculator": "inpatient", "inputs": {INPUTS!r}, "root": ""}})
html = json.loads(bridge.call("calculate", payload))["html"]
"""
STOCK = f"""<!doctype html><meta charset="utf-8"><title>stock</title><div id="answer"></div>
<script type="module">
  import {{ loadPyodide }} from "./pyodide/pyodide.mjs";
  const get = name => fetch(name).then(response => response.arrayBuffer());
  const [python, wheel, data] = await Promise.all(
    [loadPyodide(), get("calculator.zip"), get("data.json")]);
  python.FS.writeFile("/calculator.zip", new Uint8Array(wheel));
  python.globals.set("data", new TextDecoder().decode(data));
  python.runPython({QUESTION!r});
  document.querySelector("#answer").innerHTML = python.globals.get("html");
</script>"""
PYSCRIPT = f"""<!doctype html><meta charset="utf-8"><title>pyscript</title><div id="answer"></div>
<script type="module" src="core/core.js"></script>
<script type="py" config='{{"interpreter": "./pyodide/pyodide.mjs",
  "files": {{"./calculator.zip": "/calculator.zip", "./data.json": "/data.json"}}}}'>
data = open("/data.json").read()
{QUESTION}
from pyscript import document
document.querySelector("#answer").innerHTML = html
</script>"""
WHEN_ANSWERED = f"""() => new Promise(resolve => {{
    const look = () => document.querySelector("#answer")?.textContent.includes("{EXPECTED}")
        ? resolve(performance.now()) : requestAnimationFrame(look);
    look();
}})"""
SUBMIT_AT_ONCE = """document.addEventListener("DOMContentLoaded", () =>
    document.querySelector(".calc-form")?.requestSubmit());"""


class Line:
    """What the line to the server does at the moment, and what went over it."""

    def __init__(self) -> None:
        self.slow = False
        self.down = False
        self.sent = 0
        self._free_at = 0.0
        self._lock = threading.Lock()

    def answer(self, size: int, send: Callable[[int, int], None]) -> None:
        """Send so many bytes, in turn with all the other answers if the line is slow."""
        if not self.slow:
            send(0, size)
        else:
            time.sleep(LINE_DELAY_S)
            for start in range(0, size, 16_384):
                end = min(start + 16_384, size)
                with self._lock:
                    now = max(time.monotonic(), self._free_at)
                    self._free_at = now + (end - start) / LINE_BYTES_PER_S
                time.sleep(max(0.0, self._free_at - time.monotonic()))
                send(start, end)
        with self._lock:
            self.sent += size


class Handler(http.server.SimpleHTTPRequestHandler):
    """Sends the .br that lies beside a file; whatever is named by content may be kept."""

    protocol_version = "HTTP/1.1"
    line: Line

    def do_GET(self) -> None:
        if self.line.down:
            self.close_connection = True
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.with_name(f"{path.name}.br")
        content = (packed if packed.is_file() else path).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packed.is_file():
            self.send_header("Content-Encoding", "br")
        fresh = path.suffix == ".html" or path.name in {"service-worker.js", "offline.json"}
        self.send_header("Cache-Control", "no-cache" if fresh else "max-age=31536000")
        self.end_headers()
        with suppress(ConnectionError):
            self.line.answer(len(content), lambda a, b: self._write(content[a:b]))

    def _write(self, part: bytes) -> None:
        self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


Handler.extensions_map = {
    **Handler.extensions_map,
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
}


@contextmanager
def serving(folder: Path, line: Line) -> Iterator[str]:
    handler = functools.partial(type("Bound", (Handler,), {"line": line}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def slow_processor(wanted: bool) -> Iterator[None]:
    """Stop the browser that this script started for three quarters of every twentieth second."""
    if not wanted:
        yield
        return
    ended = threading.Event()

    def hold() -> None:
        while not ended.is_set():
            mine = _descendants(os.getpid())
            for order, seconds in ((signal.SIGSTOP, 0.0375), (signal.SIGCONT, 0.0125)):
                for process in mine:
                    with suppress(ProcessLookupError):
                        os.kill(process, order)
                time.sleep(seconds)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        yield
    finally:
        ended.set()
        holder.join()


def _descendants(ancestor: int) -> list[int]:
    """The processes of Chromium below this one."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError):
                text = (folder / "stat").read_text()
                name = text[text.index("(") + 1 : text.rindex(")")]
                parent = int(text.rpartition(")")[2].split()[1])
                parents[int(folder.name)] = parent if "chrom" in name or parent == ancestor else 0
                if "chrom" not in name:
                    parents[int(folder.name)] = -parent
    found = []
    for process, parent in parents.items():
        above = abs(parent)
        while above > 1 and above != ancestor:
            above = abs(parents.get(above, 0))
        if above == ancestor and parent > 0:
            found.append(process)
    return found


def make_folders(project: Project) -> dict[str, Path]:
    """Make what is compared, in build/bench; kept until the site or the packages change."""
    bench = project.build / "bench"
    packages = bench / "pyscript-packages"
    packages.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(Path(__file__).parent / "pyscript" / name, packages / name)
    if not (packages / "node_modules").is_dir():
        install = [*find_node(project).npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=packages, check=True, stdout=subprocess.DEVNULL)
    folders = {name: bench / name for name in ("stock", "pyscript", "site")}
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project.site, folders["site"])
    data = {
        path.name: json.loads(path.read_text()) for path in (project.site / "data").glob("*.json")
    }
    with stage("bench", "the calculator's wheel") as progress:
        (bench / "wheel").mkdir(exist_ok=True)
        wheel = build_wheel(project, bench / "wheel", progress)
        (bench / "slim").mkdir(exist_ok=True)
        slim = code_only(wheel, bench / "slim").read_bytes()
    for name, page in (("stock", STOCK), ("pyscript", PYSCRIPT)):
        (folders[name] / "pyodide").mkdir(parents=True)
        for path in (project.node_modules / "pyodide").iterdir():
            if path.suffix in {".mjs", ".wasm", ".zip", ".json"} and path.name != "package.json":
                shutil.copyfile(path, folders[name] / "pyodide" / path.name)
        (folders[name] / "index.html").write_text(page, encoding="utf-8")
        (folders[name] / "calculator.zip").write_bytes(slim)
        (folders[name] / "data.json").write_text(json.dumps(data), encoding="utf-8")
    core = packages / "node_modules" / "@pyscript" / "core" / "dist"
    shutil.copytree(core, folders["pyscript"] / "core", ignore=shutil.ignore_patterns("*.map"))
    _pack(project, folders.values())
    return folders


def _pack(project: Project, folders: Any) -> None:
    """Put .br beside everything: the three are served alike."""
    kept = project.build / "bench" / "packed"
    kept.mkdir(exist_ok=True)
    import hashlib

    wanted: dict[Path, Path] = {}
    copies = []
    for folder in folders:
        for path in folder.rglob("*"):
            if not path.is_file() or path.suffix in {".br", ".gz", ".png"}:
                continue
            if path.with_name(f"{path.name}.br").exists() or path.stat().st_size < 500:
                continue
            name = kept / hashlib.sha256(path.read_bytes()).hexdigest()
            if not name.exists() and name not in wanted:
                wanted[name] = path
            copies.append((name, path.with_name(f"{path.name}.br")))
    pairs = [[str(source), str(target), BROTLI_BEST] for target, source in wanted.items()]
    node, script = find_node(project).node, ROOT / "builder" / "compress.mjs"
    subprocess.run([node, script], input=json.dumps(pairs), text=True, check=True)
    for source, target in copies:
        shutil.copyfile(source, target)


class Bench:
    """One browser, three sites, and the figures found so far."""

    def __init__(self, browser: Browser, addresses: dict[str, str], line: Line) -> None:
        self._browser = browser
        self._addresses = addresses
        self._line = line
        self.found: dict[tuple[str, str], list[float]] = {}

    def round(self, condition: str) -> None:
        """Each contestant once, cold and then as a returning reader."""
        for name in self._addresses:
            self._line.slow = condition == "line"
            context = self._context()
            with slow_processor(condition == "processor"):
                self._line.sent = 0
                page, cold = self._open(context, name)
                self._note(condition, f"{name} cold", cold)
                if condition == "full":
                    self._note("bytes", name, self._line.sent)
                    if name == "site":
                        self._note_memory("after the result")
            self._line.slow = False
            if name == "site":
                self._let_it_keep(page)
                if condition == "full":
                    self._note_memory("all kept")
                    self._recalculate(page)
            page.close()
            self._line.slow = condition == "line"
            with slow_processor(condition == "processor"):
                page, warm = self._open(context, name)
            self._note(condition, f"{name} returning", warm)
            if condition == "full" and name == "site":
                self._note_memory("returning")
            page.close()
            if name == "site":
                self._line.down = True
                with slow_processor(condition == "processor"):
                    _, offline = self._open(context, name)
                self._note(condition, "site offline", offline)
                self._line.down = False
            context.close()
        self._line.slow = False

    def policy_page(self) -> int:
        """The bytes of a first view of a place's page."""
        context = self._browser.new_context(service_workers="block")
        self._line.sent = 0
        page = context.new_page()
        page.goto(self._addresses["site"] + "places/yantai/", wait_until="networkidle")
        context.close()
        return self._line.sent

    def _context(self) -> BrowserContext:
        context = self._browser.new_context(locale="zh-CN")
        context.add_init_script(SUBMIT_AT_ONCE)
        context.set_default_timeout(180_000)
        return context

    def _open(self, context: BrowserContext, name: str) -> tuple[Page, float]:
        path = "calculators/inpatient/" if name == "site" else ""
        fragment = "&".join(f"{key}={value}" for key, value in INPUTS.items())
        page = context.new_page()
        page.goto(f"{self._addresses[name]}{path}#{fragment}", wait_until="commit")
        milliseconds: float = page.evaluate(WHEN_ANSWERED)
        return page, milliseconds

    def _let_it_keep(self, page: Page) -> None:
        page.evaluate(
            """() => new Promise(async resolve => {
                const kept = async () => {
                    for (const name of await caches.keys())
                        if (name.startsWith("yibao-python"))
                            return (await (await caches.open(name)).keys()).length > 0;
                    return false;
                };
                while (!(await kept()))
                    await new Promise(again => setTimeout(again, 100));
                await navigator.serviceWorker.ready;
                resolve();
            })"""
        )

    def _recalculate(self, page: Page) -> None:
        """Change a choice, and see the answer change: 20 times."""
        times: list[float] = page.evaluate(
            """async () => {
                const times = [];
                const place = document.querySelector("#answer");
                for (let turn = 0; turn < 20; turn += 1) {
                    const value = turn % 2 ? "active" : "retired";
                    const choice = document.querySelector(`[name=status][value=${value}]`);
                    // What comes below an answer later is not taken for the next one.
                    const before = place.querySelector(".calc-answer");
                    const seen = new Promise(resolve =>
                        new MutationObserver((_, observer) => {
                            if (place.querySelector(".calc-answer") === before) return;
                            observer.disconnect();
                            requestAnimationFrame(() => resolve(performance.now()));
                        }).observe(place, { childList: true }));
                    const began = performance.now();
                    choice.click();
                    times.push((await seen) - began);
                }
                return times;
            }"""
        )
        for milliseconds in times:
            self._note("recalculation", "site", milliseconds)

    def _note_memory(self, when: str) -> None:
        made, private = _page_memory()
        self._note("memory", when, made)
        self._note("memory with the program", when, private)

    def _note(self, condition: str, what: str, value: float) -> None:
        self.found.setdefault((condition, what), []).append(value)


def _page_memory() -> tuple[float, float]:
    """What the page's process has to itself: of its own making, and with the browser's program.

    The first is what Chromium calls the private memory footprint. The second adds the pages of the
    browser's own program, 20 to 50 MB, which count as private while no other page is open.
    """
    largest = (0.0, 0.0)
    for process in _descendants(os.getpid()):
        with suppress(OSError):
            folder = Path(f"/proc/{process}")
            if b"--type=renderer" not in (folder / "cmdline").read_bytes():
                continue
            made = _kilobytes(folder / "status", ("RssAnon:", "VmSwap:"))
            private = _kilobytes(folder / "smaps_rollup", ("Private_", "Swap:"))
            largest = max(largest, (made * 1024.0, private * 1024.0))
    return largest


def _kilobytes(path: Path, names: tuple[str, ...]) -> int:
    lines = path.read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(names))


def table(found: dict[tuple[str, str], list[float]]) -> Iterator[str]:
    """Medians, ranges and ratios, in Markdown."""
    yield "| | stock Pyodide | PyScript | this site | of stock | of PyScript |"
    yield "|---|---|---|---|---|---|"
    for condition in CONDITIONS:
        for visit in ("cold", "returning"):
            cells = [
                found.get((condition, f"{name} {visit}")) for name in ("stock", "pyscript", "site")
            ]
            if not all(cells):
                continue
            stock, script, site = (statistics.median(cell) for cell in cells if cell)
            shown = " | ".join(_range(cell) for cell in cells if cell)
            ratios = f"{site / stock:.2f} | {site / script:.2f}"
            yield f"| {WORDS[condition]}, {visit} | {shown} | {ratios} |"
        offline = found.get((condition, "site offline"))
        if offline:
            yield f"| {WORDS[condition]}, offline | | | {_range(offline)} | | |"


def _range(values: list[float]) -> str:
    low, high = min(values), max(values)
    return f"{statistics.median(values):,.0f} ms ({low:,.0f}–{high:,.0f})"


def limits(bench: Bench, policy_page: int) -> Iterator[str]:
    """The limits of the project against what was found."""
    found = bench.found

    def median(condition: str, what: str) -> float:
        return statistics.median(found[(condition, what)])

    again = sorted(found[("recalculation", "site")])
    cold, back = median("full", "site cold"), median("full", "site returning")
    rows = [
        ("bytes to the first result, brotli", median("bytes", "site") / 1e6, 4.2, "MB"),
        ("cold, of stock", cold / median("full", "stock cold"), 0.45, ""),
        ("cold, of PyScript", cold / median("full", "pyscript cold"), 0.5, ""),
        ("returning, of stock", back / median("full", "stock returning"), 0.25, ""),
        ("offline", median("full", "site offline") / 1000, 0.6, "s"),
        ("recalculation, p95", again[int(len(again) * 0.95)], 50, "ms"),
        ("policy page, all requests", policy_page / 1000, 120, "kB"),
        (
            "memory of the page after a result",
            median("memory", "after the result") / 1e6,
            200,
            "MB",
        ),
    ]
    yield "| limit | at most | found | |"
    yield "|---|---|---|---|"
    for name, value, limit, unit in rows:
        kept = "kept" if value <= limit else "**missed**"
        yield f"| {name} | {limit} {unit} | {value:.2f} {unit} | {kept} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=CONDITIONS)
    options = parser.parse_args()
    project = Project(ROOT)
    folders, line = make_folders(project), Line()
    browser_path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(ARGUMENTS))
        with (
            serving(folders["stock"], line) as stock,
            serving(folders["pyscript"], line) as pyscript,
            serving(folders["site"], line) as site,
        ):
            bench = Bench(browser, {"stock": stock, "pyscript": pyscript, "site": site}, line)
            for number in range(options.rounds):
                for condition in [options.only] if options.only else CONDITIONS:
                    bench.round(condition)
                    load = os.getloadavg()[0]
                    print(f"round {number + 1}, {condition}; load {load:.1f}", flush=True)
            policy_page = bench.policy_page()
        browser.close()
    print(f"\nn = {options.rounds}; median and range\n")
    print("\n".join(table(bench.found)))
    if not options.only or options.only == "full":
        print()
        print("\n".join(limits(bench, policy_page)))


if __name__ == "__main__":
    main()
