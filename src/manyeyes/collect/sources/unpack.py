"""Takes packed bytes out of a file in small pieces and counts what comes out: no archive grows without bound."""

from __future__ import annotations

import bz2
import fcntl
import hashlib
import lzma
import os
import shutil
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from manyeyes.errors import ManyEyesError

STORED = "stored"
BLOCK = 1 << 18
# Deflate reaches 1,032 to one and real pictures hardly 20; below a megabyte any ratio is harmless.
MOST_RATIO = 200
HARMLESS = 1_000_000
MOST_IN_ALL = 200_000_000_000
XZ_MEMORY = 256_000_000
SIGNATURES = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}


class WrongArchive(ManyEyesError):
    """Something in an archive is not as it should be; the sentence says what."""


def packed_as(file: Path) -> str:
    """How a whole file is compressed, by its first bytes: gzip, bzip2, xz or stored."""
    with file.open("rb") as opened:
        head = opened.read(6)
    return next((way for mark, way in SIGNATURES.items() if head.startswith(mark)), STORED)


def copy_out(file: IO[bytes], begin: int, packed: int, way: str, target: Path, most: int) -> None:
    """Write `packed` bytes of `file` from `begin`, unpacked, to `target`; raises WrongArchive beyond `most` bytes."""
    file.seek(begin)
    by_ratio = max(HARMLESS, packed * MOST_RATIO)
    reason = "more than its archive says" if most <= by_ratio else f"more than {MOST_RATIO} times its packed size"
    got = 0
    with target.open("wb") as out:
        for block in _unpacking(_blocks(file, packed), way):
            got += len(block)
            if got > min(most, by_ratio):
                raise WrongArchive(f"Unpacked it is {reason}.")
            out.write(block)


def unpacked(file: Path, way: str, cache: Path) -> Path:
    """The unpacked copy of a compressed TAR: made once, and again when the file changes. Raises WrongArchive."""
    about = file.stat()
    key = f"{file}\0{about.st_size}\0{about.st_mtime_ns}"
    target = cache / f"{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.tar"
    if target.exists():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other threads and processes wait for the one that unpacks
        if not target.exists():
            partial = cache / f"{uuid.uuid4().hex}.part"
            try:
                with file.open("rb") as opened:
                    copy_out(opened, 0, about.st_size, way, partial, MOST_IN_ALL)
                os.replace(partial, target)
            finally:
                partial.unlink(missing_ok=True)
    return target


def forget_unpacked(cache: Path) -> None:
    """Remove the copies; who still needs one makes it again."""
    shutil.rmtree(cache, ignore_errors=True)


def _blocks(file: IO[bytes], length: int) -> Iterator[bytes]:
    while length > 0:
        block = file.read(min(BLOCK, length))
        if not block:
            raise WrongArchive("It is cut off.")
        length -= len(block)
        yield block


def _unpacking(blocks: Iterator[bytes], way: str) -> Iterator[bytes]:
    if way == STORED:
        yield from blocks
        return
    try:
        yield from _raw_deflate(blocks) if way == "deflate" else _streams(blocks, MAKERS[way])
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        raise WrongArchive("Its packed bytes are broken.") from None


def _raw_deflate(blocks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-15)
    for block in blocks:
        while block and not unpacker.eof:
            yield unpacker.decompress(block, BLOCK)
            block = unpacker.unconsumed_tail
    while not unpacker.eof and (rest := unpacker.decompress(unpacker.unconsumed_tail, BLOCK)):
        yield rest
    if not unpacker.eof:
        raise WrongArchive("It is cut off.")


class _Gzip:
    """zlib's unpacker with the face of bz2's and lzma's."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        block = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(block) < max_length
        return block


MAKERS: dict[str, Callable[[], Any]] = {
    "gzip": _Gzip,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY),
}


def _streams(blocks: Iterator[bytes], make: Callable[[], Any]) -> Iterator[bytes]:
    """Unpack one stream after the other: parallel packers write many into one file."""
    unpacker = make()
    begun = False
    for block in blocks:
        while block:
            if unpacker.eof:
                unpacker, begun = make(), False
                block = block.lstrip(b"\0")  # padding between streams
                continue
            begun = True
            yield unpacker.decompress(block, BLOCK)
            while not unpacker.eof and not unpacker.needs_input:
                yield unpacker.decompress(b"", BLOCK)
            block = unpacker.unused_data if unpacker.eof else b""
    if begun and not unpacker.eof:
        raise WrongArchive("It is cut off.")
