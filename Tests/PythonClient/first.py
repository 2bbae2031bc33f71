#!/usr/bin/env python3
"""Sends a fresh fundd the calls of Protocol/FIRST.md and checks its answers, byte for byte.

    python3 Tests/PythonClient/first.py HOST:PORT CERTS
"""

import sys

import client
import codec
import connection
import envelopes
import frames
import schema as schemas
import vectors

FOLDER = client.PROTOCOL / "vectors" / "frames"


def vector(name):
    """The frames of a vector."""
    return frames.Splitter().feed(vectors.bytes_of((FOLDER / f"{name}.hex").read_text("utf-8")))


class Link:
    def __init__(self, address, certs, name):
        self.socket = connection.open_tls(address, certs, name, connection.BASE)
        self.splitter = frames.Splitter()

    def call(self, frame):
        self.socket.sendall(frame.encode())
        while data := self.socket.recv(65_536):
            for answer in self.splitter.feed(data):
                return answer
        raise connection.Ended("closed by the server")

    def play(self, calls, answers):
        for call, answer in zip(vector(calls), vector(answers), strict=True):
            vectors.same(f"the answer on stream {call.stream}", self.call(call), answer)


def main(address, certs):
    Link(address, certs, "supervisor-000000").play("first-ledger-call", "first-ledger-answer")
    Link(address, certs, "bureau-000000").play("first-voucher-calls", "first-voucher-answers")
    # The voucher once more, on another connection.
    schema, (*_, post, _) = schemas.Schema(client.PROTOCOL), vector("first-voucher-calls")
    again = Link(address, certs, "bureau-000000").call(post)
    answer = codec.decode(
        schema, "fundledger.v1.PostVouchersResponse",
        envelopes.read_response(schema, again.data)["payload"])
    vectors.same("the runs of the voucher sent again", answer["runs"], [
        {"count": 1, "block": 5, "replayed": True}])
    print("the first voucher, as in FIRST.md")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    main(*sys.argv[1:])
