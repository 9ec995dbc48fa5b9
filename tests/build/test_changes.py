"""The log of changes to the data: read strictly, shown on a page, and offered as a feed."""

import re
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest

from builder.changes import Change, as_feed, as_list, read_changes
from builder.extras import Extras
from builder.pages import Pages
from builder.project import Project
from builder.recall import Withdrawn
from calculator.policy import Library
from tests.rule_sets import FLAT, SOURCE, deductible, inpatient, library, named

MADE = library(named(inpatient(**FLAT)))
ATOM = "{http://www.w3.org/2005/Atom}"
LOG = """
- {date: 2026-12-01, places: [testland], says: 起付标准改为 600 元。}
- {date: 2026-11-22, places: [testland, testshire], says: 又加了一条。}
- {date: 2026-11-22, places: [testshire], says: 第一批资料 <1>。}
"""


def read(folder: Path, text: str) -> tuple[Change, ...]:
    (folder / "changes.yaml").write_text(text, encoding="utf-8")
    changes, problems = read_changes(folder, MADE)
    assert not problems
    return changes


def test_a_change_keeps_its_address_when_another_comes_before_it(tmp_path: Path) -> None:
    before = read(tmp_path, LOG[LOG.index("- {date: 2026-11-22, places: [testshire]") :])
    after = read(tmp_path, LOG)
    assert [change.anchor for change in after] == [
        "c2026-12-01-1",
        "c2026-11-22-2",
        "c2026-11-22-1",
    ]
    assert after[-1] == before[0]


def test_a_figure_that_only_a_repost_tells_says_so_on_the_page_and_in_the_feed(
    tmp_path: Path,
) -> None:
    """Testland's deductible is of a repost, its rate is not; the figure of elsewhere is unknown."""
    copied = {"amount": "500", "source": {**SOURCE, "grade": "C"}}
    made = library(named(inpatient(**{**FLAT, "deductible": deductible(copied)})))
    says = "起付标准改为 500 元，报 80%。原来是 600 元。"
    entries = [f"- {{date: 2026-12-01, places: [{p}], says: {says}}}" for p in ("testland", "cn")]
    (tmp_path / "changes.yaml").write_text("\n".join(entries), encoding="utf-8")
    changes, problems = read_changes(tmp_path, made)
    assert not problems
    told = "起付标准改为 500 元（C 级），报 80%。原来是 600 元。"
    assert [change.says for change in changes] == [told, says]
    assert told in as_feed(changes, made, None).decode()


def test_a_change_may_say_whose_answers_it_concerns(tmp_path: Path) -> None:
    entry = "- {date: 2026-12-01, places: [testland], calculators: [inpatient], says: 改了。}"
    [change] = read(tmp_path, entry)
    assert as_list([change])[0]["calculators"] == ["inpatient"]
    assert as_list(read(tmp_path, LOG))[0]["calculators"] == []
    (tmp_path / "changes.yaml").write_text(entry.replace("inpatient", "住院"), encoding="utf-8")
    _, [problem] = read_changes(tmp_path, MADE)
    assert "住院" in str(problem)


def test_there_need_be_no_log(tmp_path: Path) -> None:
    assert read_changes(tmp_path, MADE) == ((), [])
    assert read(tmp_path, "[]") == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("[testland]", "[testlnad]", "changes.yaml:2  “0: testlnad”不在可选范围"),
        ("[testland]", "[]", "至少要有一项"),
        ("2026-12-01", "2026-11-01", "changes.yaml:3  新的写在前面"),
        ("2026-12-01", "2026-13-01", "不是有效日期"),
        ("says: 起付标准改为 600 元。", "say: 起付标准", "不认识的键“say”"),
        ("- {date: 2026-12-01", "- {dated: 2026-12-01", "缺少“date”"),
    ],
)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "changes.yaml").write_text(LOG.replace(right, wrong, 1), encoding="utf-8")
    _, problems = read_changes(tmp_path, MADE)
    assert said in "\n".join(map(str, problems))


