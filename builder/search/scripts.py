"""The scripts of the search as they are shipped: one file for the page, one for its worker.

A first query has 200 kB, also from a host that compresses nothing. Of that, eleven modules with
their comments would take a third, and each import of an import another round trip.
"""

from pathlib import Path

from builder.environment import find_node
from builder.errors import BuildError
from builder.progress import Stage, run
from builder.project import Project

_SHIPPED = ("box.js", "worker.js", "search.css")
_TARGET = "es2022"


def write_scripts(project: Project, folder: Path, progress: Stage) -> None:
    """Bundle and minify the search's scripts and its style sheet into a folder."""
    source = project.calculator / "web" / "search"
    run(
        [
            find_node(project).node,
            project.node_modules / "esbuild" / "bin" / "esbuild",
            *(source / name for name in _SHIPPED),
            *("--bundle", "--minify", "--format=esm", f"--target={_TARGET}", "--charset=utf8"),
            *("--log-level=warning", f"--outdir={folder}"),
        ],
        progress,
        failure=BuildError(
            "The scripts of the search could not be bundled.",
            "Read the lines above; if esbuild is not installed, delete node_modules and run again.",
        ),
    )
