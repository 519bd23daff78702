"""Pictures as bytes and pixels: checked, upright, made small, freed of metadata. Foreign bytes only in the jail."""

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

__all__ = [
    "LOOK_VERSION",
    "Alike",
    "Jail",
    "Look",
    "NearIndex",
    "NotStrippable",
    "Seen",
    "TooManyTwins",
    "TwinGroups",
    "TwinPairs",
    "Unreadable",
    "VideoFacts",
    "WrongDistance",
    "components",
    "find_twins",
    "leaders",
    "near_pairs",
    "strip",
    "twin_groups",
]
