"""A snapshot on the disk: what the later steps of a release need of it, so that any process can go on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from manyeyes.datasets.card import Card
from manyeyes.datasets.plain import rebuilt
from manyeyes.datasets.store import Series

TOLD = "snapshot.json"


@dataclass(frozen=True)
class Taken:
    """What was asked for and found; the rows lie beside it in files."""

    card: Card
    """Without split, pictures and targets."""
    series: Mapping[int, Series]
    stages: tuple[str, ...]
    split: Mapping[str, Any] | None
    """As the project file says it."""
    publish: str
    audit_id: int | None
    items: int
    bytes_kept: int
    has_private: bool


def write_taken(taken: Taken, folder: Path) -> None:
    """The last file of a snapshot: where it stands, the snapshot is whole."""
    beside = folder / f"{TOLD}.part"
    beside.write_text(json.dumps(asdict(taken)), encoding="utf-8")
    beside.replace(folder / TOLD)


def read_taken(folder: Path) -> Taken | None:
    """The snapshot in `folder`; none where it is not whole yet."""
    try:
        told = json.loads((folder / TOLD).read_text("utf-8"))
    except FileNotFoundError:
        return None
    series = {int(number): rebuilt(Series, one) for number, one in told["series"].items()}
    return replace(rebuilt(Taken, told), series=series)
