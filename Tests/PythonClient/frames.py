"""Frames: ten bytes of head, big-endian, then data."""

import dataclasses
import struct

REQUEST, RESPONSE, DATA = 1, 2, 3
SETTINGS, PING, PONG, CANCEL, WINDOW_UPDATE, GOAWAY = range(0x80, 0x86)

NAMES = {REQUEST: "request", RESPONSE: "response", DATA: "data"}

# Flags. The first two on a Request or Data, the last on Data.
REMOTE_CLOSED, REMOTE_OPEN, NO_DATA = 0x01, 0x02, 0x04

HEAD = struct.Struct(">IIBB")
LENGTH_LIMIT = 4_194_304


@dataclasses.dataclass(frozen=True)
class Frame:
    stream: int
    type: int
    flags: int = 0
    data: bytes = b""

    def encode(self):
        if len(self.data) > LENGTH_LIMIT:
            raise ValueError(f"{len(self.data)} bytes do not fit a frame")
        return HEAD.pack(len(self.data), self.stream, self.type, self.flags) + self.data


class NotAFrame(Exception):
    """The length is over the limit: nothing behind it can be read."""


class Splitter:
    """Cuts a stream of bytes into frames, whatever the pieces in which they arrive."""

    def __init__(self):
        self.rest = bytearray()

    def feed(self, data):
        """Yields the frames that are whole. NotAFrame as soon as the length shows it."""
        self.rest += data
        at = 0
        try:
            while at < len(self.rest):
                if self.rest[at] != 0:
                    raise NotAFrame("the first byte is not 0")
                if len(self.rest) - at < 4:
                    return
                length = int.from_bytes(self.rest[at:at + 4], "big")
                if length > LENGTH_LIMIT:
                    raise NotAFrame(f"a length of {length} bytes")
                if len(self.rest) - at < HEAD.size + length:
                    return
                _, stream, kind, flags = HEAD.unpack_from(self.rest, at)
                start = at + HEAD.size
                at = start + length
                yield Frame(stream, kind, flags, bytes(self.rest[start:at]))
        finally:
            del self.rest[:at]
