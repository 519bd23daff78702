"""Import of a folder: pictures a second, beside a plain Pillow loop that does the same work in one process.

    python bench/import.py [FOLDER]        default: the drawings of MANYEYES_DATA

Same work means: whole decode, thumbnails of 320 and 640 px as WebP, sha-256, files on the disk. Prints JSON.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageOps

from manyeyes import projects
from manyeyes.cli.import_ import import_project
from manyeyes.house import open_house

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
MOST = 1500
PROJECT = """project: bench
title: "Bench"
why: "To measure."
languages: [en]
contact: "me@example.org"
rights: {items: CC0-1.0, publish: full, answers: CC0-1.0}
stages:
  - {name: import, kind: import, from: {folder: frames}}
  - {name: features, kind: classify, questions: [{name: text, ask: "Is there any text?", type: yes_no}]}
"""


def main() -> None:
    """Measure both ways over the same files, alternately, and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "images" / "openclipart_tagged"
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png")][:MOST]
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as place:
        site = a_site(Path(place), files)
        plain = min(plain_loop(files, Path(place) / f"plain{n}") for n in (1, 2))
        first, second = ours(site)
    print(
        json.dumps(
            {
                "files": len(files),
                "cores": os.cpu_count(),
                "fsync_ms": round(fsync_ms(), 2),
                "plain_pictures_a_second": round(len(files) / plain),
                "import_pictures_a_second": round(len(files) / first),
                "times_the_plain_loop": round(plain / first, 2),
                "second_run_seconds": round(second, 2),
                "second_run_files_a_second": round(len(files) / second),
            }
        )
    )


def a_site(place: Path, files: list[Path]) -> Path:
    """A project over links to the files' bytes."""
    site = place / "site"
    for number, file in enumerate(files):
        target = site / "frames" / f"series-{number % 5}" / f"{number}{file.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    (site / "project.yaml").write_text(PROJECT)
    return site


def ours(site: Path) -> tuple[float, float]:
    """Seconds of the first and of the second import, the engine's start and stop included."""
    took = []
    with open_house(site) as house:
        with house.transaction() as tx:
            projects.apply(tx, projects.read_project_file(site / "project.yaml"), ".", house.now())
        for _ in range(2):
            begun = time.perf_counter()
            import_project(house, {"folder": ".", "stage": ""}, lambda line: None)
            took.append(time.perf_counter() - begun)
    return took[0], took[1]


def plain_loop(files: list[Path], out: Path) -> float:
    """What a script does: open, turn upright, two thumbnails, write; nothing checked, nothing fsynced."""
    out.mkdir()
    begun = time.perf_counter()
    for number, file in enumerate(files):
        data = file.read_bytes()
        name = hashlib.sha256(data).hexdigest()
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        (out / f"{number}-{name}").write_bytes(data)
        for size in (640, 320):
            small = upright.copy()
            small.thumbnail((size, size), Image.Resampling.LANCZOS)
            small.save(out / f"{number}-{name}-{size}.webp", quality=80, method=2)
    return time.perf_counter() - begun


def fsync_ms() -> float:
    """The median of twenty fsyncs, in milliseconds: no durable import is faster than its disk."""
    took = []
    with tempfile.NamedTemporaryFile(dir=os.environ.get("BENCH_DIR")) as file:
        for _ in range(20):
            file.write(b"x" * 4096)
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return sorted(took)[10] * 1000


if __name__ == "__main__":
    main()
