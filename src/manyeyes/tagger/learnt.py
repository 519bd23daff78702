"""Which pictures a tagger learnt from: it is surer of these than of any other, so nobody is measured by them.

Kept beside the model as the first half of each SHA-256: 16 bytes a picture.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

FILE = "learnt.bin"
HALF = 16
IN_MEMORY = 2


def write_learnt(hashes: Collection[str], folder: Path) -> None:
    """Keep the pictures, by SHA-256, in a tagger's folder."""
    (folder / FILE).write_bytes(b"".join(bytes.fromhex(one)[:HALF] for one in sorted(hashes)))


def has_learnt(folder: Path, sha256: str) -> bool:
    """Whether the tagger in a folder learnt from a picture; of one that did not write it down nothing is known: no."""
    return bytes.fromhex(sha256)[:HALF] in _learnt(folder)


@lru_cache(maxsize=IN_MEMORY)
def _learnt(folder: Path) -> frozenset[bytes]:
    """Read once: folders never change."""
    file = folder / FILE
    told = file.read_bytes() if file.is_file() else b""
    return frozenset(told[at : at + HALF] for at in range(0, len(told), HALF))
