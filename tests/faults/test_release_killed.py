"""A release under kill -9: whenever its process dies, the next one ends with the very same bytes.

Three kills in the suite; MANYEYES_KILLS=50 python -m pytest tests/faults/test_release_killed.py for more.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from tests.datasets.answered import every_file
from tests.faults.machines import IMPORT_AND_RUN, a_site, apply, start

from manyeyes import datasets, projects
from manyeyes.house import open_house

KILLS = int(os.environ.get("MANYEYES_KILLS", "3"))
RELEASE = """
import contextlib
import sys
from pathlib import Path
from manyeyes import datasets
from manyeyes.cli.release import release_project
from manyeyes.house import open_house
with open_house(Path(sys.argv[1])) as house:
    print("begun", flush=True)
    with contextlib.suppress(datasets.ReleaseExists):  # killed when all but a word was done
        release_project(house, {"folder": ".", "stage": "", "name": "v1"}, lambda line: None)
print("done", flush=True)
"""
pytestmark = pytest.mark.data


@pytest.fixture
def filled(tmp_path: Path, data: Path) -> Path:
    """A site with some hundred real pictures that a release can be made of."""
    site = a_site(tmp_path / "filled", sorted((data / "images" / "anime_faces64").rglob("*.jpg"))[:240])
    with open_house(site) as house:
        apply(house)
    out, err = start(["-c", IMPORT_AND_RUN, str(site)]).communicate(timeout=120)
    assert out.endswith("done\n"), err
    return site


def finished(site: Path) -> dict[str, bytes]:
    """Every file of the release, made to its end."""
    out, err = start(["-c", RELEASE, str(site)]).communicate(timeout=120)
    assert out.endswith("done\n"), err
    with open_house(site) as house:
        with house.reading() as tx:
            project = projects.find(tx, "tidy")
            assert [one.name for one in datasets.releases(tx, project.id)] == ["v1"]
        return every_file(datasets.release_folder(house, project, "v1"))


def test_a_release_killed_at_random_moments_is_the_one_that_was_never_disturbed(filled: Path) -> None:
    quiet = shutil.copytree(filled, filled.parent / "quiet")
    began = time.monotonic()
    expected = finished(quiet)
    length, moments, killed = time.monotonic() - began, random.Random(), 0
    for _ in range(KILLS):
        process = start(["-c", RELEASE, str(filled)])
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        time.sleep(moments.uniform(0, length / 3))
        killed += process.poll() is None
        process.kill()
        _, err = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), err  # it ends well or is killed, and fails by itself never
    assert finished(filled) == expected
    assert killed, "nothing was killed in time"
    left = {path.name for path in (filled / "releases").iterdir()}
    assert left - {".lock"} == {"v1"}, left
