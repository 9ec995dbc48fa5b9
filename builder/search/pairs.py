"""Text as the search sees it: Chinese as overlapping pairs of characters, numbers as one word.

`calculator/web/search/text.js` cuts queries the same way; a test holds the two together.
"""

import re
from decimal import Decimal

NO_WORDS = "的了和与及或在是按由从把被给到就都也还很等这那其之为于以个"
"""Characters that join words and are hardly ever part of one: no pair goes across them."""
_RUN = re.compile("[㐀-鿿]+|[0-9a-z]+(?:[.][0-9]+)*")
_THOUSANDS = re.compile("(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_BREAK = str.maketrans(dict.fromkeys(NO_WORDS, " "))


_SHORTEST_NUMBER, _SHORTEST_LETTERS = 3, 2
_IN_TEN_THOUSANDS = re.compile("([0-9]+(?:[.][0-9]+)?) ?万")
_TEN_THOUSAND = 10_000


def figures_of(text: str) -> set[str]:
    """What is written in 万, as queries look for it: 65 万元 → 650000."""
    found = _IN_TEN_THOUSANDS.findall(_THOUSANDS.sub("", text))
    return {f"{(Decimal(figure) * _TEN_THOUSAND).normalize():f}" for figure in found}


def pairs_of(text: str) -> set[str]:
    """`住院的起付标准：800 元` → 住院 起付 付标 标准 800.

    Characters that stand alone and short numbers are in every other record and left out.
    """
    found: set[str] = set()
    for run in _RUN.findall(_THOUSANDS.sub("", text.lower().translate(_BREAK))):
        if run[0] >= "㐀":
            found.update(run[i : i + 2] for i in range(len(run) - 1))
        elif len(run) >= (_SHORTEST_NUMBER if run[0].isdigit() else _SHORTEST_LETTERS):
            found.add(run.replace(".", "p"))
    return found
