"""Figures that texts repeat: named for a recall, and still those of the rules."""

import re
import shutil
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pytest

from builder.errors import BuildError
from builder.extras import read_extras
from builder.guides import read_guides
from builder.missing import figures_besides, problems_of_missing
from builder.notes import problems_of_notes
from builder.open_data import data_files
from builder.pages import Pages
from builder.project import Project
from builder.recall import readings
from builder.restated import labelled
from builder.values_csv import values_csv
from calculator import calculate
from calculator.policy import Library
from calculator.policy.wording import figures_in

GUIDE = "cn/shandong/yantai/guides/retirement-years.yaml"


@pytest.fixture
def data(project: Project, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project.policy_data, tmp_path / "policy_data"))


@pytest.fixture(scope="module")
def shipped(project: Project) -> Library:
    return Library.from_yaml(project.policy_data)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _told(data: Path) -> str:
    return "\n".join(map(str, read_guides(data, Library.from_yaml(data))[1]))


def test_lengths_and_amounts_are_the_same_however_they_are_written() -> None:
    assert figures_in("30 年") == figures_in("360 个月") == {(Decimal(360), "个月")}
    assert figures_in("24,000 元") == figures_in("2.4 万元")
    assert figures_in("10%") == figures_in("10 个百分点")
    assert figures_in("3 日内") == figures_in("3 天内")


def test_the_sections_of_a_guide_name_the_readings_that_they_restate(
    project: Project, shipped: Library
) -> None:
    files = Pages(shipped, project.docs, read_extras(project.policy_data, shipped)).files()
    page = files[PurePosixPath("guides/yantai-retirement-years.md")]().decode()
    named = [names.split() for names in re.findall(r'<section data-reading="([^"]+)"', page)]
    assert all(name.startswith("yantai/employee-contribution-years/") for name in named[0])
    assert {name.split("/")[2] for name in named[1]} == {"months_short", "monthly_charge"}
    assert {name for names in named for name in names} <= {item.id for item in readings(shipped)}
    lead = re.search(r'<div data-reading="([^"]+)">\n<p class="lead">', page)
    assert lead
    assert set(lead[1].split()) == {name for names in named for name in names}


def test_a_label_stands_behind_each_figure_that_only_reposts_tell() -> None:
    grades = {figure: "C" for figure in figures_in("500 元、1,500 元、20%")}
    grades |= {figure: "B" for figure in figures_in("300 元")}
    for text, said in {
        "每次 500 元，一年 300 元。报两成。": "每次 500 元（C 级），一年 300 元。报两成（C 级）。",
        "1500 元、1.5 万元": "1500 元（C 级）、1.5 万元",
        # Not behind the end of a longer number; of a list the last has the unit for all.
        "2500 元、500 元": "2500 元、500 元（C 级）",
        "一级、二级 500、300 元。": "一级、二级 500、300 元（C 级）。",
        "报 20%（只见于转载，C 级）。每次 500 元": "报 20%（只见于转载，C 级）。每次 500 元（C 级）",
        "一年 300 元。": "一年 300 元。",
    }.items():
        assert labelled(text, grades) == said


