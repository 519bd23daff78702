"""The colours of 4 × 4 cells: hashes see brightness only, and a red balloon is no twin of a blue one."""

from __future__ import annotations

from PIL import Image

CELLS = 4
LENGTH = 3 * CELLS * CELLS


def cells(picture: Image.Image) -> bytes:
    """The mean red, green and blue of 4 × 4 cells of a picture (any mode), row by row; 48 bytes."""
    return picture.resize((CELLS, CELLS), Image.Resampling.BOX).convert("RGB").tobytes()
