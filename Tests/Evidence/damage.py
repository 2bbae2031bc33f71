#!/usr/bin/env python3
"""Shows that the checks here can fail: every damaged note, proof and extract must be refused.

    python3 Tests/Evidence/damage.py
"""

import contextlib
import io
import json
import os
import sys
import tempfile

import block
import note
import proof
import vectors

REFUSALS = (note.Problem, block.Problem, ValueError, KeyError, IndexError)


def read(name):
    with open(os.path.join(vectors.FOLDER, name), encoding="utf-8", newline="") as file:
        return file.read()


def is_refused(check, *arguments):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(*arguments)
    except REFUSALS:
        return True
    return False


def check_note(text, keys):
    signed, signers = note.verified(text, keys)
    note.checkpoint(signed)
    if signers != keys:
        raise note.Problem("a key has not signed")


def check_proof(fields, keys):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(fields, file)
        file.flush()
        proof.check_proof(file.name, keys)


def damaged(text, at):
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1:]


def main():
    keys = [note.Key(line) for line in read("swift.keys").splitlines()]
    accepted = []

    def expect_refused(what, check, *arguments):
        if not is_refused(check, *arguments):
            accepted.append(what)

    for name in ("swift", "python"):
        own = [note.Key(line) for line in read(f"{name}.keys").splitlines()]
        text = read(f"{name}.note")
        assert not is_refused(check_note, text, own)
        for at in range(0, len(text), 3):
            expect_refused(f"{name}.note, letter {at}", check_note, damaged(text, at), own)
    for name in ("voucher.json", "event.json"):
        fields = json.loads(read(name))
        assert not is_refused(check_proof, fields, keys)
        for field in set(fields) - {"checkpoint"}:
            value = fields[field]
            if isinstance(value, str):
                places = range(0, len(value), max(1, len(value) // 12))
                changes = [damaged(value, at) for at in places]
            elif isinstance(value, int):
                changes = [value + 1, value - 1]
            else:
                changes = [value[:-1] if value else ["00" * 32], value + ["00" * 32]]
            for change in changes:
                expect_refused(f"{name}, {field}", check_proof, {**fields, field: change}, keys)
    for name in ("extract-whole.hex", "extract-ledger-1.hex", "extract-ledger-2.hex"):
        data = bytes.fromhex(read(name))
        assert not is_refused(block.check_extract, data)
        for at in range(0, len(data), 7):
            changed = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1:]
            expect_refused(f"{name}, byte {at}", block.check_extract, changed)
    for what in accepted:
        print(f"{what}: damage was not found", file=sys.stderr)
    return 1 if accepted else 0


if __name__ == "__main__":
    sys.exit(main())
