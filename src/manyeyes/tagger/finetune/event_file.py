"""Scalars as a file that TensorBoard reads, written without it: TFRecord frames round protocol buffers.

A frame is the length (8 bytes, little end first), its masked CRC-32C, the message, its masked CRC-32C. The message is
tensorflow.Event: wall_time = 1 (double), step = 2 (varint), file_version = 3 (string), summary = 5, of which each
value = 1 has tag = 1 (string) and simple_value = 2 (float). After tensorflow/core/util/event.proto and
tensorflow/core/framework/summary.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from typing import NamedTuple

VERSION = b"brain.Event:2"
_CASTAGNOLI = 0x82F63B78


class Scalars(NamedTuple):
    """Named numbers at one step."""

    step: int
    wall_time: float
    """Seconds since 1970."""
    values: Mapping[str, float]


def event_file(rows: Iterable[Scalars]) -> bytes:
    """The whole content of an event file; the same rows give the same bytes."""
    rows = list(rows)
    began = rows[0].wall_time if rows else 0.0
    head = _double(1, began) + _bytes(3, VERSION)
    return b"".join(map(_frame, [head, *(_event(row) for row in rows)]))


def _event(row: Scalars) -> bytes:
    summary = b"".join(_bytes(1, _bytes(1, name.encode()) + _float(2, value)) for name, value in row.values.items())
    return _double(1, row.wall_time) + _key(2, 0) + _varint(row.step) + _bytes(5, summary)


def _frame(message: bytes) -> bytes:
    length = struct.pack("<Q", len(message))
    return length + _masked(length) + message + _masked(message)


def _masked(content: bytes) -> bytes:
    """The CRC turned and shifted, as TFRecord has it, so that a CRC of CRCs is none."""
    crc = _crc32c(content)
    return struct.pack("<I", (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF)


def _crc32c(content: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in content:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (_CASTAGNOLI if byte & 1 else 0)
    return byte


_TABLE = tuple(_remainder(byte) for byte in range(256))


def _varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _bytes(field: int, content: bytes) -> bytes:
    return _key(field, 2) + _varint(len(content)) + content


def _double(field: int, value: float) -> bytes:
    return _key(field, 1) + struct.pack("<d", value)


def _float(field: int, value: float) -> bytes:
    return _key(field, 5) + struct.pack("<f", value)
