"""manyeyes predict: says what is on pictures, draws it on them, or prints it for programs."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from manyeyes.cli.import_ import Bar
from manyeyes.cli.which_tagger import tagger_at
from manyeyes.errors import DiskFull, ManyEyesError, is_full

if TYPE_CHECKING:
    from manyeyes.media import Jail
    from manyeyes.tagger import Predicted, Tagger

INTERRUPTED = 3
STREAM = "-"
Style = Literal["labels", "bars"]


class NothingToSee(ManyEyesError):
    """{where} holds no file to look at."""


class NoPicture(ManyEyesError):
    """None of the {many} files is a picture that can be seen. The first: {why}"""


class CannotDraw(ManyEyesError):
    """The pictures cannot be drawn into {folder}: {why}."""


@dataclass(frozen=True)
class ToSee:
    """A file, and where its drawing goes below the folder of drawings."""

    path: Path
    below: str
    """With / between parts."""
    reason: str = ""
    """Why it is not even opened: a link that leads out of its folder, a name that no text can hold."""


@dataclass
class Outcome:
    """What became of all of them."""

    seen: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def predict(
    pictures: Annotated[list[str], typer.Argument(help="Pictures, folders, or - for a stream of paths, one a line.")],
    tagger: Annotated[Path, typer.Option(help="A tagger's folder, or a project that has one that serves.")] = Path("."),
    draw: Annotated[Path | None, typer.Option(help="Draw the tags on the pictures, into this folder.")] = None,
    top: Annotated[int, typer.Option(min=0, help="Name the so many highest tags; 0: those it is sure of.")] = 0,
    style: Annotated[Style, typer.Option(help="How tags are drawn.")] = "labels",
    font: Annotated[Path | None, typer.Option(help="A font file, for signs the built-in one lacks.")] = None,
    stage: Annotated[str, typer.Option(help="The project's stage of kind train; needed where there are several.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a picture and line.")] = False,
) -> None:
    """Say what is on pictures, with scores; a file that is no picture is told and stops nothing."""
    from manyeyes.media import Jail

    asked = Drawing(draw, style, font)
    try:
        with Bar(quiet=as_json) as bar, Jail() as jail:
            made = tagger_at(tagger, stage)
            outcome = _all(made, pictures, jail, asked, top, as_json, bar)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read has enough; nothing is to complain at the end
        return
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was drawn stays.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _close(outcome, asked)


@dataclass(frozen=True)
class Drawing:
    """Whether and how to draw."""

    folder: Path | None
    style: Style
    font: Path | None


def _all(
    made: Tagger, pictures: Sequence[str], jail: Jail, asked: Drawing, top: int, as_json: bool, bar: Bar
) -> Outcome:
    from manyeyes.tagger import predict_batch

    outcome = Outcome()
    for some, of in _batches(pictures, asked.folder):
        there = [one for one in some if not one.reason]
        found = iter(predict_batch(made, [one.path for one in there], jail, top))
        for one in some:
            said = _refused(one) if one.reason else next(found)
            _count(outcome, said)
            typer.echo(json.dumps(said.plain(), ensure_ascii=not _has_text(said)) if as_json else _line(said))
            if asked.folder is not None and not said.reason:
                _draw(said, asked.folder / one.below, jail, asked)
        if of:
            bar.say(f"predict: {outcome.seen + outcome.reasons.total():,} of {of:,} files")
    return outcome


def _batches(pictures: Sequence[str], leave_out: Path | None) -> Iterator[tuple[list[ToSee], int]]:
    """Files in batches with their number in all; 0 for a stream, whose end is not known. Raises NothingToSee."""
    from manyeyes.tagger import AT_ONCE

    if list(pictures) == [STREAM]:
        yield from (([ToSee(Path(line), _flat(line)) for line in some], 0) for some in _stream())
        return
    every = _apart([one for name in pictures for one in _files(Path(name), leave_out)])
    if not every:
        raise NothingToSee(where=", ".join(pictures))
    for at in range(0, len(every), AT_ONCE):
        yield every[at : at + AT_ONCE], len(every)


def _stream() -> Iterator[list[str]]:
    """Lines of standard input as they come, at most a batch at once: who writes slowly is answered line by line."""
    from manyeyes.tagger import AT_ONCE

    left = b""
    while block := os.read(sys.stdin.fileno(), 1 << 16):
        *lines, left = (left + block).split(b"\n")
        names = [os.fsdecode(line.rstrip(b"\r")) for line in lines if line.strip()]
        yield from (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE))
    if left.strip():
        yield [os.fsdecode(left)]


def _files(where: Path, leave_out: Path | None) -> Iterator[ToSee]:
    """The file itself, or all below a folder but earlier drawings."""
    from manyeyes.collect import walk

    if not where.is_dir():
        yield ToSee(where, where.name)
        return
    there = walk(where)
    refused = {one.path: one.reason for one in there.refused}
    drawings = leave_out.resolve() if leave_out else None
    for path in sorted([*(one.path for one in there.files), *refused], key=lambda path: path.split("/")):
        if drawings is None or drawings not in (where / path).resolve().parents:
            yield ToSee(where / path, path, refused.get(path, ""))


def _apart(every: list[ToSee]) -> list[ToSee]:
    """Files of the same name from several folders get drawings of their own: cat.jpg, then 2/cat.jpg."""
    met: Counter[str] = Counter()
    apart = []
    for one in every:
        met[one.below] += 1
        number = met[one.below]
        apart.append(replace(one, below=f"{number}/{one.below}") if number > 1 else one)
    return apart


def _flat(line: str) -> str:
    """Where a streamed path's drawing goes: its parts, without leading ones that would lead out of the folder."""
    return "/".join(part for part in Path(line).parts if part not in ("/", "..", "."))


