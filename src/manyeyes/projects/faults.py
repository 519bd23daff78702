"""What is wrong with an owner's files: every fault at once, each with file, line, cause and what would be right."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from manyeyes.errors import ManyEyesError


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `where` is the path of keys, like stages[1].overlap.confidence; empty means the whole file."""

    file: str
    line: int
    where: str
    cause: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: {self.where}: " if self.where else f"{self.file}:{self.line}: "
        return f"{place}{self.cause}; {self.remedy}" if self.remedy else f"{place}{self.cause}"


class ProjectFileWrong(ManyEyesError):
    """{faults}"""

    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults in the order of the files."""
        self.faults = sorted(set(faults))
        super().__init__(faults="\n".join(str(fault) for fault in self.faults))


@dataclass
class Findings:
    """Collects faults and warnings while one file is read, and remembers on which line each key stood."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    missing: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, where: str, cause: str, remedy: str = "", line: int | None = None) -> None:
        """Something that must be put right."""
        self.faults.append(self._fault(where, cause, remedy, line))

    def warn(self, where: str, cause: str, remedy: str = "", line: int | None = None) -> None:
        """Something the owner should know."""
        self.warnings.append(self._fault(where, cause, remedy, line))

    def lack(self, where: str, cause: str, remedy: str = "") -> None:
        """A named file that is not there yet: the project file may be right without it, the project cannot begin."""
        self.missing.append(self._fault(where, cause, remedy, None))

    def _fault(self, where: str, cause: str, remedy: str, line: int | None) -> Fault:
        return Fault(
            self.file, line or self.line_of(where), _in_one_line(where), _in_one_line(cause), _in_one_line(remedy)
        )

    def line_of(self, where: str) -> int:
        """The line of a key, or of the nearest key around it."""
        while where:
            with suppress(KeyError):
                return self.lines[where]
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        return self.lines.get("", 1)


def _in_one_line(text: str) -> str:
    """What the owner wrote may hold line breaks or signs that move a terminal's cursor; a fault is one short line."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= 400 else f"{plain[:399]}…"
