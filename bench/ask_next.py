"""What the model's order and opinion save: answers until a pool is as right as with three random ones each.

    python bench/ask_next.py [--seeds 6] [--pool 2000] [--only clipart hair disputed] [--steps 30]

Made-up answers: a tag that is true is missed in 15 %, one that is false is said in .5 %. What counts is the mean over
tags of average precision over the whole pool, of the chances that answers (and the model) give. The model is kernel
ridge on the head's features, fitted anew at every step for every order, the random one too. On cifar10h people's own
counts say what somebody would have answered.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from manyeyes import inference
from manyeyes.inference import Cache
from manyeyes.tagger.ask_next import doubt_of, next_pictures, unexplained, with_own
from manyeyes.tagger.kernels import bent, scaling_of
from manyeyes.tagger.metrics import mean_average_precision
from measure import keep

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DATA = Path(__file__).parents[2] / "shared" / "data" / "images"
MISSED, FALSE = 0.15, 0.005
LEAST_USES = 30
RIDGE, GAMMA = 0.1, 0.3
BY_CHANCE = 0.1
SETS = {"clipart": ("openclipart_tagged", ""), "hair": ("anime_faces64", "_hair")}


@dataclass(frozen=True)
class Pool:
    """Pictures, what is true of them, how alike they are."""

    truth: NDArray[np.bool_]
    kernel: Floats


def pool_of(name: str, ending: str, size: int, seed: int, cache: Cache) -> Pool:
    """A random part of a set with tags that have at least thirty uses in the whole set."""
    rows = list(csv.DictReader((DATA / name / "all_data.csv").open()))
    said = [{tag for tag in row["tags"].split() if tag.endswith(ending)} for row in rows]
    counts: dict[str, int] = {}
    for tags in said:
        for tag in tags:
            counts[tag] = counts.get(tag, 0) + 1
    names = sorted(tag for tag, uses in counts.items() if uses >= LEAST_USES)
    paths = [DATA / name / row["sample_url"] for row in rows]
    whole = kernel_of(paths, cache)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(rows))[:size])
    truth = np.array([[tag in said[row] for tag in names] for row in chosen])
    return Pool(truth[:, truth.any(0)], whole[np.ix_(chosen, chosen)])


KERNELS: dict[str, Floats] = {}


def kernel_of(paths: list[Path], cache: Cache) -> Floats:
    """The head's kernel over all pictures of a set: RBF, without the constant."""
    name = str(paths[0].parent)
    if name not in KERNELS:
        by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}
        taken = inference.features_of(by_hash, cache)
        of = taken.of([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])
        vectors = scaling_of(of, tuple(of.blocks))(of)
        linear = vectors @ vectors.T
        square = linear.diagonal().copy()
        KERNELS[name] = bent(linear, square, square, GAMMA).astype(np.float64) - 1
    return KERNELS[name]


@dataclass
class Heard:
    """What was said so far: yes and no a picture and tag."""

    yes: Floats
    answers: Ints

    def odds(self) -> Floats:
        """Log-odds that the answers alone speak for, (n, tags)."""
        no = self.answers[:, None] - self.yes
        return self.yes * np.log((1 - MISSED) / FALSE) + no * np.log(MISSED / (1 - FALSE))

    def base(self) -> Floats:
        """The log-odds of each tag before anything is known of a picture, by how often it was said."""
        seen = max(1, int(self.answers.sum()))
        share = np.clip((self.yes.sum(0) / seen - FALSE) / (1 - MISSED - FALSE), 1 / (2 * seen), 0.99)
        return np.asarray(np.log(share / (1 - share)))


def sigmoid(odds: Floats) -> Floats:
    """Chances of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))


def opinion(pool: Pool, heard: Heard) -> Floats:
    """What the model says of each picture without that picture's own answers, as log-odds, (n, tags)."""
    base = heard.base()
    rows = np.flatnonzero(heard.answers)
    if len(rows) < 20:
        return np.tile(base, (len(pool.truth), 1))
    targets = sigmoid(base + heard.odds()[rows])
    centre = sigmoid(base)
    inverse = np.linalg.inv(pool.kernel[np.ix_(rows, rows)] + np.diag(RIDGE / heard.answers[rows]))
    learnt = inverse @ (targets - centre)
    raw = pool.kernel[:, rows] @ learnt + centre
    raw[rows] = targets - learnt / inverse.diagonal()[:, None]  # leave one out, closed form
    return calibrated(raw, targets, rows, base)


