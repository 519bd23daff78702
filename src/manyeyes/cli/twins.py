"""manyeyes twins: which files of a plain folder show the same picture; no project, and nothing is written into it."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from manyeyes.cli.import_ import Bar
from manyeyes.collect import walk
from manyeyes.errors import ManyEyesError
from manyeyes.media import Jail, Seen, Unreadable, fingerprints, same_video, twin_groups

AT_ONCE = 256  # files handed to the jail together, so that a million of them need no million of promises
INTERRUPTED = 3


class Keep(StrEnum):
    """Which of a group's files is marked as the one to keep."""

    SHARPEST = "sharpest"
    LARGEST = "largest"
    FIRST = "first"
    ALL = "all"


class NoSuchFolder(ManyEyesError):
    """There is no folder {folder}."""


class CannotWrite(ManyEyesError):
    """{file} cannot be written: {why}."""


@dataclass(frozen=True)
class Member:
    """One file and its place among the groups."""

    file: str
    """Below the folder, / between parts."""
    group: int | None
    """From 1, in the order of files; a picture without twins is a group of one. None: it could not be read."""
    how: str
    """leader, same, mirrored, trimmed, cropped or video; '' where it could not be read."""
    phash_distance: int
    """Bits, to the leader."""
    dhash_distance: int
    keep: bool
    reason: str
    """Why it could not be read, as a sentence; else ''."""


