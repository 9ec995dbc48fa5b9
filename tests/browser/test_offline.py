"""Without a network: after one visit, after a download, and when a newer version is there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import variants
from tests.browser.complaints import Complaints
from tests.browser.people import amount, fill, fill_yantai_stay, number, submit, until, watch_kept
from tests.browser.server import QuietHandler, serving, serving_on

Open = Callable[..., Page]
READY = "navigator.serviceWorker.ready.then(({active}) => active.state)"
HELD_BYTES = 5_000_000
DOWNLOAD = "下载全部离线使用"
CORE = """async () => (await caches.keys()).filter(name => name.startsWith("yibao-core"))"""
UPDATED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const coming = registration.installing ?? registration.waiting;
    await new Promise(resolve => {
        const look = () => ["installed", "redundant"].includes(coming.state) && resolve();
        coming.addEventListener("statechange", look);
        look();
    });
    return coming.state;
}"""


BROUGHT_UP = """async () => {
    const [name] = (await caches.keys()).filter(name => name.startsWith("yibao-all"));
    const list = new URL("../../offline.json", location.href);
    const note = await (await caches.open(name)).match(list);
    const { version } = await (await fetch(list, { cache: "no-store" })).json();
    return (await note.json()).version === version;
}"""


class _Failing(QuietHandler):
    """Answers so many requests, then closes each connection without a word."""

    answers_left: int | None = None

    def do_GET(self) -> None:  # noqa: N802 - the base class's name
        left = _Failing.answers_left
        if left == 0:
            self.close_connection = True
            return
        if left is not None:
            _Failing.answers_left = left - 1
        super().do_GET()


class _Holding(QuietHandler):
    """Sends half of the large files, and the rest when it is let go."""

    let_go = threading.Event()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        half = len(content) // 2 if len(content) > HELD_BYTES else len(content)
        outputfile.write(content[:half])
        outputfile.flush()
        if half < len(content):
            self.let_go.wait()
            with suppress(OSError):
                outputfile.write(content[half:])


class Host:
    """A host whose site can be replaced, and that can go down."""

    def __init__(self, top: Path, below: str) -> None:
        self._top = top
        self._below = below
        self._served: Iterator[tuple[str, int]] | None = None
        self._port = 0
        self.up()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/{self._below}"

    def up(self) -> None:
        self._context = serving_on(self._top, self._port, _Failing)
        _, self._port = self._context.__enter__()

    def down(self) -> None:
        self._context.__exit__(None, None, None)

    def publish(self, site: Path) -> None:
        link = self._top / self._below.rstrip("/")
        link.unlink(missing_ok=True)
        link.symlink_to(site)


@pytest.fixture(params=["yibao/"])
def host(request: pytest.FixtureRequest, tmp_path: Path, built_site: Path) -> Iterator[Host]:
    """The site under a sub-path, on a host of its own."""
    host = Host(tmp_path, request.param)
    host.publish(built_site)
    yield host
    host.down()
    _Failing.answers_left = None


@pytest.fixture
def visit(open_page: Open, host: Host, complaints: Complaints) -> Open:
    def visit(path: str = "", **options: object) -> Page:
        return open_page(path, root=host.address, service_workers="allow", **options)

    # A browser tells of every request that found no server.
    complaints.expect("Failed to load resource", "when fetching the script")
    return visit


