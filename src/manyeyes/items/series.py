"""The series: the folder, film or source a picture belongs to, with what its owner says about it in series.csv."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from manyeyes.items import store
from manyeyes.storage import Row, Transaction


@dataclass(frozen=True)
class Series:
    """One series of one project."""

    id: int
    name: str
    """The folder; '' for files that lie directly in the imported one."""
    title: str
    attributes: dict[str, str]
    """Extra columns of series.csv, such as is_anime, licence and credit."""


def add_series(tx: Transaction, project_id: int, name: str, title: str, attributes: Mapping[str, str]) -> int:
    """Add the series, or bring title and attributes of the one that is there up to date; returns its id."""
    said = json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True)
    found = store.series_named(tx, project_id, name)
    if found is None:
        store.add_series(tx, {"project_id": project_id, "name": name, "title": title, "attributes": said})
        found = store.series_named(tx, project_id, name)
    if found is None:
        raise RuntimeError("a series was neither there nor could be added")
    if (found.title, found.attributes) != (title, said):
        store.change_series(tx, found.id, title, said)
    return int(found.id)


def series_of(tx: Transaction, project_id: int) -> list[Series]:
    """Every series of a project by name."""
    return [_series(row) for row in store.series_of(tx, project_id)]


def series_by_ids(tx: Transaction, series_ids: Collection[int]) -> dict[int, Series]:
    """Series by id."""
    return {row.id: _series(row) for row in store.series_by_ids(tx, series_ids)}


def _series(row: Row) -> Series:
    return Series(row.id, row.name, row.title, json.loads(row.attributes))
