"""Statistics that lead to work: of each tag how many pictures, answers, how far people agree; the rarest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from manyeyes.datasets import store
from manyeyes.datasets.conditions import UNSURE, Asked, conditions
from manyeyes.datasets.dictionary import TagRules, tag_rules
from manyeyes.datasets.targets import tags_of
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

FEW = 30  # pictures a tag wants before a tagger can learn and be judged
NONE: Mapping[str, int] = {}


@dataclass(frozen=True)
class TagFacts:
    """What is known of one tag."""

    tag: str
    group: str = ""
    stage: str = ""
    """Where people are asked for it; '' where nobody is."""
    ask: str = ""
    """The question."""
    by_people: int = 0
    """Pictures settled on it."""
    given: int = 0
    """Pictures whose source names it."""
    settled: int = 0
    """Pictures where it is settled either way."""
    contested: int = 0
    open: int = 0
    answers: int = 0
    """That say it holds."""
    agreement: float | None = None
    """Of the answers about pictures settled on it, the share that say so."""

    @property
    def pictures(self) -> int:
        """How many have it: by what people settled, before that by what sources gave."""
        return self.by_people if self.settled else max(self.by_people, self.given)


@dataclass(frozen=True)
class TagStatistics:
    """Every tag of a project, the rarest first."""

    tags: tuple[TagFacts, ...]
    pictures: int

    def sentence(self) -> str:
        """Like '91 tags, 14 of them on fewer than 30 pictures; rarest: harp on 3'."""
        if not self.tags:
            return "There is no tag yet: ask a question of people, or import a table with tags"
        few = sum(tag.pictures < FEW for tag in self.tags)
        rarest = self.tags[0]
        many = "1 tag" if len(self.tags) == 1 else f"{len(self.tags):,} tags"
        return f"{many}, {few:,} of them on fewer than {FEW} pictures; rarest: {rarest.tag} on {rarest.pictures:,}"


def tag_statistics(tx: Transaction, project_id: int, stages: Sequence[Stage]) -> TagStatistics:
    """Count what is known of each tag among `stages`, all of the project; one walk over answers and given tags."""
    given = _given(tx, project_id, rules_of(stages))
    asked = list(_asked(tx, project_id, stages, given))
    names = {one.tag for one in asked}
    others = [TagFacts(tag, given=n) for tag, n in given.items() if tag not in names]
    tags = sorted([*asked, *others], key=lambda one: (one.pictures, one.tag))
    return TagStatistics(tuple(tags), int(tx.scalar(store.PICTURES_OF_PROJECT, {"project": project_id})))


def rules_of(stages: Sequence[Stage]) -> TagRules:
    """By which rules given words become tags: those of the first release stage that has any. Raises TagsWrong."""
    said = [stage.file.settings.get("tags") for stage in stages if stage.kind == "release"]
    return tag_rules(next((one for one in said if one), None))


def _given(tx: Transaction, project_id: int, rules: TagRules) -> Counter[str]:
    counts: Counter[str] = Counter()
    for _, tags, _ in store.given_tags(tx, project_id):
        counts.update(rules.tidy(tags))
    return counts


@dataclass
class _Counts:
    """Of one question of one stage."""

    states: Counter[str] = field(default_factory=Counter)
    settled_on: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    about: Counter[str] = field(default_factory=Counter)
    """Answers about pictures settled on a value."""
    agreed: Counter[str] = field(default_factory=Counter)
    """Those of them that say it."""


def _asked(tx: Transaction, project_id: int, stages: Sequence[Stage], given: Mapping[str, int]) -> Iterator[TagFacts]:
    counts: dict[tuple[str, str], _Counts] = defaultdict(_Counts)
    for row in tx.all(store.VERDICTS, {"project": project_id}):
        one = counts[row.stage, row.question]
        one.states[row.state] += row.pictures
        if row.state == "settled":
            one.settled_on[row.value] += row.pictures
    for row in tx.all(store.SAID_OF_TAGS, {"project": project_id}):
        _add_said(counts[row.stage, row.question], row)
    tasks = {row.stage: row.tasks for row in tx.all(store.TASKS_BY_STAGE, {"project": project_id})}
    for question in conditions(None, stages).asked:
        yield from _of_question(question, counts[question.stage, question.question.name], tasks, given)


def _add_said(one: _Counts, row: Any) -> None:
    if row.value != UNSURE:
        one.said[row.value] += row.answers
        if row.settled is not None:
            one.about[row.settled] += row.answers
            one.agreed[row.settled] += row.answers if row.value == row.settled else 0


def _of_question(one: Asked, counts: _Counts, tasks: Mapping[str, int], given: Mapping[str, int]) -> Iterator[TagFacts]:
    decided = sum(counts.states[state] for state in ("settled", "contested", "not_asked"))
    tags = tags_of(one)
    for tag, value in zip(tags, ("yes",) if len(tags) == 1 else one.question.values, strict=True):
        yield TagFacts(
            tag=tag,
            group="" if len(tags) == 1 else one.key,
            stage=one.stage,
            ask=one.question.ask,
            by_people=counts.settled_on[value],
            given=given.get(tag, 0),
            settled=counts.states["settled"],
            contested=counts.states["contested"],
            open=max(tasks.get(one.stage, 0) - decided, 0),
            answers=counts.said[value],
            agreement=counts.agreed[value] / counts.about[value] if counts.about[value] else None,
        )