def _draw(said: Predicted, at: Path, jail: Jail, asked: Drawing) -> None:
    """Write the drawing as cat.jpg.png beside its folder's others, whole or not at all."""
    from manyeyes.media import Unreadable
    from manyeyes.tagger import drawn

    tags = [(one.tag, one.score) for one in said.tags]
    picture = drawn(jail, said.path, tags, asked.style, asked.font)
    if isinstance(picture, Unreadable):
        return
    place = at.with_name(at.name + ".png")
    making = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        picture.save(making, "PNG")
        making.replace(place)
    except OSError as error:
        with suppress(OSError):
            making.unlink()
        if is_full(error):
            raise DiskFull from None
        raise CannotDraw(folder=asked.folder, why=(error.strerror or "the disk refuses").lower()) from None


def _refused(one: ToSee) -> Predicted:
    from manyeyes.tagger import Predicted

    return Predicted(one.path, (), reason=one.reason)


def _count(outcome: Outcome, said: Predicted) -> None:
    if said.reason:
        outcome.reasons[said.reason] += 1
    else:
        outcome.seen += 1


def _has_text(said: Predicted) -> bool:
    """Whether everything about it can be written as text: a file's name need not be."""
    try:
        str(said.path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _line(said: Predicted) -> str:
    """What people read of one picture."""
    name = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in str(said.path))
    if said.reason:
        return f"{name}: no picture. {said.reason}"
    tags = ", ".join(f"{one.tag} {100 * one.score:.0f} %{'' if one.sure else '?'}" for one in said.tags)
    return f"{name}: {tags or 'no tag it is sure of'}"


def _close(outcome: Outcome, asked: Drawing) -> None:
    """The last word, on standard error: how many, and why not the others. Raises NoPicture."""
    many = outcome.seen + outcome.reasons.total()
    if not outcome.seen and many:
        raise NoPicture(many=many, why=next(iter(outcome.reasons)))
    drawn = f", drawn into {asked.folder}" if asked.folder is not None else ""
    if many > 1:
        typer.echo(f"{outcome.seen:,} of {many:,} files are pictures{drawn}.", err=True)
    for reason, count in outcome.reasons.most_common():
        typer.echo(f"  {count:,} × {reason}", err=True)
