"""Whether what an import says about its source fits the files that are there already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from manyeyes.projects.faults import Findings
from manyeyes.projects.table_text import TableWrong
from manyeyes.projects.tag_table import read_tag_table

Raw = Mapping[str, Any]
WHERE = ("folder", "archive", "urls", "table", "imagemonkey")


def check_source(n: int, stage: Raw, folder: Path, findings: Findings) -> None:
    """Check `from` of stage number `n`, a project in `folder`; what is not there yet is only warned about."""
    source: Raw = stage.get("from", {})
    kinds = [key for key in WHERE if key in source]
    if len(kinds) != 1:
        return  # a fault of its own already
    where, name = f"stages[{n}].from.{kinds[0]}", source[kinds[0]]
    file: Path = folder / name
    if not file.exists():
        findings.warn(where, f"there is no {name} yet", "put it there before import")
    elif kinds[0] in ("folder", "imagemonkey") and not file.is_dir():
        findings.fault(where, f"{name} is a file, not a folder", "import a ZIP or TAR file as archive, a CSV as table")
    elif kinds[0] not in ("folder", "imagemonkey") and not file.is_file():
        findings.fault(where, f"{name} is a folder, not a file", "import it as folder")
    elif kinds[0] == "table":
        _table(where, file, source, findings)


def _table(where: str, file: Path, source: Raw, findings: Findings) -> None:
    try:
        read_tag_table(file, source)
    except TableWrong as wrong:
        findings.fault(where, wrong.sentence.rstrip("."))
    except OSError as error:
        findings.fault(where, f"{file.name} cannot be read: {error.strerror}")
