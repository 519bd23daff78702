"""The files a project file names: training, control tasks, series, texts; read and checked, or said to be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from manyeyes.projects.control_file import Known, read_control
from manyeyes.projects.faults import Findings
from manyeyes.projects.graph import ancestors
from manyeyes.projects.records import Example
from manyeyes.projects.series_file import read_series
from manyeyes.projects.source_check import check_source
from manyeyes.projects.texts_file import read_texts
from manyeyes.projects.training_file import read_training

Raw = Mapping[str, Any]


@dataclass
class NamedFiles:
    """What stood in them: examples and known answers by stage, attributes by import stage, sentences by language."""

    training: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    known: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, Mapping[str, str]] = field(default_factory=dict)


def read_named_files(raw: Raw, folder: Path, findings: Findings) -> NamedFiles:
    """Read every named file of a project in `folder`; a missing one is lacking, or only warned about."""
    files = NamedFiles()
    stages = raw.get("stages", [])
    for n, stage in enumerate(stages):
        _series(n, stage, folder, files, findings)
        _training(n, stage, folder, files, findings)
        _control(n, stage, stages, folder, files, findings)
        _pages(n, stage, folder, findings)
    _texts(raw, folder, files, findings)
    if "tags" in raw and not (folder / raw["tags"]).is_dir():
        findings.warn("tags", f"there is no folder {raw['tags']}")
    return files


def _series(n: int, stage: Raw, folder: Path, files: NamedFiles, findings: Findings) -> None:
    source = stage.get("from", {})
    check_source(n, stage, folder, findings)
    if "series" in source:
        data = _bytes(folder, source["series"], f"stages[{n}].from.series", findings)
        if data is not None:
            inner = Findings(source["series"])
            imported = folder / source["folder"] if "folder" in source else None
            files.columns[str(stage.get("name"))] = read_series(data, inner, imported).columns
            _take_over(inner, findings)


def _training(n: int, stage: Raw, folder: Path, files: NamedFiles, findings: Findings) -> None:
    if "training" not in stage:
        return
    data = _bytes(folder, stage["training"], f"stages[{n}].training", findings, needed=stage.get("kind") == "classify")
    if data is not None and stage.get("questions"):
        inner = Findings(stage["training"])
        files.training[str(stage.get("name"))] = read_training(data, stage["questions"], folder, inner)
        _take_over(inner, findings)


def _control(n: int, stage: Raw, stages: list[Any], folder: Path, files: NamedFiles, findings: Findings) -> None:
    file = stage.get("control_tasks", {}).get("file")
    if not file:
        return
    data = _bytes(folder, file, f"stages[{n}].control_tasks.file", findings, needed=False)
    if data is not None and stage.get("questions"):
        inner = Findings(file)
        imported = _imported(stage, stages, folder)
        files.known[str(stage.get("name"))] = read_control(data, stage["questions"], imported, inner)
        _take_over(inner, findings)


def _imported(stage: Raw, stages: list[Any], folder: Path) -> Path | None:
    """The folder of the one import above the stage; with several nobody can say which is meant."""
    above = ancestors(stages, str(stage.get("name")))
    sources = [other["from"]["folder"] for other in above if "folder" in other.get("from", {})]
    return folder / sources[0] if len(sources) == 1 else None


def _pages(n: int, stage: Raw, folder: Path, findings: Findings) -> None:
    for key in ("instructions", "consent"):
        if key in stage:
            _bytes(folder, stage[key], f"stages[{n}].{key}", findings, needed=False)


def _texts(raw: Raw, folder: Path, files: NamedFiles, findings: Findings) -> None:
    """The first language stands in project.yaml; its own file may only say how names are shown."""
    languages = raw.get("languages", ())
    for n, language in enumerate(languages):
        name = f"texts/{language}.yaml"
        if (folder / name).is_file():
            data = _bytes(folder, name, f"languages[{n}]", findings)
            if data is not None and all("name" in stage for stage in raw.get("stages", ())) and not findings.faults:
                inner = Findings(name)
                files.texts[language] = read_texts(data, raw, files.training, inner, whole=n > 0)
                _take_over(inner, findings)
        elif n:
            findings.warn(f"languages[{n}]", f"there is no {name} yet, so everybody reads {languages[0]}")


def _bytes(folder: Path, name: str, where: str, findings: Findings, *, needed: bool = True) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        if needed:
            findings.lack(where, f"there is no file {name} yet", "apply waits for it")
        else:
            findings.warn(where, f"there is no file {name} yet")
    except OSError as error:
        findings.fault(where, f"{name} cannot be read: {error.strerror}")
    return None


def _take_over(inner: Findings, outer: Findings) -> None:
    outer.faults.extend(inner.faults)
    outer.warnings.extend(inner.warnings)