class TestDigests:
    """What a document says is no better than the grade with which its article is used."""

    BOUNDS = "cn/bounds.yaml"
    PAGE = PurePosixPath("documents/cn-2024-38.md")

    def page(self, project: Project, data: Path) -> str:
        return Pages(Library.from_yaml(data), project.docs).files()[self.PAGE]().decode()

    def test_a_figure_that_is_used_as_a_repost_says_so(self, project: Project, data: Path) -> None:
        page = self.page(project, data)
        assert "封顶线的两成（C 级）。" in page
        assert "每次至少 1000 元。" in page
        assert page.count("C 级") == 1

    def test_so_does_any_other_whose_grade_is_lowered(self, project: Project, data: Path) -> None:
        where = "locator: 关于连续参保的激励, checked_on: 2026-11-22, grade: "
        _replace(data / self.BOUNDS, f"{where}B", f"{where}C")
        page = self.page(project, data)
        # The first rule that cites it tells the years, another one still the amount.
        assert "满 4 年（C 级）以后" in page
        assert "每次至少 1000 元。" in page
        _replace(data / self.BOUNDS, f"{where}B", f"{where}C")
        assert "每次至少 1000 元（C 级）。" in self.page(project, data)

    def test_an_article_without_figures_says_it_at_its_end(
        self, project: Project, shipped: Library
    ) -> None:
        extras = read_extras(project.policy_data, shipped)
        page = Pages(shipped, project.docs, extras).files()
        told = page[PurePosixPath("documents/jiangsu-2017-settlement.md")]().decode()
        articles = told.split('<section class="article"')[1:]
        marked = [article for article in articles if "（这一条只见于转载，C 级）</p>" in article]
        assert len(marked) == 1 and "登记表和依据" in marked[0]

    def test_in_a_repost_all_are_alike(self, project: Project, shipped: Library) -> None:
        page = Pages(shipped, project.docs).files()
        told = page[PurePosixPath("documents/shandong-2021-54.md")]().decode()
        assert "（这一条里的数都是 C 级）" in told
        # Once at the top, in the card, and once at the end of each article with figures.
        digests = re.findall(r"<div data-reading[^>]*>\n<p>(.*?)</p>", told)
        assert all(text.count("C 级") == bool(figures_in(text)) for text in digests)


def test_the_questions_name_theirs_below_each_heading(project: Project, shipped: Library) -> None:
    page = Pages(shipped, project.docs).files()[PurePosixPath("faq.md")]().decode()
    ninth = page[page.index("\n## 9. ") : page.index("\n## 10. ")]
    mark = re.search(r'<div data-reading="([^"]+)"></div>', ninth)
    assert mark
    assert {name.split("/")[1] for name in mark[1].split()} == {"resident-waiting-period"}
    # Under each answer stands of what time the rules are, or the document that is linked to.
    assert ninth.rstrip().endswith("这些规定的时间：2025-01-01起。</p>")
    fifth = page[page.index("\n## 5. ") : page.index("\n## 6. ")]
    assert "这些规定的时间：2023-12-01起。" in fifth
    nineteenth = page[page.index("\n## 19. ") : page.index("\n## 20. ")]
    assert "这些规定的时间：《基本医疗保险用药管理暂行办法》没有写日期。" in nineteenth
    first = page[page.index("\n## 1. ") : page.index("\n## 2. ")]
    assert "这些规定的时间" not in first


def test_what_concerns_a_whole_page_is_dated_below_its_first_words(
    project: Project, shipped: Library
) -> None:
    """Below the last heading the day of another rule would be taken for that of what it tells."""
    page = Pages(shipped, project.docs).files()[PurePosixPath("topics/gap.md")]().decode()
    lead, _, rest = page.partition("\n## ")
    assert "2021-11-29 见其有效" in lead
    mistakes = rest[rest.index("网上常见的错") :]
    assert "这些规定的时间：2025-01-01起" in mistakes
    assert "2021-11-29" not in mistakes


def test_the_questions_have_heads(project: Project, shipped: Library) -> None:
    page = Pages(shipped, project.docs).files()[PurePosixPath("faq.md")]().decode()
    head = page.partition("\n---\n")[0]
    assert "rests_on" not in head
    assert "data-reading" not in head


def test_a_digest_names_the_readings_whose_figures_it_says(
    project: Project, shipped: Library
) -> None:
    """Those that rest on it, and those that stand in another document and that it says again."""
    page = Pages(shipped, project.docs).files()[PurePosixPath("documents/shandong-2021-54.md")]()
    [named] = re.findall(r'<div data-reading="([^"]+)">\n<p>', page.decode())
    values = {"/".join(name.split("/")[:3]) for name in named.split()}
    assert values == {"yantai/employee-contribution-years/required_months"}
    files = Pages(shipped, project.docs).files()
    reply = files[PurePosixPath("documents/yantai-2020-09-28-reply.md")]().decode()
    cited = {
        reading.id
        for article in shipped.documents["yantai-2020-09-28-reply"].articles
        for *_, reading in shipped.citations("yantai-2020-09-28-reply", article.locator)
    }
    named_there = re.findall(r'<div data-reading="([^"]+)">\n<p>', reply)
    assert cited <= {name for names in named_there for name in names.split()}


