"""Topics: hand-written texts with a way to the form, filled in as far as the topic knows."""

import shutil
from pathlib import Path, PurePosixPath

import pytest

from builder.errors import BuildError
from builder.pages import Pages
from builder.project import Project
from builder.topic_pages import topics
from builder.writing import front_matter
from calculator import calculate
from calculator.policy import Library

PAGE = """---
title: 一个专题
description: 说的是什么。
order: 0
{header}
---

# 一个专题

先说答案。

<!-- calculator -->

再说别的。
"""


@pytest.fixture(scope="module")
def library(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


@pytest.fixture
def docs(project: Project, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project.docs, tmp_path / "docs"))


def _page(docs: Path, library: Library, header: str, body: str = PAGE) -> str:
    (docs / "topics" / "new.md").write_text(body.format(header=header), encoding="utf-8")
    return Pages(library, docs).files()[PurePosixPath("topics/new.md")]().decode()


def test_a_topic_leads_to_the_form_filled_in(docs: Path, library: Library) -> None:
    page = _page(docs, library, "calculator: inpatient\nprefill: {scheme: employee, tcm: true}")
    link = 'href="../../calculators/inpatient/#scheme=employee&amp;tcm=true"'
    assert page.count(link) == 1
    assert page.index("先说答案") < page.index(link) < page.index("再说别的")
    assert "calculator: inpatient" not in page  # the theme would load the form's script


def test_without_a_mark_the_button_stands_at_the_end(docs: Path, library: Library) -> None:
    body = PAGE.replace("<!-- calculator -->\n", "")
    page = _page(docs, library, "calculator: inpatient", body)
    assert page.index("再说别的") < page.index('href="../../calculators/inpatient/"')


def test_a_topic_may_lead_nowhere(docs: Path, library: Library) -> None:
    page = _page(docs, library, "keywords: 别的")
    assert "../../calculators/" not in page
    assert "<!-- calculator -->" not in page


def test_the_form_can_be_opened_as_the_example_has_it(docs: Path, library: Library) -> None:
    example = "calculator: retirement-age\nexample: {sex: male, birth: 1972-09}"
    page = _page(docs, library, example)
    link = 'href="../../calculators/retirement-age/#sex=male&amp;birth=1972-09"'
    assert page.index('id="example"') < page.index(link)


def test_no_example_answers_the_gate_for_the_reader(docs: Path, library: Library) -> None:
    for topic in sorted((docs / "topics").glob("*.md")):
        page = Pages(library, docs).files()[PurePosixPath(f"topics/{topic.name}")]().decode()
        assert "cause=" not in page, topic.name


def test_a_form_that_is_not_filled_in_whole_says_so(docs: Path, library: Library) -> None:
    pages = Pages(library, docs).files()
    for name, is_told in (("statement", True), ("inpatient-cost", True), ("back-payment", False)):
        page = pages[PurePosixPath(f"topics/{name}.md")]().decode()
        button = page.index("照这个例子填好")
        assert ("“因为什么看病”没有替您填" in page[button:]) == is_told, name


def test_a_topic_may_have_an_example(docs: Path, library: Library) -> None:
    example = (
        "calculator: retirement-age\nexample: {sex: male, birth: 1972-09}\n"
        "example_words: 赵师傅，男，1972 年 9 月生。"
    )
    page = _page(docs, library, example)
    example_part = page[page.index('id="example"') :]
    assert "赵师傅" in example_part
    assert "calc-answer" in example_part


def test_no_example_promises_what_its_answer_leaves_out(docs: Path, library: Library) -> None:
    """Money on the card is of use in an example only where it is known what it may pay."""
    promised, shared_out = set(), set()
    for path in sorted((docs / "topics").glob("*.md")):
        meta, _ = front_matter(path.read_text(encoding="utf-8"), path.name)
        words, example = str(meta.get("example_words", "")), meta.get("example") or {}
        if "医保卡" in words or "账户余额" in words or "account_balance" in example:
            promised.add(path.name)
            result = calculate(str(meta["calculator"]), example, library)
            if not result.step("personal_account").left_out and "account_balance" in example:
                shared_out.add(path.name)
    assert promised == shared_out


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("calculator: inpatients", 5, "没有叫 inpatients 的计算"),
        ("calculator: inpatient\nprefill: {cause: illness}", 6, "cause 要读者自己答"),
        ("calculator: inpatient\nprefill: {schem: employee}", 6, "没有 schem 这一项"),
        ("calculator: inpatient\nprefill: {scheme: worker}", 6, "scheme 不能选“worker”"),
        ("calculator: retirement-age\nexample: {sex: male}", 6, "算例算不出来"),
    ],
)
def test_a_mistake_in_a_header_is_told_with_its_line(
    header: str, line: int, said: str, docs: Path, library: Library
) -> None:
    with pytest.raises(BuildError) as refusal:
        _page(docs, library, header)
    assert f"docs/topics/new.md:{line}：" in str(refusal.value)
    assert said in str(refusal.value)


def test_lists_name_every_topic_in_its_order(docs: Path, library: Library) -> None:
    _page(docs, library, "keywords: 别的")
    found = topics(docs)
    assert found[0].address == "topics/new/"
    assert len(found) == len(list((docs / "topics").glob("*.md"))) - 1
    files = Pages(library, docs).files()
    home = files[PurePosixPath("index.md")]().decode()
    listed = files[PurePosixPath("topics/index.md")]().decode()
    for topic in found:
        assert f'href="{topic.address}">{topic.title}' in home
        assert f'href="../{topic.address}">{topic.title}' in listed
