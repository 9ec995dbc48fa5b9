"""One page per kind of benefit, across all places, and the list of them."""

from functools import partial
from pathlib import PurePosixPath
from typing import Any

from builder.comparisons import LEVELS, Comparisons, nothing_in
from builder.place_rules import BOTH_SCHEMES
from builder.writing import Writer
from calculator.policy.shapes import BENEFIT_TITLES, FOR_CHECKS, SCHEMES

_NOT_COMPARED = FOR_CHECKS | {"bounds", "handling"}
"""Figures that hold for others, not for a place."""
_ORDINARY = {
    "inpatient": "在本地住院、本年第一次、没有特殊照顾的人",
    "outpatient": "在本地看门诊、没有特殊照顾的人",
    "chronic_outpatient": "在本地看门诊慢特病、没有特殊照顾的人",
}
"""Of whom the short tables speak."""


class BenefitPages:
    """The same question in every place: figures side by side, each with its period and grade."""

    def __init__(self, writer: Writer, comparisons: Comparisons) -> None:
        self._writer = writer
        self._comparisons = comparisons

    def files(self) -> dict[PurePosixPath, Any]:
        """A page for every benefit of which any place has a rule."""
        return {
            PurePosixPath("benefits", f"{_slug(benefit)}.md"): partial(self._page, benefit)
            for benefit in self._benefits()
        }

    def listed(self) -> list[tuple[str, str, str]]:
        """Address, title and the number of places in words, for the list of all."""
        return [
            (f"{_slug(benefit)}/", BENEFIT_TITLES[benefit], self._in_short(benefit))
            for benefit in self._benefits()
        ]

    def _benefits(self) -> list[str]:
        return [item for item in self._comparisons.benefits() if item not in _NOT_COMPARED]

    def _in_short(self, benefit: str) -> str:
        names = dict.fromkeys(
            said.place.short_name
            for scheme in self._comparisons.schemes(benefit)
            for figure in self._comparisons.figures(benefit, scheme)
            for said in figure.said
        )
        return "、".join(names)

    def _page(self, benefit: str) -> bytes:
        title = BENEFIT_TITLES[benefit]
        parts = [
            {
                "id": scheme or "all",
                "title": SCHEMES[scheme] if scheme else BOTH_SCHEMES,
                "grids": self._comparisons.grids(benefit, scheme),
                "figures": self._comparisons.figures(benefit, scheme),
                "without": self._comparisons.without(benefit, scheme),
            }
            for scheme in self._comparisons.schemes(benefit)
        ]
        context = {
            "title": title,
            "parts_of": parts,
            "levels": LEVELS,
            "nothing_in": nothing_in,
            "root": "../../",
            "ordinary": _ORDINARY.get(benefit, ""),
        }
        meta = {
            "title": f"{title}：各地对比",
            "description": f"各地的{title}是多少，从什么时候起，出自哪里。",
        }
        return self._writer.page(meta, self._writer.render("benefit.md.j2", context))


def _slug(benefit: str) -> str:
    return benefit.replace("_", "-")