def test_after_one_visit_the_core_is_there_without_a_network(visit: Open, host: Host) -> None:
    page = visit()
    assert page.evaluate(READY) in {"activating", "activated"}
    host.down()
    page.goto(f"{host.address}calculators/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{host.address}about/privacy/index.html")
    expect(page.get_by_role("heading", name="您填的内容去了哪里")).to_be_visible()
    page.goto(f"{host.address}places/mudanjiang/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    home = page.locator("header, footer").get_by_role("link", name="医保明白账", exact=True)
    assert home.first.evaluate("link => link.href") == host.address
    links = page.evaluate("[...document.links].map(link => link.href)")
    assert [url for url in links if not url.startswith((host.address, "tel:"))] == []
    glossary = "address => fetch(`${address}data/glossary.json`).then(answer => answer.json())"
    assert page.evaluate(glossary, host.address)
    page.locator("#content").get_by_role("link", name="首页", exact=True).click()
    expect(page).to_have_url(host.address)
    host.up()


def test_a_page_that_was_looked_at_is_there_without_a_network(visit: Open, host: Host) -> None:
    page = visit("places/yantai/")
    page.evaluate(READY)
    until(page, "async () => Boolean(await caches.match(location.href))")
    host.down()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("烟台")
    host.up()


def test_what_was_calculated_once_is_calculated_without_a_network(visit: Open, host: Host) -> None:
    page = visit("calculators/inpatient/")
    kept = watch_kept(page)
    _calculate(page)
    kept()
    page.evaluate(READY)
    host.down()
    page.reload()
    _calculate(page)
    fill(page, "医疗费总额", "2")
    host.up()


def test_a_badge_says_that_there_is_no_network(visit: Open) -> None:
    page = visit()
    expect(page.locator(".site-offline")).to_have_count(0)
    page.context.set_offline(True)
    expect(page.locator(".site-offline")).to_contain_text("没有网络")
    page.context.set_offline(False)
    expect(page.locator(".site-offline")).to_have_count(0)


def test_a_copy_that_is_shown_because_the_site_is_gone_says_so(visit: Open, host: Host) -> None:
    page = visit()
    page.evaluate(READY)
    host.down()
    page.goto(f"{host.address}calculators/")
    assert page.evaluate("navigator.onLine")
    expect(page.locator(".site-offline")).to_contain_text("连不上本站")
    host.up()
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".site-offline")).to_have_count(0)


