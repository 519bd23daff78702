"""tagger learns tags from a release, tells how good it is, and says what it sees on pictures."""

from manyeyes.tagger.about import About
from manyeyes.tagger.calibrate import Calibration
from manyeyes.tagger.head import HeadSettings, fit_head, refit
from manyeyes.tagger.heat_map import UnknownTag, heat_map
from manyeyes.tagger.model_folder import NotATagger, TaggerFolderInTheWay, TaggerOfAnotherVersion, load, save
from manyeyes.tagger.tagger import Tagger

__all__ = [
    "About",
    "Calibration",
    "HeadSettings",
    "NotATagger",
    "Tagger",
    "TaggerFolderInTheWay",
    "TaggerOfAnotherVersion",
    "UnknownTag",
    "fit_head",
    "heat_map",
    "load",
    "refit",
    "save",
]
