"""What a stage takes at once: `accept:` held against what the jail has seen, before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes.collect.space import in_words
from manyeyes.media import Seen
from manyeyes.projects import Stage


def unfit(stage: Stage, seen: Seen) -> str | None:
    """Why `stage` does not take a picture or video, with its number and the bound; None where it does."""
    said: Mapping[str, Any] = stage.file.settings.get("accept") or {}
    side = min(seen.width, seen.height)
    if side < said.get("min_side", 0):
        return f"Its shorter side is {side:,} pixels; {said['min_side']:,} is the least."
    return too_large(stage, seen.bytes) or _wrong_length(said, seen)


def too_large(stage: Stage, size: int) -> str | None:
    """Why so many bytes are too many; asked before a file is read."""
    most = (stage.file.settings.get("accept") or {}).get("max_bytes")
    return None if most is None or size <= most else f"It is larger than {in_words(most)}."


def _wrong_length(said: Mapping[str, Any], seen: Seen) -> str | None:
    if seen.video is None or "duration" not in said:
        return None
    least, most = said["duration"]
    if least <= seen.video.duration <= most:
        return None
    return f"It lasts {seen.video.duration:.2f} seconds; {least:g} to {most:g} are asked for."
