"""Without a network: after one visit, after a download, and when a newer version is there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import variants
from tests.browser.complaints import Complaints
from tests.browser.people import amount, fill, fill_yantai_stay, number, submit, until, watch_kept
from tests.browser.server import serving_on

Open = Callable[..., Page]
READY = "navigator.serviceWorker.ready.then(({active}) => active.state)"
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
        self._context = serving_on(self._top, self._port)
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


@pytest.fixture
def visit(open_page: Open, host: Host, complaints: Complaints) -> Open:
    def visit(path: str = "", **options: object) -> Page:
        return open_page(path, root=host.address, service_workers="allow", **options)

    # A browser tells of every request that found no server.
    complaints.expect("Failed to load resource")
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
    scripts = old.evaluate("document.querySelector('script[src*=page]').src")
    assert old.evaluate("async address => (await fetch(new URL('worker.js', address))).ok", scripts)
    fill(old, "医疗费总额", "30000")
    expect(amount(old, "fund_total")).not_to_have_text(number("16,610.00"))
    _calculate(new)


def test_a_server_that_goes_away_during_an_update_changes_nothing(
    visit: Open, host: Host, built_site: Path, tmp_path: Path
) -> None:
    page = visit()
    page.evaluate(READY)
    newer = variants.newer(built_site, tmp_path / "newer", "第二版")
    (newer / "about" / "index.html").unlink()  # as good as gone in the middle
    host.publish(newer)
    assert page.evaluate(UPDATED) == "redundant"
    expect(page.locator(".site-update")).to_have_count(0)
    host.down()
    page.reload()
    expect(page.locator("footer")).not_to_contain_text("第二版")
    page.goto(f"{host.address}about/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    host.up()


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
