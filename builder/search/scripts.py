"""The scripts of the search as they are shipped: one file for the page, one for its worker.

A first query has 200 kB, also from a host that compresses nothing. Of that, eleven modules with
their comments would take a third, and each import of an import another round trip.
"""

from pathlib import Path

from builder.bundle import bundle
from builder.progress import Stage
from builder.project import Project

_SHIPPED = ("box.js", "worker.js", "search.css")


def write_scripts(project: Project, folder: Path, progress: Stage) -> None:
    """Bundle and minify the search's scripts and its style sheet into a folder."""
    source = project.calculator / "web" / "search"
    bundle(project, [source / name for name in _SHIPPED], folder, progress, "--minify")
