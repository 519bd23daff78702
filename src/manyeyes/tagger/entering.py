"""A trained tagger enters the history: its folder is put up in the transaction that writes its row."""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from manyeyes import items, projects
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction
from manyeyes.tagger import store
from manyeyes.tagger.curves import write_curves
from manyeyes.tagger.figures import Judged, write_figures
from manyeyes.tagger.gate import Gate
from manyeyes.tagger.history import REFUSED, SERVING, TaggerRow, let_speak, tagger_by_number, taggers_folder
from manyeyes.tagger.learning_curve import Curve
from manyeyes.tagger.learnt import write_learnt
from manyeyes.tagger.model_folder import save
from manyeyes.tagger.retrain import FAILED
from manyeyes.tagger.source import LEARNT, Source
from manyeyes.tagger.speaks_of import speaks_of
from manyeyes.tagger.tagger import Tagger

KEEP = 20  # folders of a stage; older ones are removed unless they serve, their rows stay
MAKING, WORKPLACE = ".making", ".at-work"


@dataclass(frozen=True)
class Trained:
    """All that is known when a training has ended well."""

    tagger: Tagger
    judged: Judged
    curves: tuple[Curve, ...]
    verdict: Gate
    source: Source
    seed: int
    job: str


def enter(where: tuple[House, Project, Stage], trained: Trained) -> TaggerRow:
    """Put the tagger's folder up and write its row: both or none. The job's own row, where it has one already."""
    house, project, stage = where
    making = _folder(house, project, stage) / MAKING
    shutil.rmtree(making, ignore_errors=True)
    save(trained.tagger, making)
    write_figures(trained.judged.figures, making)
    write_curves(trained.curves, making)
    write_learnt(trained.source.examples.only(LEARNT).items, making)
    with house.transaction() as tx:
        number = store.next_number(tx, stage.id)
        if trained.verdict.serves:
            store.step_down(tx, stage.id)
        store.enter(tx, _row(where, number, trained, house.now()) | {"speaks_of": _spoken_of(tx, project, trained)})
        _put_up(making, _folder(house, project, stage) / str(number))
        entered = tagger_by_number(tx, stage, number)
        if trained.verdict.serves:
            let_speak(tx, entered)
    shutil.rmtree(workplace(*where), ignore_errors=True)
    sweep(where)
    return entered


def note_failure(
    where: tuple[House, Project, Stage], error: Exception, settled: int, seconds: float, job: str = ""
) -> None:
    """Write in the history that a training failed and why; what served goes on serving."""
    house, _, stage = where
    why = error.sentence if isinstance(error, ManyEyesError) else f"{type(error).__name__}: {error}."
    none: dict[str, Any] = {"release_id": None, "folder": "", "tags": 0, "metrics": {}, "settings": {"job": job}}
    about = {"state": FAILED, "why": f"It failed: {why}", "settled": settled, "seconds": seconds}
    with house.transaction() as tx:
        number = store.next_number(tx, stage.id)
        store.enter(tx, _always(where, number, house.now()) | none | about)


def workplace(house: House, project: Project, stage: Stage) -> Path:
    """Where a long training keeps its checkpoints until it has ended."""
    return _folder(house, project, stage) / WORKPLACE


def sweep(where: tuple[House, Project, Stage]) -> None:
    """Remove the folders of old taggers beyond the newest; the one that serves stays."""
    house, _, stage = where
    with house.reading() as tx:
        rows = [row for row in store.taggers(tx, stage.id) if row.folder]
    for row in rows[KEEP:]:
        if row.state != SERVING:
            shutil.rmtree(taggers_folder(house) / row.folder, ignore_errors=True)


def _row(where: tuple[House, Project, Stage], number: int, trained: Trained, now: float) -> dict[str, Any]:
    _, project, stage = where
    about, release = trained.tagger.about, trained.source.release
    verdict = {name: value for name, value in asdict(trained.verdict).items() if name != "why"}
    return _always(where, number, now) | {
        "method": about.method,
        "release_id": release.id if release else None,
        "state": SERVING if trained.verdict.serves else REFUSED,
        "folder": f"{project.slug}/{stage.name}/{number}",
        "tags": len(about.tags),
        "metrics": {**trained.judged.summary, "gate": verdict},
        "settings": {**about.settings, "seed": trained.seed, "job": trained.job},
        "why": trained.verdict.why,
        "settled": trained.source.settled,
        "seconds": about.seconds,
    }


def _spoken_of(tx: Transaction, project: Project, trained: Trained) -> str:
    about, majors = trained.tagger.about, trained.source.majors
    return items.speaks_of_text(speaks_of(projects.stages(tx, project.id), majors, about.tags))


def _always(where: tuple[House, Project, Stage], number: int, now: float) -> dict[str, Any]:
    _, project, stage = where
    method = str(stage.file.settings["method"])
    about = {"project_id": project.id, "stage_id": stage.id, "number": number, "method": method}
    return {**about, "trained_at": now}


def _folder(house: House, project: Project, stage: Stage) -> Path:
    return taggers_folder(house) / project.slug / stage.name


def _put_up(making: Path, folder: Path) -> None:
    """Show a folder under its number; one without a row is left of a transaction that was undone."""
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(making, folder)