def test_a_rule_that_drifts_from_its_guide_is_told_with_the_line(data: Path) -> None:
    rule = data / "cn/shandong/yantai/employee-contribution-years.yaml"
    _replace(rule, "months: 360", "months: 372")
    assert re.search(rf"{GUIDE}:\d+  “30 年”和规则对不上", _told(data))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "yantai/employee-contribution-years/required_months",
            "yantai/nothing/at_all",
            "没有“yantai",
        ),
        ("contribution-years/required_months", "contribution-years/required", "里没有“yantai"),
        ("figures: [25 年", "figures: [26 年", "这一段里没有“26 年”"),
        ("figures: [25 年", "figures: [许多年", "要写成一个带单位的数"),
    ],
)
def test_what_a_guide_names_wrongly_is_told_with_the_line(
    old: str, new: str, said: str, data: Path
) -> None:
    _replace(data / GUIDE, old, new)
    assert re.search(rf"{GUIDE}:[1-9]\d*  .*{said}", _told(data))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("figures: [15 年, 20 年]", "figures: [15 年, 25 年]", "这一段里没有“25 年”"),
        ("cn/bounds/outpatient_rate", "cn/bounds/nothing", "没有“cn/bounds/nothing”这个数"),
        ('at: "13. "', 'at: "99. "', "没有以“## 99. ”开头的标题"),
        ("values: [cn/bounds/outpatient_rate]", "values: 1", "rests_on 的每一项写"),
    ],
)
def test_what_a_page_names_wrongly_is_told(
    old: str, new: str, said: str, project: Project, shipped: Library, tmp_path: Path
) -> None:
    docs = Path(shutil.copytree(project.docs, tmp_path / "docs"))
    _replace(docs / "faq.md", old, new)
    with pytest.raises(BuildError) as refusal:
        Pages(shipped, docs).files()[PurePosixPath("faq.md")]()
    assert said in refusal.value.message
    assert re.search(r"docs/faq\.md:[1-9]", refusal.value.message)


@pytest.mark.parametrize(
    ("page", "old", "new", "said"),
    [
        # Of no rule and no document of that part.
        ("faq.md", "一般等 3 个月；断两年", "一般等 5 个月；断两年", "“5 个月”没有出处"),
        ("topics/gap.md", "| 1 年 | 3 个月 |", "| 1 年 | 9 个月 |", "“9 个月”没有出处"),
        # Only reposts tell it; the label stands in another cell of the table, or nowhere.
        ("faq.md", "（[C 级](places/cn.md#bounds)），您", "，您", "“20 个百分点”只见于转载（C 级）"),
        (
            "topics/out-of-area.md",
            "| 10 个百分点（C 级） |",
            "| 10 个百分点 |",
            "“10 个百分点”只见于转载（C 级）",
        ),
        # The page's own figures.
        ("faq.md", "figures: [减半]", "figures: [三分之一]", "这一页没有“三分之一”"),
        ("faq.md", ", why: 有的地方这样办，不是说哪里}", "}", "own_figures 的每一项写"),
        ("faq.md", "figures: [4 个月]", "figures: [两年]", "“4 个月”没有出处"),
    ],
)
def test_every_figure_of_a_page_rests_on_something(
    page: str,
    old: str,
    new: str,
    said: str,
    project: Project,
    shipped: Library,
    tmp_path: Path,
) -> None:
    docs = Path(shutil.copytree(project.docs, tmp_path / "docs"))
    _replace(docs / page, old, new)
    with pytest.raises(BuildError) as refusal:
        Pages(shipped, docs).files()[PurePosixPath(page)]()
    assert said in refusal.value.message
    where = re.search(rf"docs/{page}:(\d+)：", refusal.value.message)
    assert where
    assert int(where[1]) > 1


