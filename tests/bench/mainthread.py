"""Whose the long tasks of a page's main thread are: our scripts', or the browser's own.

Run: .venv/bin/python tests/bench/mainthread.py [--rounds 5] [--site FOLDER]  (after build.py build)

Opens each kind of page as a phone would, lets it come to rest, does what a reader does there, and
traces it. For each page: the longest task, the longest stretch that ran one of our scripts (with
all layout that the script asked for), and what the longest task consisted of.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from builder.browser import find_browser  # noqa: E402
from tests.browser.server import serving  # noqa: E402

PHONE = {"width": 412, "height": 823}
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8"]
TASK = "RunTask"
SCRIPTS = {
    "EvaluateScript",
    "EventDispatch",
    "FireAnimationFrame",
    "FireIdleCallback",
    "FunctionCall",
    "HandlePostMessage",
    "RunMicrotasks",
    "TimerFire",
    "v8.callFunction",
    "v8.compileModule",
    "v8.evaluateModule",
}
"""Trace events in which the browser runs, or reads, a script of the page."""
OTHERS = {
    "CommitLoad": "navigation",
    "GPUTask": "painting",
    "Layout": "layout",
    "Layerize": "painting",
    "MajorGC": "clearing up",
    "MinorGC": "clearing up",
    "Paint": "painting",
    "ParseAuthorStyleSheet": "style",
    "ParseHTML": "reading HTML",
    "PrePaint": "painting",
    "UpdateLayoutTree": "style",
}
CASE = (
    "#v=1&place=yantai&scheme=employee&status=active&date=2020-09-01"
    "&hospital_level=3&cause=illness&total=20000"
)


def wait_for_answer(page: Page) -> None:
    page.wait_for_selector("#answer .calc-answer", timeout=60_000)
    page.wait_for_timeout(1_500)


def change_status(page: Page) -> None:
    wait_for_answer(page)
    page.locator("[name=status][value=retired]").dispatch_event("click")
    page.wait_for_timeout(1_500)


LEDGER = {
    "v": 1,
    "person": {"place": "yantai", "scheme": "employee", "status": "retired"},
    "visits": [
        {"kind": kind, "date": day, "cause": "illness", "hospital_level": level, "total": total}
        for kind, day, level, total in (
            ("inpatient", "2026-01-12", "3", "32000"),
            ("outpatient", "2026-03-05", "2", "2600"),
            ("inpatient", "2026-04-20", "2", "9600"),
            ("inpatient", "2026-08-03", "3", "150000"),
        )
    ],
}
STAY = dict(parse_qsl(CASE.removeprefix("#v=1&")))
COMPARED = {
    "calculator": "inpatient",
    "cases": [{**STAY, "hospital_level": level} for level in "321"],
}


def kept(storage: str, key: str, value: object) -> Callable[[Page], None]:
    """Comes back to a page that finds this in the browser, and waits for its answer."""

    def come_back(page: Page) -> None:
        page.evaluate(f"([key, kept]) => {storage}.setItem(key, kept)", [key, json.dumps(value)])
        page.reload()
        page.wait_for_selector("#answer *", timeout=60_000)
        page.wait_for_timeout(1_500)

    return come_back


def go_on(page: Page) -> None:
    """The first questions of the guided mode, as phones show it."""
    page.get_by_role("group", name="参保地").get_by_label("烟台").check()
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("group", name="参加哪种医保").get_by_label("职工医保").check()
    page.get_by_role("button", name="下一题").click()
    page.wait_for_timeout(1_000)


def find(page: Page) -> None:
    page.goto(page.url.partition("#")[0])
    page.get_by_role("combobox").first.fill("烟台住院")
    page.wait_for_timeout(2_500)


def rest(page: Page) -> None:
    page.wait_for_timeout(1_500)


VISITS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("", rest),
    "a place": ("places/yantai/", rest),
    "a document": ("documents/yantai-2020-08-21-reply/", rest),
    "a comparison": ("benefits/inpatient/", rest),
    "a topic": ("topics/inpatient-cost/", rest),
    "a calculator, empty": ("calculators/inpatient/", rest),
    "a case by link": (f"calculators/inpatient/{CASE}", wait_for_answer),
    "another choice": (f"calculators/inpatient/{CASE}", change_status),
    "question by question": ("calculators/inpatient/", go_on),
    "the year": ("calculators/year/", rest),
    "a year of four visits": ("calculators/year/", kept("localStorage", "yibao:ledger", LEDGER)),
    "compare": ("calculators/compare/", rest),
    "three cases": ("calculators/compare/", kept("sessionStorage", "yibao:compare", COMPARED)),
    "search": ("", find),
}


class Task(NamedTuple):
    """One turn of the main thread; all in milliseconds."""

    whole: float
    script: float
    """The longest stretch of script in it."""
    parts: dict[str, float]


def tasks_of(events: list[dict[str, Any]]) -> Iterator[Task]:
    """The tasks of the page's own main thread."""
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    complete = [event for event in events if event["ph"] == "X" and event.get("dur")]
    for thread in main:
        mine = [event for event in complete if (event["pid"], event["tid"]) == thread]
        mine.sort(key=lambda event: (event["ts"], -event["dur"]))
        tasks = [event for event in mine if event["name"] == TASK]
        for task in tasks:
            inside = [event for event in mine if _within(event, task) and not _foreign(event)]
            scripts = list(_outermost(event for event in inside if event["name"] in SCRIPTS))
            parts = {"scripts": sum(event["dur"] for event in scripts) / 1000}
            for event in _outermost(event for event in inside if event["name"] in OTHERS):
                if not any(_within(event, script) for script in scripts):
                    kind = OTHERS[event["name"]]
                    parts[kind] = parts.get(kind, 0) + event["dur"] / 1000
            longest = max((event["dur"] for event in scripts), default=0) / 1000
            yield Task(task["dur"] / 1000, longest, parts)


