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
    finished: list[Any] = []
    parser = _parser(file, format, names, finished)
    try:
        with file.open("rb") as source:
            while piece := source.read(1 << 16):
                parser.Parse(piece)
                yield from finished
                finished.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        cause = f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
        raise NotThatFormat(file=file, format=format, cause=cause) from None
    except OSError as error:
        raise NotThatFormat(file=file, format=format, cause=str(error.strerror)) from None


def _parser(file: Path, format: str, names: tuple[str, ...], finished: list[Any]) -> Any:
    """A parser that puts elements of these names into `finished` and forgets them."""
    above: list[Any] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = ElementTree.Element(name, attributes)
        if above:
            above[-1].append(element)
        above.append(element)

    def text(piece: str) -> None:
        above[-1].text = (above[-1].text or "") + piece

    def end(name: str) -> None:
        element = above.pop()
        if name in names:
            finished.append(element)
            if above:
                above[-1].remove(element)

    def refuse(*_: object) -> None:
        raise NotThatFormat(file=file, format=format, cause="it declares entities, and such a file is not opened")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, text, end
    parser.EntityDeclHandler = refuse
    return parser
