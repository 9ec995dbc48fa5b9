"""Build and search at scale: a seeded generator of policy documents, and what they cost.

    .venv/bin/python tests/bench/corpus.py 500 --out ../scale-500       makes a checkout
    .venv/bin/python tests/bench/corpus.py 500 --out ../scale-500 --run builds and searches it too

Makes a copy of the checkout whose policy data has so many documents more: with numbers, articles,
amounts and dates as real ones have, in the vocabulary of the real data. The same seed gives the
same bytes. Prints, and asserts nothing.
"""

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("builder", "calculator", "deploy", "docs", "policy_data", "requirements", "tests")
FILES = (
    *("build.py", "mkdocs.yml", "pyproject.toml", "package.json", "package-lock.json", "LICENSE"),
    *("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
)
CITIES = {"烟": "yantai", "锡": "wuxi", "牡": "mudanjiang", "通": "tongliao", "长": "changzhi"}
FOLDERS = {
    "yantai": "shandong/yantai",
    "wuxi": "jiangsu/wuxi",
    "mudanjiang": "heilongjiang/mudanjiang",
    "tongliao": "neimenggu/tongliao",
    "changzhi": "shanxi/changzhi",
}
NAMES = {"烟": "烟台市", "锡": "无锡市", "牡": "牡丹江市", "通": "通辽市", "长": "长治市"}
ISSUERS = ("政办发", "医保发", "人社发", "政发", "医保办字")
TOPICS = (
    *("职工基本医疗保险门诊共济", "城乡居民大病保险", "医疗救助", "异地就医直接结算"),
    *("长期护理保险试点", "生育保险与职工医保合并", "国家谈判药品双通道", "门诊慢特病认定"),
    *("灵活就业人员参保缴费", "医保关系转移接续", "按病种分值付费", "定点零售药店管理"),
)
VERBS = ("进一步完善", "调整", "规范", "做好", "加强", "统一", "明确", "推进")
NOUNS = ("待遇标准", "缴费标准", "经办规程", "管理办法", "有关问题", "工作方案", "实施细则")
WHO = ("在职职工", "退休人员", "未成年居民", "低保对象", "灵活就业人员", "学生儿童", "特困人员")
WHERE = ("三级医院", "二级医院", "一级医院", "社区卫生服务机构", "乡镇卫生院", "定点药店")
WHAT = ("起付标准", "支付比例", "年度最高支付限额", "先行自付比例", "个人缴费", "补助标准")
ARTICLES = 12
CHINESE = "零一二三四五六七八九"
ASKED = 40


def main() -> None:
    """Make the copy; with --run, build it and search it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pages", type=int, help="how many documents to add")
    parser.add_argument("--out", type=Path, required=True, help="an empty or missing folder")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--run", action="store_true", help="build the copy, then search it")
    given = parser.parse_args()
    asked = make(given.out, given.pages, given.seed)
    print(f"{given.pages} documents more in {given.out}")
    if given.run:
        measure_build(given.out)
        measure_index(given.out / "build" / "parts" / "search" / "search")
        measure_queries(given.out, asked)


def make(out: Path, pages: int, seed: int) -> list[dict[str, str]]:
    """Write the copy; return queries for some of its documents, with the right address."""
    out.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, out / name, dirs_exist_ok=True)
    for name in FILES:
        shutil.copyfile(ROOT / name, out / name)
    for name in (".venv", "node_modules"):
        if not (out / name).exists():
            (out / name).symlink_to((ROOT / name).resolve())
    documents = list(generate(pages, seed))
    for place, name, content in documents:
        folder = out / "policy_data" / "cn" / FOLDERS[place] / "documents"
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    step = max(1, len(documents) // ASKED)
    return [query for _, name, content in documents[::step] for query in _queries(name, content)]


def _queries(name: str, content: dict[str, Any]) -> Iterator[dict[str, str]]:
    """A document's number, as it is written and as it is typed, and an amount with the title."""
    want = f"documents/{name}/"
    number: str = content["number"]
    yield {"kind": "number", "q": number, "want": want}
    yield {"kind": "number, typed", "q": number.replace("〔", "").replace("〕", " "), "want": want}
    amount = re.findall(r"为(\d+)元", content["articles"][0]["digest"])[0]
    yield {"kind": "amount", "q": f"{content['title'][:3]} {amount}元", "want": want}


def generate(pages: int, seed: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, id and content of each document."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret with it
    for serial in range(pages):
        sign = chance.choice(list(CITIES))
        place, year = CITIES[sign], 2000 + serial % 25
        topic = chance.choice(TOPICS)
        number = f"{sign}{chance.choice(ISSUERS)}〔{year}〕{serial + 1}号"
        title = f"{NAMES[sign]}关于{chance.choice(VERBS)}{topic}{chance.choice(NOUNS)}的通知"
        content = {
            "title": f"{title}（{year}年第{serial + 1}件）",
            "issuers": [f"{NAMES[sign]}医疗保障局"],
            "number": number,
            "kind": "notice",
            "status": "historic" if year < 2015 else "unknown",
            "grade": "C",
            "text_quality": "repost",
            "published": f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "articles": [
                {"locator": f"第{_chinese(i + 1)}条", "digest": _digest(chance, topic)}
                for i in range(ARTICLES)
            ],
        }
        yield place, f"{place}-scale-{serial + 1}", content


def _digest(chance: random.Random, topic: str) -> str:
    sentences = [
        f"{chance.choice(WHO)}在{chance.choice(WHERE)}就医，{chance.choice(WHAT)}为"
        f"{chance.randint(101, 999_999)}元，超过的部分按{chance.randint(40, 95)}%支付。"
        for _ in range(3)
    ]
    return f"{topic}：" + "".join(sentences)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (CHINESE[ones] if ones else "")


def measure_build(out: Path) -> None:
    """Say how long `build.py build` takes and how much memory its largest process."""
    started = time.monotonic()
    command = [sys.executable, "build.py", "build"]
    environment = {**os.environ, "PYTHONPATH": str(out)}
    done = subprocess.run(
        command, cwd=out, env=environment, capture_output=True, text=True, check=False
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = f"{time.monotonic() - started:.1f} s, {used.ru_utime + used.ru_stime:.1f} CPU-s"
    print(f"build: {seconds}, {used.ru_maxrss / 1e6:.2f} GB in its largest process")
    lines = (done.stdout + done.stderr).splitlines()
    print("\n".join(line for line in lines if "took" in line or "together" in line), flush=True)
    if done.returncode:
        print("\n".join(lines[-15:]))


def measure_index(folder: Path) -> None:
    """Say what the index weighs."""
    for name in ("index/index", "index/filter", "text"):
        files = [path for path in (folder / name).rglob("*") if path.is_file()]
        sizes = [path.stat().st_size for path in files]
        print(f"{name}: {sum(sizes) / 1e6:.2f} MB in {len(sizes)} files, most {max(sizes):,}")
    for path in [*folder.glob("lexicon.pack"), *(folder / "index").glob("*.pf_meta")]:
        print(f"{path.name}: {path.stat().st_size:,}")


def measure_queries(out: Path, asked: list[dict[str, str]]) -> None:
    """Search the copy under Node.js, with the scripts of the checkout."""
    script = Path(__file__).with_name("search.mjs")
    (out / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    command: list[str | Path] = [
        "node",
        script,
        out / "build" / "parts" / "search",
        out / "asked.json",
    ]
    print(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


if __name__ == "__main__":
    main()
