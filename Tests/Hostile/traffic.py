"""Patterns of clients with a good certificate, who send what nobody should, or too much of it."""

import time

import connection
import frames
import fund1
from target import pattern

BULK = 4_194_304
HUGE = {fund1.STREAM_WINDOW: fund1.WINDOW_MOST, fund1.CONNECTION_WINDOW: fund1.WINDOW_MOST}
# Frames that go out at once.
ROUND = 1_000


def control(kind, data, stream=0):
    return frames.Frame(stream, kind, data=data).encode()


def flooded(target, what, make, profile=connection.FUND):
    """Sends rounds of frames as fast as they are taken, on a new connection when one is closed. `make`
    gives the frames of a round by its number."""
    while target.goes_on():
        link = target.link(profile)
        target.count("connections")
        number = 0
        while target.goes_on() and target.flood(link, make(number)):
            target.count(what, ROUND)
            number += 1
        target.cut(link)


@pattern("closed (4) over 10 000 control frames at once and 2 000 a second",
         line="connection ends.*too many control frames")
def open_and_cancel(target):
    """A CANCEL right after each request, as fast as they are taken."""
    def make(number):
        streams = range(number * ROUND * 2 + 1, (number + 1) * ROUND * 2, 2)
        return b"".join(target.request(stream) + cancel(stream) for stream in streams)
    flooded(target, "calls", make)


def cancel(stream):
    return control(frames.CANCEL, (1).to_bytes(4, "big"), stream)


@pattern("served: work that nobody waits for stops", role="auditor", line="client connected")
def open_and_cancel_exports(target):
    """Exports, each cancelled when its first bytes are there, 4 at a time on one connection."""
    link, stream = target.link(windows=HUGE), 1
    while target.goes_on():
        streams = range(stream, stream + 8, 2)
        opened = b"".join(target.request(
            each, "Audit/ExportVouchers", flags=frames.REMOTE_CLOSED) for each in streams)
        stream += 8
        if not target.flood(link, opened):
            link = target.link(windows=HUGE)
            stream = 1
            continue
        target.rest(0.02)
        target.flood(link, b"".join(cancel(each) for each in streams))
        target.count("exports", 4)


@pattern("closed (4) over 10 000 control frames at once and 2 000 a second",
         line="connection ends.*too many control frames")
def pings(target):
    """PINGs as fast as they are taken."""
    data = control(frames.PING, b"hostile!") * ROUND
    flooded(target, "pings", lambda _: data)


@pattern("closed (4) over 10 000 control frames at once and 2 000 a second",
         line="connection ends.*too many control frames")
