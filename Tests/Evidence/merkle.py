"""Merkle trees of RFC 6962, as the RFC defines them, over SM3 or SHA-256: roots, proofs of
inclusion and consistency (made by RFC 6962, checked by RFC 9162), pruned trees, and files."""

import hashlib

from sm3 import sm3


def sha256(data):
    return hashlib.sha256(data).digest()


HASHES = {"sm3": sm3, "sha256": sha256}
FILE_LEAF = 4096


class Tree:
    """A tree of leaf hashes. Subtrees are remembered."""

    def __init__(self, leaves, h):
        self.leaves, self.h, self.known = leaves, h, {}

    def root(self, start=0, end=None):
        end = len(self.leaves) if end is None else end
        if end == start:
            return self.h(b"")
        if end - start == 1:
            return self.leaves[start]
        if (start, end) not in self.known:
            middle = start + split(end - start)
            self.known[start, end] = node(self.root(start, middle), self.root(middle, end), self.h)
        return self.known[start, end]

    def inclusion(self, index, start=0, end=None):
        """PATH(m, D[n])."""
        end = len(self.leaves) if end is None else end
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return self.inclusion(index, start, middle) + [self.root(middle, end)]
        return self.inclusion(index, middle, end) + [self.root(start, middle)]

    def consistency(self, first):
        """PROOF(m, D[n]); empty for the empty and for the same tree."""
        if first in (0, len(self.leaves)):
            return []
        return self.subproof(first, 0, len(self.leaves), True)

    def subproof(self, first, start, end, whole):
        if first == end - start:
            return [] if whole else [self.root(start, end)]
        k = split(end - start)
        if first <= k:
            return self.subproof(first, start, start + k, whole) + [self.root(start + k, end)]
        return self.subproof(first - k, start + k, end, False) + [self.root(start, start + k)]

    def pruned(self, shown, start=0, end=None):
        """What stands for the leaves that are not shown."""
        end = len(self.leaves) if end is None else end
        if end == start:
            return []
        if not any(start <= index < end for index in shown):
            return [self.root(start, end)]
        if end - start == 1:
            return []
        middle = start + split(end - start)
        return self.pruned(shown, start, middle) + self.pruned(shown, middle, end)


def split(count):
    """The largest power of two below a count above 1."""
    return 1 << (count - 1).bit_length() - 1


def leaf(data, h):
    return h(b"\x00" + data)


def node(left, right, h):
    return h(b"\x01" + left + right)


def file_root(data):
    """The digest of a file as a tree of its pieces, by SM3."""
    pieces = range(0, len(data), FILE_LEAF)
    return Tree([leaf(data[at:at + FILE_LEAF], sm3) for at in pieces], sm3).root()


def root_by_inclusion(leaf_hash, index, size, proof, h):
    """The root that a proof leads to; None when it has a wrong length. RFC 9162, 2.1.3.2."""
    if index >= size:
        return None
    place, last, result = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            result = node(sibling, result, h)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            result = node(result, sibling, h)
        place, last = place >> 1, last >> 1
    return result if last == 0 else None


def is_consistent(first, first_root, second, second_root, proof, h):
    """RFC 9162, 2.1.4.2; any tree goes on from the empty one."""
    if first > second:
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == h(b"")
    if first & (first - 1) == 0:
        proof = [first_root] + proof
    if not proof:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(sibling, old, h), node(sibling, new, h)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, sibling, h)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def root_by_pruned(count, shown, hashes, h):
    """The root of `count` leaves of which `shown` (index to hash) are shown; None when the number
    of hashes is wrong."""
    rest = list(hashes)

    def walk(start, end):
        if not any(start <= index < end for index in shown):
            return rest.pop(0)
        if end - start == 1:
            return shown[start]
        middle = start + split(end - start)
        left = walk(start, middle)
        return node(left, walk(middle, end), h)

    if count == 0:
        return h(b"") if not rest and not shown else None
    try:
        result = walk(0, count)
    except IndexError:
        return None
    return result if not rest else None