def test_what_a_page_works_out_itself_reaches_no_reader_as_a_header(
    project: Project, shipped: Library
) -> None:
    page = Pages(shipped, project.docs).files()[PurePosixPath("topics/gap.md")]().decode()
    assert "own_figures" not in page
    assert "断了几年的例子" not in page


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("shanxi/employee-outpatient.yaml", "300 元（C 级）就不再扣", "300 元就不再扣"),
        ("shanxi/place.yaml", "一年 300 元（C 级）的文件", "一年 300 元的文件"),
    ],
)
def test_a_note_or_a_question_says_what_only_reposts_tell(
    file: str, old: str, new: str, data: Path
) -> None:
    path = data / "cn" / file
    _replace(path, old, new)
    library = Library.from_yaml(data)
    [told] = [*problems_of_notes(data, library), *problems_of_missing(data, library)]
    assert "“300 元”只见于转载（C 级）" in str(told)
    lines = path.read_text("utf-8").splitlines()
    assert new in lines[int(str(told).split(":")[1].split()[0]) - 1]


def test_what_is_in_doubt_says_what_only_reposts_tell(data: Path) -> None:
    guide = data / "cn/shandong/yantai/guides/retirement-years.yaml"
    text = guide.read_text("utf-8")
    guide.write_text(f"{text}\n" if "doubts:" in text else f"{text}doubts: [30 年算不算]\n", "utf-8")
    if "doubts:" in text:
        _replace(guide, "doubts:\n", "doubts:\n  - 30 年算不算\n")
    assert "“30 年”只见于转载（C 级），这一条没有说" in _told(data)


def test_a_question_whether_there_is_a_deductible_tells_none() -> None:
    assert figures_in("有没有起付标准") == set()
    assert figures_in("原则上不设起付标准") == figures_in("没有起付标准") == {(Decimal(0), "元")}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("居民慢特病的比例（有 70% 和 60% 两种说法）", ["70%", "60%"]),
        ("转载写 50 万元，别处还有 60 万、35 万的说法", ["50 万元", "60 万", "35 万"]),
        ("每年交 1,200 元，还是三成", ["1,200 元", "三成"]),
        ("男 25 年", ["25 年"]),
        ("2017 年居民办法的文号，2016-12 以后改没改", []),
        ("《2024 年规定 100 元》、长办发〔2022〕11号的原文", []),
        ("断缴超过 3 个月要等多久；合成一个办法的日期", []),
    ],
)
def test_what_is_missing_carries_no_figure(line: str, found: list[str]) -> None:
    assert list(figures_besides(line, set())) == found


def test_a_figure_of_the_rules_may_be_asked_about() -> None:
    assert not list(figures_besides("9% 还是不是现在的，两成呢", figures_in("9%、20%")))


def test_a_figure_of_no_rule_in_a_missing_list_is_told_with_its_line(data: Path) -> None:
    place = data / "cn/shanxi/place.yaml"
    _replace(place, "missing:\n", "missing:\n  - 居民慢特病是不是付 83%\n")
    [told] = problems_of_missing(data, Library.from_yaml(data))
    line = place.read_text("utf-8").splitlines().index("  - 居民慢特病是不是付 83%") + 1
    assert str(told).startswith(f"cn/shanxi/place.yaml:{line}  “还缺什么”里有规则里没有的数：83%")


