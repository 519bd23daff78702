"""What a project will need: disk, machine hours, people's hours. Rough, and said so; the rates are below."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from manyeyes.projects.records import ProjectFile, StageFile

DERIVATIVE_BYTES = 100_000  # the 320 and 640 px WebP of one picture
PICTURES_A_SECOND = 40  # decoded and re-encoded on two cores
SECONDS_AN_ANSWER = 3.0  # one person, all questions of one picture
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".jfif"})


@dataclass(frozen=True)
class Needs:
    """Disk in bytes, time in hours; people's hours from overlap.min to overlap.max."""

    pictures: int
    disk: int
    machine_hours: float
    people_hours: tuple[float, float]


def needs(file: ProjectFile, folder: Path) -> Needs:
    """Count the pictures of the folder imports; tables, dumps and what people give are not counted beforehand."""
    pictures = disk = 0
    for stage in file.stages:
        source = stage.settings.get("source", {})
        if "folder" in source:
            count, size = _counted(folder / source["folder"])
            pictures += count
            disk += count * DERIVATIVE_BYTES + (size if source["copy"] else 0)
    asked = [stage for stage in file.stages if stage.for_people and stage.in_use]
    hours = pictures * SECONDS_AN_ANSWER / 3600
    least, most = (sum(_people(stage)[n] for stage in asked) * hours for n in (0, 1))
    return Needs(pictures, disk, pictures / PICTURES_A_SECOND / 3600, (least, most))


def _people(stage: StageFile) -> tuple[int, int]:
    return stage.overlap.min, stage.overlap.max


def _counted(folder: Path) -> tuple[int, int]:
    """How many pictures lie below the folder, and their bytes."""
    count = size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            if os.path.splitext(name)[1].lower() in PICTURES:
                count += 1
                size += os.lstat(os.path.join(place, name)).st_size
    return count, size
