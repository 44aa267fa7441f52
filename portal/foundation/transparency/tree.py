"""The Merkle tree of RFC 6962 §2.1 over SHA-256: roots, and the two proofs that open a log to all.

Pure arithmetic. What is stored is read through ``Subtrees``: the hash of the complete subtree over
leaves ``index << level`` up to, but not including, ``(index + 1) << level``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Subtrees = Callable[[int, int], bytes]  # (level, index) → 32 bytes
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """32 bytes; the prefix 0x00 keeps a leaf from passing as a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes, prefix 0x01."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_hashes(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, or over the equally high subtrees that stand for them."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        paired = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]  # an odd last one goes up as it is
    return level[0]


def root(read: Subtrees, size: int) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range_root(read, 0, size) if size else EMPTY_ROOT


def inclusion_proof(read: Subtrees, index: int, size: int) -> list[bytes]:
    """Leaf ``index`` (from 0) in the tree of ``size`` leaves: siblings from the leaf upwards.

    Raises ValueError for a leaf that is not in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size} leaves")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(read, middle, end))
            end = middle
        else:
            path.append(_range_root(read, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(read: Subtrees, old: int, new: int) -> list[bytes]:
    """That the first ``old`` of ``new`` leaves are the tree there was before (RFC 6962 §2.1.2).

    Raises ValueError unless ``1 <= old <= new``.
    """
    if not 1 <= old <= new:
        raise ValueError(f"no consistency between {old} and {new} leaves")
    path: list[bytes] = []
    start, end, whole = 0, new, True  # whole: the part up to ``old`` began with leaf 0 all along
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(read, middle, end))
            end = middle
        else:
            path.append(_range_root(read, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_range_root(read, start, end))
    return path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that the proof leads to from the leaf's hash (RFC 9162 §2.1.3.2).

    Raises ValueError for a path that is too short or too long for such a leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size} leaves")
    at, last, reached = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the proof is too long")
        if at % 2 or at == last:
            reached = node_hash(sibling, reached)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return reached


def is_consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the proof leads to both roots (RFC 9162 §2.1.4.2)."""
    if not 1 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)  # a full tree is its own first step
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(count: int) -> int:
    """The largest power of two below ``count`` (at least 2)."""
    return 1 << (count - 1).bit_length() - 1


def _range_root(read: Subtrees, start: int, end: int) -> bytes:
    """Of leaves ``start`` to ``end``; ``start`` is a multiple of every power of two in it."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range_root(read, start, middle), _range_root(read, middle, end))
