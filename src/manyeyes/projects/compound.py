"""Values made of values: lists, tables with known keys, tables whose keys the owner chooses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from manyeyes.projects.shapes import WRONG, Place, Shape, did_you_mean
from manyeyes.projects.yaml_text import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True)
class ListOf(Shape):
    """A list; with `alone`, one value may stand for a list of one."""

    of: Shape
    alone: bool = False
    distinct: bool = True

    def read(self, node: Node, at: Place) -> Any:
        """A tuple of values."""
        if not isinstance(node, Sequence):
            if self.alone and isinstance(node, Scalar):
                one = self.of.read(node, at)
                return WRONG if one is WRONG else (one,)
            return at.wrong(
                "is not a list", f"write {'[a, b]' if not isinstance(node, Mapping) else '- before each one'}"
            )
        if not node.items:
            return at.wrong("is an empty list", "name at least one, or leave the key out")
        values = [self.of.read(part, at.item(n, part.line)) for n, part in enumerate(node.items)]
        if any(value is WRONG for value in values):
            return WRONG
        if self.distinct and (twice := _twice(values)) is not None:
            return at.wrong(f"{twice} is there twice", "keep one of them")
        return tuple(values)

    def says(self) -> str:
        """For the docs."""
        return f"{'one or ' if self.alone else ''}a list of: {self.of.says()}"


def _twice(values: list[Any]) -> Any:
    seen: list[Any] = []
    for value in values:
        if value in seen:
            return value
        seen.append(value)
    return None


@dataclass(frozen=True)
class MapOf(Shape):
    """A table whose keys the owner chooses."""

    keys: Shape
    values: Shape

    def read(self, node: Node, at: Place) -> Any:
        """A dict in the order of the file."""
        if not isinstance(node, Mapping):
            return at.wrong("is not a table of keys", "write {key: value}")
        found: dict[Any, Any] = {}
        right = True
        for key, value in node.entries:
            here = at.key(key.text, key.line)
            name, content = self.keys.read(key, here), self.values.read(value, here)
            right = right and name is not WRONG and content is not WRONG
            found[name] = content
        return found if right else WRONG

    def says(self) -> str:
        """For the docs."""
        return f"a table of {self.keys.says()}: {self.values.says()}"


@dataclass(frozen=True)
class Key:
    """One key of a table: what it may be, what it is when left out, what it means."""

    shape: Shape
    help: str
    default: Any = None
    required: bool = False


@dataclass(frozen=True)
class Record(Shape):
    """A table with known keys; `what` names it in faults. Keys left out get their default where that is not None."""

    what: str
    keys: dict[str, Key]
    need_one: tuple[str, ...] = field(default=())

    def read(self, node: Node, at: Place) -> Any:
        """A dict of what was right, or WRONG where it is no table. Wrong keys are left out, their faults written."""
        if not isinstance(node, Mapping):
            return at.wrong("is not a table of keys", f"write {next(iter(self.keys))}: and its value")
        found: dict[str, Any] = {name: key.default for name, key in self.keys.items() if key.default is not None}
        for name, value in node.entries:
            content = self._value(name, value, at)
            if content is WRONG:
                found.pop(name.text, None)
            else:
                found[name.text] = content
        self._complete({name.text for name, _ in node.entries}, at)
        return found

    def _value(self, name: Scalar, value: Node, at: Place) -> Any:
        here = at.key(name.text, name.line)
        key = self.keys.get(name.text)
        if key is None:
            return here.wrong(f"is not a key of {self.what}", did_you_mean(name.text, self.keys))
        # A value on lines of its own is faulted where it stands, not where its key does.
        return key.shape.read(value, Place(here.findings, here.where, value.line))

    def _complete(self, written: set[str], at: Place) -> None:
        for name, key in self.keys.items():
            if key.required and name not in written:
                at.wrong(f"{name} is missing", f"it is {key.shape.says().replace('`', '')}")
        if self.need_one and len(written & set(self.need_one)) != 1:
            at.wrong(f"says {len(written & set(self.need_one))} of {', '.join(self.need_one)}", "say exactly one")

    def says(self) -> str:
        """For the docs."""
        return "a table"


@dataclass(frozen=True)
class Or(Shape):
    """The first shape for a single value, the second for a list or a table."""

    single: Shape
    many: Shape

    def read(self, node: Node, at: Place) -> Any:
        """As the shape that fits."""
        return (self.single if isinstance(node, Scalar) else self.many).read(node, at)

    def says(self) -> str:
        """For the docs."""
        return f"{self.single.says()}, or {self.many.says()}"
