"""Frozen records back from JSON, by the types of their fields: what `asdict` made of them, read again."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def rebuilt(cls: type[T], told: Mapping[str, Any]) -> T:
    """The record of class `cls` that `asdict` told; a field that is not told keeps its default.

    Raises TypeError where one without a default is missing.
    """
    known = _hints(cls)  # type: ignore[arg-type]
    names = [one.name for one in fields(cls)]  # type: ignore[arg-type]
    return cls(**{name: _value(known[name], told[name]) for name in names if name in told})


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(wanted: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(wanted, type) and is_dataclass(wanted):
        return rebuilt(wanted, value)
    parts = get_args(wanted)
    if get_origin(wanted) in (Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)), value)
    if get_origin(wanted) is tuple:
        several = parts[:1] * len(value) if parts[1:] == (...,) else parts
        return tuple(_value(part, one) for part, one in zip(several, value, strict=True))
    return value
