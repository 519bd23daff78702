"""inference runs ONNX models on pictures: features for a tagger, from weights that a package brings."""

from manyeyes.inference.backbone import FEATURES_VERSION, SIDES, Backbone, backbone
from manyeyes.inference.cache import Cache, cache_of
from manyeyes.inference.features import Features, features_of, features_of_pixels, pixels_of
from manyeyes.inference.lite0 import backbone_weights, packaged_weights
from manyeyes.inference.session import MlNotInstalled, Session, check_installed
from manyeyes.inference.weights import WeightsRefused, read_weights

__all__ = [
    "FEATURES_VERSION",
    "SIDES",
    "Backbone",
    "Cache",
    "Features",
    "MlNotInstalled",
    "Session",
    "WeightsRefused",
    "backbone",
    "backbone_weights",
    "cache_of",
    "check_installed",
    "features_of",
    "features_of_pixels",
    "packaged_weights",
    "pixels_of",
    "read_weights",
]
