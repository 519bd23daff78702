"""What a screen decides about all items of its stage at once: findings, who is whose twin, what is dropped. Pure.

Everything is judged anew from looks alone, so the order in which items came, and how often a run was interrupted,
change nothing. What people have looked at leads its twins; what its owner took back passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.collect.finding import BLUR, FINE, MIN_SIDE, NSFW, REASONS, SURE, TWIN, UNREADABLE, Finding
from manyeyes.collect.screen.rules import Rules
from manyeyes.collect.screen.twins import group
from manyeyes.items import Twin
from manyeyes.media import blur

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Candidates:
    """The items of a stage, column by column; n rows. Rows without a look are told by `looked`."""

    ids: NDArray[np.int64]
    sha: NDArray[np.bytes_]
    """For an order that is the same on every machine."""
    side: NDArray[np.int64]
    """Pixels of the shorter side."""
    pixels: NDArray[np.int64]
    series: NDArray[np.int64]
    video: NDArray[np.int64]
    """The video a frame was taken from; -1 for what is no frame."""
    looked: NDArray[np.bool_]
    sharpness: Floats
    fingerprints: NDArray[np.uint64]
    """(n, len(HASHES))."""
    colours: NDArray[np.uint8]
    """(n, 48)."""
    blank: dict[int, Finding] = field(default_factory=dict)
    """By row, where a picture is or may be blank."""
    unreadable: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    nsfw: dict[int, float] = field(default_factory=dict)
    """By row, where it was scored."""


@dataclass(frozen=True)
class Standing:
    """What others have said about the rows, (n,) each."""

    in_hands: NDArray[np.bool_]
    """People look at it or have answered about it."""
    taken_back: NDArray[np.bool_]


@dataclass(frozen=True)
class Screened:
    """What a screen found, by row; rows without findings are left out."""

    findings: Mapping[int, tuple[Finding, ...]]
    """All that is not fine; main marks why a row is dropped, or would be if its owner had not taken it back."""
    twins: Mapping[int, Twin]
    """Every row of every group."""

    def reason(self, row: int) -> str | None:
        """Why the row is dropped, or None."""
        return next((one.what for one in self.findings.get(row, ()) if one.main), None)


def judge(rules: Rules, all_: Candidates, standing: Standing, sampled: Mapping[int, Floats]) -> Screened:
    """Judge every row; `sampled` has the sharpness of all stills of each video, the left-out ones included."""
    found: dict[int, list[Finding]] = {}
    for row, one in (*_readable(rules, all_), *_sides(rules, all_), *_blank(rules, all_), *_blur(rules, all_, sampled)):
        found.setdefault(row, []).append(one)
    stays = _stays(rules, found, standing)
    twins = group(rules, all_, standing.in_hands, np.flatnonzero(stays & all_.looked)) if rules.twins else {}
    bound = rules.twins.distance if rules.twins else 0
    for row, twin in twins.items():
        if twin.item_id != twin.leader_id:
            found.setdefault(row, []).append(Finding(TWIN, SURE, twin.phash_distance, bound))
    for row, score in all_.nsfw.items() if rules.nsfw else ():
        found.setdefault(row, []).append(Finding(NSFW, FINE, score, 0.0))
    people = standing.in_hands & ~standing.taken_back
    return Screened({row: _marked(rules, many, bool(people[row])) for row, many in found.items()}, twins)


def blur_verdicts(rules: Rules, sharpness: Floats) -> list[Finding]:
    """One finding a picture of one series or video, fine ones included."""
    verdicts = blur(sharpness, **rules.limits.get("blur", {}))
    return [Finding(BLUR, one.verdict, one.number, one.bound) for one in verdicts]


def _readable(rules: Rules, all_: Candidates) -> list[tuple[int, Finding]]:
    rows = np.flatnonzero(all_.unreadable) if rules.checks(UNREADABLE) else ()
    return [(int(row), Finding(UNREADABLE, SURE, 1, 0)) for row in rows]


def _sides(rules: Rules, all_: Candidates) -> list[tuple[int, Finding]]:
    if rules.min_side is None:
        return []
    small = np.flatnonzero(all_.side < rules.min_side)
    return [(int(row), Finding(MIN_SIDE, SURE, int(all_.side[row]), rules.min_side)) for row in small]


def _blank(rules: Rules, all_: Candidates) -> list[tuple[int, Finding]]:
    return [(row, one) for row, one in all_.blank.items() if rules.checks(one.what)]


def _blur(rules: Rules, all_: Candidates, sampled: Mapping[int, Floats]) -> list[tuple[int, Finding]]:
    """Frames are held against their video, other pictures against their series."""
    if not rules.checks(BLUR):
        return []
    found = []
    for rows, others in _together(all_, sampled):
        verdicts = blur_verdicts(rules, np.concatenate([all_.sharpness[rows], others]))
        found += [(int(row), one) for row, one in zip(rows, verdicts, strict=False) if one.verdict != FINE]
    return found


def _together(all_: Candidates, sampled: Mapping[int, Floats]) -> list[tuple[NDArray[np.int64], Floats]]:
    """Rows that are compared with each other, and the sharpness of stills that are no items beside them."""
    nothing = np.zeros(0)
    groups = []
    for column, of in ((all_.video, all_.video >= 0), (all_.series, all_.video < 0)):
        rows = np.flatnonzero(of & all_.looked)
        rows = rows[np.argsort(column[rows], kind="stable")]
        cuts = np.flatnonzero(np.diff(column[rows])) + 1
        groups += [
            (part, column[part[0]] if column is all_.video else -1) for part in np.split(rows, cuts) if len(part)
        ]
    return [(part, sampled.get(int(video), nothing)) for part, video in groups]


def _stays(rules: Rules, found: Mapping[int, Sequence[Finding]], standing: Standing) -> NDArray[np.bool_]:
    """The rows that no check but twins drops: only these may lead a group."""
    stays = np.ones(len(standing.in_hands), dtype=bool)
    for row, many in found.items():
        stays[row] = not any(rules.dropping(one) for one in many)
    return stays | standing.in_hands | standing.taken_back


def _marked(rules: Rules, many: Sequence[Finding], people_have_it: bool) -> tuple[Finding, ...]:
    """The same findings, the reason for dropping marked and first."""
    order = {what: n for n, what in enumerate((*REASONS, NSFW))}
    sorted_ = sorted(many, key=lambda one: (not rules.dropping(one), order[one.what]))
    main = rules.dropping(sorted_[0]) and not people_have_it
    return (replace(sorted_[0], main=main), *sorted_[1:])
