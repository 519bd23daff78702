"""The table of keys as a JSON Schema, for editors: completion, explanations, and what is wrong while one types.

It says what one key may be; what several keys mean together, and names that must be somewhere, `manyeyes check` says.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from manyeyes.projects import amounts
from manyeyes.projects.amounts import SHARES
from manyeyes.projects.compound import Key, ListOf, MapOf, Or, Record
from manyeyes.projects.grammar import PROJECT
from manyeyes.projects.named_things import PathInside, Query, TimeZone, Value
from manyeyes.projects.shapes import Flag, Number, OneOf, Parsed, Shape, Text, Whole, WholeOr, Word
from manyeyes.projects.stage_kinds import STAGE_KINDS
from manyeyes.projects.trust_keys import OVERLAP, OVERLAP_OR_PRESET, PRESETS

Schema = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors know
FILE = ".project.schema.json"
TEXT: Schema = {"type": "string", "minLength": 1}


def project_schema() -> Schema:
    """The schema of project.yaml."""
    stages = {"type": "array", "minItems": 1, "items": _stage(), "description": "from the first to the last"}
    whole = _record(PROJECT)
    return {
        "$schema": DIALECT,
        "title": "project.yaml of Many Eyes",
        **whole,
        "properties": {**whole["properties"], "stages": stages},
        "required": [*whole["required"], "stages"],
        "definitions": {kind.name: _record(kind.all_keys) for kind in STAGE_KINDS.values()},
    }


def _stage() -> Schema:
    """A stage: its kind decides which other keys it has."""
    kinds = [
        {
            "if": {"properties": {"kind": {"const": name}}},
            "then": {"$ref": f"#/definitions/{name}"},
        }
        for name in STAGE_KINDS
    ]
    said = " · ".join(f"{kind.name}: {kind.help}" for kind in STAGE_KINDS.values())
    kind = {"enum": list(STAGE_KINDS), "description": said}
    return {"type": "object", "required": ["name", "kind"], "properties": {"kind": kind}, "allOf": kinds}


def _record(keys: dict[str, Key], need_one: tuple[str, ...] = ()) -> Schema:
    required = [name for name, key in keys.items() if key.required]
    made: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _key(key) for name, key in keys.items()},
        "required": required,
    }
    if need_one:
        made["oneOf"] = [{"required": [name]} for name in need_one]
    return made


def _key(key: Key) -> Schema:
    made = {**of_shape(key.shape), "description": f"{key.help}. {key.shape.says()}"}
    return made | ({"default": _plain(key.default)} if key.default is not None else {})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@singledispatch
def of_shape(shape: Shape) -> Schema:
    """What a value may be."""
    if shape is OVERLAP_OR_PRESET:
        return {"anyOf": [{"enum": list(PRESETS)}, of_shape(OVERLAP)]}
    if shape is SHARES:
        share = of_shape(Number(0, 1, below=True))
        numbered = {"type": "object", "propertyNames": {"pattern": "^[1-9][0-9]*$"}, "additionalProperties": share}
        return {"anyOf": [share, numbered]}
    raise TypeError(f"no schema for {shape!r}")


@of_shape.register
def _(shape: Text) -> Schema:
    return {**TEXT, "maxLength": shape.longest}


@of_shape.register
def _(shape: Word) -> Schema:
    return {"type": "string", "pattern": f"^(?:{shape.pattern.pattern})$"}


@of_shape.register
def _(shape: Whole) -> Schema:
    return {"type": "integer", "minimum": shape.least, "maximum": shape.most}


@of_shape.register
def _(shape: WholeOr) -> Schema:
    return {"anyOf": [{"type": "integer", "minimum": 1}, {"const": shape.word}]}


@of_shape.register
def _(shape: Number) -> Schema:
    least, most = "exclusiveMinimum" if shape.above else "minimum", "exclusiveMaximum" if shape.below else "maximum"
    return {"type": "number", least: shape.least, most: shape.most}


@of_shape.register
def _(shape: Flag) -> Schema:
    return {"type": "boolean"}


@of_shape.register
def _(shape: OneOf) -> Schema:
    numbers = [int(word) for word in shape.words if word.isdigit()]  # 640 in a file is a number to an editor
    return {"enum": [*numbers, *shape.words]}


@of_shape.register
def _(shape: Parsed) -> Schema:
    """Text of a small form; where a plain number is one, too."""
    return {"type": ["string", "number"] if shape is amounts.MONEY or _takes_number(shape) else "string"}


def _takes_number(shape: Parsed) -> bool:
    try:
        shape.parse("7")
    except ValueError:
        return False
    return True


@of_shape.register
def _(shape: PathInside) -> Schema:
    return {**TEXT, "maxLength": 300, "pattern": r"^(?!/|~|[A-Za-z]:)(?!(?:.*/)?\.\.(?:/|$))[^\\]*$"}


@of_shape.register
def _(shape: Query) -> Schema:
    return {**TEXT, "maxLength": 2000}


@of_shape.register
def _(shape: TimeZone) -> Schema:
    return {**TEXT, "maxLength": 60}


@of_shape.register
def _(shape: Value) -> Schema:
    return {"type": ["string", "number"], "maxLength": 100, "minLength": 1}


@of_shape.register
def _(shape: ListOf) -> Schema:
    one = of_shape(shape.of)
    many = {"type": "array", "minItems": 1, "items": one} | ({"uniqueItems": True} if shape.distinct else {})
    return {"anyOf": [one, many]} if shape.alone else many


@of_shape.register
def _(shape: MapOf) -> Schema:
    return {"type": "object", "propertyNames": _name(shape.keys), "additionalProperties": of_shape(shape.values)}


def _name(shape: Shape) -> Schema:
    """The names of keys are text, also where they are numbers."""
    return {"pattern": "^[0-9]+$"} if isinstance(shape, Whole) else of_shape(shape)


@of_shape.register
def _(shape: Record) -> Schema:
    return _record(shape.keys, shape.need_one)


@of_shape.register
def _(shape: Or) -> Schema:
    return {"anyOf": [of_shape(shape.single), of_shape(shape.many)]}
