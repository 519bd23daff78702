"""The demo's site folder: the shipped project, its pictures and a manyeyes.toml that says it is a demo."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

from manyeyes.errors import ManyEyesError

DEMO_PROJECT = "anime-or-cartoon"
SHIPPED = Path(__file__).parent

# What goes where. truth.csv is what made-up helpers look at, here and in `manyeyes simulate --keep`.
PLACES = {
    "project.yaml": "project.yaml",
    "training.yaml": "training.yaml",
    "series.csv": "series.csv",
    "CREDITS.md": "CREDITS.md",
    "control.csv": "private/control.csv",
    "truth.csv": "private/truth.csv",
}
FOLDERS = ("frames", "training")

SETTINGS = """\
# A demo: anyone may make a release, and pages say that the other helpers are made up.
demo = true
"""
IGNORED = """\
private/
releases/
.manyeyes/
"""


class NotADemo(ManyEyesError):
    """{folder} holds other things already. Name a new folder: manyeyes demo DIR"""


def make_site(folder: Path) -> Path:
    """Make the demo's site in `folder`, or complete the one that is there; files that are there stay as they are.

    Raises NotADemo where the folder holds anything else.
    """
    if folder.exists() and not _is_demo(folder):
        raise NotADemo(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "manyeyes.toml", SETTINGS)  # first: a copy that was interrupted is known again
    _write(folder / ".gitignore", IGNORED)
    for source, target in _files():
        if not (folder / target).exists():
            _copy(source, folder / target)
    return folder


def _is_demo(folder: Path) -> bool:
    """Whether the folder is empty or a demo of ours."""
    if not folder.is_dir():
        return False
    settings = folder / "manyeyes.toml"
    if not settings.exists():
        return not any(folder.iterdir())
    try:
        return tomllib.loads(settings.read_text("utf-8")).get("demo") is True
    except tomllib.TOMLDecodeError:
        return False


def _files() -> Iterator[tuple[Path, str]]:
    """Each shipped file and its place in the site."""
    yield from ((SHIPPED / source, target) for source, target in PLACES.items())
    for name in FOLDERS:
        yield from ((path, path.relative_to(SHIPPED).as_posix()) for path in sorted((SHIPPED / name).rglob("*.jpg")))


def _write(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")  # a file that is there is whole
    shutil.copyfile(source, half)
    half.replace(target)
