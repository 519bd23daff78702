"""What a tagger thinks of an item, as a weak word in consensus: only where its owner lets it, and never a person.

A train stage says `opinion: 0.8`: its tagger's word counts at most like the answer of somebody who is right in .8 of
cases, and never more than was measured on pictures that were held back. A fit states that bound, so that what a task
adds up to stays a function of its answers, its words and its fit. How well people are known never rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manyeyes.consensus.given import believed_words
from manyeyes.consensus.verdict import SILENT, Word
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

MODEL = "model"
Weights = Mapping[str, Mapping[str, float]]


def bound_of(stage: Stage) -> float | None:
    """How far the project lets a tagger's word count at most; none where it does not."""
    said = (one.settings.get("opinion") for one in stage.project.stages if one.kind == "train")
    return next((float(one) for one in said if one is not None), None)


def weights_of(stage: Stage) -> Weights:
    """By question of a stage how far sources are believed and, as `model`, how far a tagger is at most."""
    found, bound = believed_words(stage), bound_of(stage)
    if bound is None:
        return found
    return {one.name: {**found.get(one.name, {}), MODEL: bound} for one in stage.file.questions}


def opinions_of(tx: Transaction, item_id: int, weights: Weights) -> Mapping[str, Sequence[Word]]:
    """By question what a tagger said of an item, no further than the fit allows; nothing asked where it allows none."""
    bounds = {name: said[MODEL] for name, said in weights.items() if MODEL in said}
    if not bounds:
        return SILENT
    from manyeyes import items  # late: it brings numpy, which weighing a few answers does not need

    told = [one for said in items.opinions_of(tx, [item_id]).get(item_id, {}).values() for one in said]
    return {
        name: [(min(bound, one.weight), one.value) for one in told if one.question == name]
        for name, bound in bounds.items()
    }
