"""The rules of streams in the base profile (WIRE.md, "Frames"), as state machines without a socket.

`feed` takes bytes in whatever pieces they come and returns what they mean, as tuples:

    server  ("serve", stream, mode, request)     a call begins; mode is how its Request was flagged
            ("refuse", stream, code)             a Response with that status goes back
            ("data", stream, payload)            a message of a client stream
            ("done", stream)                     the client has closed its side
    client  ("message", stream, payload)         a message of a server stream
            ("end", stream, response)            the call is over; None after a closing Data
"""

import codec
import envelopes
import frames

UNARY, SERVER_STREAMING, CLIENT_OPEN = "unary", "server-streaming", "client-open"


class Broken(Exception):
    """The connection ends. The code is one of GOAWAY's; the base has none and just closes."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


PROTOCOL_ERROR, FRAME_SIZE = 1, 2


class Rules:
    """What both sides have in common."""

    def __init__(self, schema):
        self.schema = schema
        self.splitter = frames.Splitter()
        self.broken = None

    def feed(self, data):
        events = []
        if self.broken is None:
            try:
                for frame in self.splitter.feed(data):
                    self.take(frame, events)
            except frames.NotAFrame as error:
                self.fail(Broken(FRAME_SIZE, str(error)), events)
            except Broken as error:
                self.fail(error, events)
        return events

    def fail(self, error, events):
        self.broken = error

    @property
    def then(self):
        """What a vector calls it: close, wait (for the rest of a frame) or continue."""
        if self.broken is not None:
            return "close"
        return "wait" if self.splitter.rest else "continue"


class Server(Rules):
    def __init__(self, schema):
        super().__init__(schema)
        self.highest = 0
        self.open = {}  # stream: may the client still send Data?

    def take(self, frame, events):
        if frame.stream % 2 == 0:
            events.append(("refuse", frame.stream, envelopes.INVALID_ARGUMENT))
        elif frame.type == frames.REQUEST:
            self.request(frame, events)
        elif frame.type == frames.DATA:
            self.data(frame, events)

    def request(self, frame, events):
        if frame.stream <= self.highest:
            events.append(("refuse", frame.stream, envelopes.INVALID_ARGUMENT))
            return
        self.highest = frame.stream  # also when the envelope turns out to be none
        try:
            request = envelopes.read_request(self.schema, frame.data)
        except codec.CodecError:
            events.append(("refuse", frame.stream, envelopes.INVALID_ARGUMENT))
            return
        mode = UNARY
        if frame.flags & frames.REMOTE_CLOSED:  # also beside REMOTE_OPEN
            mode = SERVER_STREAMING
        elif frame.flags & frames.REMOTE_OPEN:
            mode = CLIENT_OPEN
        self.open[frame.stream] = mode == CLIENT_OPEN
        events.append(("serve", frame.stream, mode, request))

    def data(self, frame, events):
        if not self.open.get(frame.stream, False):
            events.append(("refuse", frame.stream, envelopes.INVALID_ARGUMENT))
            return
        if frame.data or not frame.flags & frames.NO_DATA:
            events.append(("data", frame.stream, frame.data))
        if frame.flags & frames.REMOTE_CLOSED:
            self.open[frame.stream] = False
            events.append(("done", frame.stream))

    def end(self, stream):
        """The server has sent the Response or the closing Data."""
        self.open.pop(stream, None)


class Client(Rules):
    def __init__(self, schema):
        super().__init__(schema)
        self.next = 1
        self.open = {}  # stream: its mode

    def begin(self, mode):
        """The id of a new call."""
        stream, self.next = self.next, self.next + 2
        self.open[stream] = mode
        return stream

    def take(self, frame, events):
        if frame.type not in (frames.RESPONSE, frames.DATA):
            return
        if frame.stream % 2 == 0 or frame.stream >= self.next:
            raise Broken(PROTOCOL_ERROR, f"stream {frame.stream} was never opened")
        mode = self.open.get(frame.stream)
        if mode is None:
            return  # on a stream that is over
        if frame.type == frames.RESPONSE:
            try:
                response = envelopes.read_response(self.schema, frame.data)
            except codec.CodecError as error:
                raise Broken(PROTOCOL_ERROR, f"a Response that is none: {error}") from None
            del self.open[frame.stream]
            events.append(("end", frame.stream, response))
        else:
            self.data(frame, mode, events)

    def data(self, frame, mode, events):
        if mode == UNARY:
            raise Broken(PROTOCOL_ERROR, f"Data on the unary stream {frame.stream}")
        if frame.data or not frame.flags & frames.NO_DATA:
            events.append(("message", frame.stream, frame.data))
        if frame.flags & frames.REMOTE_CLOSED:
            del self.open[frame.stream]
            events.append(("end", frame.stream, None))

    def cancelled(self, stream):
        """The client waits no more; the answer may still come and is ignored."""
        self.open.pop(stream, None)
