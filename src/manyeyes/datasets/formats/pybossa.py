"""PyBossa: the JSON exports of a project's tasks and task runs, as a folder or as the ZIP files PyBossa gives.

A task run says in `info` what one person answered: a text, or a mapping of question to value.
Source: docs.pybossa.com, Exporting data; pybossa/exporter/json_export.py.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from manyeyes.datasets.formats.elsewhere import Elsewhere, Heard, NotThatFormat
from manyeyes.datasets.formats.json_input import LARGEST, read_json
from manyeyes.datasets.formats.rows_input import Gathered, picture_in

NAME = "a PyBossa export"
USUAL = ("image", "url", "url_b", "url_m", "link", "img", "picture")


class PyBossa:
    """PyBossa tasks and task runs, in."""

    name: ClassVar[str] = "pybossa"
    help: ClassVar[str] = "the task and task_run exports of a PyBossa project, read"

    def load(self, path: Path) -> Iterable[Elsewhere]:
        """Every task with everybody's runs; `path` is the folder with *_task.json and *_task_run.json or ZIPs."""
        tasks, runs = _rows(path, "task"), _rows(path, "task_run")
        found = Gathered()
        address = {}
        for task in tasks:
            info = _info(task.get("info"))
            address[task.get("id")] = picture_in(info, *USUAL) or f"task-{task.get('id')}"
            found.add(address[task.get("id")], (), {"task": str(task.get("id"))})
        for number, run in enumerate(runs):
            if run.get("task_id") not in address:
                cause = f"task run {run.get('id', number)} is of task {run.get('task_id')}, which is not in it"
                raise NotThatFormat(file=path, format=NAME, cause=cause)
            found.add(address[run["task_id"]], _heard(run, number))
        return found.pictures()


def _rows(path: Path, what: str) -> list[Mapping[str, Any]]:
    if not path.is_dir():
        raise NotThatFormat(
            file=path, format=NAME, cause="name the folder that holds the exports of tasks and task runs"
        )
    files = [file for file in sorted(path.iterdir()) if _is_of(file.stem, what) and file.suffix in (".json", ".zip")]
    if not files:
        raise NotThatFormat(file=path, format=NAME, cause=f"there is no …_{what}.json in it")
    rows = read_json(files[0], NAME) if files[0].suffix == ".json" else _unzipped(files[0])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotThatFormat(file=files[0], format=NAME, cause="it is no list of rows")
    return rows


def _is_of(stem: str, what: str) -> bool:
    stem = stem.removesuffix("_json")
    return stem in (what, f"{what}s") or (stem.endswith(f"_{what}") and not stem.endswith(f"_run_{what}"))


def _unzipped(file: Path) -> Any:
    try:
        with zipfile.ZipFile(file) as archive:
            inside = next(one for one in archive.infolist() if one.filename.endswith(".json"))
            if inside.file_size > LARGEST:
                raise NotThatFormat(file=file, format=NAME, cause="it is larger than 2 GB; export it in parts")
            return json.loads(archive.read(inside))
    except (zipfile.BadZipFile, StopIteration, ValueError, OSError) as error:
        raise NotThatFormat(file=file, format=NAME, cause=str(error) or "there is no JSON in it") from None


def _info(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {"info": found}


def _heard(run: Mapping[str, Any], number: int) -> list[Heard]:
    worker = str(run.get("user_id") or run.get("user_ip") or f"nobody-{number}")
    info = run.get("info")
    if isinstance(info, str):
        return [Heard(worker, "answer", info)]
    pairs = info.items() if isinstance(info, dict) else ()
    return [Heard(worker, str(name), str(value)) for name, value in pairs if isinstance(value, str | int | float)]
