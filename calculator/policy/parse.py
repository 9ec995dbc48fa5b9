"""Plain data to places, documents and rules: the parser that YAML and compiled JSON share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from calculator.policy.conditions import COUNTS, Condition, Key, When
from calculator.policy.coverage import rate_problems, table_problems
from calculator.policy.deferred import Deferred
from calculator.policy.identity import reading_id
from calculator.policy.located import DataErrors, Node, Rejected, suggestion
from calculator.policy.model import (
    GRADES,
    Adjustment,
    Article,
    Contact,
    Document,
    Institution,
    Missing,
    Option,
    Outcome,
    Place,
    Reading,
    Row,
    Rule,
    Source,
    Term,
    Turn,
    Value,
)
from calculator.policy.outcomes import (
    NO_FIGURE,
    OUTCOME_READERS,
    no_id_twice,
    read_condition,
    read_turn,
)
from calculator.policy.periods import Partial, Period
from calculator.policy.shapes import (
    BENEFITS,
    ITEM_ASKS,
    OUTCOME_OF_UNIT,
    SCHEMELESS,
    SCHEMES,
    UNITS,
    Shape,
    shape_of,
)

KINDS = ("rule", "notice", "reply", "news", "newsletter", "repost")
TEXT_QUALITIES = ("original", "repost", "news", "rewritten")
STATUSES = ("in_force", "amended", "ended", "historic", "unknown")
LEVELS = ("nation", "province", "city")

PERIOD: Mapping[str, Callable[[Node], Any]] = {
    "from": Node.partial,
    "to": Node.partial,
    "attested": lambda days: days.items(Node.partial),
    "written_by": Node.day,
    "only": Node.partial,
}
"""How a reading, or a row for itself, says for which days it is known."""


def parse_place(node: Node, place_id: str, parent: str | None) -> Place:
    """A ``place.yaml``; its id and parent come from its folder."""
    found = node.record(
        {
            "code": _code,
            "name": Node.text,
            "short_name": Node.text,
            "level": lambda level: level.choice(LEVELS),
        },
        {
            "aliases": lambda aliases: aliases.items(Node.text, allow_empty=True),
            "own_rules": lambda names: names.items(Node.text),
            "contacts": lambda contacts: contacts.items(_contact),
            "institutions": _institutions,
            "tiers": _options,
            "diseases": _options,
            "missing": lambda missing: missing.items(_missing, allow_empty=True),
        },
    )
    return Place(id=place_id, parent=parent, **found)


def _code(node: Node) -> str:
    text = node.text()
    if len(text) != 6 or not text.isdecimal():
        raise node.fail(f"“code: {text}”应是六位数字（GB/T 2260 行政区划代码）。")
    return text


def _missing(node: Node) -> Missing:
    if isinstance(node.value, dict):
        return Missing(**node.record({"question": Node.text, "unverified": Node.text}))
    return Missing(node.text())


def _contact(node: Node) -> Contact:
    found = node.record({"label": Node.text}, {"phone": Node.text, "url": _url})
    return Contact(found["label"], found.get("phone"), found.get("url"))


def _options(node: Node) -> tuple[Option, ...]:
    options = node.items(lambda item: Option(**item.record({"id": Node.text, "label": Node.text})))
    no_id_twice(node, [option.id for option in options])
    return options


def _institutions(node: Node) -> tuple[Institution, ...]:
    kinds = node.items(_institution)
    no_id_twice(node, [kind.id for kind in kinds])
    usual = {kind.id for kind in kinds if kind.same_as is None}
    for index, kind in enumerate(kinds):
        if kind.base not in usual:
            listed = "、".join(sorted(usual))
            message = f"same_as 要写这里登记的、自己没有 same_as 的一类，可用：{listed}。"
            raise node.child(index).fail(message)
    return kinds


def _institution(node: Node) -> Institution:
    found = node.record(
        {"id": Node.text, "label": Node.text},
        {
            "level": lambda level: int(level.choice(("1", "2", "3"))),
            "same_as": Node.text,
            "terms": Node.text,
        },
    )
    if ("same_as" in found) != ("terms" in found):
        raise node.fail("same_as 和 terms 要一起写：和哪一类是同一种医院，条件有什么不同。")
    return Institution(**{"level": None, **found})


def _url(node: Node) -> str:
    text = node.text()
    if not text.startswith(("https://", "http://")) or any(mark in text for mark in " \"'<>"):
        raise node.fail(f"“{text}”不是网址，要以 https:// 或 http:// 开头。")
    return text


def unusable_place(node: Node, place_id: str, parent: str | None) -> Place:
    """A stand-in for a place with problems, so that the rest of its files can still be read."""
    declared: dict[str, Any] = {}
    lists = {"institutions": _institutions, "tiers": _options, "diseases": _options}
    for key, read in lists.items():
        if node.has(key):
            with suppress(Rejected):
                declared[key] = read(node.child(key))
    return Place(place_id, "", place_id, place_id, "city", parent, **declared)


def parse_document(node: Node, document_id: str, place_id: str) -> Document:
    """A file of ``documents/``; its id comes from its name."""
    dates = dict.fromkeys(("signed", "published", "effective", "ended"), Node.day)
    found = node.record(
        {
            "title": Node.text,
            "issuers": lambda issuers: issuers.items(Node.text),
            "kind": lambda kind: kind.choice(KINDS),
            "status": lambda status: status.choice(STATUSES),
            "grade": read_grade,
            "text_quality": lambda quality: quality.choice(TEXT_QUALITIES),
            "articles": _articles,
        },
        {
            "number": Node.text,
            "url": _url,
            "note": Node.text,
            "supersedes": lambda ids: ids.items(Node.text, allow_empty=True),
            "issuers_unnamed": lambda flag: flag.flag() == "true",
            **dates,
        },
    )
    effective, ended = found.get("effective"), found.get("ended")
    if effective and ended and ended < effective:
        raise node.child("ended").fail("ended 早于 effective。")
    blank: dict[str, Any] = {**dict.fromkeys(("number", "url", "note", *dates)), "supersedes": ()}
    return Document(id=document_id, place=place_id, **{**blank, **found})


def read_grade(node: Node) -> str:
    """A grade that may be shipped."""
    if node.value == "D":
        raise node.fail("D 级资料不可靠，不能发布；请另找出处，或删去。")
    return node.choice(GRADES)


def _articles(node: Node) -> tuple[Article, ...]:
    read = node.items(
        lambda item: item.record(
            {"locator": Node.text, "digest": Node.text},
            {"rests_on": lambda names: names.items(Node.text)},
        )
    )
    seen: set[str] = set()
    for index, article in enumerate(read):
        if article["locator"] in seen:
            raise node.child(index).fail(f"条款位置“{article['locator']}”写了两次。")
        seen.add(article["locator"])
    return tuple(Article(anchor=f"a{number}", **article) for number, article in enumerate(read, 1))


def parse_glossary(node: Node) -> tuple[Term, ...]:
    """``glossary.yaml``: a list of terms in plain words."""
    return node.items(
        lambda item: Term(
            **item.record(
                {"term": Node.text, "plain": Node.text},
                {
                    "everyday": lambda words: words.items(Node.text),
                    "statement": Node.text,
                    "pinyin": Node.text,
                },
            )
        )
    )


def check_supersedes(node: Node, known: Collection[str]) -> None:
    """Note every superseded document that is not there."""
    if node.has("supersedes"):
        for index, document_id in enumerate(node.value["supersedes"]):
            if document_id not in known:
                node.child("supersedes").child(index).fail(_no_document(document_id))


def check_rests_on(node: Node, values: Collection[str]) -> None:
    """Note every value that a digest is said to rest on and that no rule has."""
    for number, article in enumerate(node.value["articles"]):
        for index, name in enumerate(article.get("rests_on", ())):
            if name not in values:
                node.child("articles").child(number).child("rests_on").child(index).fail(
                    f"没有“{name}”这个数：写“地方/规则文件/数”，"
                    "如 yantai/employee-inpatient/deductible。"
                )


def _no_document(document_id: str) -> str:
    return f"没有文件“{document_id}”：请在本地或上级的 documents/ 里加上它。"


class RuleParser:
    """Reads the rule files of one place.

    ``documents`` are those it may cite; ``unusable`` are there but have problems of their own,
    which are noted already. With ``prove`` every value is read at once and conditions are proved to
    leave no hole; without, in data that was checked when it was compiled, a file's values are read
    when somebody looks for one, and ``DataErrors`` comes then.
    """

    def __init__(
        self,
        place: Place,
        documents: Mapping[str, Document],
        unusable: Collection[str],
        *,
        prove: bool,
    ) -> None:
        self._place = place
        self._documents = documents
        self._unusable = unusable
        self._prove = prove
        self._benefit = ""
        self._keys: Mapping[str, Key] = {}
        self._of_patient = False
        self._file = ""
        self._id_of: Callable[[Mapping[str, Any]], str]
        self._default_source: Any = None
        """The source of the reading, as written, for parts of it that stand elsewhere."""

    def parse(self, node: Node, name: str) -> Rule:
        """One rule file: ``scheme``, ``benefit``, ``title``, ``values``."""
        node.mapping()
        self._file = f"{self._place.id}/{name}"
        benefit = node.child("benefit").choice(tuple(BENEFITS)) if node.has("benefit") else None
        self._benefit = benefit or ""
        shapes = BENEFITS[benefit] if benefit else {}
        sound = _well_named(node, name)
        required: dict[str, Callable[[Node], Any]] = {
            "benefit": Node.text,
            "title": Node.text,
            "values": lambda values: (
                self._values(values, shapes) if self._prove else self._later(values, shapes)
            ),
        }
        if benefit not in SCHEMELESS:
            required["scheme"] = lambda scheme: scheme.choice(tuple(SCHEMES))
        found = node.record(required, {"note": Node.text})
        if not sound:
            raise Rejected
        return Rule(
            place=self._place.id,
            scheme=found.get("scheme"),
            benefit=found["benefit"],
            title=found["title"],
            note=found.get("note"),
            values=found["values"],
        )

    def _later(self, node: Node, shapes: Mapping[str, Shape]) -> Mapping[str, Value]:
        file, benefit = self._file, self._benefit

        def read() -> dict[str, Value]:
            self._file, self._benefit = file, benefit
            problems = node.origin.problems
            before = len(problems)
            with suppress(Rejected):
                values = self._values(node, shapes)
                if len(problems) == before:
                    return values
            raise DataErrors(problems[before:])

        return Deferred(read)

    def _values(self, node: Node, shapes: Mapping[str, Shape]) -> dict[str, Value]:
        if not node.mapping():
            raise node.fail("“values”是空的，至少要有一项。")
        values, sound = {}, True
        for value_id in node.mapping():
            try:
                values[value_id] = self._value(node.child(value_id), value_id, shapes)
            except Rejected:
                sound = False
        if not sound:
            raise Rejected
        return values

    def _value(self, node: Node, value_id: str, shapes: Mapping[str, Shape]) -> Value:
        information = node.has("information")
        shape = self._information_shape(node) if information else shape_of(shapes, value_id)
        if shape is None:
            hint = suggestion(value_id, shapes) or f"这里可用：{'、'.join(shapes)}；"
            raise node.fail(
                f"不认识的项目“{value_id}”。{hint}"
                "只供展示、不参加计算的项目请加 information: true。"
            )
        # What is only shown may depend on anything; what is worked out, on what can be known.
        self._keys = self._place.condition_keys(*(() if information else (self._benefit, value_id)))
        self._of_patient = node.value.get("share") == "patient" if node.mapping() else False
        self._id_of = partial(reading_id, f"{self._file}/{value_id}", node.value)
        required: dict[str, Callable[[Node], Any]] = {
            "label": Node.text,
            "unit": lambda unit: unit.choice((shape.unit,)),
            "readings": lambda readings: self._readings(readings, shape),
        }
        for name, options in shape.settings.items():
            required[name] = partial(_setting, options)
        optional: dict[str, Callable[[Node], Any]] = {
            name: partial(_setting, options) for name, options in shape.usual.items()
        }
        if information:
            optional["information"] = Node.flag
        found = node.record(required, optional)
        usual = {name: found.get(name, options[0]) for name, options in shape.usual.items()}
        if value_id == "reimbursement_rate":
            _check_classes(node, found["readings"], usual)
        return Value(
            id=value_id,
            label=found["label"],
            unit=found["unit"],
            attributes={**{name: found[name] for name in shape.settings}, **usual},
            readings=found["readings"],
            information=information,
        )

    @staticmethod
    def _information_shape(node: Node) -> Shape:
        if node.child("information").flag() == "false":
            raise node.child("information").fail(
                "information 只写 true；参加计算的项目不写这一行。"
            )
        if not node.has("unit"):
            raise node.fail("缺少“unit”，请补上。")
        unit = node.child("unit").choice(UNITS)
        return Shape("", unit, (OUTCOME_OF_UNIT[unit],))

    def _readings(self, node: Node, shape: Shape) -> tuple[Reading, ...]:
        readings = node.items(lambda item: self._reading(item, shape))
        sound = True
        for index in range(1, len(readings)):
            before, after = readings[index - 1].period, readings[index].period
            if message := _order_problem(before, after):
                node.child(index).fail(message)
                sound = False
        if not sound:
            raise Rejected
        return readings

    def _reading(self, node: Node, shape: Shape) -> Reading:
        reading = self._reading_body(node, shape, {"alternatives": lambda others: None})
        if not node.has("alternatives"):
            return reading
        # A conflicting reading speaks of the same days, so it only adds attestations of its own.
        others = node.child("alternatives").items(
            lambda item: self._reading_body(item, shape, {}, default=reading.period)
        )
        return replace(reading, alternatives=others)

    def _reading_body(
        self,
        node: Node,
        shape: Shape,
        more: Mapping[str, Callable[[Node], Any]],
        default: Period | None = None,
    ) -> Reading:
        optional: dict[str, Callable[[Node], Any]] = {
            **PERIOD,
            "note": Node.text,
            "warning": Node.text,
            **more,
            **self._outcome_readers(shape),
            **{name: partial(_setting, options) for name, options in shape.choices.items()},
            "table": lambda rows: rows.items(lambda row: self._row(row, shape)),
        }
        if shape.sequence:
            optional["sequence"] = self._sequence
        if shape.adjustments:
            optional["adjustments"] = lambda items: items.items(
                lambda item: self._adjustment(item, shape)
            )
        self._default_source = node.value.get("source") if node.mapping() else None
        found = node.record({"source": self._source}, optional)
        rows, adjustments = self._rows(node, found, shape), found.get("adjustments", ())
        if self._prove:
            self._prove_table(node, rows, adjustments, of_rates=shape.unit == "ratio")
        period = read_period(node, found, default)
        _check_own_periods(node, rows, period)
        if shape.to_the_day and not _to_the_day(period):
            raise node.fail("这一项按天算，起止都要写到日：from: 2011-07-01，不能只有年月。")
        return Reading(
            period=period,
            source=found["source"],
            rows=rows,
            sequence=found.get("sequence", ()),
            adjustments=adjustments,
            note=found.get("note"),
            warning=found.get("warning"),
            attributes={name: found[name] for name in shape.choices if name in found},
            id=self._id_of(node.value),
        )

    def _prove_table(
        self,
        node: Node,
        rows: tuple[Row, ...],
        adjustments: tuple[Adjustment, ...],
        *,
        of_rates: bool,
    ) -> None:
        problems = list(table_problems(rows, self._keys))
        if of_rates:
            problems += rate_problems(rows, adjustments, self._keys, of_patient=self._of_patient)
        for message in problems:
            node.fail(message)
        if problems:
            raise Rejected

    def _rows(self, node: Node, found: Mapping[str, Any], shape: Shape) -> tuple[Row, ...]:
        given = [key for key in (*shape.outcomes, *NO_FIGURE) if key in found]
        if "table" in found and given:
            raise node.fail(f"table 和 {given[0]} 只能写一样。")
        if "table" in found:
            return tuple(found["table"])
        return (Row((), _outcome(node, found, shape)),)

    def _row(self, node: Node, shape: Shape) -> Row:
        readers = self._outcome_readers(shape)
        conditions = {key: self._condition(key) for key in self._keys}
        own = {"source": self._own_source, **PERIOD}
        found = node.record({}, {**conditions, **readers, **own})
        when = tuple(found[key] for key in found if key in conditions)
        if found.keys() >= {"item_class", "bands"}:
            raise node.fail("按项目类别分的行只能写一个比例（rate），不能再分段（bands）。")
        period = read_period(node, found) if found.keys() & PERIOD.keys() else None
        return Row(when, _outcome(node, found, shape), found.get("source"), period)

    @staticmethod
    def _outcome_readers(shape: Shape) -> dict[str, Callable[[Node], Any]]:
        wanted = (*shape.outcomes, *shape.extras, *NO_FIGURE)
        return {key: OUTCOME_READERS[key] for key in wanted}

    def _condition(self, key: str) -> Callable[[Node], Condition]:
        return lambda node: read_condition(node, key, self._keys[key])

    def _when(self, node: Node) -> When:
        if not node.mapping():
            raise node.fail("“when”是空的，请写明条件。")
        # A figure of one class of items is a row of the table.
        keys = [key for key in self._keys if key not in ITEM_ASKS]
        found = node.record({}, {key: self._condition(key) for key in keys})
        return tuple(found.values())

    def _adjustment(self, node: Node, shape: Shape) -> Adjustment:
        figure = Node.ratio if shape.unit == "ratio" else Node.decimal
        readers = dict.fromkeys(shape.adjustments, figure)
        if "factor" in readers:
            readers["factor"] = Node.decimal
        found = node.record(
            {"label": Node.text},
            {
                "when": self._when,
                **readers,
                "per": lambda per: per.choice(COUNTS),
                "up_to": figure,
                "source": self._own_source,
            },
        )
        given = [key for key in shape.adjustments if key in found]
        if len(given) != 1:
            raise node.fail(f"每条调整要写且只写一种算法：{'、'.join(shape.adjustments)}。")
        if given[0] not in ("add", "less") and found.keys() & {"per", "up_to"}:
            raise node.fail("per 和 up_to 只能和 add 或 less 一起用。")
        return Adjustment(
            when=found.get("when", ()),
            label=found["label"],
            operation=given[0],
            figure=found[given[0]],
            per=found.get("per"),
            up_to=found.get("up_to"),
            source=found.get("source"),
        )

    def _sequence(self, node: Node) -> tuple[Turn, ...]:
        turns = node.items(lambda item: read_turn(item, self._own_source))
        expected: int | None = 2
        for index, turn in enumerate(turns):
            if turn.low != expected:
                raise node.child(index).fail(
                    "sequence 要从第 2 次住院写起，逐次相接，不重不漏。"
                    + (f"这里应接第 {expected} 次。" if expected else "“3+”之后不能再有。")
                )
            expected = None if turn.high is None else turn.high + 1
        if expected is not None:
            raise node.fail(f'sequence 最后一项要写到以后各次，如 admission: "{expected}+"。')
        return turns

    def _source(self, node: Node) -> Source:
        found = node.record(
            {"document": Node.text, "locator": Node.text, "checked_on": Node.day},
            {"grade": read_grade},
        )
        return self._checked(node, found)

    def _own_source(self, node: Node) -> Source:
        """The source of a row, turn or adjustment: what it leaves out is as in its reading's."""
        given = node.record(
            {"locator": Node.text},
            {"document": Node.text, "checked_on": Node.day, "grade": read_grade},
        )
        default = self._default_source
        if not isinstance(default, Mapping) or "document" not in default:
            raise Rejected  # what is wrong is said of the reading's
        if given["locator"] == default.get("locator") and "document" not in given:
            raise node.child("locator").fail(
                f"“{given['locator']}”就是整条 reading 的出处，这里不用再写。"
            )
        if "checked_on" not in given:
            given["checked_on"] = Node(default.get("checked_on"), node.origin).day()
        if "document" not in given:
            given["document"] = default["document"]
            if "grade" in default:
                given.setdefault("grade", default["grade"])
        return self._checked(node, given)

    def _checked(self, node: Node, found: Mapping[str, Any]) -> Source:
        """A source that may be cited, at the place in a document that is listed there."""
        document = self._documents.get(found["document"])
        if document is None:
            if found["document"] in self._unusable:
                raise Rejected
            raise node.child("document").fail(_no_document(found["document"]))
        if document.text_quality == "rewritten":
            raise node.child("document").fail(
                f"“{document.id}”是洗稿（rewritten），不能作为数值的依据；请找原文。"
            )
        if document.article(found["locator"]) is None:
            listed = "、".join(article.locator for article in document.articles)
            raise node.child("locator").fail(
                f"文件“{document.id}”没有列出“{found['locator']}”。已列出：{listed}。"
            )
        grade = found.get("grade", document.grade)
        if GRADES.index(grade) < GRADES.index(document.grade):
            raise node.child("grade").fail(
                f"这里的等级不能高于文件本身的等级（{document.grade}）。"
            )
        return Source(found["document"], found["locator"], found["checked_on"], grade)


