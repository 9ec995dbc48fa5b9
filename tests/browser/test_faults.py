"""What breaks, and what the reader sees of it: never a wrong figure, and always what to do next."""

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser import variants
from tests.browser.complaints import Complaints
from tests.browser.people import (
    amount,
    choose,
    fill,
    fill_yantai_stay,
    number,
    submit,
    until,
    watch_kept,
)
from tests.browser.server import serving

Open = Callable[..., Page]
WORKER = "**/worker.js"
WEB = Path(__file__).parents[2] / "calculator" / "web"
SNAPSHOTS = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        if (!name.startsWith("yibao-python")) continue;
        for (const request of await (await caches.open(name)).keys()) {
            const bytes = await (await caches.match(request)).arrayBuffer();
            found.push([request.url, bytes.byteLength]);
        }
    }
    return found;
}"""
CHANGE_KEPT = """async ([cacheName, part, text]) => {
    for (const name of await caches.keys()) {
        if (!name.startsWith(cacheName)) continue;
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (!request.url.includes(part)) continue;
            const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
            const changed = text === null ? bytes.slice(0, bytes.length / 2) : bytes;
            if (text !== null) changed.set(new TextEncoder().encode(text), bytes.length >> 1);
            await cache.put(request, new Response(changed));
        }
    }
}"""


class _Leaving(http.server.SimpleHTTPRequestHandler):
    """Breaks off in the middle of large files while told to."""

    leaving = False

    def copyfile(self, source, outputfile) -> None:  # type: ignore[no-untyped-def]
        content = source.read()
        if self.leaving and len(content) > 500_000:
            outputfile.write(content[: len(content) // 2])
            self.close_connection = True
        else:
            outputfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def leaving_site(built_site: Path) -> Iterator[str]:
    handler = functools.partial(_Leaving, directory=str(built_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
        _Leaving.leaving = False


def test_a_server_that_goes_away_in_the_middle_of_the_first_download(
    open_page: Open, leaving_site: str, complaints: Complaints
) -> None:
    _Leaving.leaving = True
    page = open_page("calculators/inpatient/", root=leaving_site)
    fill_yantai_stay(page)
    submit(page)
    expect(page.locator(".calc-progress")).to_contain_text("没有下载完")
    expect(page.locator("#result")).to_be_hidden()
    _Leaving.leaving = False
    page.get_by_role("button", name="再试一次").click()
    _is_answered(page)
    complaints.expect("Failed to load resource")


@pytest.mark.parametrize("damage", ["cut off", "one bit"])
def test_a_damaged_file_is_never_used(open_page: Open, damage: str) -> None:
    def break_it(route: Route) -> None:
        body = bytearray(route.fetch().body())
        body[len(body) // 2] ^= 1
        content = bytes(body[: len(body) // 2] if damage == "cut off" else body)
        headers = {"content-type": "application/wasm", "content-encoding": "identity"}
        route.fulfill(body=content, headers=headers)

    page = open_page("about/")
    page.context.route("**/*.wasm*", break_it)
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()
    expect(page.locator(".calc-progress")).to_contain_text("再试一次")
    page.context.unroute("**/*.wasm*")
    fill_yantai_stay(page)
    submit(page)
    _is_answered(page)


CHANGE_MEMORY = """async (fit) => {
    // One letter of each `employee`, as a bad block of a disk would change it.
    const [name] = (await caches.keys()).filter(n => n.startsWith("yibao-python"));
    const cache = await caches.open(name);
    const [request] = await cache.keys();
    const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
    const word = [...new TextEncoder().encode("employee")];
    let changed = 0;
    for (let at = bytes.indexOf(word[0]); at >= 0; at = bytes.indexOf(word[0], at + 1)) {
        if (!word.every((letter, index) => bytes[at + index] === letter)) continue;
        bytes[at + 1] = "M".charCodeAt(0);
        changed += 1;
    }
    if (fit) {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.subarray(64)));
        const hex = [...digest].map(byte => byte.toString(16).padStart(2, "0")).join("");
        bytes.set(new TextEncoder().encode(hex));
    }
    await cache.put(request, new Response(bytes));
    return changed;
}"""
REPLACE_MEMORY = """async () => {
    const [name] = (await caches.keys()).filter(n => n.startsWith("yibao-python"));
    const cache = await caches.open(name);
    const [request] = await cache.keys();
    await cache.put(request, new Response("garbage"));
}"""


def test_what_is_kept_saves_the_next_visit_and_is_never_used_when_it_went_bad(
    open_page: Open,
) -> None:
    """One reader comes back again and again, and each time something else has gone wrong."""
    page = _after_a_first_answer(open_page)
    [(_, size)] = page.evaluate(SNAPSHOTS)
    assert size < 32_000_000

    asked, restored = _come_back(page)
    assert restored
    # The words of the glossary are the page's, not the runtime's.
    wanted = [url for url in asked if "/runtime/" in url or "/data/" in url]
    assert [url for url in wanted if not url.endswith("/glossary.json")] == []

    page.evaluate(CHANGE_KEPT, ["yibao-files", ".wasm", "garbage"])
    page.evaluate(CHANGE_KEPT, ["yibao-files", "yantai", "garbage"])
    asked, _ = _come_back(page)
    assert [url for url in asked if ".wasm" in url]
    assert [url for url in asked if "/yantai.json" in url]
    assert not [url for url in asked if "python_stdlib" in url]

    # A memory that went bad is thrown away, and a sound one takes its place each time.
    damages: dict[str, Callable[[], object]] = {
        "something else": lambda: page.evaluate(REPLACE_MEMORY),
        "cut off": lambda: page.evaluate(CHANGE_KEPT, ["yibao-python", "snapshot", None]),
        "other bytes": lambda: page.evaluate(CHANGE_MEMORY, False),
        "bad from the start": lambda: page.evaluate(CHANGE_MEMORY, True),
    }
    for name, damage in damages.items():
        changed = damage()
        assert changed is None or changed > 10, name  # type: ignore[operator]
        _, restored = _come_back(page)
        assert not restored, name
        [(_, size)] = page.evaluate(SNAPSHOTS)
        assert size > 5_000_000, name
    _, restored = _come_back(page)
    assert restored


def _come_back(page: Page) -> tuple[list[str], bool]:
    """Reload and calculate: what was asked of the server, and whether the memory was used."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.reload()
    kept = watch_kept(page)
    fill_yantai_stay(page)
    submit(page)
    _is_answered(page)
    restored = bool(kept()["restored"])
    page.remove_listener("request", note)
    return asked, restored


