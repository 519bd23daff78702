"""An owner asks for a tag first: the open tasks of pictures that likely have it go into the urgent band of their stage.

Likely is what a tagger says, else what a source gave. Some hundred tasks at a time: it is a nudge, not a new order, and
asking for another tag puts the ones before back into line.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from manyeyes import assignment, items
from manyeyes.datasets.dictionary import TagRules
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

MOST = 500  # tasks that come first
LIKELY = 0.1  # from this score on a picture is worth a look
LOOKED_AT = 50_000  # open tasks, at most
PAGE = 1000

Scores = Callable[[Transaction, Sequence[int]], Mapping[int, float]]
"""What a tagger says of one tag, by item; items it said nothing of are absent."""


class NobodyAsked(ManyEyesError):
    """{stage} is of kind {kind}: people are asked for nothing there, so nothing can come first."""

    status = 409


@dataclass(frozen=True)
class AskedFirst:
    """How many tasks come first now, how many did before, and what they were found by: tagger, given or nothing."""

    pictures: int
    before: int
    by: str


def ask_first(house: House, stage: Stage, tag: str, rules: TagRules, scores: Scores | None = None) -> AskedFirst:
    """Bring the pictures that likeliest have `tag` to the people of `stage`; safe to repeat. Raises NobodyAsked.

    rules: by which given words become tags.
    """
    if not stage.file.for_people or not stage.file.in_use:
        raise NobodyAsked(stage=stage.name, kind=stage.kind)
    found = list(_likely(house, stage, tag, rules, scores))
    first = heapq.nlargest(MOST, found)
    with house.transaction() as tx:
        before = assignment.clear_band(tx, stage.id, assignment.URGENT)
        assignment.set_bands(tx, stage.id, {item_id: assignment.URGENT for _, item_id, _ in first})
    sources = {by for _, _, by in first}
    return AskedFirst(len(first), before, "tagger" if "tagger" in sources else "given" if sources else "nothing")


def _likely(
    house: House, stage: Stage, tag: str, rules: TagRules, scores: Scores | None
) -> Iterator[tuple[float, int, str]]:
    """(how likely, item, by what) of open tasks whose pictures may have the tag, a page of tasks at a time."""
    after = 0
    for _ in range(LOOKED_AT // PAGE):
        with house.reading() as tx:
            page = assignment.unfinished(tx, stage.id, after, PAGE)
            ids = [item_id for _, item_id in page]
            predicted = scores(tx, ids) if scores else {}
            given = items.given_of(tx, [one for one in ids if one not in predicted])
        yield from ((score, item_id, "tagger") for item_id, score in predicted.items() if score >= LIKELY)
        yield from ((one.weight, item_id, "given") for item_id, one in given.items() if tag in rules.tidy(one.tags))
        if len(page) < PAGE:
            return
        after = page[-1][0]
