"""Structured data for search engines: what it says, and what the built pages carry of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.guides import Guide, read_guides
from builder.project import Project
from builder.site import render_site
from builder.structured import for_document, for_faq, for_guide, for_place, questions_of
from calculator.policy import Library

ADDRESS = "https://example.org/yibao/"
FAQ = """
# 常见问题

先看这一句。

## 能报多少？ { #how-much }

看[住院](calculators/inpatient.md)，**三样**：

- 起付线
- 比例

## 去哪里问？

打 [12393](tel:12393)。
"""
PAGE = """---
title: 试
json_ld:
- '@type': Thing
  name: </script><b>~/x
  url: ~/places/
---

# 试
"""


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


def test_a_place_is_a_service_with_a_way_to_ask(library: Library) -> None:
    service, crumbs = for_place(library, library.places["yantai"])
    assert service["@type"] == "GovernmentService"
    assert service["areaServed"] == {"@type": "AdministrativeArea", "name": "烟台市"}
    assert service["availableChannel"][0]["servicePhone"]["telephone"] == "12393"
    assert [step["name"] for step in crumbs["itemListElement"]] == [
        *("首页", "各地规定", "全国", "山东", "烟台")
    ]
    assert crumbs["itemListElement"][2]["item"] == "~/places/cn/"
    assert "item" not in crumbs["itemListElement"][-1]


def test_a_document_says_what_kind_it_is_and_whether_it_is_in_force(library: Library) -> None:
    law, _ = for_document(library, library.documents["cn-1978-104"])
    assert law["@type"] == "Legislation"
    assert law["legislationIdentifier"] == "国发〔1978〕104号"
    reply, _ = for_document(library, library.documents["yantai-2020-08-21-reply"])
    assert reply["@type"] == "Report"
    assert "legislationLegalForce" not in reply
    ended, _ = for_document(library, library.documents["mudanjiang-2006-enrolment"])
    assert ended["legislationLegalForce"] == "NotInForce"
    assert ended["legislationDateOfApplicability"] == "2006-06-01"
    article, _ = for_document(library, library.documents["wuxi-2025-12-01-notice"])
    assert article["@type"] == "NewsArticle"
    assert "legislationLegalForce" not in article


def test_only_what_is_in_force_has_an_open_end(library: Library) -> None:
    for document in library.documents.values():
        described, _ = for_document(library, document)
        law = described.get("isBasedOn", described)
        if law.get("temporalCoverage", "").endswith("/.."):
            assert law["legislationLegalForce"] == "InForce", document.id
    law, _ = for_document(library, library.documents["cn-social-insurance-law"])
    assert law["temporalCoverage"] == "2011-07-01/.."


def test_every_document_and_place_can_be_described(library: Library) -> None:
    items = [for_place(library, place) for place in library.places.values()]
    items += [for_document(library, document) for document in library.documents.values()]
    for item in (item for pair in items for item in pair):
        assert item["@context"] == "https://schema.org"
        assert item.get("name") or item["@type"] == "BreadcrumbList"
        assert None not in item.values()


def test_copies_and_retellings_of_a_rule_are_no_legislation(library: Library) -> None:
    for document in library.documents.values():
        described, _ = for_document(library, document)
        is_law = document.kind in ("rule", "notice")
        is_its_text = document.text_quality in ("original", "repost")
        assert (described["@type"] == "Legislation") is (is_law and is_its_text), document.id
        if is_law and not is_its_text:
            assert described["isBasedOn"]["@type"] == "Legislation"
            assert "legislationIdentifier" not in described
    merger, _ = for_document(library, library.documents["tongliao-2016-merger"])
    assert merger["@type"] == "CreativeWork"


def test_nobody_publishes_who_is_not_named(library: Library) -> None:
    unnamed = re.compile("没有|未注明|不明|不详|转载")
    for document in library.documents.values():
        described, _ = for_document(library, document)
        names = [item["name"] for item in described.get("publisher", ())]
        assert not any(map(unnamed.search, names)), document.id
    merger, _ = for_document(library, library.documents["tongliao-2016-merger"])
    assert "publisher" not in merger
    assert for_document(library, library.documents["cn-1978-104"])[0]["publisher"]


def test_only_a_procedure_in_force_is_a_service(library: Library, project: Project) -> None:
    guides: tuple[Guide, ...] = read_guides(project.policy_data, library)[0]
    kinds = {}
    for guide in guides:
        described, crumbs = for_guide(library, guide)
        kinds[guide.name] = described["@type"]
        assert described["name"] == guide.title
        assert described["mainEntityOfPage"] == f"~/guides/{guide.name}/"
        assert len(crumbs["itemListElement"]) == 4
        assert ("availableChannel" in described) <= (described["@type"] == "GovernmentService")
    assert kinds["cn-claim-by-hand"] == "GovernmentService"
    assert kinds["wuxi-newsletter-2017-01"] == "Dataset"
    for name in (
        *("wuxi-pension-calendar-2017", "mudanjiang-enrolment-2006", "yantai-epidemic-2020"),
        *("tongliao-merger-2016", "cn-order-of-payment"),
    ):
        assert kinds[name] == "Article"


def test_questions_are_read_with_their_answers_in_plain_text() -> None:
    assert list(questions_of(FAQ)) == [
        ("能报多少？", "看住院，三样：\n起付线\n比例"),
        ("去哪里问？", "打 12393。"),
    ]
    page, crumbs = for_faq(FAQ)
    assert page["@type"] == "FAQPage"
    assert page["mainEntity"][1]["acceptedAnswer"]["text"] == "打 12393。"
    assert crumbs["@type"] == "BreadcrumbList"
    assert for_faq("# 没有问题\n") == []


@pytest.mark.parametrize("address", [None, ADDRESS])
def test_addresses_are_whole_only_where_the_site_knows_its_own(
    address: str | None, project: Project, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    (pages / "places").mkdir(parents=True)
    for name in ("index.md", "places/index.md"):
        (pages / name).write_text(PAGE, encoding="utf-8")
    settings = tmp_path / "mkdocs.yml"
    text = (project.root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0]
    theme = project.docs / "_theme"
    settings.write_text(text.replace("docs/_theme", str(theme)), encoding="utf-8")
    render_site(settings, pages, tmp_path / "site", address)
    for name, root in (("index.html", "./"), ("places/index.html", "../")):
        [item] = _items(tmp_path / "site" / name)
        assert item["name"] == "</script><b>~/x"
        assert item["url"] == f"{address or root}places/"
    assert (tmp_path / "site" / "robots.txt").exists() is (address is not None)
    assert (tmp_path / "site" / "sitemap.xml").exists() is (address is not None)
    if address:
        robots = (tmp_path / "site" / "robots.txt").read_text(encoding="utf-8")
        assert f"Sitemap: {address}sitemap.xml" in robots
        assert f"{address}places/" in (tmp_path / "site" / "sitemap.xml").read_text("utf-8")


def test_built_pages_carry_data_whose_addresses_lead_somewhere(built_site: Path) -> None:
    kinds = set()
    for page in built_site.rglob("*.html"):
        here = page.parent.relative_to(built_site).as_posix()
        for item in _items(page):
            kinds.add(item["@type"])
            for address in _addresses(item):
                assert not re.match(r"[a-z]+:|/|~", address), page
                target = built_site / here / address / "index.html"
                assert target.is_file(), f"{page}: {address}"
    assert {"GovernmentService", "Legislation", "BreadcrumbList", "FAQPage"} <= kinds


def _items(page: Path) -> list[dict[str, Any]]:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8")
    )
    return [json.loads(text) for text in found]


def _addresses(item: Any) -> Iterator[str]:
    if isinstance(item, list):
        for part in item:
            yield from _addresses(part)
    elif isinstance(item, dict):
        for key, part in item.items():
            if key in ("item", "url", "mainEntityOfPage"):
                yield part
            else:
                yield from _addresses(part)
