#!/usr/bin/env python3
"""Reads signed notes and checkpoints of the C2SP forms and verifies their signatures.

    python3 Tests/Evidence/note.py --check FILE KEYS

FILE is a signed checkpoint, KEYS a file of public keys, one a line. Ends with 0 when every
signature of a known key is right and every key of KEYS has signed.
"""

import base64
import hashlib
import sys

import ed25519
import sm2

SM2_TYPE = b"\xfffundledger.cn/sm2-sm3"
ED25519_TYPE = b"\x01"


class Problem(Exception):
    """What is wrong with a note."""


def decoded(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Problem(f"{text} is not the one form of its bytes")
    return data


class Key:
    def __init__(self, line):
        self.name, key_id, data = line.split("+", 2)
        data = decoded(data)
        for kind, verify in ((ED25519_TYPE, ed25519.verify), (SM2_TYPE, sm2.verify)):
            if data.startswith(kind):
                self.verify, self.public = verify, data[len(kind):]
                break
        else:
            raise Problem(f"{line} is of no type that is known")
        digest = hashlib.sha256(self.name.encode() + b"\n" + data).digest()
        if digest[:4].hex() != key_id:
            raise Problem(f"{line} has another id than its key")
        self.id = digest[:4]


def key_line(name, kind, public):
    digest = hashlib.sha256(name.encode() + b"\n" + kind + public).digest()
    return f"{name}+{digest[:4].hex()}+{base64.b64encode(kind + public).decode()}"


def parse(note):
    """The text, and the signatures as (name, id, signature)."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not note.endswith("\n"):
        raise Problem("it is not a text, an empty line and signature lines")
    signatures = []
    for line in lines.splitlines():
        dash, name, data = line.split(" ")
        if dash != "\u2014":
            raise Problem(f"the signature line {line} has no em dash")
        data = decoded(data)
        signatures.append((name, data[:4], data[4:]))
    return text + "\n", signatures


def verified(note, keys):
    """The text and the names of the keys that have signed it."""
    text, signatures = parse(note)
    signers = []
    for name, key_id, signature in signatures:
        for key in keys:
            if (key.name, key.id) == (name, key_id):
                if not key.verify(key.public, text.encode(), signature):
                    raise Problem(f"the signature of {name} is wrong")
                signers.append(key)
    return text, signers


def checkpoint(text):
    """Origin, size, root, name of the digest, time."""
    origin, size, root, digest, time, end = text.split("\n")
    if end or not origin or str(int(size)) != size or int(size) < 0:
        raise Problem("it is no checkpoint")
    digests = {"digest SM3": "sm3", "digest SHA-256": "sha256"}
    root = decoded(root)
    if len(root) != 32 or digest not in digests or not time.startswith("time "):
        raise Problem("it is no checkpoint")
    return origin, int(size), root, digests[digest], int(time[5:])


def read_keys(path):
    with open(path, encoding="utf-8") as file:
        return [Key(line) for line in file.read().splitlines()]


def main(arguments):
    if len(arguments) != 3 or arguments[0] != "--check":
        print(__doc__.strip(), file=sys.stderr)
        return 64
    with open(arguments[1], encoding="utf-8", newline="") as file:
        note = file.read()
    try:
        keys = read_keys(arguments[2])
        text, signers = verified(note, keys)
        origin, size, root, _, _ = checkpoint(text)
    except (Problem, ValueError) as problem:
        print(f"{arguments[1]}: {problem}", file=sys.stderr)
        return 1
    if missing := [key.name for key in keys if key not in signers]:
        print(f"{arguments[1]}: not signed by {', '.join(missing)}", file=sys.stderr)
        return 1
    print(f"{origin}: {size} blocks, root {root.hex()}, {len(signers)} signatures")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