def test_the_page_shows_changes_and_what_was_withdrawn(project: Project, tmp_path: Path) -> None:
    reading = "testland/employee-inpatient/deductible/00000000"
    item = Withdrawn(reading, read(tmp_path, LOG)[0].day, "testland", "写错了。", "应是 <2>。")
    extras = Extras(changes=read(tmp_path, LOG), withdrawn=(item,))
    text = Pages(MADE, project.docs, extras).files()[PurePosixPath("about/changes.md")]().decode()
    assert text.index("起付标准改为 600 元。") < text.index("第一批资料 &lt;1&gt;。")
    assert 'id="c2026-11-22-2"' in text
    assert "写错了。应是 &lt;2&gt;。" in text


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/yibao/", "tag:example.org,2026-11-22:yibao/changes/2"),
        ("https://example.org/yibao", "tag:example.org,2026-11-22:yibao/changes/2"),
        ("http://example.org:8080", "tag:example.org,2026-11-22:changes/2"),
        ("https://例子.中国/", "tag:xn--fsqu00a.xn--fiqs8s,2026-11-22:changes/2"),
    ],
)
def test_names_in_the_feed_are_of_its_own_site(address: str, name: str, tmp_path: Path) -> None:
    feed = ElementTree.fromstring(as_feed(read(tmp_path, LOG), MADE, address))
    assert name in [entry.text for entry in feed.iter(f"{ATOM}id")]


def test_names_in_a_feed_without_an_address_stay_as_they_are(tmp_path: Path) -> None:
    def names(log: str) -> list[str | None]:
        feed = ElementTree.fromstring(as_feed(read(tmp_path, log), MADE, None))
        return [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]

    before = names(LOG)
    assert all(name and re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in before)
    assert len(set(before)) == len(before)
    # What readers have seen is not told again once there is something new.
    newer = "- {date: 2027-01-02, places: [testland], says: 又改了。}\n" + LOG
    assert names(newer)[1:] == before


def test_links_of_a_feed_without_an_address_lead_on_from_its_own(tmp_path: Path) -> None:
    feed = ElementTree.fromstring(as_feed(read(tmp_path, LOG), MADE, None))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": "changes.atom", "alternate": "../about/changes/"}
    [link] = feed.findall(f"{ATOM}entry")[0].findall(f"{ATOM}link")
    assert link.get("href") == "../about/changes/#c2026-12-01-1"


def test_the_feed_has_what_the_standard_asks_for(tmp_path: Path) -> None:
    feed = ElementTree.fromstring(as_feed(read(tmp_path, LOG), MADE, "https://example.org/yibao/"))
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            [found] = element.findall(f"{ATOM}{name}")
            assert found.text
        [updated] = element.findall(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", updated.text or "")
    names = [found.text for found in feed.iter(f"{ATOM}id")]
    assert len(set(names)) == len(names)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "医保明白账"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://example.org/yibao/data/changes.atom"
    assert links["alternate"] == "https://example.org/yibao/about/changes/"
    newest, *_ = entries
    assert newest.findtext(f"{ATOM}content") == "起付标准改为 600 元。"
    [link] = newest.findall(f"{ATOM}link")
    assert link.get("href") == "https://example.org/yibao/about/changes/#c2026-12-01-1"
    assert [category.get("term") for category in newest.findall(f"{ATOM}category")] == ["testland"]


def test_a_feed_of_nothing_is_a_feed_too() -> None:
    feed = ElementTree.fromstring(as_feed((), MADE, "https://example.org/"))
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00+08:00"


def test_the_shipped_log_names_places_that_are_there(project: Project) -> None:
    shipped = Library.from_yaml(project.policy_data)
    changes, problems = read_changes(project.policy_data, shipped)
    assert not problems
    assert changes


def test_the_example_of_the_data_readme_is_read(project: Project, tmp_path: Path) -> None:
    readme = (project.policy_data / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yml changes\.yaml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "changes.yaml").write_text(example, encoding="utf-8")
    changes, problems = read_changes(tmp_path, None)
    assert problems == []
    assert [change.number for change in changes] == [1, 1]
