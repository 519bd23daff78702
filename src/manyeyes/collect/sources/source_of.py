"""Chooses the source of an import stage by what its project file says; the only place that knows all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manyeyes.collect.download.download import Downloader, limits_of
from manyeyes.collect.download.wire import PUBLIC, Net
from manyeyes.collect.sources.archive import ArchiveSource
from manyeyes.collect.sources.folder import FolderSource
from manyeyes.collect.sources.source import NotYetImported, Source, SourceMissing
from manyeyes.collect.sources.table import TableSource
from manyeyes.collect.sources.urls import UrlsSource
from manyeyes.house import House
from manyeyes.projects import Project, Stage, read_tag_table

UNPACKED = "unpacked"  # below the site's private folder


def source_of(house: House, project: Project, stage: Stage, net: Net = PUBLIC) -> Source:
    """Return what `stage` reads, to be closed; `net` is how addresses are reached.

    Raises SourceMissing, TableWrong, NotYetImported; whether a folder is there is seen when it is walked.
    """
    said: Mapping[str, Any] = stage.file.settings["source"]
    home = house.site / project.folder
    series = home / said["series"] if said.get("series") else None
    if "folder" in said:
        settled_by = house.now() if said.get("watch") else None
        return FolderSource(home / said["folder"], series, said["copy"], stage=stage.name, settled_by=settled_by)
    if "archive" in said:
        return ArchiveSource(_there(stage, home / said["archive"]), series, house.private / UNPACKED)
    if "imagemonkey" in said:
        raise NotYetImported(stage=stage.name)
    listed = _table(said, stage, home, net) if "table" in said else _urls(said, stage, home, net)
    listed.take, listed.at_random = said.get("take"), said.get("choose") == "random"
    return listed


def _downloader(stage: Stage, net: Net) -> Downloader:
    return Downloader(limits_of(stage.file.settings.get("download")), net)


def _urls(said: Mapping[str, Any], stage: Stage, home: Path, net: Net) -> Source:
    return UrlsSource(_there(stage, home / said["urls"]), _downloader(stage, net))


def _table(said: Mapping[str, Any], stage: Stage, home: Path, net: Net) -> Source:
    table = read_tag_table(_there(stage, home / said["table"]), said)
    return TableSource(table, _downloader(stage, net), copies=said["copy"])


def _there(stage: Stage, file: Path) -> Path:
    if not file.is_file():
        raise SourceMissing(stage=stage.name, file=file)
    return file
