"""What can be found: a page, or a part of a long page that has an address of its own."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from builder.guides import Guide
from builder.place_rules import PlaceRules, RuleView, anchor
from builder.restated import grades_of_article
from builder.standing import readings_of
from builder.writing import document_date
from calculator.answer import NATION
from calculator.policy import Library
from calculator.policy.model import GRADES, Document, Rule
from calculator.policy.shapes import SCHEMES

CALCULATE, POLICY, HOW_TO, TERM = "算一算", "政策", "办事", "名词"
IN_FORCE, HISTORY = "现行", "历史"

_KINDS: Mapping[str, str] = {
    "calculators": CALCULATE,
    "places": POLICY,
    "documents": POLICY,
    "benefits": POLICY,
    "glossary": TERM,
}
"""The type of a page by its folder; all others tell how something is done."""
_FORMS = {"places": "rule", "documents": "document", "about": "site"}
"""What is looked for when a query names a place, or an article; what tells of the site itself."""
_NO_PAGES = {"embed"}
"""Folders whose pages are shown within others."""
_LISTS = {"", "calculators", "topics", "places", "documents", "guides", "benefits", "404.html"}
"""Pages that only list others."""
_ALWAYS_SPLIT = {"faq", "glossary", "places"}
_NEVER_SPLIT = {"documents", "calculators", "guides", "topics", "benefits"}
_EXAMPLE = "example"
"""A worked case holds words of every question and answers none of them."""
_ASIDE = {"missing", "accuracy", "contacts", "inside", "inherited", "documents"}
"""Parts of a place's page that tell nothing of its rules."""
_SHORT = 1_500
_BEGINNINGS = {"about": 1_200, "benefits": 600}
"""Characters of a page that are indexed where the rest lists cases or repeats the places."""
_SAYS_NOTHING = re.compile("没有查到|没有找到|还没有|不知道|不适用：")
"""In a figure's part that has no other figure: the tables with one come first."""
_SAYS_LOW = re.compile("（[^（）]*C 级")
"""Beside a figure of a repost; what explains the grades says it otherwise."""

_LONGEST_PART = 4_000
"""Characters of one part that are indexed; only lists of worked cases are longer."""

_AND = "、"
_ARTICLE = re.compile(r'<article[^>]*id="content"[^>]*>(.*?)</article>', re.DOTALL)
_UNWANTED = re.compile(
    r"<(script|style|svg|nav|form|template)\b.*?</\1>"
    r'|<section>\s*<h2 id="in-force">.*?</section>'
    r'|<p class="note-line">本站用它的地方：</p>\s*<ul>.*?</ul>'
    r'|<(p|dl|div|ol|section)[^>]*class="[^"]*(?:visually-hidden|calc-progress|calc-result|card'
    r'|process__words|reading__source|reading__period|restated__period)[^"]*".*?</\2>',
    re.DOTALL,
)
_START = re.compile(
    r'<h[1-4](?:\s[^>]*?)?\bid="([^"]+)"[^>]*>(.*?)</h[1-4]>'
    r'|<section class="article" id="([^"]+)">\s*<h3>(.*?)</h3>'
    r'|<div class="term" id="([^"]+)">\s*<dt>(.*?)</dt>'
    r"|<h1[^>]*>(.*?)</h1>",
    re.DOTALL,
)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
_BLOCK_END = re.compile(r"</(?:p|li|td|th|tr|h\d|dt|dd|div|summary|section)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")
_READINGS = re.compile(r' data-reading="([^"]+)"')
_NUMBERED = re.compile(r"^\d+\.\s*")

Part = tuple[str, str, str]
"""The fragment at which a piece of a page stands, its heading, and its text."""


@dataclass(frozen=True)
class Record:
    """One thing that a search can find."""

    url: str
    title: str
    kind: str
    parts: tuple[Part, ...]
    place: str = ""
    place_name: str = ""
    schemes: tuple[str, ...] = ()
    year: str = ""
    state: str = IN_FORCE
    says: str = ""
    """"nothing" of a figure that nobody knows; "again" what the page of a place above says too."""
    aliases: tuple[str, ...] = field(default=())
    grades: str = ""
    """Those of what its figures rest on: "C", "B、C"."""
    readings: tuple[str, ...] = ()
    """The readings whose figures stand there, so that they can be recalled."""

    @property
    def shown(self) -> list[object]:
        """What a result is made of; `calculator/web/search/view.js` reads it."""
        state = self.state if self.state == HISTORY else ""
        facts = [self.url, self.title, self.kind, self.place_name, self.year, state]
        parts = [list(part) for part in self.parts]
        return [*facts, parts, self.grades, " ".join(self.readings)]

    @property
    def facts(self) -> list[str]:
        """What a search can be narrowed by, and what it orders by: all in one file to load."""
        form = _FORMS.get(self.url.partition("/")[0], "page")
        reach = "local" if self.place not in ("", NATION) else "all"
        named = [("place", self.place), ("year", self.year), *(("scheme", s) for s in self.schemes)]
        named += [
            ("says", self.says),
            ("kind", self.kind),
            ("state", self.state),
            ("form", form),
            ("reach", reach),
        ]
        return [f"{name}:{value}" for name, value in named if value]