def _foreign(event: dict[str, Any]) -> bool:
    """A script without an address is what drives the browser here."""
    data = event.get("args", {}).get("data", {})
    return event["name"] == "EvaluateScript" and not data.get("url")


def _within(event: dict[str, Any], other: dict[str, Any]) -> bool:
    ends = event["ts"] + event["dur"] <= other["ts"] + other["dur"]
    return event is not other and event["ts"] >= other["ts"] and ends


def _outermost(events: Any) -> Iterator[dict[str, Any]]:
    """Of events in order of time: those that are in no other of them."""
    end = 0.0
    for event in events:
        if event["ts"] >= end:
            yield event
            end = event["ts"] + event["dur"]


def visit(browser: Browser, address: str, then: Callable[[Page], None]) -> list[Task]:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        service_workers="block",
    )
    page = context.new_page()
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(address)
    then(page)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    return list(tasks_of(events))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--site", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--only", choices=VISITS)
    options = parser.parse_args()
    names = [options.only] if options.only else list(VISITS)
    found: dict[str, list[list[Task]]] = {name: [] for name in names}
    with serving(options.site) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        for _ in range(options.rounds):
            for name in names:
                path, then = VISITS[name]
                found[name].append(visit(browser, site + path, then))
        browser.close()
    print("| page | longest task | longest stretch of script | the longest task consisted of |")
    print("|---|---|---|---|")
    for name, rounds in found.items():
        longest = [max(tasks, key=lambda task: task.whole) for tasks in rounds]
        scripts = [max(task.script for task in tasks) for tasks in rounds]
        middle = sorted(longest, key=lambda task: task.whole)[len(longest) // 2]
        parts = sorted(middle.parts.items(), key=lambda part: -part[1])
        shown = ", ".join(f"{kind} {share:.0f}" for kind, share in parts if share >= 1)
        print(f"| {name} | {_range([t.whole for t in longest])} | {_range(scripts)} | {shown} |")


def _range(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ms ({min(values):.0f}–{max(values):.0f})"


if __name__ == "__main__":
    main()
