"""How long `import calculator` takes, against an interpreter that imports nothing.

Run: python3 tests/bench/startup.py [--runs 20]
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {"bare interpreter": "pass", "import calculator": "import calculator"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for program in PROGRAMS.values():  # compiled and in the file cache from here on
        start(program)
    for _ in range(runs):  # in turn, so that both meet the same load
        for name, program in PROGRAMS.items():
            times[name].append(start(program))
    for name, found in times.items():
        print(
            f"{name:<18} median {statistics.median(found) * 1e3:6.1f} ms  "
            f"({min(found) * 1e3:.1f}–{max(found) * 1e3:.1f}, n={runs})"
        )
    bare, loaded = (statistics.median(found) for found in times.values())
    print(f"{'difference':<18} {(loaded - bare) * 1e3:.1f} ms, ratio {loaded / bare:.2f}")


def start(program: str) -> float:
    """Seconds from starting an interpreter to its end; no user site, no environment."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-E", "-s", "-c", program], cwd=ROOT, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