def test_everything_can_be_downloaded_and_taken_away_again(visit: Open, host: Host) -> None:
    page = visit("about/offline/")
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("MB")
    page.get_by_role("button", name="下载全部离线使用").click()
    expect(status).to_contain_text("已经存在这台设备里", timeout=60_000)
    host.down()
    page.goto(f"{host.address}places/mudanjiang/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("牡丹江")
    page.goto(f"{host.address}calculators/inpatient/")
    _calculate(page)
    page.goto(f"{host.address}about/offline/")
    expect(status).to_contain_text("没有网络也能用")
    host.up()
    page.reload()
    page.get_by_role("button", name="删掉存下的内容").click()
    expect(status).to_contain_text("删掉")
    assert page.evaluate("caches.keys()") == []


def test_a_download_that_breaks_is_told_and_goes_on_later(visit: Open, host: Host) -> None:
    page = visit("about/offline/")
    status = page.locator(".offline-tools").get_by_role("status")
    button = page.get_by_role("button", name="下载全部离线使用")
    expect(button).to_be_visible()
    page.evaluate(READY)
    host.down()
    button.click()
    expect(status).to_contain_text("再点一次")
    host.up()
    page.reload()
    button.click()
    expect(status).to_contain_text("已经存在这台设备里", timeout=60_000)


def test_what_was_downloaded_goes_on_after_an_update_and_becomes_new_by_itself(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit("about/offline/")
    status = page.locator(".offline-tools").get_by_role("status")
    _download_all(page)
    host.publish(variants.newer_data(built_site, tmp_path / "newer", "第二版", "yantai.json"))
    assert page.evaluate(UPDATED) == "installed"
    host.down()
    _activate(page)
    page.goto(f"{host.address}calculators/inpatient/")
    expect(page.locator("footer")).to_contain_text("第二版")
    _calculate(page)
    page.goto(f"{host.address}about/offline/")
    expect(status).to_contain_text("有些网页是旧版本")
    # Part of it is gone after all: the page does not claim otherwise.
    page.evaluate(
        """async () => {
            const [name] = (await caches.keys()).filter(n => n.startsWith("yibao-files"));
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                if (request.url.includes("/yantai.json")) await cache.delete(request);
            }
        }"""
    )
    page.reload()
    expect(status).to_contain_text("不全")
    host.up()
    page.reload()
    expect(status).to_contain_text("旧版本")
    until(page, BROUGHT_UP)
    page.reload()
    expect(status).to_contain_text("全部内容已经存在这台设备里")
    host.down()
    page.goto(f"{host.address}places/mudanjiang")
    expect(page.locator("footer")).to_contain_text("第二版")
    expect(page).to_have_url(f"{host.address}places/mudanjiang/")
    host.up()


def test_a_download_is_newer_than_a_page_that_was_looked_at_before(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit("places/yantai/")
    page.evaluate(READY)
    until(page, "async () => Boolean(await caches.match(location.href))")
    host.publish(variants.newer(built_site, tmp_path / "newer", "第二版"))
    page.goto(f"{host.address}about/offline/")
    page.evaluate(UPDATED)
    _activate(page)
    _download_all(page)
    host.down()
    page.goto(f"{host.address}places/yantai/")
    expect(page.locator("footer")).to_contain_text("第二版")
    host.up()


def test_a_page_that_was_looked_at_before_an_update_keeps_its_looks(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit()
    page.evaluate(READY)
    page.goto(f"{host.address}places/yantai/")
    until(page, "async () => Boolean(await caches.match(location.href))")
    styles = page.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    newer = variants.newer(built_site, tmp_path / "newer", "第二版")
    host.publish(newer)
    page.goto(f"{host.address}about/")
    page.evaluate(UPDATED)
    _activate(page)
    until(page, f"async () => (await ({CORE})()).length === 1")
    kept = "urls => Promise.all(urls.map(async url => Boolean(await caches.match(url))))"
    named = [url for url in styles if "/calculator." in url or "/site." in url]
    assert len(named) > 1
    assert page.evaluate(kept, named) == [True] * len(named)


def test_a_download_can_be_stopped_in_the_middle_of_a_file(
    open_page: Open, built_site: Path, tmp_path: Path
) -> None:
    (tmp_path / "yibao").symlink_to(built_site)
    _Holding.let_go.clear()
    with serving_on(tmp_path, 0, _Holding) as (address, _):
        page = open_page("about/offline/", root=f"{address}yibao/", service_workers="allow")
        status = page.locator(".offline-tools").get_by_role("status")
        page.get_by_role("button", name=DOWNLOAD).click()
        # Half of a file counts too.
        bar = page.locator(".offline-tools progress")
        page.wait_for_function(
            f"bar => bar.value > {HELD_BYTES // 2} && bar.max > 1", arg=bar.element_handle()
        )
        page.get_by_role("button", name="停下").click()
        expect(status).to_contain_text("已停下")
        _Holding.let_go.set()


def test_a_file_that_the_server_lacks_is_not_called_a_broken_network(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    lacking = variants.copy(built_site, tmp_path / "lacking")
    (lacking / "places" / "mudanjiang" / "index.html").unlink()
    host.publish(lacking)
    page = visit("about/offline/")
    page.get_by_role("button", name=DOWNLOAD).click()
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("缺了文件", timeout=60_000)


def test_where_no_service_worker_may_be_nothing_is_waited_for(open_page: Open) -> None:
    page = open_page("about/offline/")
    page.evaluate(
        """() => {
            const { prototype } = ServiceWorkerContainer;
            prototype.register = () => Promise.reject(new Error("forbidden"));
        }"""
    )
    page.get_by_role("button", name=DOWNLOAD).click()
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("没有装上")


def test_where_nothing_may_be_stored_the_page_says_so(open_page: Open) -> None:
    page = open_page("about/")
    page.add_init_script(
        """for (const name of ["match", "open", "keys", "has"]) {
            CacheStorage.prototype[name] = () => Promise.reject(new Error("forbidden"));
        }"""
    )
    page.goto(page.url.replace("about/", "about/offline/"))
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("不让网页存东西")
    expect(page.get_by_role("button", name=DOWNLOAD)).to_be_hidden()


def test_a_full_storage_is_told(visit: Open, host: Host) -> None:
    page = visit("about/offline/")
    button = page.get_by_role("button", name="下载全部离线使用")
    expect(button).to_be_visible()
    page.evaluate(READY)
    session = page.context.new_cdp_session(page)
    session.send(
        "Storage.overrideQuotaForOrigin",
        {"origin": page.evaluate("location.origin"), "quotaSize": 4_000_000},
    )
    button.click()
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("空间不够", timeout=60_000)
    page.goto(f"{host.address}calculators/inpatient/")
    _calculate(page)


def test_a_newer_version_waits_to_be_asked(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit("calculators/inpatient/")
    kept = watch_kept(page)
    _calculate(page)
    kept()
    page.evaluate(READY)
    [old] = page.evaluate(CORE)

    host.publish(variants.newer(built_site, tmp_path / "newer", "第二版"))
    assert page.evaluate(UPDATED) == "installed"
    note = page.locator(".site-update")
    expect(note).to_contain_text("有新版本", timeout=30_000)
    # Nothing that was filled in is touched, and the old version goes on working.
    expect(page.get_by_label("医疗费总额", exact=True)).to_have_value("20000")
    fill(page, "医疗费总额", "30000")
    expect(amount(page, "fund_total")).not_to_have_text(number("16,610.00"))
    assert old in page.evaluate(CORE)

    other = page.context.new_page()
    other.goto(f"{host.address}calculators/retirement-age/")
    expect(other.locator("footer")).to_contain_text("第二版")
    expect(other.locator(".site-update")).to_have_count(0)

    note.get_by_role("button", name="换成新版本").click()
    expect(page.locator("footer")).to_contain_text("第二版")
    expect(page.locator(".site-update")).to_have_count(0)
    until(page, f"async () => (await ({CORE})()).length === 1")
    assert old not in page.evaluate(CORE)
    _calculate(page)


def test_two_tabs_on_two_versions_both_go_on(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    old = visit("calculators/inpatient/")
    kept = watch_kept(old)
    _calculate(old)
    kept()
    old.evaluate(READY)
    host.publish(variants.newer(built_site, tmp_path / "newer", "第二版"))
    new = old.context.new_page()
    new.goto(f"{host.address}calculators/inpatient/")
    _calculate(new)
    new.evaluate(UPDATED)
    new.evaluate(
        """async () => {
            const changed = new Promise(resolve =>
                navigator.serviceWorker.addEventListener("controllerchange", resolve));
            const { waiting } = await navigator.serviceWorker.getRegistration();
            waiting.postMessage({ type: "activate" });
            await changed;
        }"""
    )
    # The old tab holds on to its files: its worker can be started anew even now.
    assert len(old.evaluate(CORE)) == 2
    scripts = old.evaluate("document.querySelector('script[type=module]').src")
    assert old.evaluate("async address => (await fetch(new URL('worker.js', address))).ok", scripts)
    fill(old, "医疗费总额", "30000")
    expect(amount(old, "fund_total")).not_to_have_text(number("16,610.00"))
    _calculate(new)


def test_a_button_for_a_version_that_was_overtaken_brings_the_newest(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit("calculators/retirement-age/")
    page.evaluate(READY)
    page.reload()
    until(page, "() => navigator.serviceWorker.controller !== null")
    host.publish(variants.newer(built_site, tmp_path / "second", "第二版"))
    page.evaluate(UPDATED)
    note = page.locator(".site-update")
    expect(note).to_be_visible(timeout=60_000)
    host.publish(variants.newer(built_site, tmp_path / "third", "第三版"))
    assert page.evaluate(UPDATED) == "installed"
    note.get_by_role("button", name="换成新版本").click()
    expect(page.locator("footer")).to_contain_text("第三版")
    expect(page.locator(".site-update")).to_have_count(0)


@pytest.mark.parametrize("how", ["a file is missing", "the server goes"])
def test_a_server_that_goes_away_during_an_update_changes_nothing(
    visit: Open, host: Host, built_site: Path, tmp_path: Path, how: str
) -> None:
    page = visit()
    page.evaluate(READY)
    newer = variants.newer(built_site, tmp_path / "newer", "第二版")
    if how == "a file is missing":
        (newer / "about" / "index.html").unlink()
        host.publish(newer)
    else:
        host.publish(newer)
        # The worker's script and some of its files come, then nothing more.
        _Failing.answers_left = 8
    assert page.evaluate(UPDATED) == "redundant"
    expect(page.locator(".site-update")).to_have_count(0)
    host.down()
    page.reload()
    expect(page.locator("footer")).not_to_contain_text("第二版")
    page.goto(f"{host.address}about/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    host.up()
    # Once the server is whole again, the update comes.
    _Failing.answers_left = None
    if how == "the server goes":
        assert page.evaluate(UPDATED) == "installed"


def test_without_https_everything_works_online_and_nothing_is_promised(
    open_page: Open, built_site: Path
) -> None:
    with serving(built_site) as address:
        root = address.replace("127.0.0.1", "plain.test")
        page = open_page("calculators/inpatient/", root=root, service_workers="allow")
        assert page.evaluate("[isSecureContext, 'caches' in self]") == [False, False]
        _calculate(page)
        page.reload()
        _calculate(page)
        page.goto(f"{root}about/offline/")
        status = page.locator(".offline-tools").get_by_role("status")
        expect(status).to_contain_text("不是 https 开头")
        expect(page.get_by_role("button", name=DOWNLOAD)).to_be_hidden()


def test_the_invitation_to_install_waits_and_is_used_once(open_page: Open) -> None:
    page = open_page("about/offline/")
    button = page.get_by_role("button", name="放到桌面")
    expect(page.locator(".offline-tools [role=status]")).to_contain_text("MB")
    expect(button).to_be_hidden()
    invite = """() => {
        const invitation = new Event("beforeinstallprompt", { cancelable: true });
        window.prompts ??= 0;
        invitation.prompt = async () => { window.prompts += 1; };
        window.dispatchEvent(invitation);
        return invitation.defaultPrevented;
    }"""
    assert page.evaluate(invite)
    expect(button).to_be_visible()
    assert page.evaluate("window.prompts") == 0
    button.click()
    expect(button).to_be_hidden()
    assert page.evaluate("window.prompts") == 1
    # The browser may invite once more; installing by its own menu ends that.
    page.evaluate(invite)
    expect(button).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(button).to_be_hidden()


def test_the_site_can_be_put_on_the_home_screen(visit: Open) -> None:
    page = visit()
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert page.evaluate(READY)
    for icon in ("assets/icon-192.png", "assets/icon-512.png", "assets/icon-maskable-512.png"):
        size = page.evaluate(
            """async path => {
                const image = new Image();
                image.src = path;
                await image.decode();
                return [image.naturalWidth, image.naturalHeight];
            }""",
            icon,
        )
        assert size == [int(icon.partition(".")[0].rpartition("-")[2])] * 2


def _calculate(page: Page) -> None:
    fill_yantai_stay(page)
    submit(page)
    expect(amount(page, "fund_total")).to_have_text(number("16,610.00"))


def _download_all(page: Page) -> None:
    page.get_by_role("button", name=DOWNLOAD).click()
    status = page.locator(".offline-tools").get_by_role("status")
    expect(status).to_contain_text("全部内容已经存在这台设备里", timeout=120_000)


def _activate(page: Page) -> None:
    """Let the version that waits take over, as the button does."""
    page.evaluate(
        """async () => {
            const { waiting } = await navigator.serviceWorker.getRegistration();
            const working = new Promise(resolve => waiting.addEventListener("statechange", () => {
                if (waiting.state === "activated") resolve();
            }));
            waiting.postMessage({ type: "activate" });
            await working;
        }"""
    )