def calibrated(raw: Floats, targets: Floats, rows: Ints, base: Floats) -> Floats:
    """Log-odds a + b raw + c base, one a, b, c for all tags, by Newton steps on the pictures that were answered."""
    design = np.stack([np.ones(raw[rows].size), raw[rows].ravel(), np.tile(base, len(rows))], 1)
    wanted, weights = targets.ravel(), np.array([0.0, 4.0, 1.0])
    for _ in range(12):
        chance = sigmoid(design @ weights)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-3 * np.eye(3)
        weights = weights + np.linalg.solve(curve, design.T @ (wanted - chance))
    return np.asarray(weights[0] + weights[1] * raw + weights[2] * base)


def ask(pool: Pool, heard: Heard, picks: Ints, rng: np.random.Generator) -> None:
    """One person's answer about each of these pictures."""
    truth = pool.truth[picks]
    draw = rng.random(truth.shape)
    np.add.at(heard.yes, picks, np.where(truth, draw >= MISSED, draw < FALSE).astype(float))
    np.add.at(heard.answers, picks, 1)


def right(pool: Pool, odds: Floats) -> float:
    """The mean over tags of average precision over the pool."""
    return float(mean_average_precision(odds.astype(np.float32), pool.truth.astype(np.float32)))


Choose = Callable[[Pool, Heard, Floats, int, np.random.Generator], Ints]


def at_random(pool: Pool, heard: Heard, odds: Floats, most: int, rng: np.random.Generator) -> Ints:
    """Fewest answers first, by chance among them."""
    return np.lexsort((rng.random(len(heard.answers)), heard.answers))[:most]


def by_model(pool: Pool, heard: Heard, odds: Floats, most: int, rng: np.random.Generator) -> Ints:
    """The model's choice, mixed with some by chance."""
    few = round(BY_CHANCE * most)
    doubt = doubt_of(sigmoid(odds))
    chosen = next_pictures(unexplained(with_own(pool.kernel), heard.answers), doubt, most - few)
    rest = np.setdiff1d(np.arange(len(doubt)), chosen)
    return np.concatenate([chosen, rng.permutation(rest[heard.answers[rest] == heard.answers[rest].min()])[:few]])


def curve(pool: Pool, choose: Choose, model: bool, until: float, step: int, seed: int) -> list[tuple[float, float]]:
    """(answers a picture, how right) step by step, up to `until` answers a picture."""
    rng = np.random.default_rng(seed)
    heard = Heard(np.zeros(pool.truth.shape), np.zeros(len(pool.truth), np.int64))
    points = []
    while heard.answers.mean() < until - 1e-9:
        before = opinion(pool, heard) if model else np.tile(heard.base(), (len(pool.truth), 1))
        ask(pool, heard, choose(pool, heard, before + heard.odds(), step, rng), rng)
        prior = opinion(pool, heard) if model else heard.base()
        points.append((float(heard.answers.mean()), right(pool, prior + heard.odds())))
    return points


def answers_until(points: list[tuple[float, float]], level: float) -> float:
    """Answers a picture where the curve first reaches the level, between two steps by a straight line."""
    last = (0.0, 0.0)
    for at, value in points:
        if value >= level:
            return last[0] + (at - last[0]) * (level - last[1]) / max(1e-12, value - last[1])
        last = (at, value)
    return float("inf")


def replay(which: str, size: int, steps: int, seed: int, cache: Cache) -> dict[str, float]:
    """One seed: what share of the answers the model's order needs, against both baselines."""
    pool = pool_of(*SETS[which], size, seed, cache)
    step = max(1, round(len(pool.truth) / steps))
    three = curve(pool, at_random, False, 3, len(pool.truth), seed)[-1][1]
    ours = curve(pool, by_model, True, 3, step, seed)
    random_once = curve(pool, at_random, True, 1, step, seed)
    once = random_once[-1][1]
    return {
        "level_three": three,
        "level_once_and_model": once,
        "of_three": answers_until(ours, three) / 3,
        "of_once_and_model": answers_until(ours, once),
    }


def main() -> None:
    """Print a table, write bench/results/ask_next.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--pool", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=30, help="steps an answer each")
    parser.add_argument("--only", nargs="*", default=[*SETS])
    asked = parser.parse_args()
    cache = Cache(Path(__file__).parents[1] / ".bench-features")
    told: dict[str, object] = {"pool": asked.pool, "steps": asked.steps}
    for which in asked.only:
        runs = [replay(which, asked.pool, asked.steps, seed, cache) for seed in range(asked.seeds)]
        told[which] = runs
        print(f"{which}: three random answers each are {mean(run['level_three'] for run in runs):.3f} right")
        for key in ("of_three", "of_once_and_model"):
            values = [run[key] for run in runs]
            print(f"  {key:20} {mean(values):.2f}  ({min(values):.2f} to {max(values):.2f})", flush=True)
    keep("ask_next", told)


if __name__ == "__main__":
    main()
