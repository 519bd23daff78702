"""datasets freezes what the house knows into releases: immutable folders with tables, pictures, split and card."""

from manyeyes.datasets.archive import zip_release
from manyeyes.datasets.release import (
    NotAReleaseStage,
    UnknownRelease,
    make_release,
    release_folder,
)
from manyeyes.datasets.shelf import FolderInTheWay, NameRefused, ReleaseBeingMade, ReleaseExists, check_name
from manyeyes.datasets.split import ComponentTooLarge, SplitLeaks, SplitWrong
from manyeyes.datasets.store import Release, releases

__all__ = [
    "ComponentTooLarge",
    "FolderInTheWay",
    "NameRefused",
    "NotAReleaseStage",
    "Release",
    "ReleaseBeingMade",
    "ReleaseExists",
    "SplitLeaks",
    "SplitWrong",
    "UnknownRelease",
    "check_name",
    "make_release",
    "release_folder",
    "releases",
    "zip_release",
]
