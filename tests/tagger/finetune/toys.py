"""Tiny pictures that anybody can tell apart, and drawings of the real data, small enough to learn from in seconds."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from manyeyes.tagger.examples import Examples
from manyeyes.tagger.finetune import FinetuneSettings, settings_of

QUICK: dict[str, Any] = {"width": 4, "side": 32, "epochs": 2, "batch": 8, "threads": 1, "minutes": 60}
"""One thread: more of them wait for each other longer than they calculate."""


def quick(**others: Any) -> FinetuneSettings:
    """Settings for a training of seconds."""
    return settings_of({**QUICK, **others})


def examples_of(tags: tuple[str, ...], targets: NDArray[Any], components: NDArray[Any] | None = None) -> Examples:
    """Examples where every picture stands for itself."""
    number = len(targets)
    items = tuple(f"{place:064x}" for place in range(number))
    components = np.arange(number) if components is None else components
    ones = np.ones(targets.shape, np.float32)
    parts, often = ("train",) * number, np.ones(number, np.float32)
    return Examples(items, tags, {}, targets.astype(np.float32), ones, parts, components.astype(np.int64), often)


def bright(number: int = 64, side: int = 32, seed: int = 0) -> tuple[Examples, NDArray[np.uint8]]:
    """Pictures of noise that are red, green, blue or any of them together."""
    chance = np.random.default_rng(seed)
    true = chance.random((number, 3)) < 0.5
    pixels = chance.integers(0, 60, (number, side, side, 3))
    return examples_of(("red", "green", "blue"), true), (pixels + 150 * true[:, None, None, :]).astype(np.uint8)


def drawings(data: Path, number: int = 64, side: int = 32) -> tuple[Examples, NDArray[np.uint8]]:
    """Every so many-th of the dicebear drawings with the hair colours and styles that it has."""
    folder = data / "images" / "dicebear_tagged"
    rows = list(csv.DictReader((folder / "all_data.csv").open(encoding="utf-8")))
    rows = rows[:: len(rows) // number][:number]
    used = {tag for row in rows for tag in row["tags"].split() if tag.endswith(("_style", "_hair"))}
    tags = tuple(sorted(used))
    true = np.array([[tag in row["tags"].split() for tag in tags] for row in rows])
    return examples_of(tags, true), np.stack([_small(folder / row["preview_url"], side) for row in rows])


def _small(file: Path, side: int) -> NDArray[np.uint8]:
    with Image.open(file) as picture:
        whole = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    return np.asarray(whole.convert("RGB").resize((side, side)))
