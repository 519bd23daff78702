"""Twins: pictures that show the same, found by their hashes among millions, grouped so that nothing chains."""

from manyeyes.media.twins.find import TwinPairs, find_twins
from manyeyes.media.twins.fingerprints import fingerprints
from manyeyes.media.twins.groups import components, leaders
from manyeyes.media.twins.index import Alike, NearIndex
from manyeyes.media.twins.pairs import TooManyTwins, WrongDistance, near_pairs
from manyeyes.media.twins.twin_groups import TwinGroups, twin_groups

__all__ = [
    "Alike",
    "NearIndex",
    "TooManyTwins",
    "TwinGroups",
    "TwinPairs",
    "WrongDistance",
    "components",
    "find_twins",
    "fingerprints",
    "leaders",
    "near_pairs",
    "twin_groups",
]
