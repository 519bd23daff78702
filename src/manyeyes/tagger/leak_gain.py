"""What a leaking split would seem to give: the same head, fitted again with pictures dealt out one by one.

Two frames of a scene, one to learn from and one to be tested on, make memory look like knowledge. The difference of
the two numbers is the size of that mistake on these pictures; one draw, so small differences are chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from manyeyes.inference import features_of
from manyeyes.tagger import metrics
from manyeyes.tagger.evaluation import LeakGain, TagResult
from manyeyes.tagger.examples import Examples, Pictures
from manyeyes.tagger.head import refit
from manyeyes.tagger.sound import learnable_tags, with_pictures, without
from manyeyes.tagger.source import CHOSEN, LEARNT
from manyeyes.tagger.tagger import Tagger

if TYPE_CHECKING:
    from manyeyes.tagger.evaluate import Where

HEAD = "head"
SEED = 1


def leak_gain(
    tagger: Tagger, examples: Examples, pictures: Pictures, where: Where, by_tag: Sequence[TagResult]
) -> LeakGain:
    """Hold what was measured, a tag, against what a leak would have shown; over the tags that both splits measure."""
    both = examples.only(LEARNT, CHOSEN, where.part)
    if tagger.about.method != HEAD or where.part == LEARNT:
        return LeakGain(None, None, 0, "What a leak seems to give is measured for heads alone, on their test part.")
    if len(np.unique(both.component)) == len(both):
        return LeakGain(None, None, 0, "No two of these pictures belong together, so nothing can leak.")
    sound = with_pictures(both, pictures)
    seen = features_of(sound.places, where.cache, tuple(tagger.model.sides), jail=where.jail, say=where.say)
    dealt = dealt_out(without(sound.examples, seen.left_out), where.part)
    learnt, held = learnable_tags(dealt.only(LEARNT)).examples, dealt.only(where.part)
    again = refit(tagger.settings, learnt, seen.of(learnt.items), say=lambda line: None)
    column = [dealt.tags.index(tag) for tag in again.about.tags]
    ranked = metrics.average_precision(again.scores_of(seen.of(held.items)), held.targets[:, column])
    measured = {one.tag: one.average_precision for one in by_tag}
    before = np.array([measured[tag] for tag in again.about.tags], dtype=np.float64)  # none becomes NaN
    shared = ~np.isnan(ranked) & ~np.isnan(before)
    if not shared.any():
        return LeakGain(None, None, 0, "Dealt out one by one, no tag is on pictures of both sides.")
    relatives = int(np.isin(held.component, learnt.component).sum())
    return _told(float(before[shared].mean()), float(ranked[shared].mean()), relatives, len(held))


def dealt_out(examples: Examples, part: str) -> Examples:
    """The same pictures with as many held back as before, but drawn one by one."""
    back = examples.part.count(part)
    drawn = set(np.random.default_rng(SEED).permutation(len(examples))[:back].tolist())
    return replace(examples, part=tuple(part if at in drawn else LEARNT for at in range(len(examples))))


def _told(by_group: float, by_picture: float, relatives: int, held: int) -> LeakGain:
    sentence = (
        f"Were pictures dealt out one by one, {relatives:,} of {held:,} held-back ones would have a relative among "
        f"those learnt from, and mAP would read {by_picture:.3f} instead of {by_group:.3f} "
        f"({by_picture - by_group:+.3f}, one draw)."
    )
    return LeakGain(by_group, by_picture, relatives, sentence)
