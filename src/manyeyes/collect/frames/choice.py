"""Which stills of a video stay when a screen follows directly: decided at its end, over all of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from manyeyes.collect.finding import BLUR, TWIN, UNCERTAIN, Finding
from manyeyes.collect.screen.judge import Candidates, Standing, blur_verdicts, judge
from manyeyes.collect.screen.rules import Rules
from manyeyes.media import HASHES, Look


def why_left_out(rules: Rules | None, looks: Sequence[Look], indexes: Sequence[int]) -> list[Finding | None]:
    """For each still of one video in order of time why it is left out, or None where it stays.

    Sharpness is held against the video's median; of twins the sharpest stays, of equally sharp ones the earliest.
    """
    if rules is None or not looks:
        return [None] * len(looks)
    drops = {what: rules.drops[what] for what in (BLUR, TWIN) if what in rules.drops}
    twins = replace(rules.twins, within="video") if rules.twins and rules.drops.get(TWIN) else None
    nobody = np.zeros(len(looks), dtype=bool)
    found = judge(
        replace(rules, drops=drops, twins=twins, min_side=None, nsfw=False),
        _columns(looks, indexes),
        Standing(nobody, nobody),
        {},
    )
    return [next((one for one in found.findings.get(row, ()) if one.main), None) for row in range(len(looks))]


def blur_bound(rules: Rules) -> float:
    """The share of the median sharpness below which the screen drops; what is below it need not be encoded."""
    fine, *_, blurred = blur_verdicts(rules, np.array([1.0] * 9 + [0.0]))
    return fine.bound if UNCERTAIN in rules.drops[BLUR] else blurred.bound


def _columns(looks: Sequence[Look], indexes: Sequence[int]) -> Candidates:
    n = len(looks)
    return Candidates(
        ids=np.array(indexes, dtype=np.int64),
        sha=np.array([f"{index:020d}" for index in indexes], dtype="S64"),
        side=np.ones(n, dtype=np.int64),
        pixels=np.ones(n, dtype=np.int64),
        series=np.zeros(n, dtype=np.int64),
        video=np.zeros(n, dtype=np.int64),
        looked=np.ones(n, dtype=bool),
        sharpness=np.array([look.sharpness for look in looks]),
        fingerprints=np.frombuffer(b"".join(look.fingerprint for look in looks), dtype="<u8").reshape(n, len(HASHES)),
        colours=np.frombuffer(b"".join(look.colours for look in looks), dtype=np.uint8).reshape(n, 48),
        unreadable=np.zeros(n, dtype=bool),
    )