def _to_the_day(period: Period) -> bool:
    return period.start is not None and all(
        partial.exact for partial in (period.start, period.end) if partial
    )


def _well_named(node: Node, name: str) -> bool:
    """Whether a rule file bears the name of its scheme and benefit; notes it if not."""
    scheme, benefit = node.value.get("scheme"), node.value.get("benefit")
    if benefit not in BENEFITS or (scheme not in SCHEMES and benefit not in SCHEMELESS):
        return True  # what is wrong is said of these
    head = "" if benefit in SCHEMELESS else f"{scheme}-"
    wanted = head + str(benefit).replace("_", "-")
    if name != wanted:
        node.fail(f"文件名应是 {wanted}.yaml（险种-项目）。")
    return name == wanted


def _setting(options: tuple[str, ...] | None, node: Node) -> str:
    return str(node.month()) if options is None else node.choice(options)


def read_period(node: Node, found: Mapping[str, Any], default: Period | None = None) -> Period:
    """The period that ``from``, ``to`` and ``attested`` state; ``default`` where they say none.

    ``written_by`` stands in their place for a source without a date, which may still end. ``only``
    is the year, month or day of which a source speaks; it ends there without saying so.
    """
    if {"only", "to"} <= found.keys():
        raise node.child("only").fail(
            "only 是说资料只讲那一年，没有写到哪天为止；写明了的写 to，两样不一起写。"
        )
    is_only = "only" in found
    end = found.get("only") if is_only else found.get("to")
    if "written_by" in found:
        if found.keys() & {"from", "attested"}:
            raise node.child("written_by").fail(
                "written_by 是说资料没有日期，不能和 from、attested 一起写。"
            )
        written = found["written_by"]
        if end and written > end.last:
            raise node.child("written_by").fail(f"written_by 晚于 {'only' if is_only else 'to'}。")
        return Period(end=end, attested=(Partial.of(written),), undated=True, only=is_only)
    start, attested = found.get("from"), found.get("attested", ())
    if start is None and not attested:
        if default is not None:
            only = is_only or (default.only and end is None)
            return Period(default.start, end or default.end, default.attested, only=only)
        raise node.fail(
            "缺少期间：请写 from（文件写明的起始日），或 attested（哪天见其有效）；"
            "资料没有日期的，写 written_by（不晚于哪天）。"
        )
    if list(attested) != sorted(set(attested), key=lambda seen: (seen.last, seen.first)):
        raise node.child("attested").fail("attested 的日期要从早到晚，不重复。")
    if start and end and end.last < start.first:
        name = "only" if is_only else "to"
        raise node.child(name).fail(f"{name} 早于 from。")
    if start and attested and attested[0].first < start.first:
        raise node.child("attested").fail("attested 早于 from。")
    if end and attested and attested[-1].first > end.last:
        raise node.child("attested").fail(f"attested 晚于 {'only' if is_only else 'to'}。")
    return Period(start, end, tuple(attested), only=is_only)


