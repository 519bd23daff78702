"""Rules look at people as they work: a collector, its conditions, one action, each firing logged with its numbers."""

from manyeyes.rules.review import review

__all__ = ["review"]
