#!/usr/bin/env python3
"""Collect the pictures of this release from a folder of your own.

    python3 rebuild.py FOLDER

The release holds names, hashes and answers, no pictures. This script looks at every file below FOLDER, and copies
those whose SHA-256 the release knows to pictures/, as items.parquet names them. It needs nothing but Python 3.8.
"""

import csv
import hashlib
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Collect; 0 when every picture was found, 2 when the folder is wrong, 1 when some are missing."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("Say which folder holds the pictures: python3 rebuild.py FOLDER", file=sys.stderr)
        return 2
    wanted = read_wanted(HERE / "pictures.csv")
    found = {name for name in wanted if (HERE / wanted[name]).exists()}
    for path in sorted(Path(sys.argv[1]).rglob("*")):
        if path.is_file() and HERE not in path.resolve().parents:
            name = sha256(path)
            if name in wanted and name not in found:
                copy(path, HERE / wanted[name])
                found.add(name)
    print(f"{len(found)} of {len(wanted)} pictures are in {HERE / 'pictures'}")
    return 0 if len(found) == len(wanted) else 1


def read_wanted(path: Path) -> "dict[str, str]":
    """Hash to place of every picture in the release."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["item"]: row["file"] for row in csv.DictReader(file)}


def sha256(path: Path) -> str:
    """The hash the release knows a picture by."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def copy(source: Path, target: Path) -> None:
    """Copy under a temporary name first, so that a stop leaves no half picture."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".part")
    shutil.copyfile(str(source), str(beside))
    beside.replace(target)


if __name__ == "__main__":
    sys.exit(main())
