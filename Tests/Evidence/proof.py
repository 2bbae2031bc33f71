#!/usr/bin/env python3
"""Checks a proof of a voucher or of an event, or a block or a block extract in hexadecimal.

    python3 Tests/Evidence/proof.py --proof FILE KEYS
    python3 Tests/Evidence/proof.py --hex FILE...

A proof must be signed by every key of KEYS, one a line.
"""

import json
import sys

import block
import merkle
import note


def check_proof(path, keys):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file)
    text, signers = note.verified(proof["checkpoint"], keys)
    if len(signers) < len(keys):
        raise note.Problem("a key has not signed")
    origin, size, root, digest, _ = note.checkpoint(text)
    header_bytes = bytes.fromhex(proof["header"])
    header = block.Header(header_bytes)
    if len(header_bytes) != block.DIGESTED or header.algorithm != digest:
        raise block.Problem("its header")
    leaf = merkle.leaf(header.digest, header.h)
    siblings = [bytes.fromhex(value) for value in proof["blockSiblings"]]
    if merkle.root_by_inclusion(leaf, header.ordinal - 1, size, siblings, header.h) != root:
        raise block.Problem("the block is not one of the checkpoint")
    siblings = [bytes.fromhex(value) for value in proof["siblings"]]
    index = proof["index"]
    if proof["format"] == "fundledger voucher proof 1":
        data = bytes.fromhex(proof["voucher"])
        length = block.VOUCHER + block.LEG * block.number(data, 2, 2) + block.number(data, 24, 2)
        if data[0] or len(data) != length:
            raise block.Problem("the voucher has another length")
        reached = merkle.root_by_inclusion(
            header.h(data), index, header.vouchers, siblings, header.h)
        if reached != header.voucher_root:
            raise block.Problem("the voucher is not in the block")
        what = f"voucher {index}"
    elif proof["format"] == "fundledger event proof 1":
        data, count = bytes.fromhex(proof["event"]), proof["count"]
        if block.events(data) != [data]:
            raise block.Problem("the event has another length")
        reached = merkle.root_by_inclusion(
            merkle.leaf(data, header.h), index, count, siblings, header.h)
        if reached is None:
            raise block.Problem("the event's siblings")
        header.check_records(count, reached, bytes.fromhex(proof["restDigest"]))
        what = f"event {index}"
    else:
        raise block.Problem("its format")
    print(f"{path}: {what} of block {header.ordinal} of {size} in {origin}")


def check_hexadecimal(path):
    with open(path, encoding="utf-8") as file:
        data = bytes.fromhex(file.read())
    if data[:4] == b"FLX1":
        header, shown = block.check_extract(data)
    else:
        header, shown = block.check_block(data), None
    print(f"{path}: block {header.ordinal}, {shown or 'whole'}")


def main(arguments):
    try:
        if len(arguments) == 3 and arguments[0] == "--proof":
            check_proof(arguments[1], note.read_keys(arguments[2]))
        elif len(arguments) > 1 and arguments[0] == "--hex":
            for path in arguments[1:]:
                check_hexadecimal(path)
        else:
            print(__doc__.strip(), file=sys.stderr)
            return 64
    except (note.Problem, block.Problem, ValueError, KeyError) as problem:
        print(f"{arguments[1]}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
