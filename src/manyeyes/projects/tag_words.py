"""A release stage's `tags:` that contradict themselves: aliases in a circle, and an alias of what is never a tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes.projects.faults import Findings


def check_tag_words(stage: Mapping[str, Any], here: str, findings: Findings) -> None:
    """One fault an alias that leads nowhere."""
    said = stage.get("tags", {}) if stage.get("kind") == "release" else {}
    aliases: Mapping[str, str] = said.get("aliases", {})
    for word in aliases:
        way = _way(word, aliases)
        if way[-1] in way[:-1]:
            findings.fault(f"{here}.tags.aliases", f"{' → '.join(way)} go in a circle", "let all point at one tag")
            return
        if way[-1] in said.get("stop", ()):
            cause = f"{word} is an alias of {way[-1]}, which is in stop"
            findings.fault(f"{here}.tags.aliases", cause, "leave one of them out")


def _way(word: str, aliases: Mapping[str, str]) -> list[str]:
    """The word and what it stands for, step by step, up to the end or to a word met before."""
    way = [word]
    while way[-1] in aliases and way[-1] not in way[:-1]:
        way.append(aliases[way[-1]])
    return way
