"""Which kernel, which blocks of features, which λ: what scores best where whole components of pictures are held out.

A sample of pictures is enough to choose by: their kernels, block by block, are made once, and any set of blocks is a
mean of them. First three sets of blocks with three kernels each; then families of blocks are left out of the best,
one after the other, where that helps. Where there are more pictures, the kernel is settled on twice as many: with more
pictures a bent kernel gains more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import Features
from manyeyes.tagger import metrics
from manyeyes.tagger.cores import side_by_side
from manyeyes.tagger.exact import exact
from manyeyes.tagger.examples import folds
from manyeyes.tagger.head_settings import HeadSettings
from manyeyes.tagger.kernels import bent, scaling_of
from manyeyes.tagger.learnable import Known

Floats = NDArray[np.float32]
PICTURES = 1500
FOLDS = 3
RIDGES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
GAMMAS = (0.0, 0.3, 1.0)
GAIN = 0.002
"""Of macro mAP: less is chance, and a block left out for it would be missed."""
FAMILIES = ("pooled", "quarters", "deviation", "grid4", "grid7", "grid10", "grid14", "colours", "pixels", "@160")


@dataclass(frozen=True)
class Tried:
    """One candidate and its macro mAP on held-out folds."""

    settings: HeadSettings
    score: float


@dataclass(frozen=True)
class Sample:
    """The pictures chosen by: kernels a block, what is known, and folds."""

    kernels: dict[str, Floats]
    targets: Floats
    weights: Floats
    fold: NDArray[np.int64]


def choose(known: Known, seed: int, say: Callable[[str], None]) -> tuple[Tried, ...]:
    """All that was tried, the best first. Takes up to a minute; the same for the same pictures and seed."""
    features, sample = known.features, sample_of(known, seed)
    tried: list[Tried] = []
    for number, (blocks, gamma) in enumerate(_beginnings(features), 1):
        tried.append(best_ridge(sample, blocks, gamma, seed))
        say(f"choosing: {number} of {len(GAMMAS) * 3} kernels, mAP {max(one.score for one in tried):.3f} at best")
    best = max(tried, key=lambda one: one.score)
    for family in FAMILIES:
        blocks = tuple(block for block in best.settings.blocks if family not in block)
        if blocks and blocks != best.settings.blocks:
            tried.append(best_ridge(sample, blocks, best.settings.gamma, seed))
            best = tried[-1] if tried[-1].score > best.score + GAIN else best
        say(f"choosing: without {family}, mAP {best.score:.3f} at best")
    if len(features) > PICTURES:
        tried += _again(known, best.settings, say)
        best = max(tried[-len(GAMMAS) :], key=lambda one: one.score)
    return (best, *sorted((one for one in tried if one is not best), key=lambda one: -one.score))


def _again(known: Known, best: HeadSettings, say: Callable[[str], None]) -> list[Tried]:
    """The same blocks with each kernel, on more pictures."""
    rows = np.sort(np.random.default_rng(best.seed).permutation(len(known.features))[: 2 * PICTURES])
    some = known.features[rows]
    vectors = scaling_of(some, best.blocks)(some)
    fold = folds(known.components[rows], FOLDS, best.seed)
    sample = Sample({"all": _gram(vectors)}, known.targets[rows], known.weights[rows], fold)
    tried = [best_ridge(sample, ("all",), gamma, best.seed) for gamma in GAMMAS]
    say(f"choosing: on {len(rows):,} pictures, mAP {max(one.score for one in tried):.3f} at best")
    return [replace(one, settings=replace(one.settings, blocks=best.blocks)) for one in tried]


def _gram(vectors: Floats) -> Floats:
    """Products of all with all, (n, n), some rows on each core."""
    parts = np.array_split(vectors, max(1, len(vectors) // 500))
    return np.concatenate(side_by_side(lambda some: some @ vectors.T, parts))


def sample_of(known: Known, seed: int) -> Sample:
    """Some pictures, their kernels made block by block."""
    rows = np.sort(np.random.default_rng(seed).permutation(len(known.features))[:PICTURES])
    some, components = known.features[rows], known.components[rows]

    def kernel(block: str) -> Floats:
        vectors = scaling_of(some, [block])(some)
        return vectors @ vectors.T

    kernels = dict(zip(some.blocks, side_by_side(kernel, some.blocks), strict=True))
    parts = min(FOLDS, len(np.unique(components)))
    return Sample(kernels, known.targets[rows], known.weights[rows], folds(components, parts, seed))


def _beginnings(features: Features) -> Iterator[tuple[tuple[str, ...], float]]:
    """Everything; only what knows where things are; only what the network says."""
    everything = tuple(features.blocks)
    layout = tuple(block for block in everything if block.startswith(("grid", "colours", "pixels")))
    seen = tuple(block for block in everything if "@" in block)
    for blocks in (everything, layout, seen):
        yield from ((blocks, gamma) for gamma in GAMMAS)


def best_ridge(sample: Sample, blocks: Sequence[str], gamma: float, seed: int) -> Tried:
    """The best λ of these blocks with this kernel."""
    linear = np.mean([sample.kernels[block] for block in blocks], axis=0)
    kernel = bent(linear, linear.diagonal(), linear.diagonal(), gamma)

    def score(ridge: float) -> float:
        _, held_out = exact(kernel, sample.targets, sample.weights, ridge, sample.fold)
        return metrics.mean_average_precision(held_out, sample.targets)

    scores = side_by_side(score, RIDGES)
    best = int(np.nanargmax(scores)) if np.isfinite(scores).any() else len(RIDGES) // 2
    return Tried(HeadSettings(tuple(blocks), gamma, RIDGES[best], seed), float(np.nan_to_num(scores[best])))
