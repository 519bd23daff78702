"""What a child said about a file, made into what the house works with; a child is believed in nothing it need not be.

Raises KeyError, TypeError, ValueError or AttributeError for nonsense: the jail then counts that child as dead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media.cell import Reply
from manyeyes.media.frames import JPEG, Still, VideoEnd
from manyeyes.media.look import from_plain
from manyeyes.media.seen import Pixels, Seen, Unreadable, VideoFacts


def seen(reply: Reply, sha256: str, size: int) -> Seen | Unreadable:
    """What examining a file of `size` bytes brought."""
    said = reply.said
    if "reason" in said:
        return Unreadable(str(said["reason"]), sha256)
    return Seen(
        sha256,
        str(said["format"]),
        int(said["width"]),
        int(said["height"]),
        size,
        by_size(reply),
        from_plain(said["look"]) if said.get("look") else None,
        _facts(said["video"]) if said.get("video") else None,
    )


def pixels(reply: Reply, sides: Sequence[int]) -> Pixels | Unreadable:
    """A picture's pixels at these sides."""
    if "reason" in reply.said:
        return Unreadable(str(reply.said["reason"]))
    shown = {side: np.frombuffer(reply.parts[str(side)], np.uint8).reshape(side, side, 3) for side in sides}
    return Pixels(int(reply.said["width"]), int(reply.said["height"]), shown)


def upright(found: Sequence[Reply], side: int) -> NDArray[np.uint8] | Unreadable:
    """A picture's rows put together: (height, width, 3), neither above `side`."""
    said = found[-1].said
    if "reason" in said:
        return Unreadable(str(said["reason"]))
    width, height = int(said["width"]), int(said["height"])
    if max(width, height) > side:
        raise ValueError("larger than asked for")
    rows = b"".join(reply.parts["rows"] for reply in found)
    return np.frombuffer(rows, np.uint8).reshape(height, width, 3)


def by_size(reply: Reply) -> dict[int, bytes]:
    """The small pictures among the parts, by longest side in pixels."""
    return {int(name): part for name, part in reply.parts.items() if name.isdigit()}


def still_or_end(reply: Reply) -> Still | VideoEnd:
    """One of the replies to a request for frames."""
    if "reason" in reply.said and "end" not in reply.said:
        return VideoEnd(0.0, 0.0, 0, 0, str(reply.said["reason"]))
    if "end" in reply.said:
        return _end(reply.said["end"])
    return Still(
        int(reply.said["index"]),
        float(reply.said["time"]),
        from_plain(reply.said["look"]),
        int(reply.said["width"]),
        int(reply.said["height"]),
        reply.parts.get(JPEG),
        by_size(reply),
        reply.parts.get("thumbnail"),
    )


def as_plain(facts: VideoFacts) -> dict[str, Any]:
    """Facts as JSON, for the pipe between the jail's child and us."""
    return {one.name: getattr(facts, one.name) for one in fields(facts)} | {"fingerprint": facts.fingerprint.hex()}


def _facts(said: dict[str, Any]) -> VideoFacts:
    header = said["header_duration"]
    return VideoFacts(
        float(said["duration"]),
        None if header is None else float(header),
        int(said["frames"]),
        float(said["rate"]),
        int(said["rotation"]),
        str(said["codec"]),
        bool(said["sound"]),
        bytes.fromhex(said["fingerprint"]),
    )


def _end(said: dict[str, Any]) -> VideoEnd:
    reason = said.get("reason")
    return VideoEnd(
        float(said["decoded"]),
        float(said["missing"]),
        int(said["frames"]),
        int(said["broken_packets"]),
        None if reason is None else str(reason),
    )
