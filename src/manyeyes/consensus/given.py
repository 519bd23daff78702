"""What a source said of an item, as a word before anybody answers: believed as far as the project says, never a person.

`given: {character: 0.8}` believes a column `character` whose cell is one of the question's values; `given: {tags: 0.9}`
believes that a tag of the question's name means yes. A tag that is missing says nothing: sources forget more than they
invent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from manyeyes.consensus.verdict import SILENT, Word
from manyeyes.projects import Question, Stage
from manyeyes.storage import Transaction

if TYPE_CHECKING:
    from manyeyes.items import Given

TAGS = "tags"


def believed_words(stage: Stage) -> dict[str, dict[str, float]]:
    """By question of a stage how far a source is believed: as column `said`, as `tag`; questions without are left out.

    Of several imports the first that states a weight.
    """
    stated: dict[str, float] = {}
    for one in stage.project.stages:
        if one.kind == "import":
            stated = {**(one.settings.get("given") or {}), **stated}
    found = {question.name: _weights(question, stated) for question in stage.file.questions}
    return {name: weights for name, weights in found.items() if weights}


def _weights(question: Question, stated: Mapping[str, float]) -> dict[str, float]:
    said = {"said": stated[question.name]} if question.name in stated else {}
    return said | ({"tag": stated[TAGS]} if TAGS in stated and "yes" in question.values else {})


def words_of(
    tx: Transaction, stage: Stage, item_id: int, given: Mapping[str, Mapping[str, float]]
) -> Mapping[str, Sequence[Word]]:
    """By question what sources said of an item, or of the video it was taken from; no statement where none is asked."""
    if not any(one.keys() & {"said", "tag"} for one in given.values()):
        return SILENT
    from manyeyes import items  # late: it brings numpy, which weighing a few answers does not need

    place = items.places(tx, [item_id]).get(item_id)
    asked = [item_id] if place is None else [item_id, place.video_id]
    told = items.given_of(tx, asked)
    found = next((told[one] for one in asked if one in told), None)
    if found is None:
        return SILENT
    return {one.name: _words(one, found, given.get(one.name, {})) for one in stage.file.questions}


def _words(question: Question, found: Given, weights: Mapping[str, float]) -> Sequence[Word]:
    cell = question.stored(found.said.get(question.name, "").strip()) if "said" in weights else None
    column = [(weights["said"], cell)] if cell is not None else []
    return column + ([(weights["tag"], "yes")] if "tag" in weights and question.name in found.tags else [])