def control_frames(target):
    """WINDOW_UPDATEs of one byte, PONGs that nobody asked for, CANCELs of what is over, unknown types."""
    mixed = (control(frames.WINDOW_UPDATE, b"\0\0\0\1") + control(frames.PONG, bytes(8))
             + cancel(1) + control(0x99, b"x"))
    data = mixed * (ROUND // 4)
    flooded(target, "frames", lambda number: (b"" if number else target.request(1)) + data)


@pattern("closed (1) by the second one", line="connection ends.*second")
def settings_again(target):
    """SETTINGS again and again."""
    data = control(frames.SETTINGS, b"") * ROUND
    flooded(target, "frames", lambda _: data)


@pattern("answered; closed over 10 000 mistakes at once and 2 000 a second",
         line="connection ends.*too many mistakes")
def empty_data_in_the_base(target):
    """Data without a byte on streams that are not open, in the base."""
    data = frames.Frame(1, frames.DATA).encode() * ROUND
    flooded(target, "frames", lambda _: data, connection.BASE)


@pattern("the first is refused as a batch of nothing and ends the stream; the others are ignored",
         role="bureau", line="client connected")
def empty_data_on_a_stream(target):
    """Data without a byte on an open client stream."""
    def make(number):
        stream = number * 2 + 1
        opened = target.request(stream, "Posting/StreamVouchers", flags=frames.REMOTE_OPEN)
        return opened + frames.Frame(stream, frames.DATA).encode() * ROUND
    flooded(target, "frames", make)


@pattern("RESOURCE_EXHAUSTED over 1 024 at a time", line="request refused")
def requests_without_waiting(target):
    """Calls on one connection as fast as they are taken."""
    calls, made = 5_000, {}

    def make(number):
        # The same bytes on further streams: only the ids differ.
        if not made:
            made["parts"] = target.request(1)
        head, rest = made["parts"][:4], made["parts"][8:]
        first = number * calls * 2 + 1
        return b"".join(head + stream.to_bytes(4, "big") + rest
                        for stream in range(first, first + calls * 2, 2))
    while target.goes_on():
        link, number = target.link(connection.BASE), 0
        while target.goes_on() and target.flood(link, make(number)):
            target.count("calls", calls)
            number += 1
        target.cut(link)


@pattern("answered; closed over 10 000 mistakes at once and 2 000 a second",
         line="connection ends.*too many mistakes")
def malformed_envelopes(target):
    """Requests that are none, on streams of their own."""
    def make(number):
        first = number * ROUND * 2 + 1
        return b"".join(frames.Frame(stream, frames.REQUEST, data=b"\xff" * 20).encode()
                        for stream in range(first, first + ROUND * 2, 2))
    flooded(target, "requests", make, connection.BASE)


@pattern("closed by the first bytes", line="connection ends.*(over the limit|not a frame)")
def oversized_frames(target):
    """Frames of more than 4 MiB, and what is no frame, on connection after connection."""
    sayings = [b"\0\x40\0\1\0\0\0\1\1\0", b"\xff" * 10, b"GET / HTTP/1.1\r\n\r\n"]
    while target.goes_on():
        link = target.link(connection.BASE)
        try:
            link.sendall(sayings[target.counts["connections"] % 3])
        except OSError:
            pass
        target.is_closed(link, 5)
        target.count("connections")
        target.cut(link)


@pattern("closed when a frame takes 60 s", line="connection ends.*frame not finished in time",
         line_after=60, longer=4)
def slow_frames(target):
    """200 requests, each a byte a second."""
    links = {}
    for _ in range(200):
        links[target.link(connection.BASE)] = 0
        target.count("connections")
    data = frames.Frame(1, frames.REQUEST, data=bytes(200)).encode()
    while target.goes_on():
        began = time.monotonic()
        for link, at in list(links.items()):
            try:
                link.send(data[at:at + 1])
                links[link] = at + 1
                target.count("bytes")
            except OSError:
                del links[link]
        target.rest(max(0, began + 1 - time.monotonic()))


@pattern("not read beyond the budgets; closed when a frame takes 60 s", role="bureau", budget=320,
         line="connection ends.*frame not finished in time", line_after=60, longer=4)
def requests_of_4_mib(target):
    """Requests of 4 MiB, each sent but for its last byte, on 200 connections."""
    head = frames.Frame(1, frames.REQUEST, data=bytes(BULK)).encode()[:-1]
    links = []
    for _ in range(200):
        link = target.link(connection.BASE)
        link.settimeout(0.2)
        try:
            link.sendall(head)
            target.count("requests")
        except OSError:
            target.count("held up")
        links.append(link)
    target.rest()


@pattern("not read beyond the budgets; closed when a frame takes 60 s", role="bureau",
         line="connection ends.*frame not finished in time", line_after=60, longer=4)
def requests_announced(target):
    """Heads of requests of 4 MiB without a byte of them, on 200 connections."""
    head = frames.Frame(1, frames.REQUEST, data=bytes(BULK)).encode()[:10]
    links = []
    for _ in range(200):
        links.append(target.link(connection.BASE))
        links[-1].sendall(head)
        target.count("requests")
    target.rest()


@pattern("closed when nothing is taken for 30 s", role="auditor", budget=192, line_after=30,
         line="connection ends.*does not read")
def readers_that_stop(target):
    """20 exports in the base of which nothing is read."""
    stopped(target, connection.BASE)


@pattern("closed (7) when nothing is taken for 30 s", role="auditor", budget=256, line_after=30,
         line="connection ends.*does not read")
def readers_that_stop_with_windows(target):
    """20 exports of fund/1 with endless windows, of which nothing is read."""
    stopped(target, connection.FUND)


@pattern("wait at their windows, to their deadline", role="auditor", budget=256, line="client connected")
def windows_never_given_back(target):
    """20 connections with 20 exports each, read but never given back."""
    links = stopped(target, connection.FUND, connection.WINDOWS, wait=False, calls=20)
    while target.goes_on():
        for link in links:
            link.setblocking(False)
            target.drop(link)
        target.rest(0.2)


def stopped(target, profile, windows=None, wait=True, calls=1):
    links = []
    for _ in range(20):
        link = target.link(profile, windows or HUGE)
        for call in range(calls):
            link.sendall(target.request(
                call * 2 + 1, "Audit/ExportVouchers", flags=frames.REMOTE_CLOSED, timeout=600))
            target.count("exports")
        links.append(link)
    if wait:
        target.rest()
    return links


@pattern("closed: nothing more is answered", role="auditor", line="client connected")
def half_closed(target):
    """close_notify with exports and calls open, and then silence."""
    half(target, lambda link: link.unwrap())


@pattern("closed, as without close_notify", role="auditor", line="connection ends.*without close notify")
def half_closed_without_notify(target):
    """The end of the TCP connection's one direction with exports and calls open, and then silence."""
    half(target, lambda link: link.shutdown(1))


def half(target, end):
    links = []
    while target.goes_on():
        link = target.link(connection.BASE)
        calls = b"".join(target.request(stream) for stream in range(1, 101, 2))
        link.sendall(calls + target.request(
            101, "Audit/ExportVouchers", flags=frames.REMOTE_CLOSED))
        link.settimeout(0.01)
        try:
            end(link)
        except OSError:
            pass
        target.count("connections")
        links.append(link)
        if len(links) >= 50:
            target.cut(links.pop(0))
    for link in links:
        target.cut(link)
