"""What an import stage reads: a folder, an archive, a list of addresses or a table, all with the same small face.

A source lists what is there, entry by entry and in bounded memory, and brings one entry's bytes as a file for the jail.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path

from manyeyes.collect.sources.entry import Found, Missed, Refused
from manyeyes.errors import ManyEyesError


class SourceMissing(ManyEyesError):
    """Stage {stage} imports {file}, which is not there. Put it there, or say another one in project.yaml."""


class FolderMissing(ManyEyesError):
    """Stage {stage} imports the folder {folder}, which is not there. Make it, with one sub-folder a series."""


class NotYetImported(ManyEyesError):
    """Stage {stage} imports from a dump of ImageMonkey, which is not built yet; folders, archives and tables are."""


class Source(ABC):
    """One kind of material. Entries keep their `path` from run to run; it is what they are known by."""

    series: Path | None = None
    """series.csv, where the project names one."""
    copies: bool = True
    """Originals are copied into the blobs; else they stay where they are and must not be moved."""
    parallel: int = 1
    """How many entries are worth bringing at once."""
    take: int | None = None
    """How many entries are wanted; None for all."""
    at_random: bool = False
    """Which ones: a fair sample instead of the first."""
    series_by_folder: bool = True
    """Whether a series is a folder that series.csv may name."""

    @abstractmethod
    def entries(self) -> Iterator[Found | Refused]:
        """All that is there, in an order that stays the same."""

    @abstractmethod
    def bring(self, entry: Found, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """A file with the entry's bytes: its owner's, or `target`, written. `pause` may raise to stop."""

    def home(self, path: str) -> Path | None:
        """Where the owner keeps the file of an entry, or None where there is none outside the blobs."""
        return None

    def remarks(self) -> Iterator[str]:
        """What the owner should know, once the entries were listed."""
        return iter(())

    def understood(self) -> list[str]:
        """How the source was read, in lines for its owner."""
        return []

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let go of what was opened."""
