#!/usr/bin/env python3
"""Writes vectors of trees, files and notes to Tests/Fixtures/evidence; with --check compares instead.

Leaf i of the trees is H(0x00, seed, i as u64 little-endian). Only roots and some proofs are stored.
"""

import json
import os
import sys

import ed25519
import merkle
import note
import sm2

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Fixtures/evidence")
SEED = bytes.fromhex("00112233445566778899aabbccddeeff")
SIZES = [*range(71), 127, 128, 129, 255, 256, 257, 1000]
PROVEN = [1, 2, 3, 5, 6, 7, 8, 13, 64, 70, 129, 1000]


def tree_vectors(name, largest):
    h = merkle.HASHES[name]
    leaves = [merkle.leaf(SEED + i.to_bytes(8, "little"), h) for i in range(largest)]
    trees = {size: merkle.Tree(leaves[:size], h) for size in [*SIZES, largest]}
    inclusion, consistency, pruned = [], [], []
    for size in [*PROVEN, largest]:
        tree, root = trees[size], trees[size].root()
        for index in sorted({0, size // 3, size - 1}):
            proof = tree.inclusion(index)
            assert merkle.root_by_inclusion(leaves[index], index, size, proof, h) == root
            inclusion.append({"size": size, "index": index, "proof": hexadecimal(proof)})
        for first in sorted({1, size // 2, size - 1} & set(trees)):
            proof = tree.consistency(first)
            assert merkle.is_consistent(first, trees[first].root(), size, root, proof, h)
            consistency.append({"first": first, "second": size, "proof": hexadecimal(proof)})
        for count in sorted({0, 1, min(size, 4)}):
            shown = sorted({(31 * pick * pick + 7) % size for pick in range(count)})
            hashes = tree.pruned(shown)
            given = {index: leaves[index] for index in shown}
            assert merkle.root_by_pruned(size, given, hashes, h) == root
            pruned.append({"size": size, "shown": shown, "hashes": hexadecimal(hashes)})
    roots = {str(size): tree.root().hex() for size, tree in trees.items()}
    vectors = {
        "digest": name, "seed": SEED.hex(), "roots": roots, "inclusion": inclusion,
        "consistency": consistency, "pruned": pruned,
    }
    return json.dumps(vectors, indent=1) + "\n"


def file_vectors():
    """Digests of files as trees; byte i of each is (131 i + i // 4096) mod 256."""
    lengths = [0, 1, 4095, 4096, 4097, 12288, 20481, 262144, 262145, 524288, 806929]
    content = bytes((131 * i + i // merkle.FILE_LEAF) & 0xFF for i in range(max(lengths)))
    roots = {str(length): merkle.file_root(content[:length]).hex() for length in lengths}
    return json.dumps({"roots": roots}, indent=1) + "\n"


def hexadecimal(hashes):
    return [value.hex() for value in hashes]


def python_note():
    """A checkpoint that is signed here, and the keys that it is signed with."""
    origin = "fedcba9876543210.fundledger"
    root = merkle.Tree([merkle.leaf(bytes(32), merkle.sm3)], merkle.sm3).root()
    text = f"{origin}\n1\n{note.base64.b64encode(root).decode()}\ndigest SM3\ntime 1522540800000\n"
    keys = [
        note.Key(note.key_line(origin, note.ED25519_TYPE, ed25519.KEY)),
        note.Key(note.key_line("审计局", note.SM2_TYPE, sm2.KEY)),
    ]
    signatures = [ed25519.sign(ed25519.SEED, text.encode()), sm2.sign(sm2.D, text.encode())]
    lines = "".join(
        f"\u2014 {key.name} {note.base64.b64encode(key.id + signature).decode()}\n"
        for key, signature in zip(keys, signatures)
    )
    signed = f"{text}\n{lines}"
    assert note.verified(signed, keys) == (text, keys)
    kinds = (note.ED25519_TYPE, note.SM2_TYPE)
    vkeys = [note.key_line(key.name, kind, key.public) for key, kind in zip(keys, kinds)]
    return signed, "".join(line + "\n" for line in vkeys)


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__.strip(), file=sys.stderr)
        return 64
    signed, vkeys = python_note()
    files = {
        "tree-sm3.json": tree_vectors("sm3", 3000),
        "tree-sha256.json": tree_vectors("sha256", 100_000),
        "file-tree.json": file_vectors(),
        "python.note": signed,
        "python.keys": vkeys,
    }
    wrong = 0
    for name, content in files.items():
        path = os.path.join(FOLDER, name)
        if not arguments:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(content)
            continue
        with open(path, encoding="utf-8", newline="") as file:
            if file.read() != content:
                print(f"{name} is not what vectors.py makes", file=sys.stderr)
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
