"""Where a command works: the site, and the project's folder in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from manyeyes.errors import ManyEyesError

PROJECT_FILE = "project.yaml"
SITE_FILE = "manyeyes.toml"


class NoProjectHere(ManyEyesError):
    """There is no project.yaml in {folder}.{others} `manyeyes init DIR --template anime` makes a new one."""


class NoSuchFolder(ManyEyesError):
    """There is no folder {folder}."""


@dataclass(frozen=True)
class Places:
    """The site's folder and the project's; the same for a lone project."""

    site: Path
    project_folder: Path

    @property
    def folder(self) -> str:
        """The project's folder as the site stores it: relative, with /; "." for a lone project."""
        return self.project_folder.relative_to(self.site).as_posix()

    @property
    def project_file(self) -> Path:
        """Its project.yaml."""
        return self.project_folder / PROJECT_FILE


def find(path: Path) -> Places:
    """The places of the project at `path`, a folder or its project.yaml.

    The site is the nearest folder with a manyeyes.toml, from the project's folder upwards, else that folder itself.
    Raises NoSuchFolder or NoProjectHere.
    """
    given = path.resolve()
    folder = given.parent if given.name == PROJECT_FILE and not given.is_dir() else given
    if not folder.is_dir():
        raise NoSuchFolder(folder=path)
    if not (folder / PROJECT_FILE).is_file():
        raise NoProjectHere(folder=path, others=_others(folder))
    site = next((above for above in (folder, *folder.parents) if (above / SITE_FILE).is_file()), folder)
    return Places(site, folder)


def _others(folder: Path) -> str:
    """The projects one level below, for somebody who named the site instead."""
    names = sorted(inner.name for inner in folder.iterdir() if (inner / PROJECT_FILE).is_file())
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f" Name one of its projects: {', '.join(names[:5])}{more}." if names else ""