def _check_classes(node: Node, readings: tuple[Reading, ...], usual: Mapping[str, str]) -> None:
    """Rates by class of item pay above the deductible: nobody charges it besides each of them."""
    for reading in (other for main in readings for other in (main, *main.alternatives)):
        full = {**usual, **reading.attributes}["applies_to"] == "full_amount"
        if full and reading.classes({}):
            raise node.fail("按项目类别分的比例，不能和 applies_to: full_amount 一起写。")


def _check_own_periods(node: Node, rows: tuple[Row, ...], period: Period) -> None:
    """Note every row whose own period says nothing new, or never answers."""
    sound = True
    for index, row in enumerate(rows):
        if row.period and (message := _own_period_problem(row.period, period, len(rows))):
            node.child("table").child(index).fail(message)
            sound = False
    if not sound:
        raise Rejected


def _own_period_problem(own: Period, whole: Period, rows: int) -> str | None:
    if rows == 1:
        return "表里只有一行，期间写在 reading 上，不写在行里。"
    if own == whole:
        return "这一行的期间和整条 reading 的一样，这里不用再写。"
    first = whole.possible_from or whole.certain_from
    if own.end and own.end.last < first:
        return f"这一行到 {own.end.text} 就结束了，整条 reading 那时还没有开始。"
    if whole.end and whole.end.last < own.certain_from:
        return f"整条 reading 到 {whole.end.text} 就结束了，这一行那时还没有依据。"
    return None


def _order_problem(before: Period, after: Period) -> str | None:
    if after.certain_from <= before.certain_from:
        return (
            "readings 要按起始（或见其有效）的日期从早到晚排；同一天的不同说法写进 alternatives。"
        )
    first: date = after.possible_from or after.certain_from
    if before.end and first <= before.end.last:
        return f"期间重叠：前一条到 {before.end.text} 才结束。请改 from 或前一条的 to。"
    return None


def _outcome(node: Node, found: Mapping[str, Any], shape: Shape) -> Outcome:
    given = [key for key in (*shape.outcomes, *NO_FIGURE) if key in found]
    if len(given) != 1:
        raise node.fail(
            f"要写且只写一样：{'、'.join(shape.outcomes)}（不知道的写 missing: 缺什么；"
            "根本不会有的写 not_applicable: 为什么）"
            + (f"；现在写了 {'、'.join(given)}。" if given else "。")
        )
    extras = {key: found[key] for key in shape.extras if key in found}
    return Outcome(**{given[0]: found[given[0]]}, **extras)
