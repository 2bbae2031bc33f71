"""The rules of fund/1 (FUND1.md) on top of those of the base, without a socket.

To the events of base.py come:

    both    ("settings", {id: value})                 the peer's SETTINGS
            ("send", frame)                           PONG or WINDOW_UPDATE: goes out before Data
            ("pong", data)
            ("goaway", last stream, code, text)       from the peer
            ("break", code)                           GOAWAY with it goes out; the connection ends
    server  ("cancel", stream, code)
    client  ("unseen", stream)                        above the last stream: was not looked at
"""

import struct

import base
import frames
from base import PROTOCOL_ERROR, Broken

FLOW_CONTROL = 3
STREAM_WINDOW, CONNECTION_WINDOW, STREAMS = 1, 2, 3

WINDOW_MOST = 2**31 - 1
RANGES = {
    STREAM_WINDOW: (4_194_304, WINDOW_MOST),
    CONNECTION_WINDOW: (4_194_304, WINDOW_MOST),
    STREAMS: (1, WINDOW_MOST),
}
WHEN_ABSENT = {STREAM_WINDOW: 4_194_304, CONNECTION_WINDOW: 16_777_216, STREAMS: 1_024}
ENTRIES_LIMIT = 64
TEXT_LIMIT = 1_024


def settings_frame(values):
    entries = b"".join(struct.pack(">HI", key, value) for key, value in sorted(values.items()))
    return frames.Frame(0, frames.SETTINGS, data=entries)


def goaway_frame(last, code, text=""):
    return frames.Frame(0, frames.GOAWAY, data=struct.pack(">II", last, code) + text.encode())


class Inward:
    """A window for Data that comes: what the peer may still send, and what it was given back."""

    def __init__(self, size):
        self.size = self.room = size
        self.unread = self.owed = 0

    def arrive(self, count):
        self.room -= count
        self.unread += count
        if self.room < 0:
            raise Broken(FLOW_CONTROL, f"{-self.room} bytes over the window")

    def consume(self, count):
        """What to give back now: by halves, or earlier where the largest frame has no room."""
        self.unread -= count
        self.owed += count
        if self.owed * 2 < self.size and self.room >= frames.LENGTH_LIMIT:
            return 0
        given, self.owed = self.owed, 0
        self.room += given
        return given


