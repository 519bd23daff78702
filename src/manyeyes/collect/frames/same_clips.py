"""Which videos are the same clip in other encodings. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes.media import VideoFacts, same_video

SPREAD, LEAST = 0.02, 0.25  # how far two durations may lie apart: same_video looks no further


def same_clips(videos: Mapping[int, VideoFacts]) -> dict[int, int]:
    """The video that came first among the encodings of a clip, for each later one; by item id."""
    by_duration = sorted(videos, key=lambda one: (videos[one].duration, one))
    pairs = []
    for at, one in enumerate(by_duration):
        longest = videos[one].duration + max(LEAST, SPREAD * videos[one].duration) * 1.05
        for other in by_duration[at + 1 :]:
            if videos[other].duration > longest:
                break
            if same_video(videos[one].fingerprint, videos[other].fingerprint):
                pairs.append((min(one, other), max(one, other)))
    leader: dict[int, int] = {}
    for first, later in sorted(pairs):
        if first not in leader:  # the leader rule, in the order in which they came
            leader.setdefault(later, first)
    return leader
