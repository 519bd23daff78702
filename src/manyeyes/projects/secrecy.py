"""Whether git knows what must not be public: a control file that is in git tells everybody which pictures are known."""

from __future__ import annotations

import subprocess
from pathlib import Path

from manyeyes.projects.faults import Fault
from manyeyes.projects.project_file import Checked

SECONDS = 10


def secrecy(checked: Checked, folder: Path, file: str = "project.yaml") -> tuple[list[Fault], list[Fault]]:
    """Faults and warnings about the project in `folder`; none where git is not used or not there."""
    faults, warnings = [], []
    for n, stage in enumerate(checked.file.stages):
        name = stage.control_tasks.file if stage.control_tasks else None
        if name is None:
            continue
        where = f"stages[{n}].control_tasks.file"
        line = checked.lines.get(where, stage.line)
        if _git(folder, "ls-files", "--error-unmatch", "--", name) == 0:
            remedy = f"git rm --cached {name}, and put it into private/; what was pushed is known to all"
            faults.append(Fault(file, line, where, f"{name} is tracked by git", remedy))
        elif _git(folder, "check-ignore", "--quiet", "--", name) == 1:
            place = name.rpartition("/")[0] or name
            warnings.append(Fault(file, line, where, f"{name} is not ignored by git", f"add {place} to .gitignore"))
    if _git(folder, "check-ignore", "--quiet", "--", "private/anything") == 1 and not warnings:
        warnings.append(Fault(".gitignore", 1, "", "private/ is not ignored by git", "add a line private/"))
    return faults, warnings


def _git(folder: Path, *words: str) -> int:
    """Git's exit code; 128 where the folder is in no repository, -1 where there is no git."""
    try:
        asked = ["git", "-C", str(folder), *words]
        return subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False).returncode
    except (OSError, subprocess.TimeoutExpired):
        return -1
