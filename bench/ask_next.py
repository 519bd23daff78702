"""What the model's order and opinion save: answers until a pool is as right as with three random ones each.

    python bench/ask_next.py [--seeds 6] [--pool 10000] [--only clipart hair disputed] [--steps 10] [--quick]

clipart, hair: made-up answers; a tag that is true is missed in 15 %, one that is false is said in .5 %. What counts is
the mean over tags of average precision over the whole pool, of the chances that answers (and the model) give. The model
is kernel ridge on the head's features, with what a picture's other tags say, fitted anew at every step for every order,
the random one too. Its whole log-odds count, with nothing that bounds them: in a project `opinion:` does.

disputed: cifar10h, where people's own counts say what somebody would have answered. Do the pictures about which most
people differ get more answers than the rest? The sets lie in $MANYEYES_DATA/images.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from manyeyes import inference
from manyeyes.inference import Cache
from manyeyes.tagger.ask_next import doubt_of, next_pictures, unexplained, with_own
from manyeyes.tagger.companions import chances, companions, weighed
from manyeyes.tagger.kernels import bent, scaling_of
from manyeyes.tagger.metrics import mean_average_precision
from measure import keep, parsed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data")) / "images"
MISSED, FALSE = 0.15, 0.005
LEAST_USES = 30
RIDGE, GAMMA = 0.1, 0.3
BY_CHANCE = 0.1
UNTIL = 2.1  # answers a picture; whoever has not arrived by then counts as never
SETS = {"clipart": ("openclipart_tagged", ""), "hair": ("anime_faces64", "_hair")}
DISPUTED, MOST_DISPUTED, EACH = "disputed", 250, 2


@dataclass(frozen=True)
class Pool:
    """Pictures, what is true of them, how alike they are."""

    truth: NDArray[np.bool_]
    kernel: NDArray[np.float32]
    said: Floats | None = None
    """(n, values): how often people said each value of one question; none where answers are made up."""


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


def disputed_pool(size: int, seed: int, cache: Cache) -> Pool:
    """Pictures of cifar10h with what some fifty people said of each."""
    rows = list(csv.DictReader((DATA / "cifar10h" / "human_counts.csv").open()))
    chosen = np.sort(np.random.default_rng(seed).permutation(len(rows))[:size])
    names = [name for name in rows[0] if name not in ("file", "cifar10_test_index", "true_label")]
    said = np.array([[float(rows[row][name]) for name in names] for row in chosen])
    truth = np.array([[rows[row]["true_label"] == name for name in names] for row in chosen])
    kernel = kernel_of([DATA / "cifar10h" / rows[row]["file"] for row in chosen], cache, f"{size} {seed}")
    return Pool(truth, kernel, said / said.sum(1, keepdims=True))


KERNELS: dict[str, NDArray[np.float32]] = {}


def kernel_of(paths: list[Path], cache: Cache, some: str = "") -> NDArray[np.float32]:
    """The head's kernel over all pictures of a set: RBF, without the constant."""
    name = str(paths[0].parent) + some
    if name not in KERNELS:
        by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}
        taken = inference.features_of(by_hash, cache)
        of = taken.of([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths])
        vectors = scaling_of(of, tuple(of.blocks))(of)
        linear = vectors @ vectors.T
        square = linear.diagonal().copy()
        KERNELS[name] = bent(linear, square, square, GAMMA).astype(np.float32) - 1
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


def opinion(pool: Pool, heard: Heard) -> Floats:
    """What the model says of each picture without that picture's own answers, as log-odds, (n, tags)."""
    base = heard.base()
    rows = np.flatnonzero(heard.answers)
    if len(rows) < 20:
        return np.tile(base, (len(pool.truth), 1))
    targets = chances(base + heard.odds()[rows])
    centre = chances(base)
    noise = np.diag(RIDGE / heard.answers[rows]).astype(pool.kernel.dtype)
    inverse = np.linalg.inv(pool.kernel[np.ix_(rows, rows)] + noise)
    learnt = inverse @ (targets - centre).astype(pool.kernel.dtype)
    raw = (pool.kernel[:, rows] @ learnt).astype(np.float64) + centre
    raw[rows] = targets - learnt / inverse.diagonal()[:, None]  # leave one out, closed form
    known = np.tile(centre, (len(pool.truth), 1))
    known[rows] = targets
    hints = [raw, companions(known, rows), np.tile(base, (len(pool.truth), 1))]
    return weighed(hints, targets, rows, (4.0, 0.0, 1.0))


