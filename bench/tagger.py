"""The head on three tagged sets: macro mAP on pictures it never saw, beside 16 x 16 pixels and mere frequencies.

    python bench/tagger.py [anime_faces64 openclipart_tagged dicebear_tagged] [--seeds 1] [--cache FOLDER] [--quick]

The sets lie in $MANYEYES_DATA/images. Twins are found with keep: all and stay on one side of our own split, 80 to 20,
a split a seed; tags are those with at least 30 uses in the whole set (dicebear's `solo`, which every picture has, is
left out). Prints processor seconds, threads and the jail's children counted, beside the wall's; a machine with other
work slows the latter only. With --cache features are kept there: the next run takes none. --ablation tries each block
of features alone, and all, with both kernels, held out on the 1,500 pictures that settings are chosen by.
Writes bench/results/tagger.json (tagger_ablation.json).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import resource
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from manyeyes import tagger
from manyeyes.datasets.split import Member, Wish, split
from manyeyes.inference import Cache, Features, features_of
from manyeyes.media import Jail, Seen, components, find_twins, fingerprints
from manyeyes.tagger import HeadSettings, metrics
from manyeyes.tagger.choose import RIDGES, best_ridge, sample_of
from manyeyes.tagger.cores import one_thread_each
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.learnable import known_of
from measure import keep, parsed, verdict

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data")) / "images"
SETS = ("anime_faces64", "openclipart_tagged", "dicebear_tagged")
GOALS = {"anime_faces64": 0.95, "openclipart_tagged": 0.66, "dicebear_tagged": 0.92}
USES, ALWAYS = 30, "solo"


class Clock:
    """Seconds of the processor, the jail's children among them once they ended, and of the wall."""

    def __init__(self) -> None:
        """Start it."""
        self._began = _used(), time.monotonic()

    def __call__(self) -> dict[str, float]:
        """What has passed."""
        used, wall = self._began
        return {"processor_seconds": round(_used() - used, 1), "wall_seconds": round(time.monotonic() - wall, 1)}


def _used() -> float:
    return sum(
        getattr(resource.getrusage(who), name)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        for name in ("ru_utime", "ru_stime")
    )


