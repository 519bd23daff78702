"""manyeyes screen: which files of a plain folder are fit to be shown to people; no project, and nothing is changed."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from manyeyes.cli.import_ import Bar
from manyeyes.cli.screen_folder import Asked, Screened, screened
from manyeyes.collect import walk
from manyeyes.errors import ManyEyesError
from manyeyes.media import Jail

INTERRUPTED = 3
MOST_NAMES = 3
MEANING = {
    "unreadable": "is no picture, or a damaged one",
    "min_side": "is smaller than asked for",
    "blank": "has nothing on it",
    "blur": "is blurred, beside the others in its folder",
    "twin": "shows what an earlier file shows",
}


class CannotScreen(ManyEyesError):
    """{folder} cannot be read: {why}. Give a folder with pictures."""


def screen(
    folder: Annotated[Path, typer.Argument(help="The folder with pictures; a sub-folder is a series.")],
    min_side: Annotated[int, typer.Option(min=0, help="Reject what has a side of fewer pixels.")] = 0,
    blank: Annotated[bool, typer.Option(help="Look for pictures with nothing on them.")] = True,
    blur: Annotated[bool, typer.Option(help="Look for blurred ones, beside the others of their folder.")] = True,
    twins: Annotated[bool, typer.Option(help="Look for the same picture again; the first one stays.")] = True,
    distance: Annotated[int, typer.Option(min=0, max=16, help="Bits in which two twins' pHashes may differ.")] = 4,
    strict: Annotated[bool, typer.Option("--strict", help="Reject what is uncertain, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file and line.")] = False,
) -> None:
    """Say which pictures are unreadable, too small, blank, blurred or there twice, and why; changes nothing."""
    asked = Asked(min_side, blank, blur, twins, distance, strict)
    try:
        with Bar(quiet=as_json) as bar, Jail() as jail:
            results = _counted(folder, asked, jail, bar)
            if as_json:
                _stream(results)
                return
            every = list(results)
        for part in (table(every), *(Text(line) for line in totals(every))):
            Console(width=None if Console().is_terminal else 160).print(part, soft_wrap=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read has enough; nothing is to complain at the end
    except KeyboardInterrupt:
        typer.echo("Interrupted. Nothing was changed.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _counted(folder: Path, asked: Asked, jail: Jail, bar: Bar) -> Iterator[Screened]:
    try:
        there = walk(folder)
    except OSError as error:
        raise CannotScreen(folder=folder, why=(error.strerror or "the disk refuses").lower()) from None
    if there.hidden:
        bar.say(f"{there.hidden:,} hidden files or folders (names that begin with a dot) were left out.")
    many = len(there.files) + len(there.refused)
    for number, one in enumerate(screened(folder, there, jail, asked), 1):
        bar.say(f"screen: {number:,} of {many:,} files")
        yield one


def _stream(results: Iterator[Screened]) -> None:
    """Line by line, so that the next program in a pipe can begin."""
    for one in results:
        typer.echo(json.dumps(one.plain(), ensure_ascii=False))


def table(every: Sequence[Screened]) -> Table:
    """How many files each reason rejects, how many of it are uncertain, and which ones, for example."""
    drawn = Table("reason", "rejected", "uncertain", "", "for example", box=None, padding=(0, 2, 0, 0))
    for reason, meaning in MEANING.items():
        rejected = [one.file for one in every if reason in one.reasons]
        uncertain = [one.file for one in every if reason not in one.reasons and _has(one, reason)]
        if rejected or uncertain:
            counts = (f"{len(names):,}" if names else "" for names in (rejected, uncertain))
            drawn.add_row(reason, *counts, meaning, Text(_names(rejected or uncertain)))
    return drawn


def totals(every: Sequence[Screened]) -> list[str]:
    """The last lines: in = passed + rejected; why files were unreadable."""
    passed = sum(one.ok for one in every)
    lines = [f"{len(every):,} files: {passed:,} passed, {len(every) - passed:,} rejected."]
    sentences = Counter(one.findings[0].says for one in every if "unreadable" in one.reasons)
    return lines + [f"  {count:,} × {says}" for says, count in sentences.most_common()]


def _has(one: Screened, reason: str) -> bool:
    return any(finding.what == reason for finding in one.findings)


def _names(files: Sequence[str]) -> str:
    shown = (name if name.isprintable() else repr(name)[1:-1] for name in files[:MOST_NAMES])
    more = f" and {len(files) - MOST_NAMES:,} more" if len(files) > MOST_NAMES else ""
    return ", ".join(shown) + more