class Profile:
    """What both sides add to the base. Stands before base.Server or base.Client."""

    def __init__(self, schema, own=None):
        super().__init__(schema)
        self.own = WHEN_ABSENT | (own or {})
        self.peer = None
        self.inward = Inward(self.own[CONNECTION_WINDOW])
        self.inward_of = {}  # stream: Inward
        self.outward = WHEN_ABSENT[CONNECTION_WINDOW]
        self.outward_of = {}
        self.peer_last = None

    def fail(self, error, events):
        super().fail(error, events)
        events.append(("break", error.code))

    def take(self, frame, events):
        if self.peer is None and frame.type != frames.SETTINGS:
            raise Broken(PROTOCOL_ERROR, "no SETTINGS first")
        if frame.type >= frames.SETTINGS:
            self.control(frame, events)
            return
        if frame.type == frames.DATA:
            self.inward.arrive(len(frame.data))
            if frame.stream in self.inward_of:
                self.inward_of[frame.stream].arrive(len(frame.data))
            else:
                self.give_back(0, self.inward.consume(len(frame.data)), events)
        super().take(frame, events)

    def control(self, frame, events):
        handler = {
            frames.SETTINGS: self.settings, frames.PING: self.ping, frames.PONG: self.pong,
            frames.CANCEL: self.cancel, frames.WINDOW_UPDATE: self.window_update,
            frames.GOAWAY: self.goaway,
        }.get(frame.type)
        if handler is None:
            return
        on_call = frame.type == frames.CANCEL or (
            frame.type == frames.WINDOW_UPDATE and frame.stream != 0)
        if frame.stream % 2 == 0 if on_call else frame.stream != 0:
            raise Broken(PROTOCOL_ERROR, f"type {frame.type:#x} on stream {frame.stream}")
        handler(frame, events)

    @staticmethod
    def length(frame, *lengths):
        if len(frame.data) not in lengths:
            raise Broken(PROTOCOL_ERROR, f"type {frame.type:#x} of {len(frame.data)} bytes")

    def settings(self, frame, events):
        if self.peer is not None:
            raise Broken(PROTOCOL_ERROR, "a second SETTINGS")
        self.length(frame, *range(0, 6 * ENTRIES_LIMIT + 1, 6))
        values = {}
        for key, value in struct.iter_unpack(">HI", frame.data):
            low, high = RANGES.get(key, (0, 2**32 - 1))
            if not low <= value <= high:
                raise Broken(PROTOCOL_ERROR, f"setting {key} is {value}")
            values[key] = value
        self.peer = WHEN_ABSENT | values
        self.outward = self.peer[CONNECTION_WINDOW]
        for stream in self.outward_of:
            self.outward_of[stream] = self.peer[STREAM_WINDOW]
        events.append(("settings", values))

    def ping(self, frame, events):
        self.length(frame, 8)
        events.append(("send", frames.Frame(0, frames.PONG, data=frame.data)))

    def pong(self, frame, events):
        self.length(frame, 8)
        events.append(("pong", frame.data))

    def window_update(self, frame, events):
        self.length(frame, 4)
        increment = int.from_bytes(frame.data, "big")
        if not 1 <= increment <= WINDOW_MOST:
            raise Broken(FLOW_CONTROL, f"an increment of {increment}")
        if frame.stream == 0:
            self.outward += increment
            room = self.outward
        else:
            if frame.stream not in self.outward_of:
                return
            room = self.outward_of[frame.stream] = self.outward_of[frame.stream] + increment
        if room > WINDOW_MOST:
            raise Broken(FLOW_CONTROL, "a window above 2^31 - 1")

    def goaway(self, frame, events):
        self.length(frame, *range(8, 8 + TEXT_LIMIT + 1))
        last, code = struct.unpack_from(">II", frame.data)
        self.peer_last = last
        try:
            text = frame.data[8:].decode()
        except UnicodeDecodeError:
            raise Broken(PROTOCOL_ERROR, "a GOAWAY whose text is not UTF-8") from None
        events.append(("goaway", last, code, text))

    # Windows

    def opened(self, stream):
        self.inward_of[stream] = Inward(self.own[STREAM_WINDOW])
        self.outward_of[stream] = (self.peer or WHEN_ABSENT)[STREAM_WINDOW]

    def over(self, stream):
        """Of a stream that is over the connection's window gets back what nobody will read."""
        events = []
        self.outward_of.pop(stream, None)
        window = self.inward_of.pop(stream, None)
        if window is not None and window.unread:
            self.give_back(0, self.inward.consume(window.unread), events)
        return [frame for _, frame in events]

    def consumed(self, stream, count):
        """The reader took so many bytes of Data: the WINDOW_UPDATEs that go out now."""
        events = []
        window = self.inward_of.get(stream)
        if window is not None:  # else the connection has it back already
            self.give_back(0, self.inward.consume(count), events)
            if stream in self.open:
                self.give_back(stream, window.consume(count), events)
            else:
                window.consume(count)
        return [frame for _, frame in events]

    @staticmethod
    def give_back(stream, count, events):
        if count:
            events.append(("send", frames.Frame(
                stream, frames.WINDOW_UPDATE, data=count.to_bytes(4, "big"))))

    def may_send(self, stream, count):
        """Whether both windows have room for a Data frame of that length."""
        return count == 0 or (
            self.peer is not None and min(self.outward, self.outward_of.get(stream, 0)) >= count)

    def sent(self, stream, count):
        self.outward -= count
        self.outward_of[stream] -= count


class Server(Profile, base.Server):
    def request(self, frame, events):
        if self.peer_last is not None:
            raise Broken(PROTOCOL_ERROR, "a Request behind a GOAWAY")
        super().request(frame, events)
        if events[-1][0] == "serve":
            self.opened(frame.stream)

    def data(self, frame, events):
        if frame.stream <= self.highest and frame.stream not in self.open:
            return  # it was on its way when the stream ended
        already = len(events)
        super().data(frame, events)
        if all(event[0] != "data" for event in events[already:]):
            events += [("send", each) for each in self.consumed(frame.stream, len(frame.data))]

    def cancel(self, frame, events):
        self.length(frame, 4)
        if frame.stream > self.highest:
            raise Broken(PROTOCOL_ERROR, f"stream {frame.stream} was never opened")
        if self.open.pop(frame.stream, None) is not None:
            events += [("send", each) for each in self.over(frame.stream)]
            events.append(("cancel", frame.stream, int.from_bytes(frame.data, "big")))


class Client(Profile, base.Client):
    def begin(self, mode):
        stream = super().begin(mode)
        self.opened(stream)
        return stream

    def cancel(self, frame, events):
        raise Broken(PROTOCOL_ERROR, "CANCEL from a server")

    def goaway(self, frame, events):
        before = self.peer_last
        super().goaway(frame, events)
        if before is not None and self.peer_last > before:
            raise Broken(PROTOCOL_ERROR, "a last stream that rises")
        for stream in sorted(self.open):
            if stream > self.peer_last:
                del self.open[stream]
                events.append(("unseen", stream))

    def cancelled(self, stream):
        """The client has sent CANCEL: what still comes is ignored."""
        self.open.pop(stream, None)