def ask(pool: Pool, heard: Heard, picks: Ints, rng: np.random.Generator) -> None:
    """One person's answer about each of these pictures."""
    truth = pool.truth[picks]
    if pool.said is None:
        draw = rng.random(truth.shape)
        said = np.where(truth, draw >= MISSED, draw < FALSE)
    else:
        value = (pool.said[picks].cumsum(1) < rng.random((len(picks), 1))).sum(1)
        said = np.eye(truth.shape[1], dtype=bool)[np.minimum(value, truth.shape[1] - 1)]
    np.add.at(heard.yes, picks, said.astype(float))
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
    doubt = doubt_of(chances(odds))
    chosen = next_pictures(unexplained(with_own(pool.kernel), heard.answers), doubt, most - few)
    rest = np.setdiff1d(np.arange(len(doubt)), chosen)
    return np.concatenate([chosen, rng.permutation(rest[heard.answers[rest] == heard.answers[rest].min()])[:few]])


def curve(pool: Pool, choose: Choose, model: bool, until: float, step: int, seed: int) -> list[tuple[float, float]]:
    """(answers a picture, how right) step by step, up to `until` answers a picture."""
    return asked(pool, choose, model, until, step, seed)[0]


def asked(
    pool: Pool, choose: Choose, model: bool, until: float, step: int, seed: int
) -> tuple[list[tuple[float, float]], Heard]:
    """The same, with what was heard at the end."""
    rng = np.random.default_rng(seed)
    heard = Heard(np.zeros(pool.truth.shape), np.zeros(len(pool.truth), np.int64))
    points = []
    while heard.answers.mean() < until - 1e-9:
        before = opinion(pool, heard) if model else np.tile(heard.base(), (len(pool.truth), 1))
        ask(pool, heard, choose(pool, heard, before + heard.odds(), step, rng), rng)
        prior = opinion(pool, heard) if model else heard.base()
        points.append((float(heard.answers.mean()), right(pool, prior + heard.odds())))
    return points, heard


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
    step = -(-len(pool.truth) // steps)
    three = curve(pool, at_random, False, 3, len(pool.truth), seed)[-1][1]
    ours = curve(pool, by_model, True, UNTIL, step, seed)
    random_once = curve(pool, at_random, True, 1, step, seed)
    once = random_once[-1][1]
    return {
        "level_three": three,
        "level_once_and_model": once,
        "of_three": answers_until(ours, three) / 3,
        "of_once_and_model": answers_until(ours, once),
    }


def replay_disputed(size: int, steps: int, seed: int, cache: Cache) -> dict[str, float]:
    """One seed: answers a picture that the most disputed ones and the others got, two a picture altogether."""
    pool = disputed_pool(size, seed, cache)
    _, heard = asked(pool, by_model, True, EACH, -(-len(pool.truth) // steps), seed)
    assert pool.said is not None
    spread = -(pool.said * np.log(np.maximum(pool.said, 1e-9))).sum(1)
    most = np.argsort(-spread, kind="stable")[:MOST_DISPUTED]
    rest = np.setdiff1d(np.arange(len(spread)), most)
    return {"most_disputed": float(heard.answers[most].mean()), "rest": float(heard.answers[rest].mean())}


def run(which: str, size: int, steps: int, seed: int, cache: Cache) -> dict[str, float]:
    """One seed of one set."""
    return replay_disputed(size, steps, seed, cache) if which == DISPUTED else replay(which, size, steps, seed, cache)


def main() -> None:
    """Print a table, write bench/results/ask_next.json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=6)
    options.add_argument("--pool", type=int, default=10_000, help="pictures; as many as there are where that is less")
    options.add_argument("--steps", type=int, default=10, help="steps an answer each")
    options.add_argument("--only", nargs="*", default=[*SETS, DISPUTED])
    given = parsed(options, seeds=2, pool=1000)
    cache = Cache(Path(__file__).parents[1] / ".bench-features")
    told: dict[str, object] = {"pool": given.pool, "steps": given.steps, "load": os.getloadavg()[0]}
    for which in given.only:
        runs = []
        for seed in range(given.seeds):
            runs.append(run(which, given.pool, given.steps, seed, cache))
            figures = ", ".join(f"{key} {value:.3f}" for key, value in runs[-1].items())
            print(f"{which}, seed {seed}: {figures}", flush=True)
        told[which] = runs
        for key in runs[0]:
            values = [one[key] for one in runs]
            print(f"{which:9} {key:21} {mean(values):.3f}  ({min(values):.3f} to {max(values):.3f})", flush=True)
    keep("ask_next", told)


if __name__ == "__main__":
    main()
