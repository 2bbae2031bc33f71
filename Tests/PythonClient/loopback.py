#!/usr/bin/env python3
"""Runs the client of fund/1 against a small server of the same rules, for what fundd has no method
or no occasion for: client and bidirectional streams, windows that run out, GOAWAY.

    python3 Tests/PythonClient/loopback.py CERTS

CERTS is a folder of certificates. Nothing but 127.0.0.1 is used.
"""

import collections
import pathlib
import socket
import ssl
import struct
import sys
import threading

import client
import codec
import connection
import envelopes
import frames
import fund1
import schema as schemas

TOY = """
syntax = "proto3"; package toy;
service Toy {
  rpc Same(Item) returns (Item);                    // the item again
  rpc Sum(stream Item) returns (Item);              // one item, when the client is done
  rpc Echo(stream Item) returns (stream Item);      // each item again
  rpc Count(Item) returns (stream Item);            // `number` items as large as this one
  rpc Never(Item) returns (Item);                   // no answer
  rpc Leave(Item) returns (Item);                   // GOAWAY before the answer
  rpc Flood(Item) returns (stream Item);            // `number` items, whatever the windows say
}
message Item { uint64 number = 1; bytes filling = 2; }
"""
BIG = 1_000_000


class Server(threading.Thread):
    """One connection, one thread. `problems` is what went wrong in it."""

    def __init__(self, schema, certs):
        super().__init__(daemon=True)
        self.schema, self.problems, self.cancelled = schema, [], []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(
            pathlib.Path(certs) / "server.pem", pathlib.Path(certs) / "server.key")
        context.set_alpn_protocols([connection.FUND])
        self.listener = context.wrap_socket(
            socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.rules = fund1.Server(schema, {fund1.STREAM_WINDOW: 4_194_304})
        self.waiting = collections.deque()  # (stream, item, flags) until the windows have room
        self.methods, self.sums = {}, {}

    def run(self):
        try:
            self.link, _ = self.listener.accept()
            self.send(fund1.settings_frame(self.rules.own))
            while data := self.link.recv(65_536):
                for event in self.rules.feed(data):
                    self.take(*event)
                self.flush()
        except OSError as error:
            self.problems.append(error)

    def send(self, frame):
        self.link.sendall(frame.encode())

    def take(self, kind, *facts):
        if kind == "send":
            self.send(facts[0])
        elif kind == "serve":
            self.serve(*facts)
        elif kind == "data":
            self.data(*facts)
        elif kind == "done":
            self.done(*facts)
        elif kind == "cancel":
            self.cancelled.append(facts)
            self.waiting = collections.deque(w for w in self.waiting if w[0] != facts[0])
        elif kind == "break":
            self.problems.append(self.rules.broken)
            self.send(fund1.goaway_frame(self.rules.highest, facts[0], str(self.rules.broken)))
            self.link.close()

    def serve(self, stream, mode, request):
        method = self.methods[stream] = request["method"]
        item = codec.decode(self.schema, "toy.Item", request.get("payload", b""))
        self.sums[stream] = item.get("number", 0)
        if method == "Same":
            self.answer(stream, item)
        elif method == "Count":
            for number in range(1, item["number"] + 1):
                self.waiting.append((stream, dict(item, number=number), 0))
            self.waiting.append((stream, None, frames.REMOTE_CLOSED | frames.NO_DATA))
        elif method == "Leave":
            self.send(fund1.goaway_frame(stream, 0, "the end"))
            self.answer(stream, item)
        elif method == "Flood":
            for _ in range(item["number"]):
                self.send(self.frame(stream, item))

    def data(self, stream, payload):
        for frame in self.rules.consumed(stream, len(payload)):
            self.send(frame)
        item = codec.decode(self.schema, "toy.Item", payload)
        if self.methods[stream] == "Echo":
            self.waiting.append((stream, item, 0))
        self.sums[stream] += item["number"]

    def done(self, stream):
        if self.methods[stream] == "Echo":
            self.waiting.append((stream, None, frames.REMOTE_CLOSED | frames.NO_DATA))
        else:
            self.answer(stream, {"number": self.sums[stream]})

    def answer(self, stream, item):
        response = {"payload": codec.encode(self.schema, "toy.Item", item)}
        self.send(frames.Frame(stream, frames.RESPONSE, 0, codec.encode(
            self.schema, "ttrpc.Response", response)))
        self.rules.end(stream)

    def frame(self, stream, item, flags=0):
        data = b"" if item is None else codec.encode(self.schema, "toy.Item", item)
        return frames.Frame(stream, frames.DATA, flags, data)

    def flush(self):
        """Sends what the windows have room for, of each stream in its order."""
        stuck, still = set(), collections.deque()
        for stream, item, flags in self.waiting:
            frame = self.frame(stream, item, flags)
            if stream in stuck or not self.rules.may_send(stream, len(frame.data)):
                stuck.add(stream)
                still.append((stream, item, flags))
                continue
            self.rules.sent(stream, len(frame.data))
            self.send(frame)
            if flags:
                self.rules.end(stream)
        self.waiting = still


class Checks:
    def __init__(self, schema, certs):
        self.schema, self.certs = schema, certs

    def method(self, name):
        return self.schema.methods["toy.Toy", name]

    def run(self, check):
        server = Server(self.schema, self.certs)
        server.start()
        link = connection.Connection(
            self.schema, server.address, self.certs, "bureau-000000", connection.FUND)
        check(link, server)
        link.socket.close()
        server.join(connection.STEP_TIME)
        server.listener.close()

    def same(self, link, number=7):
        assert link.call(self.method("Same"), {"number": number}) == [{"number": number}]

    def client_streams(self, link, server):
        call = link.begin(self.method("Sum"), {})
        for number in range(1, 31):  # seven times the stream's window
            call.send({"number": number, "filling": bytes(BIG)})
        call.done_sending()
        assert next(call) == {"number": 465}
        largest = {"number": 1, "filling": bytes(frames.LENGTH_LIMIT - 7)}
        call = link.begin(self.method("Echo"), {})
        for _ in range(3):
            call.send(largest)
            assert next(call) == largest
        call.done_sending()
        assert list(call) == []
        assert not server.problems, server.problems

    def a_slow_reader(self, link, server):
        call = link.begin(self.method("Count"), {"number": 60, "filling": bytes(BIG)})
        assert next(call)["number"] == 1
        for number in range(1, 51):
            self.same(link, number)
        room = link.rules.inward_of[call.stream].room
        assert 0 <= room < BIG, room  # the server filled the window and stopped
        assert [item["number"] for item in call] == list(range(2, 61))
        assert link.ping() < connection.STEP_TIME

    def cancelled_calls(self, link, server):
        for _ in range(20):  # many times the connection's window, if it were not given back
            call = link.begin(self.method("Count"), {"number": 60, "filling": bytes(BIG)})
            next(call)
            call.cancel()
        assert len(link.call(self.method("Count"), {"number": 40, "filling": bytes(BIG)})) == 40
        assert [code for _, code in server.cancelled] == [envelopes.CANCELLED] * 20
        try:
            link.call(self.method("Never"), {}, timeout=0.1)
            raise AssertionError("an answer from nowhere")
        except TimeoutError:
            pass
        self.same(link)
        assert server.cancelled[-1][1] == envelopes.DEADLINE_EXCEEDED

    def goaway(self, link, server):
        late = []
        first = link.begin(self.method("Leave"), {"number": 3})
        late.append(link.begin(self.method("Same"), {"number": 4}))
        assert next(first) == {"number": 3}  # accepted before, and so answered
        for attempt in late + [None]:
            try:
                next(attempt or link.begin(self.method("Same"), {}))
                raise AssertionError("served behind a GOAWAY")
            except connection.Unseen:
                pass
        assert (link.goaway.last, link.goaway.text) == (first.stream, "the end")

    def a_window_exceeded(self, link, server):
        call = link.begin(self.method("Flood"), {"number": 9, "filling": bytes(BIG)})
        try:
            link.wait(lambda: False, connection.STEP_TIME)
            raise AssertionError("too much was taken")
        except connection.Ended as ended:
            assert link.rules.broken.code == fund1.FLOW_CONTROL, ended
        assert call.stream == 1

    def a_second_settings(self, link, server):
        link.send(frames.Frame(0, frames.SETTINGS, data=struct.pack(">HI", 9, 9)))
        link.wait(lambda: link.goaway, connection.STEP_TIME)
        assert link.goaway.code == server.problems[0].code == fund1.PROTOCOL_ERROR


def main(certs):
    checks = Checks(schemas.Schema(client.PROTOCOL, TOY), certs)
    todo = (checks.client_streams, checks.a_slow_reader, checks.cancelled_calls, checks.goaway,
            checks.a_window_exceeded, checks.a_second_settings)
    for check in todo:
        checks.run(check)
    print(f"{len(todo)} checks of fund/1 over the loopback pass")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    main(sys.argv[1])
