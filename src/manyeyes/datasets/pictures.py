"""Pictures of a release, one at a time: originals without metadata, previews, or a script that collects them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from manyeyes.datasets.metadata import without_metadata

Publish = Literal["full", "preview", "none"]
ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
REBUILD = Path(__file__).with_name("rebuild_pictures.py")

LEFT_OUT = {
    "missing": "the original was not found",
    "changed": "the original's bytes are no longer those people saw",
    "metadata": "this format cannot be freed of metadata without changing the picture",
}


@dataclass(frozen=True)
class Placed:
    """Where a picture lies in the release, or why it is left out (a key of LEFT_OUT)."""

    file: str | None
    left_out: str | None = None


def file_name(sha256: str, ending: str) -> str:
    """Folders of two digits, so that none holds 100,000 files."""
    return f"pictures/{sha256[:2]}/{sha256}.{ending}"


def place_original(folder: Path, sha256: str, picture_format: str, data: bytes | None) -> Placed:
    """Write the original without metadata below `folder`; its bytes must still be those its sha-256 names."""
    if data is None:
        return Placed(None, "missing")
    if hashlib.sha256(data).hexdigest() != sha256:
        return Placed(None, "changed")
    clean = without_metadata(data, picture_format)
    if clean is None:
        return Placed(None, "metadata")
    return _write(folder, file_name(sha256, ENDINGS[picture_format]), clean)


def place_preview(folder: Path, sha256: str, data: bytes | None) -> Placed:
    """Write the small WebP, which never had metadata."""
    return Placed(None, "missing") if data is None else _write(folder, file_name(sha256, "webp"), data)


def place_nothing(sha256: str, picture_format: str) -> Placed:
    """Where the rebuild script will put the picture."""
    return Placed(file_name(sha256, ENDINGS.get(picture_format, picture_format.lower())))


def _write(folder: Path, name: str, data: bytes) -> Placed:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return Placed(name)
