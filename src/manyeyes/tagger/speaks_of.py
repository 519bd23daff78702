"""Which scores of a tagger are of which question and value, so that a stage can show them as drafts.

Written down when it is trained: a tagger's tags keep their order for life, and questions whose meaning changed since
are not the ones it learnt. docs/why/drafts.md has more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manyeyes import datasets
from manyeyes.datasets import Asked
from manyeyes.items import SpeaksOf
from manyeyes.projects import Stage


def majors_of(stages: Sequence[Stage]) -> dict[str, str]:
    """The major number of each stage's questions now."""
    return {one.name: major_of(one.workflow) for one in stages if one.file.for_people}


def major_of(workflow: str) -> str:
    """Of "2.1" the 2: it changes with the meaning of the questions."""
    return workflow.partition(".")[0]


def speaks_of(stages: Sequence[Stage], majors: Mapping[str, str], tags: Sequence[str]) -> dict[str, SpeaksOf]:
    """What a tagger with these tags knows of each stage's questions; `majors`: of what it learnt from. Pure."""
    place = {tag: at for at, tag in enumerate(tags)}
    told: dict[str, dict[str, dict[str, int]]] = {}
    for one in datasets.asked_of(stages):
        if found := {value: place[tag] for tag, value in _tags(one) if tag in place}:
            told.setdefault(one.stage, {})[one.question.name] = found
    return {name: SpeaksOf(majors[name], questions) for name, questions in told.items() if name in majors}


def _tags(one: Asked) -> list[tuple[str, str]]:
    """The tags of a question, each with the value it stands for: of a yes/no question its own name is yes."""
    if set(one.question.values) == {"yes", "no"}:
        return [(one.key, "yes")]
    return [(f"{one.key}:{value}", value) for value in one.question.values]
