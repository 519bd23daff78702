"""Pictures as bytes and pixels: checked, upright, made small, freed of metadata. Foreign bytes only in the jail."""

from manyeyes.media.bars import Bars
from manyeyes.media.frames import FrameLimits, Sampling, Still, VideoEnd
from manyeyes.media.jail import Jail
from manyeyes.media.look import LOOK_VERSION, Look
from manyeyes.media.seen import Seen, Unreadable, VideoFacts
from manyeyes.media.strip import NotStrippable, strip
from manyeyes.media.twins import (
    Alike,
    NearIndex,
    TooManyTwins,
    TwinGroups,
    TwinPairs,
    WrongDistance,
    components,
    find_twins,
    leaders,
    near_pairs,
    twin_groups,
)
from manyeyes.media.video_twin import same_video

__all__ = [
    "LOOK_VERSION",
    "Alike",
    "Bars",
    "FrameLimits",
    "Jail",
    "Look",
    "NearIndex",
    "NotStrippable",
    "Sampling",
    "Seen",
    "Still",
    "TooManyTwins",
    "TwinGroups",
    "TwinPairs",
    "Unreadable",
    "VideoEnd",
    "VideoFacts",
    "WrongDistance",
    "components",
    "find_twins",
    "leaders",
    "near_pairs",
    "same_video",
    "strip",
    "twin_groups",
]
