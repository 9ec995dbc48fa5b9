"""Makes one file of scripts that import each other, so that a page fetches them in one go."""

from collections.abc import Iterable
from pathlib import Path

from builder.environment import find_node
from builder.errors import BuildError
from builder.progress import Stage, run
from builder.project import Project

_TARGET = "es2022"


def bundle(
    project: Project, sources: Iterable[Path], folder: Path, progress: Stage, *options: str
) -> None:
    """Bundle each of the scripts or style sheets with all it imports into a folder."""
    run(
        [
            find_node(project).node,
            project.node_modules / "esbuild" / "bin" / "esbuild",
            *sources,
            *("--bundle", "--format=esm", f"--target={_TARGET}", "--charset=utf8"),
            *("--log-level=warning", f"--outdir={folder}"),
            *options,
        ],
        progress,
        failure=BuildError(
            "The scripts could not be put into one file.",
            "Read the lines above; if esbuild is not installed, delete node_modules and run again.",
        ),
    )
