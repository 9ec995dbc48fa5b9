"""Where everything is: the paths of the checkout and of what the build makes in it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """A checkout. Everything that the build makes is in `build/`, `.venv/` or `node_modules/`."""

    root: Path

    @property
    def docs(self) -> Path:
        """Hand-written Markdown, templates and theme overrides."""
        return self.root / "docs"

    @property
    def policy_data(self) -> Path:
        """The YAML files that people edit."""
        return self.root / "policy_data"

    @property
    def cases(self) -> Path:
        """The worked cases, which the site tells the outcome of."""
        return self.root / "tests" / "cases"

    @property
    def calculator(self) -> Path:
        """The calculator package."""
        return self.root / "calculator"

    @property
    def requirements(self) -> Path:
        """The hash-locked lists of Python packages."""
        return self.root / "requirements"

    @property
    def venv(self) -> Path:
        """The Python environment that the build makes for itself."""
        return self.root / ".venv"

    @property
    def node_modules(self) -> Path:
        """The npm packages."""
        return self.root / "node_modules"

    @property
    def build(self) -> Path:
        """All that the build writes; it may be deleted at any time."""
        return self.root / "build"

    @property
    def pages(self) -> Path:
        """The Markdown that mkdocs renders: copied from `docs/` or generated from the data."""
        return self.build / "pages"

    @property
    def cache(self) -> Path:
        """What takes long and seldom changes, by the digest of its inputs."""
        return self.build / "cache"

    @property
    def site(self) -> Path:
        """The finished site."""
        return self.build / "site"

    def part(self, stage: str) -> Path:
        """What one stage adds to the site, until `publish` puts the parts together."""
        return self.build / "parts" / stage
