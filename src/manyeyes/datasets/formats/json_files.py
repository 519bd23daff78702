"""JSON written as a stream: lists of any length need no memory, and the same values give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def text_of(value: Any) -> str:
    """One value on one line; letters stay letters."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()


def write_json(path: Path, value: Any) -> None:
    """A small value, indented for people."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    path.write_bytes(text.encode("utf-8", "replace"))


def write_lines(path: Path, values: Iterable[Any]) -> int:
    """A value a line (JSON Lines); returns how many."""
    count = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        for count, value in enumerate(values, start=1):  # noqa: B007
            file.write(text_of(value) + "\n")
    return count


def write_list(path: Path, values: Iterable[Any]) -> None:
    """A JSON list, a value a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in _pieces(values):
            file.write(piece)
        file.write("\n")


def write_object(path: Path, plain: Mapping[str, Any], lists: Mapping[str, Iterable[Any]]) -> None:
    """A JSON object: `plain` values first, then each of `lists` as a stream, one after another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("{" + ",\n".join(f"{text_of(name)}: {text_of(value)}" for name, value in plain.items()))
        for name, values in lists.items():
            file.write(f",\n{text_of(name)}: ")
            for piece in _pieces(values):
                file.write(piece)
        file.write("}\n")


def _pieces(values: Iterable[Any]) -> Iterable[str]:
    comma = "[\n"
    for value in values:
        yield comma + text_of(value)
        comma = ",\n"
    yield "[]" if comma == "[\n" else "\n]"
