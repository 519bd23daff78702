"""A file that a person may edit too is written whole: the old one or the new one, never half of either."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from manyeyes.storage.blobs_folder import sync_folder


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in place of what `path` held, on the disk when this returns; its folder is made when needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with half.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
