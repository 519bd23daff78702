"""The process inside the jail: reads one request a line, answers with a line and bytes, and dies rather than misbehave.

Started by jail.py as `python -m manyeyes.media.child SECONDS`. It imports no database and holds no secret: its
environment is empty. It has no use for the network; that sockets are refused (seccomp) comes with the machine stages.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from typing import Any

# The picture (200 MB for 50 million pixels, a copy of some bands, what a decoder needs) fits; a bomb does not.
# Private memory is limited so that, with 30 MB of shared libraries, at most 512 MB are resident.
MOST_DATA = 470 * 1024**2
MOST_ADDRESSES = 1200 * 1024**2


def main() -> None:
    """Serve requests until the pipe closes or the parent is gone."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not speak in our name
    _leave_with(os.getppid())
    from manyeyes.media import look, picture, thumbnail  # after the watcher: decoders load slowly

    _limit_memory()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        _limit_time(int(sys.argv[1]))
        answer, parts = _look(asked, picture, thumbnail, look)
        replies.write(json.dumps(answer).encode() + b"\n")
        for part in parts:
            replies.write(part)
        replies.flush()


def _look(asked: dict[str, Any], picture: Any, thumbnail: Any, look: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Decode the file and make the sizes asked for; a refusal is an answer like any other."""
    sizes = tuple(asked["sizes"])
    try:
        with open(asked["path"], "rb") as file:
            seen = picture.decode(file, max(sizes, default=look.SIDE))
        looked = look.look_of(seen.pixels)
        small = thumbnail.thumbnails(seen.pixels, seen.width, seen.height, sizes)
    except picture.NotAPicture as refused:
        return {"reason": str(refused)}, []
    except MemoryError:
        return {"reason": "Decoding it needs more than 512 MB of memory."}, []
    except OSError as error:
        return {"reason": f"The file cannot be read: {error.strerror or 'it is damaged'}."}, []
    lengths = [[size, len(small[size])] for size in sizes]
    about = {"format": seen.format, "width": seen.width, "height": seen.height, "parts": lengths}
    about["look"] = look.as_plain(looked)
    return about, [small[size] for size in sizes]


def _limit_memory() -> None:
    """Cap memory, forbid writing files and core dumps; where a system lacks a limit, the others stand."""
    for name, most in (
        ("RLIMIT_DATA", MOST_DATA),
        ("RLIMIT_AS", MOST_ADDRESSES),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 32),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError):
            continue
    os.nice(5)  # people come first


def _limit_time(seconds: int) -> None:
    """Let the kernel end us when this one picture costs more than `seconds` of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _leave_with(parent: int) -> None:
    """End when the parent is gone: after kill -9 nobody else would stop us in the middle of a bomb."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.stack_size(256 * 1024)
    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
