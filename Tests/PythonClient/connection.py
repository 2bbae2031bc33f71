"""A connection to fundd: TLS 1.3, one of the profiles, and the calls on it.

One thread, one socket. The socket is read whenever somebody waits for something: PINGs are
answered and windows given back then.
"""

import collections
import dataclasses
import pathlib
import select
import socket
import ssl
import time

import base
import codec
import envelopes
import frames
import fund1

FUND, BASE, NONE = "fund/1", "ttrpc/1.2", "none"

# Seconds that a call may take, and that the other side may take with one step of anything else.
CALL_TIME, STEP_TIME = 30, 20
# Twice the largest frame or more, so that windows are given back by halves.
WINDOWS = {fund1.STREAM_WINDOW: 8_388_608, fund1.CONNECTION_WINDOW: 33_554_432}


class Ended(Exception):
    """The connection is over; what was under way has an unknown outcome."""


class Failed(Exception):
    """A call that the server answered with a status."""

    def __init__(self, status, refusal):
        super().__init__(status.get("message", ""))
        self.code, self.status, self.refusal = status["code"], status, refusal


class Unseen(Exception):
    """The server goes away and has not looked at the call: it can be made again elsewhere."""


@dataclasses.dataclass
class Goaway:
    last: int
    code: int
    text: str


def tls_context(certs, name, profile):
    folder = pathlib.Path(certs)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(folder / "ca.pem")
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    if profile != NONE:
        context.set_alpn_protocols([profile])
    return context


def open_tls(address, certs, name, profile, source=None, context=None):
    """A connected socket, after the handshake, with the profile that was asked for; `source` is the
    address of this side, and a context saves the reading of the certificates."""
    context = context or tls_context(certs, name, profile)
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    plain = socket.create_connection((host, int(port)), STEP_TIME, source and (source, 0))
    # Small frames do not wait for the acknowledgement of those before them.
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # A connection that ends without close_notify is to be noticed.
    link = context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)
    chosen = link.selected_alpn_protocol()
    if chosen != (None if profile == NONE else profile):
        link.close()
        raise Ended(f"the server chose {chosen}")
    return link


