"""Dependencies point one way: build.py → builder → calculator → the standard library."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

YAML_READER = "calculator/policy/yaml_files.py"


def _imported_packages(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").partition(".")[0]


def test_calculator_needs_the_standard_library_alone(repository: Path) -> None:
    for path in sorted((repository / "calculator").rglob("*.py")):
        allowed = {"calculator", *sys.stdlib_module_names}
        if path == repository / YAML_READER:
            allowed.add("yaml")
        assert set(_imported_packages(path)) <= allowed, path


def test_importing_calculator_does_not_load_the_yaml_reader(repository: Path) -> None:
    command = (
        f"import sys; sys.path.insert(0, {str(repository)!r}); import calculator, calculator.html; "
        "sys.exit('yaml' in sys.modules or 'calculator.policy.yaml_files' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", command], check=True)


@pytest.mark.parametrize(
    ("folder", "above"),
    [("calculator", {"build", "builder", "tests"}), ("builder", {"build", "tests"})],
)
def test_nothing_reaches_back(folder: str, above: set[str], repository: Path) -> None:
    for path in sorted((repository / folder).rglob("*.py")):
        assert not above & set(_imported_packages(path)), path
