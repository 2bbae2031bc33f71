#!/usr/bin/env python3
"""Sends a running fundd what nobody should send, and checks that it answers as documented.

    python3 Tests/PythonClient/malformed.py HOST:PORT CERTS

Every vector of Protocol/vectors/malformed that a server sees goes to the daemon, whole and byte by
byte. After it comes a good call, which must be answered where the connection goes on; where the
daemon has to wait, the frame is filled up with zeros first and must be refused then.
"""

import collections
import json
import ssl
import sys

import client
import codec
import connection
import envelopes
import frames
import schema as schemas
import vectors

NAME = "bureau-000000"
# Above the streams of the vectors.
LAST_STREAM = 2**31 + 1


class Raw:
    """Bytes out, frames in; the daemon's answers are taken as they come."""

    def __init__(self, address, certs, profile=connection.BASE):
        self.socket = connection.open_tls(address, certs, NAME, profile)
        self.splitter, self.frames = frames.Splitter(), []

    def send(self, data, size):
        try:
            for at in range(0, len(data), size):
                self.socket.sendall(data[at:at + size])
        except OSError:
            pass  # it has closed: what it said before can still be read

    def read(self, until=lambda frame: False):
        """Frames up to one, or to the end. True when that one came."""
        while True:
            try:
                data = self.socket.recv(65_536)
            except ssl.SSLZeroReturnError:
                data = b""
            except ConnectionResetError:
                return False  # bytes of ours came after it had closed
            if not data:
                return False
            for frame in self.splitter.feed(data):
                self.frames.append(frame)
                if until(frame):
                    return True

    def close(self):
        self.socket.close()


class Check:
    def __init__(self, schema, address, certs):
        self.schema, self.address, self.certs = schema, address, certs

    def request(self, stream, service="fundledger.v1.Health", method="Check", payload=b""):
        envelope = {"service": service, "method": method}
        if payload:
            envelope["payload"] = payload
        data = codec.encode(self.schema, "ttrpc.Request", envelope)
        return frames.Frame(stream, frames.REQUEST, 0, data)

    def status(self, frame):
        vectors.same("type of the answer", frame.type, frames.RESPONSE)
        return envelopes.read_response(self.schema, frame.data).get("status", {})

    def stream_rules(self, data, about, size):
        raw = Raw(self.address, self.certs)
        raw.send(data, size)
        if about["then"] == "close":
            if raw.read():
                raise vectors.Differs("the connection goes on")
        else:
            raw.send(self.filling(data, about), 65_536)
            raw.send(self.request(LAST_STREAM).encode(), 65_536)
            if not raw.read(lambda frame: frame.stream == LAST_STREAM):
                raise vectors.Differs("the connection is closed")
            self.drain(raw, about)
        raw.close()
        self.compare(raw.frames, about)

    @staticmethod
    def filling(data, about):
        """Zeros that make a frame of what is there. Its envelope then is none."""
        if about["then"] != "wait":
            return b""
        head = data[-10:].ljust(10, b"\0")
        about["answers"] = about["answers"] + [
            {"stream": int.from_bytes(head[4:8], "big"), "answer": "refuse", "code": 3}]
        length = int.from_bytes(head[:4], "big")
        if length == 0:
            # An empty envelope is one: of no service.
            about["answers"][-1]["code"] = envelopes.UNIMPLEMENTED
        return bytes(10 - len(data[-10:]) + length)

    def drain(self, raw, about):
        """The answer of a call that was begun may come behind that of the last one."""
        expected = len(about["answers"]) + 1
        while len(raw.frames) < expected:
            if not raw.read(lambda frame: True):
                raise vectors.Differs("the connection is closed before all is answered")

    def compare(self, answers, about):
        got = collections.Counter()
        for frame in answers:
            if frame.stream != LAST_STREAM:
                got[frame.stream, self.status(frame).get("code", 0)] += 1
        expected = collections.Counter()
        for answer in about["answers"]:
            code = answer.get("code", 0)
            if answer.get("mode") == "client-open":
                code = envelopes.UNIMPLEMENTED
            expected[answer["stream"], code] += 1
        if about["then"] == "close":
            got -= collections.Counter(  # whether a call that was begun is answered is open
                {key: count for key, count in expected.items() if key[1] == 0})
            expected = collections.Counter(
                {key: count for key, count in expected.items() if key[1] != 0})
        vectors.same("answers", dict(got), dict(expected))

    def payload(self, data, about, size):
        method = next(m for m in self.schema.methods.values() if m.request == about["message"])
        raw = Raw(self.address, self.certs)
        raw.send(self.request(1, method.service, method.name, data).encode(), size)
        raw.read(lambda frame: True)
        raw.close()
        status = self.status(raw.frames[0])
        vectors.same("code", status.get("code", 0), about["answers"][0]["code"])
        vectors.same("details", status.get("details", []), [])


def main(address, certs):
    check = Check(schemas.Schema(client.PROTOCOL), address, certs)
    count = differing = 0
    for path in sorted((client.PROTOCOL / "vectors" / "malformed").glob("*.json")):
        data = vectors.bytes_of(path.with_suffix(".hex").read_text("utf-8"))
        for size in (len(data), 1):
            about = json.loads(path.read_text("utf-8"))
            if about.get("seen_by") == "client":
                continue
            # A record of TLS for each byte; of long ones a few thousand are enough.
            size = max(size, len(data) // 4_096)
            count += 1
            try:
                run = check.payload if "message" in about else check.stream_rules
                run(data, about, size)
            except (vectors.Differs, connection.Ended, OSError) as error:
                differing += 1
                print(f"{path.stem}, {size} bytes at a time: {type(error).__name__}: {error}")
    print(f"{count} malformed inputs sent, {differing} answered otherwise than documented")
    return 1 if differing or count == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    sys.exit(main(*sys.argv[1:]))