def twins(
    folder: Annotated[Path, typer.Argument(help="The folder with pictures; its sub-folders too.")],
    distance: Annotated[
        int, typer.Option(help="Bits of 64 in which two pictures' pHashes may differ; twice as many in their dHashes.")
    ] = 4,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file to write; else standard output.")] = None,
    mirrored: Annotated[bool, typer.Option(help="Mirrored pictures are twins too.")] = True,
    keep: Annotated[Keep | None, typer.Option(help="Mark which of a group to keep, in a column of its own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, with how and how far.")] = False,
) -> None:
    """Group files that show the same picture: re-encoded, resized, mirrored, in a frame or slightly cropped."""
    try:
        with Bar(quiet=False) as bar:
            found = look_for_twins(folder, distance, mirrored, keep or Keep.SHARPEST, bar.say)
    except KeyboardInterrupt:
        typer.echo("Interrupted. Nothing was written.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for line in report(found):
        typer.echo(line, err=True)
    write(as_lines(found) if as_json else as_table(found, marks=keep is not None), out)


def look_for_twins(folder: Path, distance: int, mirrored: bool, keep: Keep, say: Callable[[str], None]) -> list[Member]:
    """Every file of `folder` in the order of names, with its group."""
    if not folder.is_dir():
        raise NoSuchFolder(folder=folder)
    there = walk(folder)
    if there.hidden:
        say(f"{there.hidden:,} hidden files or folders (names that begin with a dot) were left out.")
    seen: dict[str, Seen | Unreadable] = {entry.path: Unreadable(entry.reason) for entry in there.refused}
    with Jail() as jail:
        for number, (path, what) in enumerate(_examined(jail, folder, [file.path for file in there.files]), 1):
            seen[path] = what
            say(f"twins: {number:,} of {len(there.files):,} files")
    return grouped(dict(sorted(seen.items())), distance, mirrored, keep)


def _examined(jail: Jail, folder: Path, paths: Sequence[str]) -> Iterator[tuple[str, Seen | Unreadable]]:
    for start in range(0, len(paths), AT_ONCE):
        some = paths[start : start + AT_ONCE]
        yield from zip(some, jail.examine_all((folder / path for path in some), ()), strict=True)


def grouped(seen: Mapping[str, Seen | Unreadable], distance: int, mirrored: bool, keep: Keep) -> list[Member]:
    """Group what was seen; the order of groups is the order of their first files."""
    pictures = {path: what for path, what in seen.items() if isinstance(what, Seen) and what.look is not None}
    videos = {path: what for path, what in seen.items() if isinstance(what, Seen) and what.look is None}
    led = _pictures(pictures, distance, mirrored, keep) | _videos(videos, keep)
    numbers: dict[str, int] = {}
    for path in (path for path in seen if path in led):
        numbers.setdefault(led[path][0], len(numbers) + 1)
    return [_member(path, what, led, numbers, keep) for path, what in seen.items()]


Led = dict[str, tuple[str, str, int, int]]  # file -> its leader, how, bits apart by pHash and by dHash


def _pictures(pictures: Mapping[str, Seen], distance: int, mirrored: bool, keep: Keep) -> Led:
    paths, looks = list(pictures), [what.look for what in pictures.values() if what.look is not None]
    place = {path: at for at, path in enumerate(paths)}
    order = np.array([place[path] for path in sorted(paths, key=_better(pictures, keep))], dtype=np.int64)
    groups = twin_groups(*fingerprints(looks), order, distance=distance, dhash_distance=2 * distance, mirrored=mirrored)
    rows = zip(groups.leader, groups.how, groups.phash_distance, groups.dhash_distance, strict=True)
    told = [(paths[leader], str(how), int(phash), int(dhash)) for leader, how, phash, dhash in rows]
    return dict(zip(paths, told, strict=True))


def _videos(videos: Mapping[str, Seen], keep: Keep) -> Led:
    """Other encodings of one video; there are few of them, so each is held against every leader."""
    led: Led = {}
    leaders: list[str] = []
    for path in sorted(videos, key=_better(videos, keep)):
        leader = next((one for one in leaders if _one_video(videos[one], videos[path])), path)
        led[path] = (leader, "leader" if leader == path else "video", 0, 0)
        leaders += [path] * (leader == path)
    return led


def _one_video(one: Seen, other: Seen) -> bool:
    if one.video is None or other.video is None:
        return False
    return one.sha256 == other.sha256 or same_video(one.video.fingerprint, other.video.fingerprint)


def _better(seen: Mapping[str, Seen], keep: Keep) -> Callable[[str], Any]:
    """What files are ordered by, best first, so that the same files give the same groups."""

    def key(path: str) -> Any:
        what = seen[path]
        sharpness = what.look.sharpness if what.look else 0.0
        size = what.width * what.height
        first = {Keep.FIRST: 0.0, Keep.LARGEST: -float(size)}.get(keep, -sharpness)
        return first, path if keep is Keep.FIRST else "", -size, what.sha256, path

    return key


def _member(path: str, what: Seen | Unreadable, led: Led, numbers: Mapping[str, int], keep: Keep) -> Member:
    if isinstance(what, Unreadable):
        return Member(path, None, "", 0, 0, False, what.reason)
    leader, how, phash, dhash = led[path]
    return Member(path, numbers[leader], how, phash, dhash, keep is Keep.ALL or leader == path, "")


def as_table(found: Sequence[Member], *, marks: bool) -> str:
    """CSV `file,group`, a row for every file, with `keep` (yes or no) besides where it was asked for."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["file", "group", "keep"] if marks else ["file", "group"])
    for one in found:
        group = "" if one.group is None else one.group
        table.writerow([one.file, group, "yes" if one.keep else "no"] if marks else [one.file, group])
    return out.getvalue()


def as_lines(found: Sequence[Member]) -> str:
    """One JSON object a file and line: what the table has, how it is a twin of its leader, or why it is not."""
    return "".join(json.dumps(vars(one), ensure_ascii=False) + "\n" for one in found)


def report(found: Sequence[Member]) -> list[str]:
    """The lines for a person: how many groups, and which files could not be read."""
    sizes = Counter(one.group for one in found if one.group is not None)
    groups = [size for size in sizes.values() if size > 1]
    unread = [one for one in found if one.group is None]
    twins = f"{len(groups):,} group{'' if len(groups) == 1 else 's'} of twins with {sum(groups):,} files"
    lines = [f"{len(found):,} files: {twins}, {len(unread):,} unreadable."]
    for reason, count in Counter(one.reason for one in unread).most_common():
        names = [_printable(one.file) for one in unread if one.reason == reason]
        lines.append(f"  {count:,} × {reason} {', '.join(names[:3])}{f' and {count - 3:,} more' if count > 3 else ''}")
    return lines


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in name)


def write(text: str, out: Path | None) -> None:
    """Write to `out` whole or not at all, else to standard output, whose reader may stop early."""
    if out is None:
        try:
            typer.echo(text, nl=False)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that nothing complains at the end
        return
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_text(text, "utf-8", newline="")
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(file=out, why=error.strerror or "the disk refuses") from None
