"""Extension folders: our own makers by name, and those that installed packages add under an entry-point group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any


def extensions(group: str, ours: Mapping[str, str]) -> Mapping[str, Any]:
    """One of each known kind, by name: ours first, which no package may replace, then those of installed packages.

    `ours`: name to "module:class"; classes are made without arguments. What an import raises goes through.
    """
    added = {entry.name: entry for entry in entry_points(group=group) if entry.name not in ours}
    return MappingProxyType({name: extension(place) for name, place in ours.items()} | _made(added))


def extension(place: str) -> Any:
    """What stands at "module:class", made; only its module is loaded."""
    module, _, name = place.partition(":")
    maker: Callable[[], Any] = getattr(import_module(module), name)
    return maker()


def _made(added: Mapping[str, EntryPoint]) -> dict[str, Any]:
    return {name: entry.load()() for name, entry in added.items()}