def test_an_update_wipes_the_kept_memory_of_the_last_build(
    open_page: Open, built_site: Path, tmp_path: Path
) -> None:
    top = tmp_path / "top"
    top.mkdir()
    (top / "site").symlink_to(built_site)
    with serving(top) as root:
        page = _after_a_first_answer(open_page, root=f"{root}site/")
        [(old, _)] = page.evaluate(SNAPSHOTS)
        (top / "site").unlink()
        changed = variants.newer(built_site, tmp_path / "changed", "第二版")
        variants.change_build(changed, lambda build: build.update(version="next"))
        (top / "site").symlink_to(changed)
        page.reload()
        kept = watch_kept(page)
        fill_yantai_stay(page)
        submit(page)
        _is_answered(page)
        assert not kept()["restored"]
        [(new, _)] = page.evaluate(SNAPSHOTS)
        assert new.endswith("snapshot-next")
        assert new != old


def test_nothing_that_was_filled_in_is_in_what_is_kept(open_page: Open) -> None:
    page = open_page("calculators/inpatient/")
    kept = watch_kept(page)
    fill_yantai_stay(page)
    fill(page, "医疗费总额", "23456.78")
    submit(page)
    expect(page.locator("#result")).to_contain_text("23,456.78", timeout=60_000)
    kept()
    found = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    const bytes = await (await cache.match(request)).arrayBuffer();
                    const text = new TextDecoder("latin1").decode(bytes);
                    if (/23,?456\\.78/.test(text)) found.push(request.url);
                }
            }
            return found;
        }"""
    )
    assert found == []


def test_a_module_that_the_small_library_lacks_comes_from_the_whole_one(
    open_page: Open, built_site: Path, tmp_path: Path
) -> None:
    site = variants.without_module(built_site, tmp_path / "site", "decimal")
    with serving(site) as root:
        page = open_page("calculators/inpatient/", root=root)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        fill_yantai_stay(page)
        submit(page)
        _is_answered(page)
        assert [url for url in asked if "python_stdlib_whole" in url]


def test_an_old_browser_is_told(open_page: Open) -> None:
    page = open_page("about/")
    page.add_init_script("delete window.WebAssembly")
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    expect(page.locator(".calc-progress")).to_contain_text("太旧")
    expect(page.locator(".calc-progress")).to_contain_text("更新浏览器")


def test_webassembly_that_is_blocked_is_told(open_page: Open, complaints: Complaints) -> None:
    def forbid(route: Route) -> None:
        response = route.fetch()
        policy = "default-src 'self'; script-src 'self' blob:"
        route.fulfill(
            response=response, headers={**response.headers, "content-security-policy": policy}
        )

    page = open_page("about/")
    page.context.route(WORKER, forbid)
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    expect(page.locator(".calc-progress")).to_contain_text("锁定模式")
    complaints.expect("Failed to load resource")


def test_a_page_of_the_last_build_is_told_to_reload(
    open_page: Open, complaints: Complaints
) -> None:
    page = open_page("about/")
    page.context.route(WORKER, lambda route: route.fulfill(status=404, body=""))
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    expect(page.locator(".calc-progress")).to_contain_text("刷新")
    complaints.expect("Failed to load resource")


def test_data_of_another_build_is_never_used(open_page: Open) -> None:
    page = open_page("about/")
    page.context.route(
        "**/data/yantai.json*",
        lambda route: route.fulfill(body=route.fetch().text().replace("0.8", "0.9")),
    )
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    submit(page)
    expect(page.locator(".calc-progress")).to_contain_text("换了新版本", timeout=60_000)
    expect(page.locator("#result")).to_be_hidden()


@pytest.mark.parametrize("after", ["", "self.close();"], ids=["runs away", "crashes"])
def test_a_calculation_that_does_not_end_is_stopped_and_the_worker_comes_back(
    open_page: Open, after: str
) -> None:
    page = open_page("about/")
    page.clock.install()
    stuck = f"postMessage({{type: 'stage', stage: 'ready'}}); onmessage = () => {{ {after} }};"
    page.context.route(
        WORKER, lambda route: route.fulfill(body=stuck, content_type="text/javascript")
    )
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    submit(page)
    page.clock.run_for(4_000)
    expect(page.locator(".calc-progress")).not_to_contain_text("太久")
    page.context.unroute(WORKER)
    page.clock.run_for(2_000)
    expect(page.locator(".calc-progress")).to_contain_text("太久")
    page.get_by_role("button", name="再试一次").click()
    _is_answered(page)


@pytest.mark.parametrize(
    ("reason", "advice"),
    [("memory", "关掉别的网页"), ("start", "换一个浏览器"), ("calculation", "告诉我们")],
)
def test_each_failure_says_what_to_do(open_page: Open, reason: str, advice: str) -> None:
    failed = json.dumps({"type": "failed", "reason": reason, "detail": "x"})
    page = open_page("about/")
    page.context.route(
        WORKER,
        lambda route: route.fulfill(body=f"postMessage({failed})", content_type="text/javascript"),
    )
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    expect(page.locator(".calc-progress")).to_contain_text(advice)
    expect(page.locator(".calc-progress")).to_contain_text("12393")


def test_rules_that_come_slowly_are_no_runaway_calculation(open_page: Open) -> None:
    page = open_page("about/")
    page.clock.install()
    held: list[Route] = []
    page.context.route("**/data/yantai.json*", lambda route: held.append(route))
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    expect(page.locator(".calc-form")).to_have_attribute("data-stage", "ready", timeout=60_000)
    submit(page)
    while not held:  # asked for as soon as the place was chosen; the question waits for the same
        page.title()  # lets the browser's messages in
    for _ in range(7):
        page.clock.run_for(1_000)
    progress = page.locator(".calc-progress")
    expect(progress).to_contain_text("正在下载要用的规定")
    expect(progress.get_by_role("button", name="再试一次")).to_be_hidden()
    for route in held:
        route.continue_()
    _is_answered(page)
    expect(progress).to_be_hidden()


def test_the_data_of_a_place_is_kept_as_soon_as_it_is_chosen(open_page: Open) -> None:
    page = open_page("calculators/inpatient/")
    choose(page, "参保地", "长治")
    until(
        page,
        """async () => {
            const [name] = (await caches.keys()).filter(n => n.startsWith("yibao-files"));
            if (!name) return false;
            const requests = await (await caches.open(name)).keys();
            return requests.some(({ url }) => url.includes("/changzhi.json?"));
        }""",
    )
    expect(page.locator("#result")).to_be_hidden()


def test_side_by_side_a_runaway_is_told_until_the_reader_tries_again(open_page: Open) -> None:
    page = open_page("about/")
    page.clock.install()
    case = {"place": "yantai", "scheme": "employee", "status": "active", "date": "2020-09-01"}
    cases = [{**case, "cause": "illness", "hospital_level": "3", "total": "20000"}]
    kept = json.dumps({"calculator": "inpatient", "cases": cases})
    page.evaluate("kept => sessionStorage.setItem('yibao:compare', kept)", kept)
    stuck = """
        postMessage({type: 'stage', stage: 'ready'});
        onmessage = () => {};
        fetch('../../revision.json?ready');
    """
    page.context.route(
        WORKER, lambda route: route.fulfill(body=stuck, content_type="text/javascript")
    )
    page.goto(page.url.replace("about/", "calculators/compare/"))
    progress = page.locator(".calc-progress")
    with page.expect_request("**/revision.json?ready"):
        page.clock.run_for(6_000)
    # The new worker that is ready by now must not take the message away.
    expect(progress).to_contain_text("太久")
    page.context.unroute(WORKER)
    for _ in range(2):
        progress.get_by_role("button", name="再试一次").click()
        page.clock.run_for(6_000)
    expect(page.locator("#result")).to_contain_text("16,610.00", timeout=60_000)
    expect(progress).to_be_hidden()


def test_a_full_storage_stops_no_calculation(open_page: Open) -> None:
    page = open_page("about/")
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    submit(page)
    _is_answered(page)
    fill(page, "医疗费总额", "30000")
    expect(amount(page, "fund_total")).not_to_have_text(number("16,610.00"))


def test_a_thousand_recalculations_leave_nothing_behind(open_page: Open) -> None:
    page = open_page("about/")

    def lay_open(route: Route) -> None:
        text = route.fetch().text()
        start = "var latest = prepare();"
        assert start in text
        route.fulfill(
            body=text.replace(start, f"{start} latest.then(found => {{ self.started = found; }});"),
            content_type="text/javascript",
        )

    page.context.route(WORKER, lay_open)
    # Shipped inside of a larger file, from which nothing can be taken.
    for name in ("runtime.js", "today.js"):
        page.context.route(f"**/{name}", partial(_as_written, name))
    page.goto(page.url.replace("about/", "calculators/inpatient/"))
    fill_yantai_stay(page)
    submit(page)
    _is_answered(page)
    session = page.context.new_cdp_session(page)
    _recalculate(page, 100)
    before = _counted(session, page)
    last = _recalculate(page, 1_000)
    after = _counted(session, page)
    assert "20,999" in last
    assert after["nodes"] <= before["nodes"] + 50
    assert after["heap"] < before["heap"] + 2_000_000
    # Where Python runs: a dictionary left behind by each answer would be a thousand blocks.
    assert after["blocks"] < before["blocks"] + 500
    assert after["memory"] == before["memory"]


def _as_written(name: str, route: Route) -> None:
    route.fulfill(path=WEB / name)


def _recalculate(page: Page, times: int) -> str:
    """Ask the page's own runtime again and again, and show each answer, as the form does."""
    text: str = page.evaluate(
        """async times => {
            const script = document.querySelector("script[src$='/calculator.js']").src;
            const { Runtime } = await import(new URL("runtime.js", script));
            const silent = () => {};
            window.again ??= new Runtime({
                progress: silent, stage: silent, fetching: silent, failed: silent });
            const place = document.querySelector("#answer");
            for (let turn = 0; turn < times; turn += 1) {
                const inputs = { place: "yantai", scheme: "employee", status: "active",
                    date: "2020-09-01", cause: "illness", hospital_level: "3",
                    total: String(20000 + turn) };
                const answer = await window.again.calculate("inpatient", inputs, "../../");
                place.innerHTML = answer.html;
            }
            return place.textContent;
        }""",
        times,
    )
    return text


def _counted(session, page: Page) -> dict[str, int]:  # type: ignore[no-untyped-def]
    session.send("HeapProfiler.collectGarbage")
    nodes = session.send("Memory.getDOMCounters")["nodes"]
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    blocks, memory = page.workers[-1].evaluate(
        """() => {
            const { python } = self.started;
            const count = "import gc, sys; gc.collect(); sys.getallocatedblocks()";
            return [python.runPython(count), python._module.HEAPU8.length];
        }"""
    )
    return {"nodes": nodes, "heap": heap, "blocks": blocks, "memory": memory}


def _after_a_first_answer(open_page: Open, **options: object) -> Page:
    page = open_page("calculators/inpatient/", **options)
    kept = watch_kept(page)
    fill_yantai_stay(page)
    submit(page)
    _is_answered(page)
    kept()
    return page


def _is_answered(page: Page) -> None:
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))
