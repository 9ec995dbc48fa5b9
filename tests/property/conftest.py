"""How Hypothesis looks for counterexamples here."""

import os

from hypothesis import settings

# A run that decides whether a change lands tries the same examples each time; anybody else's
# tries new ones, and what it finds becomes a case of its own.
settings.register_profile(
    "project", deadline=None, max_examples=150, derandomize="CI" in os.environ
)
settings.load_profile("project")
