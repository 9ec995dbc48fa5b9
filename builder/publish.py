"""Puts the parts of the site together as build/site, all at once."""

import shutil
from pathlib import Path

from builder import assets, compress, fingerprint, offline
from builder.errors import BuildError
from builder.files import files_below, replacing
from builder.progress import Stage
from builder.project import Project

PARTS = ("site", "search", "data", "runtime", "takeaway")
"""The stages that add files to the site."""


def publish(project: Project, progress: Stage) -> None:
    """Replace build/site with the parts that the stages have made."""
    for stage in PARTS:
        if not project.part(stage).is_dir():
            raise BuildError(
                f"The {stage} stage has not been run yet, so there is no whole site to publish.",
                f"Run: python3 build.py {stage} (or python3 build.py build for everything)",
            )
    fingerprint.forget(project)
    with replacing(project.site) as site:
        for stage in PARTS:
            _add(project, stage, site)
        if (site / assets.SCRIPTS).is_dir():
            assets.settle(site)
            progress.say("compressing pages")
            compress.write_gzip(project, site)
            compress.write_brotli(project, site, progress)
            offline.write_offline(project, site)


def _add(project: Project, stage: str, site: Path) -> None:
    part = project.part(stage)
    for source in files_below(part):
        target = site / source.relative_to(part)
        if target.exists():
            raise BuildError(
                f"Two stages write {target.relative_to(site)}; one of them is {stage}.",
                "Let one of the two use another name.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