def records_of_site(site: Path, library: Library, guides: Sequence[Guide]) -> list[Record]:
    """Every record of the rendered pages, in the order of their addresses."""
    facts = _Facts(library, guides)
    return [
        record
        for path in sorted(site.rglob("*.html"))
        for record in _records_of_page(path, site, facts)
    ]


def _records_of_page(path: Path, site: Path, facts: "_Facts") -> Iterator[Record]:
    address = path.relative_to(site).as_posix().removesuffix("index.html")
    folder = address.partition("/")[0]
    if address.rstrip("/") in _LISTS or folder in _NO_PAGES:
        return
    page = path.read_text(encoding="utf-8")
    parts = [part for part in parts_of(page) if part[0] != _EXAMPLE]
    low = {name for name, _, text in parts if _SAYS_LOW.search(text)}
    if folder in _BEGINNINGS:
        parts = _beginning(parts, _BEGINNINGS[folder])
    if not parts:
        return
    restated = {name: ids for name, ids in recallable(page).items() if name != _EXAMPLE}
    title = parts[0][1] or address
    length = sum(len(text) for _, _, text in parts)
    splits = folder in _ALWAYS_SPLIT or (folder not in _NEVER_SPLIT and length > _SHORT)
    shown = parts[:1] if splits else parts
    # Of a page that is found as one the beginning may be all that is indexed, not all it shows.
    said = [restated[name] for name, _, _ in shown] if splits else restated.values()
    is_low = bool(low if not splits else low & {name for name, _, _ in shown})
    first = facts.with_evidence(facts.record(address, "", title, shown), said, is_low=is_low)
    # Pages made from data describe themselves with their own titles.
    described = [] if folder in {"places", "documents", "benefits"} else _described(page)
    yield _with_aliases(first, [*first.aliases, *described])
    if not splits:
        return
    above = ""
    for part in parts[1:]:
        if part[0] in _ASIDE:
            continue
        name, heading, text = part
        if facts.is_rule(address, name):
            above = heading
        if text.strip():
            title = facts.title(address, name, heading, above)
            record = facts.record(address, name, title, [part])
            yield facts.with_evidence(record, [restated[name]], is_low=name in low)


def _described(page: str) -> list[str]:
    """What a page says of itself to those who list it."""
    return [html.unescape(found) for found in _DESCRIPTION.findall(page)]


def _beginning(parts: Sequence[Part], most: int) -> list[Part]:
    kept, length = [], 0
    for name, heading, text in parts:
        kept.append((name, heading, text[: max(0, most - length)]))
        length += len(text)
    return kept


def recallable(page: str) -> dict[str, list[str]]:
    """For each piece of a page, by its fragment: the readings that `recall.js` can mark there."""
    return {
        name: [item for names in _READINGS.findall(content) for item in names.split()]
        for name, _, content in _pieces(page)
    }


def parts_of(page: str) -> Iterator[Part]:
    """The pieces of a page between headings that have an address; the first is its beginning."""
    for name, heading, content in _pieces(page):
        yield name, plain(heading), plain(content)[:_LONGEST_PART]


def _pieces(page: str) -> Iterator[Part]:
    """The same as they stand on the page."""
    found = _ARTICLE.search(page)
    if not found:
        return
    content = _UNWANTED.sub(" ", found.group(1))
    starts = list(_START.finditer(content))
    ends = [start.start() for start in starts[1:]] + [len(content)]
    for start, end in zip(starts, ends, strict=True):
        name = start.group(1) or start.group(3) or start.group(5) or ""
        heading = next((text for text in start.groups()[1::2] if text), start.group(7) or "")
        yield "" if start is starts[0] else unquote(name), heading, content[start.end() : end]


def plain(fragment: str) -> str:
    """HTML as plain text in one line."""
    text = html.unescape(_TAG.sub("", _BLOCK_END.sub(" ", fragment)))
    return " ".join(text.split())


