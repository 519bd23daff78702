"""What the playground tells: tags with scores, a heat map, the tagger in facts, what is missing before there is one."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Literal

from manyeyes.api.shapes_playground import HeatMap, Playground, TaggerTold, TagScore
from manyeyes.api.shapes_tagger import MissingForTagger
from manyeyes.api.taggers import STEP, line
from manyeyes.api.trying import Looked, Trying
from manyeyes.api.who import Asker
from manyeyes.house import House
from manyeyes.projects import Stage

if TYPE_CHECKING:
    from manyeyes.tagger import Tagger

HALF = 0.5


def standing(house: House, trying: Trying, stage: Stage, who: Asker) -> Playground:
    """Whether the tagger of a train stage may be tried."""
    from manyeyes.inference import MlNotInstalled

    try:
        found = trying.serving(house, stage)
    except MlNotInstalled as absent:
        return Playground(state="not_installed", sentence=absent.sentence, missing=None, tagger=None)
    if found is None:
        return missing(house, stage, who)
    return Playground(state="ready", sentence="", missing=None, tagger=tagger_told(house, stage, found))


def missing(house: House, stage: Stage, who: Asker) -> Playground:
    """What the first tagger of a stage waits for; the owner alone is told to the picture."""
    from manyeyes import tagger

    with house.reading() as tx:
        exact = tagger.missing(tx, stage)
    seen = exact if who.owner is not None else exact.in_steps(STEP)
    told = MissingForTagger(settled=seen.settled, wanted=seen.wanted, installed=seen.installed, sentence=seen.sentence)
    state: Literal["not_yet", "not_installed"] = "not_yet" if seen.installed else "not_installed"
    return Playground(state=state, sentence=seen.sentence, missing=told, tagger=None)


def tagger_told(house: House, stage: Stage, found: Tagger) -> TaggerTold:
    """The tagger that answers, in facts: its row in the history, and what it says of itself."""
    from manyeyes import tagger

    row = tagger.live_tagger(house, stage)
    if row is None:
        with house.reading() as tx:
            row = tagger.serving(tx, stage.id)
    assert row is not None  # something serves, so it is in the history or live
    metrics = {name: float(one) for name, one in row.metrics.items() if isinstance(one, int | float)}
    facts = line(row).model_dump() | {"stage": stage.name, "metrics": metrics, "notes": list(found.about.notes)}
    return TaggerTold.model_validate(facts)


def tags_of(answering: Tagger, looked: Looked) -> list[TagScore]:
    """Every tag, the likeliest first."""
    about = answering.about
    scored = sorted(zip(about.tags, looked.scores.tolist(), strict=True), key=lambda one: -one[1])
    return [
        TagScore(
            name=tag, score=round(score, 6), threshold=about.thresholds.get(tag, HALF), group=about.groups.get(tag)
        )
        for tag, score in scored
    ]


def heat_told(tag: str, looked: Looked) -> HeatMap:
    """The map as whole numbers, row by row."""
    assert looked.heat is not None
    return HeatMap(tag=tag, side=len(looked.heat), cells=[round(255 * cell) for cell in looked.heat.ravel().tolist()])


def as_address(webp: bytes) -> str:
    """A small picture as a data: address: what was fetched for somebody is shown to him, and lies nowhere."""
    return f"data:image/webp;base64,{base64.b64encode(webp).decode('ascii')}"
