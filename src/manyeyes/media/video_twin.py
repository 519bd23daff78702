"""The same video in another encoding: hashes of stills at fixed relative times, which an encoder hardly changes.

Our own definition, version 1: one byte of version, the duration in milliseconds (4 bytes, little-endian), then pHash
and dHash (look.py) of the frames shown at 10, 30, 50, 70 and 90 % of the duration; zeros where nothing is to be seen.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from manyeyes.media.look import HASHES, Look

AT = (0.1, 0.3, 0.5, 0.7, 0.9)
_FORM = struct.Struct("<BI10Q")
_VERSION = 1
_EMPTY = (0, 0)
PHASH, DHASH = HASHES.index("phash"), HASHES.index("dhash")
# Of 64 bits, the mean over the stills that both have. Other encodings of one clip: at most 2; other clips: 22 and more.
MOST_PHASH, MOST_DHASH = 8.0, 10.0
FEWEST = 3  # stills with something on them
LEAST_SPREAD, LEAST_CONTENT = 0.02, 0.002  # a fade to black has a hash too, and it is noise


def video_fingerprint(duration: float, looks: Sequence[Look | None]) -> bytes:
    """The fingerprint of a video of `duration` seconds with these stills, one for each of AT; None: not decoded."""
    hashes = [number for look in looks for number in (_EMPTY if look is None or _is_empty(look) else hashes_of(look))]
    return _FORM.pack(_VERSION, min(0xFFFFFFFF, max(0, round(duration * 1000))), *hashes)


def same_video(one: bytes, other: bytes) -> bool:
    """Say whether two fingerprints are of one video in two encodings; another cut of it is another video."""
    if len(one) != _FORM.size or len(other) != _FORM.size or one[0] != other[0]:
        return False
    (_, lasts, *these), (_, its, *those) = _FORM.unpack(one), _FORM.unpack(other)
    if abs(lasts - its) > max(250, 0.02 * max(lasts, its)):
        return False
    pairs = [
        (these[at] ^ those[at], these[at + 1] ^ those[at + 1])
        for at in range(0, 2 * len(AT), 2)
        if any(these[at : at + 2]) and any(those[at : at + 2])
    ]
    if len(pairs) < FEWEST:
        return False
    phash = sum(pair[0].bit_count() for pair in pairs) / len(pairs)
    dhash = sum(pair[1].bit_count() for pair in pairs) / len(pairs)
    return bool(phash <= MOST_PHASH and dhash <= MOST_DHASH)


def _is_empty(look: Look) -> bool:
    return look.spread < LEAST_SPREAD or look.content < LEAST_CONTENT


def hashes_of(look: Look) -> tuple[int, int]:
    """The pHash and dHash of a picture as it stands."""
    phash, dhash = (look.fingerprint[8 * at : 8 * at + 8] for at in (PHASH, DHASH))
    return int.from_bytes(phash, "little"), int.from_bytes(dhash, "little")