class _Facts:
    """What the policy data knows of a page or of a part of it: place, scheme, year, force."""

    def __init__(self, library: Library, guides: Sequence[Guide]) -> None:
        self._library = library
        self._guides = {guide.name: guide for guide in guides}
        self._rules: dict[tuple[str, str], tuple[Rule, bool, str]] = {}
        self._whole_grades: dict[tuple[str, str], set[str]] = {}
        self._whole: set[tuple[str, str]] = set()
        self._grades_of = {
            reading.id: {source.grade for source in reading.sources}
            for rule in library.rules
            for reading in readings_of(rule.values.values())
        }
        rules = PlaceRules(library, library.newest_check)
        for place in library.places.values():
            for view in rules.own(place):
                self._add(place.id, view, "")
            for above in rules.inherited(place):
                for view in above.in_force:
                    self._add(place.id, view, f"{above.place.id}-")
        self._schemes_of: dict[str, set[str]] = {}
        for rule in library.rules:
            for value in rule.values.values():
                for reading in value.readings:
                    for source in reading.sources:
                        schemes = self._schemes_of.setdefault(source.document, set())
                        schemes.update([rule.scheme] if rule.scheme else [])

    def _add(self, place_id: str, view: RuleView, prefix: str) -> None:
        """A rule on the page of a place, and each of its figures, by their anchors there."""
        newest, of_all = "", set[str]()
        for item in view.values:
            year = item.value.readings[-1].period.year
            newest = max(newest, year)
            self._rules[place_id, prefix + item.anchor] = (view.rule, view.historic, year)
            of_all.update(*(self._grades_of[each.id] for each in readings_of([item.value])))
        whole = (place_id, prefix + anchor(view.rule))
        self._rules[whole] = (view.rule, view.historic, newest)
        self._whole_grades[whole] = of_all
        self._whole.add(whole)

    def with_evidence(
        self, record: Record, said: Iterable[Sequence[str]], *, is_low: bool
    ) -> Record:
        """The record with the readings that its parts show, and with the grades of these.

        Its words may say besides that some figure is of a repost (``is_low``).
        A document's readings may rest on others too: its page says how good its own figures are.
        """
        readings = tuple(dict.fromkeys(item for ids in said for item in ids))
        grades = {grade for name in readings for grade in self._grades_of.get(name, ())}
        grades.update(record.grades.split(_AND) if record.grades else ())
        if is_low:
            grades.add(GRADES[-1])
        known = record.grades if record.url.startswith("documents/") else _listed(grades)
        return replace(record, readings=readings, grades=known)

    def is_rule(self, address: str, name: str) -> bool:
        """Whether a part of a place's page is a whole rule, not one of its figures."""
        return address.startswith("places/") and (_name_of(address), name) in self._whole

    def title(self, address: str, name: str, heading: str, above: str) -> str:
        """The title of a part as it stands alone in a list of results."""
        if address.startswith("places/"):
            place = self._library.places[_name_of(address)]
            known = self._rules.get((place.id, name))
            full = heading if not known or self.is_rule(address, name) else f"{above}：{heading}"
            return full if known and known[0].place == place.id else f"{place.short_name}：{full}"
        return _NUMBERED.sub("", heading)

    def record(self, address: str, name: str, title: str, parts: Sequence[Part]) -> Record:
        """A record with all that is known of it."""
        folder = address.partition("/")[0]
        url = f"{address}#{name}" if name else address
        kind = _KINDS.get(folder, HOW_TO)
        plain_record = Record(url, title, kind, tuple(parts))
        if folder == "places":
            return self._of_place(plain_record, _name_of(address), name)
        if folder == "documents" and (document := self._library.documents.get(_name_of(address))):
            return self._of_document(plain_record, document)
        if folder == "guides" and (guide := self._guides.get(_name_of(address))):
            return self._of_guide(plain_record, guide)
        return plain_record

    def _of_place(self, record: Record, place_id: str, name: str) -> Record:
        rule, historic, year = self._rules.get((place_id, name), (None, False, ""))
        found = self._located(
            record, place_id, [rule.scheme] if rule else [], year, historic=historic
        )
        found = replace(found, grades=_listed(self._whole_grades.get((place_id, name), ())))
        text = " ".join(text for _, _, text in record.parts)
        if rule and _SAYS_NOTHING.search(text) and not re.search(r"\d+ ?[%元万]", text):
            return replace(found, says="nothing")
        return replace(found, says="again") if rule and rule.place != place_id else found

    def _of_document(self, record: Record, document: Document) -> Record:
        day = document_date(document)
        said = [scheme for scheme, label in SCHEMES.items() if label[:2] in document.title]
        schemes = sorted(self._schemes_of.get(document.id, set()) | set(said))
        historic = document.status in ("historic", "ended")
        found = self._located(
            record, document.place, schemes, str(day.year) if day else "", historic=historic
        )
        cited = [source for guide in self._guides.values() for source in guide.sources]
        told = (
            grade
            for article in document.articles
            for grade in grades_of_article(self._library, cited, document, article).grades
        )
        found = replace(found, grades=_listed({document.grade, *told}))
        return _with_aliases(found, (document.number or "", *document.issuers))

    def _of_guide(self, record: Record, guide: Guide) -> Record:
        historic = guide.historic(self._library.newest_check)
        year = guide.period.year
        found = self._located(record, guide.place, [guide.scheme], year, historic=historic)
        return replace(found, grades=_listed({source.grade for source in guide.sources}))

    def _located(
        self,
        record: Record,
        place_id: str,
        schemes: Sequence[str | None],
        year: str,
        *,
        historic: bool,
    ) -> Record:
        place = self._library.places[place_id]
        return Record(
            record.url,
            record.title,
            record.kind,
            record.parts,
            place=place_id,
            place_name="全国" if place_id == NATION else place.short_name,
            schemes=tuple(scheme for scheme in schemes if scheme),
            year=year,
            state=HISTORY if historic else IN_FORCE,
        )


def _listed(grades: Iterable[str]) -> str:
    return _AND.join(sorted(grades, key=GRADES.index))


def _with_aliases(record: Record, aliases: Sequence[str]) -> Record:
    return Record(**{**record.__dict__, "aliases": tuple(alias for alias in aliases if alias)})


def _name_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
