"""Pictures as bytes and pixels: checked, upright, made small, freed of metadata. Foreign bytes only in the jail."""

from manyeyes.media.bars import Bars
from manyeyes.media.blank import Blank, blankness
from manyeyes.media.frames import CLEARLY_BLURRED, FrameLimits, Sampling, Still, VideoEnd
from manyeyes.media.frames_folder import FrameFile, OtherVideoHere, VideoFrames, frames_into
from manyeyes.media.frames_settle import settled
from manyeyes.media.hashes import HASHES, WAYS
from manyeyes.media.jail import Jail
from manyeyes.media.look import LOOK_VERSION, Look
from manyeyes.media.safety import SafetyNotInstalled, score_nsfw
from manyeyes.media.seen import Pixels, Seen, Unreadable, VideoFacts
from manyeyes.media.sharpness import Blur, blur
from manyeyes.media.strip import NotStrippable, strip
from manyeyes.media.thumbnail import fitted
from manyeyes.media.twins import (
    Alike,
    NearIndex,
    TooManyTwins,
    TwinGroups,
    TwinPairs,
    WrongDistance,
    components,
    find_twins,
    fingerprints,
    leaders,
    near_pairs,
    twin_groups,
)
from manyeyes.media.video_twin import same_video

__all__ = [
    "CLEARLY_BLURRED",
    "HASHES",
    "LOOK_VERSION",
    "WAYS",
    "Alike",
    "Bars",
    "Blank",
    "Blur",
    "FrameFile",
    "FrameLimits",
    "Jail",
    "Look",
    "NearIndex",
    "NotStrippable",
    "OtherVideoHere",
    "Pixels",
    "SafetyNotInstalled",
    "Sampling",
    "Seen",
    "Still",
    "TooManyTwins",
    "TwinGroups",
    "TwinPairs",
    "Unreadable",
    "VideoEnd",
    "VideoFacts",
    "VideoFrames",
    "WrongDistance",
    "blankness",
    "blur",
    "components",
    "find_twins",
    "fingerprints",
    "fitted",
    "frames_into",
    "leaders",
    "near_pairs",
    "same_video",
    "score_nsfw",
    "settled",
    "strip",
    "twin_groups",
]
