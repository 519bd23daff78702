"""inference runs ONNX models on pictures: features for a tagger, from weights that a package brings."""

from manyeyes.inference.cache import Cache, cache_of
from manyeyes.inference.features import FEATURES_VERSION, Features, features_of, pixels_of
from manyeyes.inference.session import MlNotInstalled, Session

__all__ = [
    "FEATURES_VERSION",
    "Cache",
    "Features",
    "MlNotInstalled",
    "Session",
    "cache_of",
    "features_of",
    "pixels_of",
]
