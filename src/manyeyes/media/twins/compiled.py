"""The comparison of one table, for numba to compile. Importing this loads numba; only kernel.py does, when it is asked.

What is compiled is kept where numba keeps it (NUMBA_CACHE_DIR, beside this file, or the user's cache), if any of these
may be written to: compiling takes five seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

from manyeyes.media.twins.blocks import DIGIT


def compiled(function: Callable[..., Any]) -> Any:
    """Compile when first called, and keep it on the disk where that can be."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # nowhere to keep it
        return njit(nogil=True)(function)


def _ones(_typing: Any, word: Any) -> Any:
    """How many bits of a word are set: one instruction, which numba offers under no name."""
    return types.uint64(types.uint64), lambda _context, builder, _signature, given: builder.ctpop(given[0])


ones: Any = intrinsic(_ones)


@compiled
def turned(hashes: Any, low: Any, width: Any) -> Any:
    """The bits in another order, the table's blocks lowest: as many differ between two hashes as before."""
    words = np.zeros_like(hashes)
    for at in range(len(hashes)):
        word, shift = np.uint64(0), np.uint64(0)
        for block in range(len(low)):
            word |= ((hashes[at] >> low[block]) & ((np.uint64(1) << width[block]) - np.uint64(1))) << shift
            shift += width[block]
        words[at] = word
    return words


@compiled
def by_key(words: Any, bits: int) -> Any:
    """Sort by the lowest bits, with the place each had; equal ones stay in the order they came in."""
    count = len(words)
    places = np.arange(count).astype(np.uint32)
    words2, places2 = np.empty_like(words), np.empty_like(places)
    passes = -(-bits // DIGIT)
    digits = -(-bits // passes) if passes else 0
    last = np.uint64((1 << digits) - 1)
    for turn in range(passes):
        shift = np.uint64(turn * digits)
        if turn == passes - 1:
            last = np.uint64((1 << (bits - turn * digits)) - 1)
        start = np.zeros(2**DIGIT, np.int64)
        for at in range(count):
            start[(words[at] >> shift) & last] += 1
        place = 0
        for digit in range(2**DIGIT):
            place, start[digit] = place + start[digit], place
        for at in range(count):
            digit = (words[at] >> shift) & last
            to = start[digit]
            words2[to], places2[to] = words[at], places[at]
            start[digit] = to + 1
        words, words2, places, places2 = words2, words, places2, places
    return words, places


@compiled
def met_before(differ: int, masks: Any) -> bool:
    """Say whether an earlier table has found the pair: then it is there already."""
    for mask in masks:  # noqa: SIM110 - compiled as it stands
        if differ & mask == 0:
            return True
    return False


@compiled
def compare(
    hashes: Any, others: Any, within: Any, first: int, across: bool, distance: int, other_distance: int,
    low: Any, width: Any, bits: int, masks: Any, most: int,
) -> Any:  # fmt: skip
    """Compare all that have the table's bits in common."""
    words, places = by_key(turned(hashes, low, width), bits)
    found, count, begin = np.empty(1024, np.uint64), 0, 0
    far, other_far = np.uint64(distance), np.uint64(other_distance)
    key = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    while begin < len(words) and count <= most:
        end = begin + 1
        while end < len(words) and (words[begin] ^ words[end]) & key == 0:
            end += 1
        for one in range(begin, end):
            if places[one] >= first or count > most:
                break
            word, i = words[one], places[one]
            for two in range(one + 1, end):
                if ones(word ^ words[two]) > far:
                    continue
                j = places[two]
                if across and j < first:
                    continue
                if met_before(hashes[i] ^ hashes[j], masks):
                    continue
                if len(others) and ones(others[i] ^ others[j]) > other_far:
                    continue
                if len(within) and within[i] != within[j]:
                    continue
                if count == len(found):
                    more = np.empty(2 * count, np.uint64)
                    more[:count] = found
                    found = more
                found[count] = (np.uint64(i) << np.uint64(32)) | np.uint64(j)
                count += 1
        begin = end
    return found[:count].copy()