class TestUnverified:
    """A figure that nobody vouches for: asked about in one place, used and told nowhere else."""

    @staticmethod
    def asking(data: Path, question: str, unverified: str) -> Path:
        said = f"{{question: {question}, unverified: {unverified}}}"
        _replace(data / "cn/shanxi/place.yaml", "missing:\n", f"missing:\n  - {said}\n")
        return data

    def test_it_may_be_asked_about(self, data: Path) -> None:
        asking = self.asking(data, "居民慢特病付多少", "付 83.7%")
        assert problems_of_missing(asking, Library.from_yaml(asking)) == []

    def test_the_question_itself_is_held_to_the_same_as_any(self, data: Path) -> None:
        asking = self.asking(data, "居民慢特病是不是付 83.7%", "付 83.7%")
        [told] = problems_of_missing(asking, Library.from_yaml(asking))
        assert "规则里没有的数：83.7%" in str(told)

    def test_it_is_for_figures_alone(self, data: Path) -> None:
        asking = self.asking(data, "居民慢特病付多少", "付得比职工少")
        [told] = problems_of_missing(asking, Library.from_yaml(asking))
        assert "unverified 只放没有核对过的数" in str(told)

    def test_readers_are_asked_and_told_that_it_is_not_used(
        self, project: Project, data: Path
    ) -> None:
        asking = self.asking(data, "居民慢特病付多少", "付 83.7%")
        library = Library.from_yaml(asking)
        files = Pages(library, project.docs, read_extras(asking, library)).files()
        page = files[PurePosixPath("places/shanxi.md")]().decode()
        assert "缺：居民慢特病付多少" in page
        [said] = re.findall(r".*83\.7%.*", page)
        assert "没有核对过，本站哪里都不用它" in said
        told = [str(path) for path, make in files.items() if "83.7%" in make().decode()]
        assert told == ["places/shanxi.md"]

    def test_no_open_data_and_no_calculator_ever_sees_it(self, data: Path) -> None:
        library = Library.from_yaml(self.asking(data, "居民慢特病付多少", "付 83.7%"))
        files = data_files(library, (), None)
        assert not [name for name, content in files.items() if "83.7" in content.decode()]
        assert "居民慢特病付多少" in files["shanxi.json"].decode()


def test_the_shorter_years_of_wuxi_are_a_question_and_no_rule(shipped: Library) -> None:
    """A web page that nobody can rely on has 25 and 20 years; reposts of grade C 30 and 25."""
    [asked] = [item for item in shipped.places["wuxi"].missing if item.unverified]
    assert asked.unverified == "男 25 年、女 20 年"
    assert "没有核对过" not in values_csv(shipped).decode()
    person = {"place": "wuxi", "scheme": "employee", "status": "active", "date": "2026-11-22"}
    for sex, required in (("male", "360"), ("female", "300")):
        case = {**person, "sex": sex, "birth": "1975-01", "months_paid": 200, "months_deemed": 0}
        result = calculate("contribution-years", {**case, "female_category": 50}, shipped)
        amounts = {str(step.amount) for top in result.steps for step in top.walk()}
        assert required in amounts
        assert "240" not in amounts


def test_the_shipped_lists_of_what_is_missing_are_clean(project: Project, shipped: Library) -> None:
    assert problems_of_missing(project.policy_data, shipped) == []


def test_a_listed_figure_may_be_written_in_words(data: Path) -> None:
    _replace(data / GUIDE, "figures: [25 年", "figures: [二十五年")
    assert not _told(data)


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        # Figures of pages that are no good, which nothing here rests on.
        ("documents/wuxi-2023-03-23-repost.yaml", "还有网页写 60 万、35 万", "60 万、35 万"),
        ("documents/wuxi-2023-05-10-repost.yaml", "还有一处写八成五、八成", "八成五、八成"),
        # 20 years stand in the nation's rules, and say nothing of Wuxi.
        ("documents/wuxi-2022-03-30-repost.yaml", "另一处写男 25 年、女 20 年", "20 年"),
        ("employee-contribution-years.yaml", "另一处写 17 年", "17 年"),
    ],
)
def test_a_figure_of_nothing_cited_in_a_note_is_told(
    name: str, said: str, found: str, data: Path
) -> None:
    path = data / "cn/jiangsu/wuxi" / name
    _replace(path, "note: ", f"note: {said}。")
    [told] = problems_of_notes(data, Library.from_yaml(data))
    assert told.file == f"cn/jiangsu/wuxi/{name}"
    assert told.line
    assert f"说明里的数没有出处：{found}。" in told.message


def test_a_note_may_repeat_what_its_document_tells(data: Path) -> None:
    path = data / "cn/jiangsu/wuxi/documents/wuxi-2023-03-23-repost.yaml"
    _replace(path, "note: ", "note: 三级医院在职九成，从 2023 年起，一年最多 500,000 元。")
    assert problems_of_notes(data, Library.from_yaml(data)) == []


def test_the_shipped_notes_are_clean(project: Project, shipped: Library) -> None:
    assert problems_of_notes(project.policy_data, shipped) == []
