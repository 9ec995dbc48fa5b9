"""What people ask, on the built site in Chromium: recall by kind, and bytes.

Times and long tasks are measured, not asserted: tests/bench/README.md.
"""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, Response

from tests.search.asking import addresses, ask, leads_to

FIRST = 5
FLOORS = {
    "queries": (0.95, 0.90),
    "unseen": (0.90, 0.60),
    "review": (0.90, 0.70),
    "fresh": (0.80, 0.40),
}
"""Recall over all and in each kind. The first list is the one that was promised; the others were
written by somebody who did not look at how the search works, or after it was done, and are run so
that what they found does not come back. Some of their kinds have three queries."""
FIRST_QUERY_BYTES, LATER_QUERY_BYTES = 200_000, 60_000
FEWEST = 120
ORDINARY = ("烟台 三级医院 住院 3万 退休", "起付标准", "异地就医怎么备案", "国办发〔2024〕38号")
"""First questions of a visit."""
LATER = ("大病保险", "退休年龄", "门诊慢特病", "补缴多少钱", "无锡居民住院比例", "结算单怎么看")

Queries = Mapping[str, list[dict[str, Any]]]


def _read(repository: Path, name: str) -> Queries:
    path = repository / "tests" / "search" / f"{name}.yaml"
    read: Queries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def test_there_are_enough_queries_each_once(repository: Path) -> None:
    asked = [item["q"] for items in _read(repository, "queries").values() for item in items]
    assert len(asked) >= FEWEST
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("name", FLOORS)
def test_every_wanted_page_is_there(name: str, repository: Path, built_site: Path) -> None:
    lists = _read(repository, name).values()
    wanted = {w.partition("#")[0] for items in lists for i in items for w in i["want"]}
    pages = {
        "" if path.parent == built_site else f"{path.parent.relative_to(built_site).as_posix()}/"
        for path in built_site.rglob("index.html")
    }
    assert [one for one in wanted if not any(fnmatchcase(page, one) for page in pages)] == []


@pytest.mark.parametrize("name", FLOORS)
def test_the_right_page_is_among_the_first_five(
    name: str,
    open_page: Callable[..., Page],
    site: str,
    repository: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    queries = _read(repository, name)
    page = open_page()
    missed: dict[str, list[str]] = {}
    for kind, items in queries.items():
        missed[kind] = []
        for item in items:
            ask(page, item["q"])
            found = addresses(page, site)[:FIRST]
            if not any(leads_to(one, wanted) for one in found for wanted in item["want"]):
                missed[kind].append(f"{item['q']}: {found}")
    recall = {kind: 1 - len(missed[kind]) / len(items) for kind, items in queries.items()}
    count = sum(map(len, queries.values()))
    over_all = 1 - sum(map(len, missed.values())) / count
    with capsys.disabled():
        print(f"\n{name}: first-five recall over {count} queries: {over_all:.1%}")
        for kind, share in recall.items():
            print(f"  {kind:<12} {share:6.1%} of {len(queries[kind])}")
    least_of_all, least_of_a_kind = FLOORS[name]
    assert over_all >= least_of_all, missed
    assert min(recall.values()) >= least_of_a_kind, missed


@pytest.mark.parametrize("query", ORDINARY)
def test_bytes_of_a_first_and_of_later_queries(
    open_page: Callable[..., Page], query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page("about/")
    received: list[Response] = []
    page.context.on("response", lambda answer: received.append(answer))
    page.reload()
    ask(page, query)
    first = _weigh(received)
    later = []
    for other in LATER:
        received.clear()
        ask(page, other)
        later.append(_weigh(received))
    with capsys.disabled():
        print(f"\n{query}: {first:,} bytes, then {', '.join(f'{size:,}' for size in later)}")
    assert first <= FIRST_QUERY_BYTES
    assert max(later) <= LATER_QUERY_BYTES


def _weigh(received: list[Response]) -> int:
    """Bytes of the search's own files, as a server that compresses nothing sends them."""
    ours = [answer for answer in received if "/search/" in answer.url]
    return sum(len(answer.body()) for answer in ours)
