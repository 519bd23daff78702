"""XML in and out, for formats that are XML: written by hand as a stream, read without entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax import saxutils

from manyeyes.datasets.formats.elsewhere import NotThatFormat

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sound(text: object) -> str:
    """The text without what XML 1.0 cannot hold at all."""
    return NOT_XML.sub("\ufffd", str(text))


def escaped(text: object) -> str:
    """As the text of an element."""
    return saxutils.escape(sound(text))


def quoted(text: object) -> str:
    """As the value of an attribute, with its quotes."""
    return saxutils.quoteattr(sound(text))


def elements(file: Path, format: str, *names: str) -> Iterator[Any]:
    """Every element of these names, whole, one at a time; raises NotThatFormat with the line.

    A file that declares entities is refused: a few lines of them can grow to gigabytes.
    """
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    _refuse_entities(parser, file, format)
    above: list[Any] = []
    try:
        with file.open("rb") as source:
            while piece := source.read(1 << 16):
                parser.feed(piece)
                yield from _finished(parser, names, above)
        parser.close()
        yield from _finished(parser, names, above)
    except ElementTree.ParseError as error:
        line, column = error.position
        cause = f"line {line}, column {column + 1}: {expat.ErrorString(error.code)}"
        raise NotThatFormat(file=file, format=format, cause=cause) from None
    except OSError as error:
        raise NotThatFormat(file=file, format=format, cause=str(error.strerror)) from None


def _finished(parser: Any, names: tuple[str, ...], above: list[Any]) -> Iterator[Any]:
    for event, element in parser.read_events():
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if element.tag in names:
            yield element
            element.clear()
            if above:
                above[-1].remove(element)


def _refuse_entities(parser: Any, file: Path, format: str) -> None:
    def refuse(*_: object) -> None:
        raise NotThatFormat(file=file, format=format, cause="it declares entities, and such a file is not opened")

    parser._parser.parser.EntityDeclHandler = refuse
