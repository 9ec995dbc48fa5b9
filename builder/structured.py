"""Structured data of pages for search engines: schema.org, as JSON-LD.

Addresses within the site start with `~/`, its root: the theme puts there the site's address where
it was given, else the way from the page to the root. So no page claims an address it does not know.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from typing import Any

import markdown  # type: ignore[import-untyped]

from builder.guides import Guide
from calculator.policy import Library
from calculator.policy.model import Document, Place

Item = dict[str, Any]

_CONTEXT = {"@context": "https://schema.org"}
_SERVICE = "GovernmentService"
_LAWS = {"rule", "notice"}
"""Kinds of documents that are a rule; the others tell of rules."""
_KINDS = {"news": "NewsArticle", "newsletter": "Report", "reply": "Report"}
_COPY = "CreativeWork"
"""Texts that somebody posted without being the issuer, or that retell a rule."""
_ITS_TEXT = {"original", "repost"}
"""What of a rule is its own text, word for word; all else retells it."""
_FORCE = {"in_force": "InForce", "amended": "InForce"} | dict.fromkeys(
    ("ended", "historic"), "NotInForce"
)
_QUESTION = re.compile(r"^## +(.+?)(?: *\{[^}]*\})? *$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")


def for_place(library: Library, place: Place) -> list[Item]:
    """What a place's page is about: medical insurance there, and whom to ask."""
    above = library.lineage(place.id)[:0:-1]
    trail = [(other.short_name, f"places/{other.id}/") for other in above]
    service = {
        **_CONTEXT,
        "@type": _SERVICE,
        "name": f"{_name(place)}医疗保险",
        "serviceType": "基本医疗保险",
        "areaServed": _area(place),
        "mainEntityOfPage": f"~/places/{place.id}/",
        **_channels(library, place),
    }
    return [service, _breadcrumbs([("各地规定", "places/"), *trail], place.short_name)]


def for_guide(library: Library, guide: Guide) -> list[Item]:
    """What a guide is: one thing that is done at the agency, figures, or a text."""
    place = library.places[guide.place]
    described: Item = {
        **_CONTEXT,
        "@type": _kind_of(guide, library.newest_check),
        "name": guide.title,
        "description": guide.answer,
        "mainEntityOfPage": f"~/guides/{guide.name}/",
    }
    if described["@type"] == _SERVICE:
        described |= {"serviceType": "基本医疗保险", "areaServed": _area(place)}
        described |= _channels(library, place)
    else:
        described |= {"inLanguage": "zh-CN", "spatialCoverage": _area(place)}
    trail = [("办事指南", "guides/"), (place.short_name, f"places/{place.id}/")]
    return [described, _breadcrumbs(trail, guide.title)]


def _kind_of(guide: Guide, as_of: date) -> str:
    """A service only where the guide leads through something that can be done now."""
    if guide.kind == "statistics":
        return "Dataset"
    return _SERVICE if guide.kind == "procedure" and not guide.historic(as_of) else "Article"


def for_document(library: Library, document: Document) -> list[Item]:
    """What a document's page is about: a law or notice, or a text that tells of one."""
    place = library.places[document.place]
    is_law = document.kind in _LAWS
    is_its_text = document.text_quality in _ITS_TEXT
    kind = "Legislation" if is_law and is_its_text else _KINDS.get(document.kind, _COPY)
    described: Item = {
        **_CONTEXT,
        "@type": kind if document.text_quality != "rewritten" else _COPY,
        "name": document.title,
        "inLanguage": "zh-CN",
        "mainEntityOfPage": f"~/documents/{document.id}/",
    }
    if not document.issuers_unnamed:
        names = document.issuers
        described["publisher"] = [{"@type": "Organization", "name": name} for name in names]
    if document.published:
        described["datePublished"] = document.published.isoformat()
    if is_law:
        law = _law(library, document, place)
        if not is_its_text:
            law = {"isBasedOn": {"@type": "Legislation", "name": document.title, **law}}
        described |= law
    trail = [("文件", "documents/"), (place.short_name, f"places/{place.id}/")]
    return [described, _breadcrumbs(trail, document.title)]


def for_faq(body: str) -> list[Item]:
    """The questions of a page (its headings of level two) with their answers."""
    questions = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }
        for question, answer in questions_of(body)
    ]
    if not questions:
        return []
    page = {**_CONTEXT, "@type": "FAQPage", "mainEntity": questions}
    return [page, _breadcrumbs([], "常见问题")]


def questions_of(body: str) -> Iterator[tuple[str, str]]:
    """Each question of a Markdown page and its answer, as plain text."""
    parts = _QUESTION.split(body)
    for question, answer in zip(parts[1::2], parts[2::2], strict=True):
        yield _plain(question), _plain(answer)


def _plain(text: str) -> str:
    """Markdown as plain text, every block on a line of its own."""
    html = markdown.markdown(text, extensions=["attr_list", "def_list", "tables"])
    lines = (line.strip() for line in unescape(_TAG.sub("", html)).splitlines())
    return "\n".join(line for line in lines if line)


def _law(library: Library, document: Document, place: Place) -> Item:
    known: Item = {
        "legislationIdentifier": document.number,
        "legislationDateOfApplicability": (
            document.effective.isoformat() if document.effective else None
        ),
        "legislationDate": document.signed.isoformat() if document.signed else None,
        "legislationLegalForce": _FORCE.get(document.status),
        "temporalCoverage": _coverage(document),
        "legislationRepeals": [
            {
                "@type": "Legislation",
                "name": library.documents[other].title,
                "url": f"~/documents/{other}/",
            }
            for other in document.supersedes
            if other in library.documents
        ],
    }
    return {
        "legislationJurisdiction": _area(place),
        **{key: said for key, said in known.items() if said},
    }


def _coverage(document: Document) -> str | None:
    """From when to when it holds; nothing where it is over and nobody knows since when.

    An open end says that it still holds, so that only a document in force may have one.
    """
    if document.effective is None:
        return None
    if document.ended:
        return f"{document.effective}/{document.ended}"
    holds = _FORCE.get(document.status) == "InForce"
    return f"{document.effective}/.." if holds else None


def _channels(library: Library, place: Place) -> Item:
    """Whom to ask: the place's own contacts, or those of the nearest place above that has any."""
    contacts = next((near.contacts for near in library.lineage(place.id) if near.contacts), ())
    channels = [
        {
            "@type": "ServiceChannel",
            "name": contact.label,
            "servicePhone": {"@type": "ContactPoint", "telephone": contact.phone},
        }
        for contact in contacts
        if contact.phone
    ]
    return {"availableChannel": channels} if channels else {}


def _area(place: Place) -> Item:
    kind = {"nation": "Country", "province": "State"}.get(place.level, "AdministrativeArea")
    return {"@type": kind, "name": place.name}


def _name(place: Place) -> str:
    return "全国" if place.level == "nation" else place.name


def _breadcrumbs(trail: Sequence[tuple[str, str]], here: str) -> Item:
    """Where a page stands; the page itself, last, has no address."""
    steps: list[Item] = [
        {"name": name, "item": f"~/{address}"} for name, address in [("首页", ""), *trail]
    ]
    listed = [
        {"@type": "ListItem", "position": number, **step}
        for number, step in enumerate([*steps, {"name": here}], 1)
    ]
    return {**_CONTEXT, "@type": "BreadcrumbList", "itemListElement": listed}
