"""What a tagger says where people did not: a table of its own, so that nobody takes it for an answer.

A value is in from a score on, for items where no one settled its question. How far the tagger's word is worth believing
is what the owner's own check says: of the pictures he looked at, how often was he of the tagger's opinion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from manyeyes import items
from manyeyes.datasets.interval import wilson
from manyeyes.datasets.keep import SAYS_NOTHING
from manyeyes.datasets.store import Page
from manyeyes.datasets.wanted import ModelWord, Wanted
from manyeyes.items import Prediction
from manyeyes.storage import Transaction


@dataclass(frozen=True, slots=True)
class Word:
    """One value a tagger gives an item. `answered`: people settled it; `found`: what the owner's check said."""

    tag: str
    value: str
    score: float
    answered: bool
    found: str | None = None


@dataclass
class Said:
    """What a tagger said in one release, counted while items stream past."""

    values: int = 0
    items: int = 0
    by_tag: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    right: int = 0

    def add(self, item: str, words: Iterable[Word], asked: ModelWord | None) -> Iterator[tuple[object, ...]]:
        """Rows of model.parquet: what people have not settled."""
        said = 0
        for word in words:
            if word.found is not None:
                self.checked += 1
                self.right += word.found == word.value
            if not word.answered and asked is not None:
                said += 1
                self.by_tag[word.tag] += 1
                yield (item, word.tag, word.value, word.score, asked.tagger)
        self.values += said
        self.items += bool(said)

    def sentence(self) -> str:
        """How far the tagger's word was checked."""
        if not self.checked:
            return "Nobody has checked what the tagger said."
        share = wilson(self.right, self.checked)
        return f"Of {self.checked} of its values that the owner checked, {self.right} were right ({share})."


def of_page(tx: Transaction, wanted: Wanted, page: Page) -> dict[int, list[Word]]:
    """What the tagger says of the items of a page, where it is wanted and there is one."""
    asked = wanted.model
    if asked is None:
        return {}
    told = items.predictions(tx, asked.stage_id, [row.id for row in page.items])
    of_tagger = {one: said for one, said in told.items() if said.tagger == asked.tagger}
    return {one: words(asked, said, *_answered(wanted, page, one)) for one, said in of_tagger.items()}


def words(asked: ModelWord, said: Prediction, settled: Mapping[str, str], found: Mapping[str, str]) -> list[Word]:
    """The values whose score is high enough: yes where the tag's is, no where a question's tag is as sure a no.

    `settled` and `found` are by question: what people settled, and what the owner's check said.
    """
    told = []
    for tag, score in zip(asked.tags, said.scores.tolist(), strict=False):
        question, value = asked.values.get(tag, (tag, "yes"))
        if score < asked.score and tag == question and tag in asked.values and 1 - score >= asked.score:
            value, score = "no", 1 - score
        if score >= asked.score:
            checked = found.get(question)
            own = None if checked in (None, SAYS_NOTHING) else checked
            told.append(Word(tag, value, round(score, 4), question in settled, own))
    return told


def _answered(wanted: Wanted, page: Page, item_id: int) -> tuple[dict[str, str], Mapping[str, str]]:
    """What people settled of an item, and what the owner's check found, by question."""
    settled = {
        wanted.key_of.get((one.stage, one.question), one.question): str(one.value)
        for one in page.outcomes.get(item_id, ())
        if one.state == "settled" and one.value != SAYS_NOTHING
    }
    return settled, wanted.checked.get(item_id, {})
