"""Patterns of peers whose handshake never ends well, or ends well and to no purpose."""

import os
import select
import time

import connection
import tls13
from target import pattern


def refused(target, certificate):
    """Whole handshakes one after the other, each of which the daemon ends."""
    while target.goes_on():
        try:
            link = target.tls(certificate=certificate)
            target.is_closed(link, 5)
            link.close()
        except OSError:
            pass
        target.count("handshakes")


@pattern("refused by an alert", line="handshake refused.*no client certificate")
def handshakes_without_certificate(target):
    """Whole handshakes without a certificate, one after the other."""
    refused(target, None)


@pattern("refused by an alert", line="handshake refused.*certificate refused")
def handshakes_with_a_wrong_authority(target):
    """Whole handshakes with a certificate of an authority that nobody knows."""
    refused(target, "bad/wrong-ca")


@pattern("taken, and over when the client closes", line="client connected")
def handshakes_and_close(target):
    """Whole handshakes with a good certificate, closed at once."""
    while target.goes_on():
        link = target.tls()
        target.count("handshakes")
        target.cut(link)


@pattern("over when the client closes", line="handshake refused")
def hellos_and_close(target):
    """The same ClientHello again and again, for which the daemon computes keys and signs, then a close."""
    hello = tls13.record(tls13.HANDSHAKE, tls13.Hello().encode(), 0x0301)
    while target.goes_on():
        plain = target.tcp()
        plain.sendall(hello)
        # Until the answer is there: then the daemon has done its part.
        select.select([plain], [], [], 5)
        target.count("hellos")
        target.cut(plain)


@pattern("closed at once, by an alert", line="handshake refused.*not TLS")
def garbage_instead_of_tls(target):
    """Random bytes and plain HTTP where a ClientHello should be."""
    sayings = [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\0\0\0\x40" + os.urandom(60),
               os.urandom(4_096), b"SSH-2.0-OpenSSH_9.2\r\n"]
    while target.goes_on():
        plain = target.tcp()
        try:
            plain.sendall(sayings[target.counts["connections"] % len(sayings)])
            target.is_closed(plain, 5)
        except OSError:
            pass
        target.count("connections")
        target.cut(plain)


@pattern("closed when the handshake takes 10 s", line="handshake refused.*timed out", line_after=10)
def slow_handshakes(target):
    """500 ClientHellos, each a byte a second."""
    hello = tls13.record(tls13.HANDSHAKE, tls13.Hello().encode(), 0x0301)
    links = {}
    while target.goes_on():
        began = time.monotonic()
        for link, at in list(links.items()):
            try:
                link.send(hello[at:at + 1])
                links[link] = at + 1
                target.count("bytes")
            except OSError:
                link.close()
                del links[link]
        while len(links) < 500 and target.goes_on():
            links[target.tcp()] = 0
            target.count("connections")
        target.rest(max(0, began + 1 - time.monotonic()))


@pattern("closed after 32 at once", line="connection ends.*messages of the handshake")
def key_updates(target):
    """KeyUpdates without end, each of which asks for one of the daemon."""
    certificate = tls13.Certificate(f"{target.certs}/{target.certificate}")
    while target.goes_on():
        with tls13.Client(target.port, source=target.source) as peer:
            try:
                peer.connect(certificate)
                for _ in range(100):
                    peer.key_update(1)
                    target.count("updates")
                peer.last_word()
            except (OSError, tls13.Ended):
                pass
            target.count("connections")


@pattern("over, with a line for the first", line="connection ends.*without close notify")
def cut_records(target):
    """Connections cut in the middle of a TLS record, and before that in the middle of a frame."""
    while target.goes_on():
        link = target.tls()
        link.sendall(b"\0\0\1\0\0\0\0\1\1")
        plain = link.detach()
        with os.fdopen(plain, "wb", buffering=0) as raw:
            # The head of a record of 16 384 bytes, and a few of them.
            raw.write(b"\x17\x03\x03\x40\x00" + os.urandom(100))
        target.count("connections")


@pattern("over 512 of an address closed before their handshake; each idle one after 10 s",
         line="connection refused: over the limit of unfinished handshakes")
def idle_strangers(target):
    """More connections than the daemon takes, without a word on any."""
    links = []
    while target.goes_on():
        try:
            while len(links) < 4_200 and target.goes_on():
                links.append(target.tcp())
                target.count("connections")
        except OSError:
            pass
        target.rest(1)
        links = [link for link in links if is_open(link)]
    for link in links:
        link.close()


def is_open(link):
    link.setblocking(False)
    try:
        if link.recv(1):
            return True
    except BlockingIOError:
        return True
    except OSError:
        pass
    link.close()
    return False


@pattern("over 1 024 closed; each idle one after 900 s", line_after=20,
         line="connection ends.*over the limit of 1024 connections")
def idle_clients(target):
    """Connections of one certificate without a call on any, more and more."""
    links = []
    while target.goes_on():
        link = target.tls(connection.BASE)
        target.count("connections")
        if len(links) < 1_024:
            links.append(link)
        else:
            target.is_closed(link, 1)
            target.cut(link)
    for link in links:
        link.close()
