"""The known word that a wrong one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The most similar of the known words, if any is similar at all."""
    # Wanted only when something is wrong: not worth the start-up of every answer.
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return near[0] if near else None
