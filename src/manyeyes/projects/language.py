"""Which of a project's languages a person reads it in."""

from __future__ import annotations

from collections.abc import Sequence


def best_language(wishes: Sequence[str], languages: Sequence[str]) -> str:
    """The first wish that can be met, else the first of `languages`: de-AT is met by de, never the other way round."""
    for wish in wishes:
        for one in (wish, wish.partition("-")[0]):
            if one in languages:
                return one
    return languages[0]
