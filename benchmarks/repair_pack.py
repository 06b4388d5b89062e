"""Packing of n-gram models into the binary file that ``i18n.repair`` maps into memory."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from i18n.repair._hash import VALUE_BITS, fingerprints, slots

Array = np.ndarray[Any, Any]


def build_map(hashes: Array, values: Array) -> tuple[Array, Array, int, int]:
    """Slots (uint16 and uint8) of a binary fuse map, with its segment count and length."""
    n = len(hashes)
    length = 1 << max(8, math.floor(math.log(max(n, 2)) / math.log(3.33) + 2.25))
    length = min(length, 1 << 18)
    for attempt in range(40):
        capacity = n * (1.125 if n > 100_000 else 1.25) * (1 + 0.01 * attempt)
        segments = max(3, math.ceil(capacity / length))
        packed = _peel(hashes, segments, length)
        if packed is not None:
            order, slot, table = packed
            words = _assign(hashes, values, order, slot, table, segments * length)
            return (words & 0xFFFF).astype(np.uint16), (words >> 16).astype(np.uint8), segments, length
    raise RuntimeError("the fuse map cannot be built: are there equal hashes?")


def _peel(hashes: Array, segments: int, length: int) -> tuple[list[Array], list[Array], Array] | None:
    """Rounds of keys that own a slot alone, or None where peeling gets stuck."""
    table = np.stack(slots(hashes, segments, length))
    size = segments * length
    count = np.bincount(table.ravel(), minlength=size)
    fold = np.zeros(size, np.int64)
    ids = np.arange(len(hashes), dtype=np.int64)
    for row in table:
        np.bitwise_xor.at(fold, row, ids)
    keys_of, slots_of, left = [], [], len(hashes)
    frontier = np.flatnonzero(count == 1)
    while len(frontier):
        frontier = frontier[count[frontier] == 1]
        key, first = np.unique(fold[frontier], return_index=True)
        if not len(key):
            break
        keys_of.append(key)
        slots_of.append(frontier[first])
        left -= len(key)
        touched = table[:, key].ravel()
        np.subtract.at(count, touched, 1)
        np.bitwise_xor.at(fold, touched, np.tile(key, 3))
        frontier = np.unique(touched)
    return (keys_of, slots_of, table) if left == 0 else None


def _assign(hashes: Array, values: Array, order: list[Array], slot: list[Array], table: Array, size: int) -> Array:
    """Fill the slots in reverse peeling order, so that each key's three slots combine to its word."""
    words = np.zeros(size, np.uint32)
    target = (fingerprints(hashes) << np.uint32(VALUE_BITS)) | values.astype(np.uint32)
    for key, own in zip(reversed(order), reversed(slot), strict=True):
        words[own] = 0
        words[own] = target[key] ^ words[table[0, key]] ^ words[table[1, key]] ^ words[table[2, key]]
    return words


def write(path: Path, header: dict[str, Any], arrays: dict[str, Array]) -> None:
    """One file: length of the JSON header (8 bytes), header, and the arrays at 64-byte boundaries."""
    entries, offset = {}, 0
    for name, array in arrays.items():
        entries[name] = {"dtype": array.dtype.str, "length": len(array), "offset": offset}
        offset += -(-array.nbytes // 64) * 64
    head = json.dumps({**header, "arrays": entries}, ensure_ascii=False).encode()
    head += b" " * (-(len(head) + 8) % 64)
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            data = array.tobytes()
            file.write(data + bytes(-len(data) % 64))
