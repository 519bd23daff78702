"""The process inside the jail: reads one request a line, answers with a line and bytes, and dies rather than misbehave.

Started by cell.py as `python -m manyeyes.media.child SECONDS`. It imports no database and holds no secret: its
environment is empty. It may open files for reading, and nothing else: no socket, no other program, no file to write.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from manyeyes.media.limits import Pulse

Said = tuple[dict[str, Any], dict[str, bytes]]
BAND = 2_000_000  # pixels of a reply with rows
TOO_LARGE = "Decoding it needs more than 512 MB of memory."


def main() -> None:
    """Serve requests until the pipe closes or the parent is gone."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not speak in our name
    _leave_with(os.getppid())
    from manyeyes.media import limits, picture, seccomp, thumbnail  # noqa: F401  after the watcher: decoders load slowly

    limits.hold()
    seccomp.refuse()
    seconds = int(sys.argv[1])
    for line in sys.stdin.buffer:
        limits.grant(seconds)
        pulse = limits.Pulse(lambda: _say(replies, {"alive": True, "more": True}, {}), seconds)
        for said, parts in _answers(json.loads(line), pulse):
            _say(replies, said, parts)


def _say(replies: BinaryIO, said: dict[str, Any], parts: dict[str, bytes]) -> None:
    lengths = [[name, len(part)] for name, part in parts.items()]
    replies.write(json.dumps({**said, "parts": lengths}).encode() + b"\n")
    for part in parts.values():
        replies.write(part)
    replies.flush()


def _answers(asked: dict[str, Any], pulse: Pulse) -> Iterator[Said]:
    """Yield what there is to say; a refusal is an answer like any other."""
    if asked["do"] in IN_TURN:
        yield from _in_turn(asked, pulse)
        return
    try:
        yield from WAYS[asked["do"]](asked, pulse)
    except Exception as error:
        yield _refusal(error)


def _refusal(error: Exception) -> Said:
    """The sentence of an error that a file may cause; raises any other."""
    from manyeyes.media.picture import NotAPicture
    from manyeyes.media.video_open import NotAVideo

    if isinstance(error, (NotAPicture, NotAVideo)):
        return {"reason": str(error)}, {}
    if isinstance(error, MemoryError):
        return {"reason": TOO_LARGE}, {}
    if isinstance(error, OSError):
        return {"reason": f"The file cannot be read: {error.strerror or 'it is damaged'}."}, {}
    raise error


def _in_turn(asked: dict[str, Any], pulse: Pulse) -> Iterator[Said]:
    """Examine or decode one file after the other, each with its own seconds; all but the last announce another."""
    from manyeyes.media import limits

    left = len(asked["paths"])
    for path in asked["paths"]:
        limits.grant(pulse.seconds)
        left -= 1
        try:
            said, parts = IN_TURN[asked["do"]](path, tuple(asked["sizes"]), pulse)
        except Exception as error:
            said, parts = _refusal(error)
        yield {**said, "more": left > 0}, parts


def _examine(path: str, sizes: tuple[int, ...], pulse: Callable[[], None]) -> Said:
    """Decode a picture whole and make the sizes asked for; of a video, read the packets and decode a few stills."""
    from manyeyes.media import recognise

    with open(path, "rb") as file:
        kind = recognise.video_kind(_head(file))
        if kind is None:
            return _picture(file, sizes)
        from manyeyes.media import video_examine

        return video_examine.examine(file, kind, sizes, pulse)


def _picture(file: BinaryIO, sizes: tuple[int, ...]) -> Said:
    from manyeyes.media import look, picture, thumbnail

    found = picture.decode(file, max(sizes, default=look.SIDE))
    small = thumbnail.thumbnails(found.pixels, found.width, found.height, sizes)
    about = {"format": found.format, "width": found.width, "height": found.height}
    about["look"] = look.as_plain(look.look_of(found.pixels))
    return about, {str(size): small[size] for size in sizes}


def _squares(path: str, sides: tuple[int, ...], pulse: Callable[[], None]) -> Said:
    """Decode a picture whole and give its pixels as squares of these sides."""
    from manyeyes.media import picture, square

    with open(path, "rb") as file:
        found = picture.decode(file, max(sides))
    about = {"width": found.width, "height": found.height}
    return about, {str(side): square.square(found.pixels, side) for side in sides}


def _upright(asked: dict[str, Any], pulse: Callable[[], None]) -> Iterator[Said]:
    """Decode a picture whole and give its rows from the top, red, green, blue, some megabytes a reply."""
    from manyeyes.media import picture, thumbnail

    with open(asked["path"], "rb") as file:
        found = picture.decode(file, asked["side"])
    width, height = box = thumbnail.fitted(found.width, found.height, asked["side"])
    pixels = found.pixels if found.pixels.size == box else found.pixels.resize(box)
    rows = max(1, BAND // width)
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        said = {"width": width, "height": height, "more": bottom < height}
        yield said, {"rows": pixels.crop((0, top, width, bottom)).tobytes()}


def _frames(asked: dict[str, Any], pulse: Callable[[], None]) -> Iterator[Said]:
    """Decode a video once; every still but the end announces another reply."""
    from manyeyes.media import frames_pass, recognise
    from manyeyes.media.video_open import NotAVideo

    with open(asked["path"], "rb") as file:
        kind = recognise.video_kind(_head(file))
        if kind is None:
            raise NotAVideo("This is not a video. MP4, MOV, WebM, MKV and AVI are read.")
        for said, parts in frames_pass.stills(file, kind, asked, pulse):
            yield {**said, "more": "end" not in said}, parts


def _try_the_bars(asked: dict[str, Any], pulse: Callable[[], None]) -> Iterator[Said]:
    """Say what holds this process: by trying it, not by what was asked of the kernel."""
    from manyeyes.media import bars

    yield bars.tried(), {}


def _head(file: BinaryIO) -> bytes:
    head = file.read(512)
    file.seek(0)
    return head


def _leave_with(parent: int) -> None:
    """End when the parent is gone: after kill -9 nobody else would stop us in the middle of a bomb."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.stack_size(256 * 1024)
    threading.Thread(target=watch, daemon=True).start()


IN_TURN: dict[str, Callable[[str, tuple[int, ...], Callable[[], None]], Said]] = {
    "examine": _examine,
    "pixels": _squares,
}
WAYS: dict[str, Callable[[dict[str, Any], Callable[[], None]], Iterator[Said]]] = {
    "upright": _upright,
    "frames": _frames,
    "bars": _try_the_bars,
}

if __name__ == "__main__":
    main()