def pictures_and_tags(name: str) -> tuple[dict[str, Path], dict[str, set[str]], tuple[str, ...]]:
    """Files and tags by hash, and the tags that are used often enough; a file that is there twice has both's tags."""
    files: dict[str, Path] = {}
    given: dict[str, set[str]] = {}
    uses: Counter[str] = Counter()
    with (DATA / name / "all_data.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            path, named = DATA / name / row["sample_url"], set(row["tags"].split())
            item = hashlib.sha256(path.read_bytes()).hexdigest()
            files.setdefault(item, path)
            given.setdefault(item, set()).update(named)
            uses.update(named)
    return files, given, tuple(sorted(tag for tag, count in uses.items() if count >= USES and tag != ALWAYS))


def together(files: dict[str, Path]) -> np.ndarray:
    """The component of each picture: those that twins connect have one number."""
    with Jail() as jail:
        seen = [one for one in jail.examine_all(files.values(), ()) if isinstance(one, Seen) and one.look]
    assert len(seen) == len(files)
    found = find_twins(*fingerprints([one.look for one in seen if one.look]))
    return components(len(seen), found.twins)


def examples_of(name: str, most: int = 0) -> tuple[Examples, dict[str, Path]]:
    """Everything known of a set; parts come later."""
    files, given, tags = pictures_and_tags(name)
    files = dict(list(files.items())[: most or None])
    targets = np.array([[tag in given[item] for tag in tags] for item in files], np.float32)
    ones = np.ones(targets.shape, np.float32)
    count = len(files)
    return Examples(
        tuple(files), tags, {}, targets, ones, ("",) * count, together(files), np.ones(count, np.float32)
    ), files


def parted(examples: Examples, seed: int) -> Examples:
    """Our own release's split: whole components, each part its share of every tag."""
    members = [
        Member(item, (f"twins {component}",), strata=tuple(np.array(examples.tags)[row > 0]), id=number)
        for number, (item, component, row) in enumerate(
            zip(examples.items, examples.component, examples.targets, strict=True)
        )
    ]
    part_of = split(members, Wish((("train", 0.8), ("test", 0.2)), ("twins",), seed)).part_of
    return replace(examples, part=tuple(part_of[item] for item in examples.items))


def quality(made: tagger.Tagger, held: Examples, features: Features) -> float:
    """Macro mAP on the held-back part."""
    return metrics.mean_average_precision(made.scores_of(features.of(held.items)), held.targets)


def a_seed(examples: Examples, features: Features, seed: int) -> dict[str, Any]:
    """One split: the head chosen and fitted, fitted again, and the two it has to beat."""
    both = parted(examples, seed)
    learnt, held = both.only("train"), both.only("test")
    clock = Clock()
    made = tagger.fit_head(learnt, features, seed=seed, say=silent)
    found: dict[str, Any] = {"map": quality(made, held, features), "fit": clock(), "settings": dict(made.settings)}
    clock = Clock()
    again = tagger.refit(made.settings, learnt, features, placing=made.model.placing, say=silent)
    found["refit"] = clock()
    found["map_refitted"] = quality(again, held, features)
    found["pixels"] = max(
        (one.about.metrics["cross_validated"]["macro_map"], quality(one, held, features))
        for one in (_pixels(learnt, features, ridge) for ridge in RIDGES[3:])
    )[1]
    frequencies = metrics.frequency_baseline(learnt.targets, len(held))
    found["frequency"] = metrics.mean_average_precision(frequencies, held.targets)
    found["calibration_error"] = metrics.calibration_error(made.scores_of(features.of(held.items)), held.targets)
    with tempfile.TemporaryDirectory() as folder:
        tagger.save(made, Path(folder) / "it")
        found["megabytes"] = sum(file.stat().st_size for file in (Path(folder) / "it").iterdir()) / 1e6
    return found | {"learnt_from": len(learnt), "held_back": len(held)}


def _pixels(learnt: Examples, features: Features, ridge: float) -> tagger.Tagger:
    return tagger.fit_head(learnt, features, HeadSettings(("pixels16",), 0.0, ridge), say=silent)


def ablation(examples: Examples, features: Features) -> dict[str, dict[str, float]]:
    """Each block alone, those that know where things are, and all: macro mAP held out, on a sample, linear and RBF."""
    learnt = parted(examples, 1).only("train")
    sets = {"all": tuple(features.blocks)} | {block: (block,) for block in features.blocks}
    sets["layout"] = tuple(block for block in features.blocks if block.startswith(("grid", "colours", "pixels")))
    found = {}
    with one_thread_each():
        sample = sample_of(known_of(learnt, features, 1), 1)
        for name, blocks in sets.items():
            linear, bent = (best_ridge(sample, blocks, gamma, 1).score for gamma in (0.0, 0.3))
            found[name] = {"linear": round(linear, 4), "rbf": round(bent, 4)}
            print(f"    {name:16} linear {linear:.3f}   rbf {bent:.3f}", flush=True)
    return found


def silent(line: str) -> None:
    """Nobody listens."""


def main() -> None:
    """Measure, compare, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("sets", nargs="*", default=SETS)
    asked.add_argument("--seeds", type=int, default=1)
    asked.add_argument("--cache", type=Path)
    asked.add_argument("--ablation", action="store_true")
    asked.add_argument("--pictures", type=int, default=0, help="only so many of each set; 0: all")
    given = parsed(asked, pictures=900)
    result: dict[str, Any] = {"cores": os.cpu_count(), "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as folder:
        for name in given.sets:
            examples, files = examples_of(name, given.pictures)
            clock = Clock()
            features = features_of(files, Cache(given.cache or Path(folder)), say=silent)
            taken = clock()
            print(f"{name}: {len(files):,} pictures, {len(examples.tags)} tags, features {taken}", flush=True)
            if given.ablation:
                result[name] = ablation(examples, features)
                continue
            runs = [a_seed(examples, features, seed) for seed in range(1, given.seeds + 1)]
            result[name] = {"features": taken, "runs": runs, "goal": GOALS[name]} | _told(name, runs)
    keep("tagger_ablation" if given.ablation else "tagger", result)


def _told(name: str, runs: list[dict[str, Any]]) -> dict[str, float]:
    means = {key: statistics.mean(run[key] for run in runs) for key in ("map", "pixels", "frequency", "megabytes")}
    told = verdict(GOALS[name], means["map"] >= GOALS[name])
    print(
        f"    mAP {means['map']:.3f} ({told}), 16 x 16 pixels {means['pixels']:.3f}, frequency"
        f" {means['frequency']:.3f}; {runs[0]['settings']['kernel']}, {means['megabytes']:.0f} MB;"
        f" fit {runs[0]['fit']}, refit {runs[0]['refit']}",
        flush=True,
    )
    return means


if __name__ == "__main__":
    main()
