"""Pictures as bytes and pixels: checked, upright, made small, freed of metadata. Foreign bytes only in the jail."""

from manyeyes.media.jail import Jail
from manyeyes.media.seen import Seen, Unreadable
from manyeyes.media.strip import NotStrippable, strip

__all__ = ["Jail", "NotStrippable", "Seen", "Unreadable", "strip"]
