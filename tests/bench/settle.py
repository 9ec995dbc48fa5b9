"""How long calculations take and how much memory they keep, in this Python.

Run: python3 tests/bench/settle.py [--rounds 30] [--calculations 100000]; `settle.mjs` beside it
runs the same in the Python of the built site.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from calculator import Library, calculate

DAY = "2020-09-01"
PERSON = {"place": "yantai", "scheme": "employee", "status": "active"}
STAY = {**PERSON, "date": DAY, "hospital_level": 3, "total": "20000"}
# Long enough to time with any clock, short enough for the load to be the same for both.
IN_ONE_GO = 50


def bare(total: Decimal) -> Decimal:
    """The fund's payment for that stay, with nothing but the arithmetic."""
    paid = Decimal(0)
    low = Decimal(800)
    for high, rate in (
        (Decimal(5000), Decimal("0.80")),
        (Decimal(10000), Decimal("0.85")),
        (Decimal("Infinity"), Decimal("0.90")),
    ):
        if total > low:
            paid += (min(total, high) - low) * rate
            low = high
    return paid.quantize(Decimal("0.01"), ROUND_HALF_UP)


def a_year(visits: int) -> dict[str, object]:
    """Stays of one person, every other day: fifty lie in one year, under one rule."""
    first = date(2020, 9, 1)
    days = [first + timedelta(days=2 * number) for number in range(visits)]
    stays = [
        {"kind": "inpatient", "date": str(day), "hospital_level": 3, "total": str(3000 + 10 * n)}
        for n, day in enumerate(days)
    ]
    return {**PERSON, "visits": stays}


def per_call(work: Callable[[], object], times: int) -> float:
    """Milliseconds of one call, over so many."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) * 1e3 / times


def measure(
    library: Library, memory: Callable[[], int], rounds: int, calculations: int
) -> list[str]:
    """Every figure, as lines to print."""
    result = calculate("inpatient", STAY, library)
    if result.amounts["pooled_fund"] != str(bare(Decimal(20000))):
        raise SystemExit("The two do not compute the same amount: this compares nothing.")
    year = a_year(50)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "bare arithmetic": (lambda: bare(Decimal("20000")), IN_ONE_GO * 20),
        "one inpatient": (lambda: calculate("inpatient", STAY, library), IN_ONE_GO),
        "… and its JSON": (lambda: calculate("inpatient", STAY, library).to_json(), IN_ONE_GO),
        "a year of 50 stays": (lambda: calculate("year", year, library).to_json(), 1),
    }
    for work, _ in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):  # in turn, so that all meet the same load
        for name, (work, in_one_go) in works.items():
            times[name].append(per_call(work, in_one_go))
    medians = {name: statistics.median(found) for name, found in times.items()}
    lines = [
        f"{name:<19} median {medians[name]:9.4f} ms  "
        f"({min(found):.4f}–{max(found):.4f}, n={rounds})"
        for name, found in times.items()
    ]
    ratio = medians["… and its JSON"] / medians["bare arithmetic"]
    lines.append(f"{'ratio':<19} {ratio:.0f} (inpatient with its JSON to bare arithmetic)")
    return [*lines, *memory_kept(library, memory, calculations)]


def memory_kept(library: Library, memory: Callable[[], int], calculations: int) -> list[str]:
    """Memory before and after ever different calculations, whose results are dropped."""
    lines = [f"{'memory':<19} {megabytes(memory())} after the above"]
    done = 0
    for wanted in (calculations // 100, calculations // 10, calculations):
        while done < wanted:
            day = date(2020, 9, 1) + timedelta(days=done % 300)
            calculate("inpatient", {**STAY, "total": str(1000 + done), "date": str(day)}, library)
            done += 1
        lines.append(f"{'memory':<19} {megabytes(memory())} after {done:,} more calculations")
    return lines


def megabytes(size: int) -> str:
    return f"{size / 1e6:7.1f} MB"


def resident() -> int:
    """Bytes of memory that this process holds now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def main() -> None:
    from calculator.datasets import load

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--calculations", type=int, default=100_000)
    given = parser.parse_args()
    # The compiled form, as in the browser: without the lines of the YAML files.
    library = Library.from_compiled(load().compiled())
    print("\n".join(measure(library, resident, given.rounds, given.calculations)))


if __name__ == "__main__":
    main()
