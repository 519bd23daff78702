"""Pictures as bytes and pixels: checked, upright, made small, freed of metadata. Foreign bytes only in the jail."""

from manyeyes.media.jail import Jail
from manyeyes.media.look import LOOK_VERSION, Look
from manyeyes.media.seen import Seen, Unreadable, VideoFacts
from manyeyes.media.strip import NotStrippable, strip

__all__ = ["LOOK_VERSION", "Jail", "Look", "NotStrippable", "Seen", "Unreadable", "VideoFacts", "strip"]
