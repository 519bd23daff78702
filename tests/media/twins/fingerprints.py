"""Fingerprints for the tests of twins: made-up ones in families, and those of real pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from manyeyes.media.hashes import HASHES
from manyeyes.media.look import Look, look_of

Words = NDArray[np.uint64]


def in_families(count: int, seed: int = 0) -> Words:
    """Hashes as pictures have them: uneven bits, and a third of them a few bits from another."""
    random = np.random.default_rng(seed)
    families = max(1, count // 3)
    uneven = random.normal(0, 0.4, 64)
    bits = random.standard_normal((families, 64)) + uneven > 0
    words = np.packbits(bits, axis=1).view(np.uint64).ravel()
    hashes = words[random.integers(0, families, count)]
    for _ in range(4):
        flip = np.uint64(1) << random.integers(0, 64, count).astype(np.uint64)
        hashes = np.where(random.random(count) < 0.5, hashes ^ flip, hashes)
    return hashes


def one_by_one(hashes: Words, distance: int) -> list[tuple[int, int]]:
    """The pairs by Python's own integers, for those who trust nothing else."""
    words = hashes.tolist()
    return [
        (i, j)
        for i in range(len(words))
        for j in range(i + 1, len(words))
        if (words[i] ^ words[j]).bit_count() <= distance
    ]


def look_at(path: Path) -> Look:
    """The look of a picture that is known to be harmless, without a jail."""
    with Image.open(path) as image:
        return look_of(image.convert("RGB"))


def made_up(words: Words) -> Words:
    """Whole fingerprints (n, len(HASHES)) whose pHash and dHash are as given, and whose mirror images are far away."""
    random = np.random.default_rng(7)
    rows = random.integers(0, 2**63, (len(words), len(HASHES)), dtype=np.uint64)
    for name in ("phash", "dhash", "trimmed_phash", "trimmed_dhash"):
        rows[:, HASHES.index(name)] = words
    return rows
