"""The library as a whole: inheritance, the compiled form, and what only it can notice."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from calculator import DataErrors, Library
from calculator.policy.model import Place


@pytest.fixture(scope="module")
def shipped(repository: Path) -> Library:
    return Library.from_yaml(repository / "policy_data")


def _without_hearsay(place: Place) -> Place:
    return replace(place, missing=tuple(replace(item, unverified=None) for item in place.missing))


def test_the_compiled_form_says_the_same(shipped: Library) -> None:
    through_json = json.loads(json.dumps(shipped.compiled()))
    again = Library.from_compiled(through_json)
    assert again.rules == shipped.rules
    assert [rule.asks for rule in again.rules] == [rule.asks for rule in shipped.rules]
    # But for figures that nobody vouches for: those are asked about on a page, and go nowhere else.
    said = {name: _without_hearsay(place) for name, place in shipped.places.items()}
    assert again.places == said != shipped.places
    assert again.documents == shipped.documents
    assert again.glossary == shipped.glossary
    assert again.data_version == shipped.data_version


def test_a_place_is_read_with_those_above_it_alone(shipped: Library) -> None:
    names = ("index.json", "cn.json", "shandong.json", "yantai.json")
    files = {name: shipped.compiled()[name] for name in names}
    library = Library.from_compiled(files)
    assert [place.id for place in library.lineage("yantai")] == ["yantai", "shandong", "cn"]
    assert "mudanjiang" not in library.places


def test_a_place_without_those_above_it_is_left_out(shipped: Library) -> None:
    files = {name: shipped.compiled()[name] for name in ("index.json", "cn.json", "yantai.json")}
    assert set(Library.from_compiled(files).places) == {"cn"}


def test_the_version_changes_with_the_data(
    shipped: Library, repository: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(repository / "policy_data", copy)
    assert Library.from_yaml(copy).data_version == shipped.data_version
    place = copy / "cn" / "shandong" / "place.yaml"
    place.write_text(place.read_text("utf-8").replace("山东省", "山东"), encoding="utf-8")
    assert Library.from_yaml(copy).data_version != shipped.data_version


def test_another_format_is_refused(shipped: Library) -> None:
    index = {**shipped.compiled()["index.json"], "format": 99}
    with pytest.raises(DataErrors, match="重新构建"):
        Library.from_compiled({"index.json": index})
    with pytest.raises(DataErrors):
        Library.from_compiled({})


def test_what_rests_on_an_article_is_found_from_it(shipped: Library) -> None:
    for rule in shipped.rules:
        for value in rule.values.values():
            for reading in value.readings:
                source = reading.source
                found = shipped.citations(source.document, source.locator)
                assert (rule, value, reading) in found


def test_a_fault_in_compiled_data_is_told_when_it_is_used(shipped: Library) -> None:
    files = json.loads(json.dumps(shipped.compiled()))
    own = files["yantai.json"]["rules"]["employee-inpatient"]["values"]["deductible"]
    own["unit"] = "furlongs"
    library = Library.from_compiled(files)
    [rule] = [rule for rule in library.rules_of("yantai") if rule.name == "employee-inpatient"]
    assert "hospital_level" in rule.asks  # noted by the compiler: no value is read for it
    for _ in range(2):  # and not only the first time
        with pytest.raises(DataErrors, match="yantai"):
            rule.values["deductible"]
    assert library.newest_check == shipped.newest_check
