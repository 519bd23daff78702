"""Tags as names of folders: safe on every disk, and read back to the very same tag.

A tag may hold a slash, a colon, an emoji or nothing but dots. What a folder's name should not hold stands as %XX, the
bytes of its UTF-8, so that `urllib.parse.unquote` gives the tag again. A name that would be too long is cut; then the
table folders.csv knows the tag, as it knows all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

PLAIN = " !#$&'()+,;=@[]^_`{}~-."
EMPTY = "%"  # the empty tag: no quoted tag is a lone sign
LONGEST = 120  # bytes of a name
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names Windows keeps for itself


def folder_names(tags: Iterable[str]) -> dict[str, str]:
    """A folder's name for every tag, no two alike, also where capitals do not count."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for tag in tags:
        name = _free(tag, taken)
        taken.add(name.lower())
        names[tag] = name
    return names


def tag_of(name: str) -> str:
    """The tag a folder's name stands for, where the name was not cut."""
    return "" if name == EMPTY else unquote(name)


def _free(tag: str, taken: set[str]) -> str:
    sound = tag.encode("utf-8", "replace").decode()
    name = safe_name(sound)
    if name.lower() in taken:  # Cat beside cat: one folder on many disks
        name = _escaped(sound[:1]) + quote(sound[1:], safe=PLAIN)
    if name.lower() in taken or len(name) > LONGEST:
        digest = hashlib.sha256(tag.encode("utf-8", "replace")).hexdigest()[:12]
        name = f"{re.sub(r'%.?$', '', name[:80])}~{digest}"
    return name


def safe_name(tag: str) -> str:
    """The tag with everything a folder's name should not hold as %XX."""
    name = quote(tag, safe=PLAIN)
    if not name:
        return EMPTY
    if RESERVED.fullmatch(name) or name[0] in ". ":
        name = _escaped(tag[0]) + quote(tag[1:], safe=PLAIN)
    return name[:-1] + _escaped(name[-1]) if name[-1] in ". " else name


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