class Connection:
    def __init__(self, schema, address, certs, name, profile=BASE, windows=WINDOWS, **more):
        self.schema, self.profile = schema, profile
        self.socket = open_tls(address, certs, name, profile, **more)
        self.socket.setblocking(False)
        self.calls, self.pongs, self.goaway = {}, collections.deque(), None
        if profile == FUND:
            self.rules = fund1.Client(schema, windows)
            self.send(fund1.settings_frame(windows))
        else:
            self.rules = base.Client(schema)

    # Calls

    def begin(self, method, request, timeout=CALL_TIME):
        """Opens a stream for a method of the schema."""
        if self.goaway is not None:
            raise Unseen("the server goes away: open another connection")
        mode, flags = base.UNARY, 0
        if method.client_streams:
            mode, flags = base.CLIENT_OPEN, frames.REMOTE_OPEN
        elif method.server_streams:
            mode, flags = base.SERVER_STREAMING, frames.REMOTE_CLOSED
        envelope = {"service": method.service, "method": method.name,
                    "timeout_nano": int(timeout * 1e9)}
        payload = codec.encode(self.schema, method.request, request or {})
        if payload:
            envelope["payload"] = payload
        stream = self.rules.begin(mode)
        call = self.calls[stream] = Call(self, stream, method, timeout)
        data = codec.encode(self.schema, "ttrpc.Request", envelope)
        self.send(frames.Frame(stream, frames.REQUEST, flags, data))
        return call

    def call(self, method, request, timeout=CALL_TIME):
        """The messages of the answer: one, but for methods that stream. Failed when it failed."""
        return list(self.begin(method, request, timeout))

    def ping(self, data=b"fundping"):
        """Seconds until the PONG."""
        began = time.monotonic()
        self.send(frames.Frame(0, frames.PING, data=data))
        self.wait(lambda: data in self.pongs, STEP_TIME)
        self.pongs.remove(data)
        return time.monotonic() - began

    # Frames and bytes

    def send(self, frame):
        data = memoryview(frame.encode())
        limit = time.monotonic() + STEP_TIME
        while data:
            try:
                data = data[self.socket.send(data):]
            except ssl.SSLWantWriteError:
                # A server that waits for us to read reads no more itself.
                self._read_some()
                select.select([self.socket], [self.socket], [], 1)
                if time.monotonic() > limit:
                    raise Ended("the server reads no more") from None
            except (ssl.SSLError, OSError) as error:
                raise Ended(str(error)) from None

    def wait(self, until, seconds):
        """Reads until the condition holds: TimeoutError when it does not in time."""
        limit = time.monotonic() + seconds
        while not until():
            if not self._read_some():
                left = limit - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                select.select([self.socket], [], [], left)

    def _read_some(self):
        """Takes what is there. False when that is nothing."""
        try:
            data = self.socket.recv(262_144)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False
        except ssl.SSLEOFError:
            raise Ended(f"cut off without close_notify{self._why()}") from None
        except (ssl.SSLError, OSError) as error:
            raise Ended(f"{error}{self._why()}") from None
        if not data:
            raise Ended(f"closed by the server{self._why()}")
        for event in self.rules.feed(data):
            self._take(event)
        return True

    def _why(self):
        return f", {self.goaway}" if self.goaway else ""

    def _take(self, event):
        kind = event[0]
        if kind == "send":
            self.send(event[1])
        elif kind == "pong":
            self.pongs.append(event[1])
        elif kind == "goaway":
            self.goaway = Goaway(*event[1:])
        elif kind in ("message", "end", "unseen"):
            self.calls[event[1]].events.append(event)
        elif kind == "break":
            self.send(fund1.goaway_frame(0, event[1], str(self.rules.broken)))
        if self.rules.broken is not None:
            self.socket.close()
            raise Ended(f"the server broke the protocol: {self.rules.broken}")

    def close(self):
        """An orderly end: GOAWAY where there is one, then close_notify."""
        try:
            if self.profile == FUND:
                self.send(fund1.goaway_frame(0, 0))
            self.socket.settimeout(STEP_TIME)
            self.socket.unwrap()
        except (Ended, OSError):
            pass  # the other side was faster
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Call:
    """One stream. Iterating gives the messages of the answer and raises Failed at a status."""

    def __init__(self, connection, stream, method, timeout):
        self.connection, self.stream, self.method = connection, stream, method
        self.limit = time.monotonic() + timeout
        self.events = collections.deque()
        self.over = False

    def send(self, message):
        """A message of a client stream."""
        data = codec.encode(self.connection.schema, self.method.request, message)
        rules = self.connection.rules
        if self.connection.profile == FUND:
            self.connection.wait(
                lambda: self.events or rules.may_send(self.stream, len(data)), self._left())
            if not rules.may_send(self.stream, len(data)):
                return  # it ended meanwhile, as reading will show
            rules.sent(self.stream, len(data))
        self.connection.send(frames.Frame(self.stream, frames.DATA, 0, data))

    def done_sending(self):
        flags = frames.REMOTE_CLOSED | frames.NO_DATA
        self.connection.send(frames.Frame(self.stream, frames.DATA, flags))

    def __iter__(self):
        return self

    def __next__(self):
        if self.over:
            raise StopIteration
        try:
            self.connection.wait(lambda: self.events, self._left())
        except TimeoutError:
            self.cancel(envelopes.DEADLINE_EXCEEDED)
            raise
        kind, _, *rest = self.events.popleft()
        if kind == "message":
            self._consumed(len(rest[0]))
            return self._message(rest[0])
        if kind == "unseen":
            self._forget()
            raise Unseen("the server goes away and has not looked at the call")
        return self._end(rest[0])

    def take_bytes(self):
        """Takes a message that is here without reading it: how long it was."""
        _, _, data = self.events.popleft()
        self._consumed(len(data))
        return len(data)

    def _end(self, response):
        self._forget()
        if response is None:
            raise StopIteration
        if "status" in response:
            schema = self.connection.schema
            raise Failed(
                response["status"], envelopes.refusal_of(schema, response["status"]))
        if self.method.server_streams:
            raise StopIteration
        return self._message(response.get("payload", b""))

    def _message(self, data):
        try:
            return codec.decode(self.connection.schema, self.method.response, data)
        except codec.CodecError as error:
            raise Ended(f"an answer that is no {self.method.response}: {error}") from None

    def cancel(self, code=envelopes.CANCELLED):
        """Waits no more. In the base nothing tells the server so."""
        if self.over:
            return
        rules = self.connection.rules
        if self.connection.profile == FUND and self.stream in rules.open:
            self.connection.send(
                frames.Frame(self.stream, frames.CANCEL, data=code.to_bytes(4, "big")))
        rules.cancelled(self.stream)
        self._forget()

    def _consumed(self, count):
        if self.connection.profile == FUND:
            for frame in self.connection.rules.consumed(self.stream, count):
                self.connection.send(frame)

    def _forget(self):
        self.over = True
        del self.connection.calls[self.stream]
        if self.connection.profile == FUND:
            for frame in self.connection.rules.over(self.stream):
                self.connection.send(frame)

    def _left(self):
        return max(0, self.limit - time.monotonic())
