"""What an import stage reads: its folder, its series.csv, and whether originals are copied into the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyeyes.errors import ManyEyesError
from manyeyes.projects import Project, Stage


class FolderMissing(ManyEyesError):
    """Stage {stage} imports the folder {folder}, which is not there. Make it, with one sub-folder a series."""


class NotAFolderImport(ManyEyesError):
    """Stage {stage} imports from a {what}, which is not built yet; a folder is."""


@dataclass(frozen=True)
class FolderSource:
    """A folder to import."""

    folder: Path
    series: Path | None
    """series.csv, where the project names one."""
    copies: bool
    """Originals are copied into the blobs; else they stay where they are and must not be moved."""


def source_of(site: Path, project: Project, stage: Stage) -> FolderSource:
    """Return what `stage` reads, as paths; whether the folder is there is seen when it is walked."""
    said: Mapping[str, Any] = stage.file.settings["source"]
    home = site / project.folder
    if "folder" not in said:
        raise NotAFolderImport(stage=stage.name, what="table" if "table" in said else "dump")
    series = said.get("series")
    return FolderSource(home / said["folder"], home / series if series else None, bool(said.get("copy", True)))
