#!/usr/bin/env python3
"""Sends a running fundd what nobody should send, and checks that it answers as documented.

    python3 Tests/PythonClient/malformed.py HOST:PORT CERTS [PROFILE...]

Every vector of `malformed` and `fund1/malformed` in Protocol/vectors that a server sees goes to the
daemon, whole and byte by byte. After it comes a good call or a PING, which must be answered where
the connection goes on; where the daemon has to wait, the frame is filled up with zeros first and
must be refused then.
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
import fund1
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
        data = b""  # first what is here already
        while True:
            for frame in self.splitter.feed(data):
                self.frames.append(frame)
                if until(frame):
                    return True
            try:
                data = self.socket.recv(65_536)
            except ssl.SSLZeroReturnError:
                data = b""
            except ConnectionResetError:
                return False  # bytes of ours came after it had closed
            if not data:
                return False

    def close(self):
        self.socket.close()


class Check:
    """One profile."""

    profile, folder = connection.BASE, "malformed"

    def __init__(self, schema, address, certs):
        self.schema, self.address, self.certs = schema, address, certs

    def request(self, stream, service="fundledger.v1.Health", method="Check", payload=b""):
        envelope = {"service": service, "method": method}
        if payload:
            envelope["payload"] = payload
        data = codec.encode(self.schema, "ttrpc.Request", envelope)
        return frames.Frame(stream, frames.REQUEST, 0, data)

    def status(self, frame):
        return envelopes.read_response(self.schema, frame.data).get("status", {})

    def stream_rules(self, data, about, size):
        raw = Raw(self.address, self.certs, self.profile)
        raw.send(data, size)
        if about["then"] == "wait":
            raw.send(self.filling(data, about), 65_536)
        if self.is_over(data) and raw.read(self.is_goaway) is False:
            # With its last call, whether or not what came behind was looked at.
            about["answers"] = [each for each in about["answers"] if each["answer"] != "goaway"]
        elif about["then"] == "close":
            if raw.read():
                raise vectors.Differs("the connection goes on")
        else:
            self.goes_on(raw, about)
        raw.close()
        self.compare(raw.frames, about)

    def is_over(self, data):
        """Whether a client that sends this has said that it is done."""
        return False

    def is_goaway(self, frame):
        return frame.type == frames.GOAWAY

    def goes_on(self, raw, about):
        """Waits for an answer to something good, and for what is still to come before it."""
        raw.send(self.probe().encode(), 65_536)
        if not raw.read(self.is_probed):
            raise vectors.Differs("the connection is closed")
        expected = sum(each["answer"] in ("serve", "refuse", "pong") for each in about["answers"])
        expected -= sum(each["answer"] == "cancel" for each in about["answers"])
        while sum(self.counts(frame) for frame in raw.frames) < expected:
            if not raw.read(lambda frame: True):
                raise vectors.Differs("the connection is closed before all is answered")

    def probe(self):
        return self.request(LAST_STREAM)

    def is_probed(self, frame):
        return frame.stream == LAST_STREAM

    def counts(self, frame):
        """Whether it is an answer to what the vector has sent."""
        return not self.is_probed(frame)

    @staticmethod
    def filling(data, about):
        """Zeros that make a frame of what is there. Its envelope then is none."""
        head = data[-10:].ljust(10, b"\0")
        length = int.from_bytes(head[:4], "big")
        # An empty envelope is one, of no service; field number 0 is none.
        code = envelopes.INVALID_ARGUMENT if length else envelopes.UNIMPLEMENTED
        about["answers"].append(
            {"stream": int.from_bytes(head[4:8], "big"), "answer": "refuse", "code": code})
        return bytes(10 - len(data[-10:]) + length)

    def seen(self, frame):
        """A frame of the daemon as a vector would say it."""
        if frame.type != frames.RESPONSE:
            raise vectors.Differs(f"{frame} is no answer to this")
        code = self.status(frame).get("code", 0)
        return ("refuse", frame.stream, code) if code else ("serve", frame.stream)

    def expected(self, answer):
        if answer["answer"] == "refuse":
            return "refuse", answer["stream"], answer["code"]
        if answer.get("mode") == "client-open":
            return "refuse", answer["stream"], self.client_stream_code
        return answer["answer"], answer["stream"]

    client_stream_code = envelopes.UNIMPLEMENTED

    def compare(self, answers, about):
        got = collections.Counter(self.seen(frame) for frame in answers if self.counts(frame))
        expected = collections.Counter(map(self.expected, about["answers"]))
        for key in list(expected):
            if key[0] == "cancel":
                # Whether a call ended before it was cancelled is open.
                del expected[key]
                about["cancelled"] = about.get("cancelled", []) + [key[1]]
        for stream in about.get("cancelled", []):
            for each in (got, expected):
                for key in [k for k in each if k[1] == stream]:
                    del each[key]
        if about["then"] == "close":
            # So is whether a call that was begun is still answered.
            got, expected = (
                {key: count for key, count in each.items() if key[0] != "serve"}
                for each in (got, expected))
        vectors.same("answers", dict(got), dict(expected))

    def payload(self, data, about, size):
        method = next(m for m in self.schema.methods.values() if m.request == about["message"])
        raw = Raw(self.address, self.certs)
        raw.send(self.request(1, method.service, method.name, data).encode(), size)
        raw.read(lambda frame: True)
        raw.close()
        vectors.same("type of the answer", raw.frames[0].type, frames.RESPONSE)
        status = self.status(raw.frames[0])
        vectors.same("code", status.get("code", 0), about["answers"][0]["code"])
        vectors.same("details", status.get("details", []), [])


class FundCheck(Check):
    profile, folder = connection.FUND, "fund1/malformed"
    client_stream_code = envelopes.INVALID_ARGUMENT
    PING = b"the last"

    def is_over(self, data):
        """A GOAWAY that is one: the daemon closes when no call is left."""
        rules = fund1.Server(self.schema)
        return any(event[0] == "goaway" for event in rules.feed(data))

    def probe(self):
        return frames.Frame(0, frames.PING, data=self.PING)

    def is_probed(self, frame):
        return frame.type == frames.PONG and frame.data == self.PING

    def counts(self, frame):
        return frame.type not in (frames.SETTINGS, frames.WINDOW_UPDATE) and \
            not self.is_probed(frame)

    @staticmethod
    def filling(data, about):
        """Zeros are no value of a setting."""
        about["answers"].append({"answer": "goaway", "code": fund1.PROTOCOL_ERROR})
        about["then"] = "close"
        return bytes(16 - len(data))

    def seen(self, frame):
        if frame.type == frames.PONG:
            return "pong", frame.data.hex()
        if frame.type == frames.GOAWAY:
            return "goaway", int.from_bytes(frame.data[4:8], "big")
        return super().seen(frame)

    def expected(self, answer):
        if answer["answer"] == "pong":
            return "pong", answer["data"]
        if answer["answer"] == "goaway":
            return "goaway", answer["code"]
        return super().expected(answer)

    def compare(self, answers, about):
        vectors.same("type of the first frame", answers[0].type, frames.SETTINGS)
        super().compare(answers, about)


def main(address, certs, profiles):
    schema = schemas.Schema(client.PROTOCOL)
    count = differing = 0
    for check in (kind(schema, address, certs) for kind in (Check, FundCheck)
                  if not profiles or kind.profile in profiles):
        for path in sorted((client.PROTOCOL / "vectors" / check.folder).glob("*.json")):
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
                    print(f"{check.folder}/{path.stem}, {size} bytes at a time: "
                          f"{type(error).__name__}: {error}")
    print(f"{count} malformed inputs sent, {differing} answered otherwise than documented")
    return 1 if differing or count == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
