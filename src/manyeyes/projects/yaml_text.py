"""Reads YAML 1.2 text into a tree that remembers lines and quotes, and refuses what people write by mistake.

Values are left as text: what a plain word means depends on what is asked for there, so `untouched: no` is a word and
`copy: no` a fault. Anchors, merge keys, tags and second documents are refused; so nothing can grow while it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from manyeyes.projects.faults import Findings

LARGEST = 1_000_000  # bytes; the largest of the four sources has 4,000
DEEPEST = 20


@dataclass(frozen=True)
class Scalar:
    """One value as written."""

    text: str
    quoted: bool
    line: int


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """Keys and values in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """The rest cannot be read; its fault is written down."""


def read_yaml(data: bytes, findings: Findings) -> Node | None:
    """The tree of one YAML document, or None where nothing could be read; every fault goes into `findings`."""
    text = _decoded(data, findings)
    if text is None:
        return None
    try:
        return _Tree(YAML(typ="safe", pure=True).parse(text), findings).document()
    except _Stop:
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause, remedy = _in_plain_words(str(error.problem), error)
        findings.fault("", cause, remedy, mark.line + 1 if mark else 1)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        findings.fault(
            "", f"holds the character U+{_code(error.character):04X}, which YAML forbids", "take it out", line
        )
    return None


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[0])


def _decoded(data: bytes, findings: Findings) -> str | None:
    if len(data) > LARGEST:
        findings.fault("", f"has {len(data)} bytes; more than {LARGEST} are not read", "a project file is short", 1)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.fault("", "is UTF-16", "save it as UTF-8", 1)
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.fault("", f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8", line)
        return None


class _Tree:
    """Builds the tree from the parser's events."""

    def __init__(self, events: Iterator[Any], findings: Findings) -> None:
        self.events, self.findings = events, findings

    def document(self) -> Node | None:
        tree: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if tree is not None:
                    self.fault(event, "a second document begins here", "keep one project a file; take the --- out")
                    raise _Stop
                if event.version and tuple(event.version) != (1, 2):
                    self.fault(
                        event, f"asks for YAML {event.version[0]}.{event.version[1]}", "this is read as YAML 1.2"
                    )
            elif isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                tree = self.node(event, 0)
        if tree is None or (isinstance(tree, Scalar) and not tree.text and not tree.quoted):
            self.findings.fault("", "is empty", "begin with project: and a name", 1)
            return None
        return tree

    def node(self, event: Any, depth: int) -> Node:
        self.refuse(event, depth)
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent):
            return Scalar(event.value, bool(event.style), line)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self.items(depth)), line)
        return Mapping(tuple(self.entries(event, depth)), line)

    def refuse(self, event: Any, depth: int) -> None:
        """Anchors, aliases, tags and endless depth."""
        if isinstance(event, AliasEvent):
            self.fault(event, f"*{event.anchor} repeats another place", "aliases are not read; write it out")
            raise _Stop
        if event.anchor:
            self.fault(event, f"&{event.anchor} names a place to repeat", "anchors are not read; write it out twice")
        if event.tag:
            self.fault(
                event,
                f"{str(event.tag).replace('tag:yaml.org,2002:', '!!')} is a tag",
                "tags are not read; take it out",
            )
        if depth > DEEPEST:
            self.fault(event, f"more than {DEEPEST} levels inside each other", "a project file is flat")
            raise _Stop

    def items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def entries(self, start: Any, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                return
            key = self.node(event, depth + 1)
            behind = next(self.events)
            value = self.node(behind, depth + 1)
            if isinstance(value, Scalar) and not value.text and not value.quoted:
                value = Scalar("", False, key.line)  # the parser puts nothing at the next thing it meets
            if self.usable(key, event, behind, bool(start.flow_style), first):
                assert isinstance(key, Scalar)
                first[key.text] = key.line
                yield key, value

    def usable(self, key: Node, event: Any, behind: Any, flow: bool, first: dict[str, int]) -> bool:
        """Whether key and value are as they were meant; a fault is written down where they are not."""
        if not isinstance(key, Scalar):
            self.fault(event, "a key is one word", "write key: value")
        elif flow and isinstance(behind, ScalarEvent) and behind.start_mark.index == event.end_mark.index:
            self.fault(event, f'"{key.text}" stands alone inside {{ }}', _alone(key.text))
        elif key.text == "<<" and not key.quoted:
            self.fault(event, "<< merges keys of another place", "merge keys are not read; write them out")
        elif key.text in first:
            self.fault(event, f"{key.text} is there twice, first on line {first[key.text]}", "keep one of them")
        else:
            return True
        return False

    def fault(self, event: Any, cause: str, remedy: str) -> None:
        self.findings.fault("", cause, remedy, event.start_mark.line + 1)


def _alone(text: str) -> str:
    if ":" in text:
        return "put a blank after the colon"
    return "inside { } a comma begins a new key: put text that has a comma in quotes"


def _in_plain_words(problem: str, error: MarkedYAMLError) -> tuple[str, str]:
    """What the parser met, for people who do not know parsers."""
    if "\\t" in problem:
        return "a tab stands where blanks must", "indent with blanks"
    if "mapping values are not allowed" in problem:
        return "a second ': ' on a line that has one, or a wrong indentation", "put text that has a colon in quotes"
    if "unexpected end of stream" in problem:
        return "a quote is opened and never closed", "close it"
    if "undefined alias" in problem:
        return "* at the beginning means an alias", "put the text in quotes"
    if "cannot start any token" in problem:
        sign = problem.split("'")[1] if "'" in problem else "this sign"
        return f"text cannot begin with {sign} unless it is in quotes", "put the text in quotes"
    if "but found '<scalar>'" in problem or "but got '<scalar>'" in problem:
        cause = "text stands where none can be: a quote is closed too early, or the indentation is wrong"
        return cause, "inside quotes use the other kind of quote"
    if "but got ':'" in problem:
        return "a second ': ' inside { }", "put text that has a colon in quotes"
    if "expected ',' or" in problem or "while parsing a flow" in str(error.context):
        return "a [ or { above is not closed, or a comma is missing", "close it, or put text in quotes"
    if "could not find expected ':'" in problem:
        return "a key without a colon", "write key: value"
    if "expected <block end>" in problem:
        return "the indentation does not fit the lines above", "line it up with its neighbours"
    return f"is not YAML: {problem}", "see docs/reference/project-file.md"
