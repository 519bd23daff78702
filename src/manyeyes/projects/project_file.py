"""Reads project.yaml and the files it names: text, shape, graph, combinations, names, records; every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyeyes.projects.combinations import check_project
from manyeyes.projects.compound import Key, ListOf, Record
from manyeyes.projects.control_file import Known
from manyeyes.projects.faults import Fault, Findings, ProjectFileWrong
from manyeyes.projects.grammar import COMMON, PROJECT
from manyeyes.projects.graph import followed
from manyeyes.projects.named_files import NamedFiles, read_named_files
from manyeyes.projects.names import check_names
from manyeyes.projects.records import ProjectFile, project_of
from manyeyes.projects.shapes import WRONG, Place, Shape, did_you_mean
from manyeyes.projects.stage_kinds import STAGE_KINDS
from manyeyes.projects.yaml_text import Mapping as Table
from manyeyes.projects.yaml_text import Node, Scalar, read_yaml

FILE = "project.yaml"


@dataclass(frozen=True)
class Checked:
    """A project file without faults, what its owner should know, and the known answers by stage.

    `missing` are named files that are not there yet and that apply waits for; `lines` says where each key stands.
    """

    file: ProjectFile
    warnings: tuple[Fault, ...]
    missing: tuple[Fault, ...]
    known: Mapping[str, tuple[Known, ...]]
    lines: Mapping[str, int]


class StageShape(Shape):
    """A stage: its kind decides which other keys it has."""

    def read(self, node: Node, at: Place) -> Any:
        """A dict of its keys and `line`."""
        if not isinstance(node, Table):
            return at.wrong("is not a table of keys", "write {name: …, kind: …}")
        found = self._record(node).read(node, at)
        found["line"] = node.line
        if found.get("kind") not in STAGE_KINDS:
            self._kind_wrong(found, at)
        return found

    def _record(self, node: Table) -> Record:
        """Keys by kind; where the kind is unknown every key of any kind passes, so that only the kind is faulted."""
        kind = next((value.text for key, value in node.entries if key.text == "kind" and isinstance(value, Scalar)), "")
        if kind in STAGE_KINDS:
            return Record(f"a {kind} stage", STAGE_KINDS[kind].all_keys)
        anything = {key.text: Key(_Anything(), "") for key, _ in node.entries if key.text not in COMMON}
        return Record("a stage", {**COMMON, **anything})

    def _kind_wrong(self, found: dict[str, Any], at: Place) -> None:
        kind = found.pop("kind", None)
        if kind:
            line = at.findings.line_of(f"{at.where}.kind")
            place = Place(at.findings, f"{at.where}.kind", line)
            place.wrong(f"{kind} is not a kind of stage", did_you_mean(kind, STAGE_KINDS))

    def says(self) -> str:
        """For the docs."""
        return "a stage"


class _Anything(Shape):
    def read(self, node: Node, at: Place) -> Any:
        return WRONG  # left out, without a fault of its own

    def says(self) -> str:
        return "anything"


SHAPE = Record(
    "a project file",
    {**PROJECT, "stages": Key(ListOf(StageShape(), distinct=False), "from the first to the last", required=True)},
)


def read_project_file(path: Path) -> ProjectFile:
    """The project file at `path` with its training examples; raises ProjectFileWrong with `.faults`."""
    return whole_project(path).file


def whole_project(path: Path) -> Checked:
    """The same, with warnings and known answers; a missing file that it needs is a fault."""
    checked = check_project_file(path)
    if checked.missing:
        raise ProjectFileWrong(list(checked.missing))
    return checked


def check_project_file(path: Path) -> Checked:
    """What is right and what is still missing; raises ProjectFileWrong with every fault."""
    findings = Findings(path.name)
    data = _bytes(path, findings)
    raw = _read(data, findings) if data is not None else None
    files = NamedFiles()
    if raw is not None:
        files = _check(raw, path.parent, findings)
    if findings.faults or raw is None or data is None:
        raise ProjectFileWrong(findings.faults)
    file = project_of(raw, data.decode("utf-8-sig")).with_training(files.training).with_texts(files.texts)
    return Checked(file, tuple(sorted(set(findings.warnings))), tuple(findings.missing), files.known, findings.lines)


def parse_project(text: str) -> ProjectFile:
    """A project file from its text alone, as it is stored; raises ProjectFileWrong."""
    findings = Findings(FILE)
    raw = _read(text.encode(), findings)
    if raw is not None:
        _check(raw, None, findings)
    if findings.faults or raw is None:
        raise ProjectFileWrong(findings.faults)
    return project_of(raw, text)


def _read(data: bytes, findings: Findings) -> dict[str, Any] | None:
    tree = read_yaml(data, findings)
    if tree is None:
        return None
    raw = SHAPE.read(tree, Place(findings, "", tree.line))
    return None if raw is WRONG else raw


def _check(raw: dict[str, Any], folder: Path | None, findings: Findings) -> NamedFiles:
    stages = raw.setdefault("stages", [])
    raw["stages"] = stages = list(stages)
    check_project(raw, findings)
    sound = followed(stages, findings)
    files = read_named_files(raw, folder, findings) if folder is not None else NamedFiles()
    if sound and all(_readable(n, stage, findings) for n, stage in enumerate(stages)):
        check_names(stages, files.columns, findings)
    return files


def _readable(n: int, stage: Mapping[str, Any], findings: Findings) -> bool:
    """Whether kind and questions were right: else names would seem to be missing that are only misspelt."""
    return "kind" in stage and ("questions" in stage or f"stages[{n}].questions" not in findings.lines)


def _bytes(path: Path, findings: Findings) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        findings.fault(
            "", f"there is no {path.name} in {path.parent}", "manyeyes init DIR --template anime makes one", 1
        )
    except OSError as error:
        findings.fault("", f"cannot be read: {error.strerror}", line=1)
    return None
