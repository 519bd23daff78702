"""What a plain (unquoted) word would be for YAML 1.2, and for older readers that guess."""

from __future__ import annotations

import re

WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOTHING = re.compile(r"|~|null|Null|NULL")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?")
_CLOCK = re.compile(r"[-+]?\d+(:[0-5]?\d)+(\.\d*)?")
_ZEROS = re.compile(r"[-+]?0[0-9]+")
_BASE = re.compile(r"[-+]?0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_,]*[_,][0-9_,]*(\.[0-9]*)?")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# YAML 1.1 read these as booleans; YAML 1.2 reads them as the words they are.
SPOKEN = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def meaning(text: str) -> str | None:
    """What the plain word is instead of text, or None where it is text for every reader."""
    for pattern, what in (
        (_NOTHING, "nothing"),
        (_BOOLEAN, "a switch (true or false)"),
        (NUMBER, "a number"),
        (_DATE, "a date"),
        (_CLOCK, "a time"),
        (_ZEROS, "a number"),
        (_BASE, "a number"),
        (_ENDLESS, "a number"),
    ):
        if pattern.fullmatch(text):
            return what
    return None


def number_trap(text: str) -> tuple[str, str] | None:
    """Cause and remedy for text that looks like a number and is a trap, else None."""
    if _ZEROS.fullmatch(text):
        return f"{text} has a leading zero, which some read as octal", f"write {int(text)}"
    if _BASE.fullmatch(text):
        return f"{text} is not decimal", f"write {int(text, 0)}"
    if _CLOCK.fullmatch(text):
        return f"{text} is a time, which some read as base 60", "write one number"
    if _ENDLESS.fullmatch(text):
        return f"{text} is no number to work with", "write a number"
    if _UNDERSCORES.fullmatch(text):
        return f"{text} has signs between its digits", f"write {re.sub('[_,]', '', text)}"
    return None
