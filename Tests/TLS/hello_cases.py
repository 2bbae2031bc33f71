"""ClientHello: versions, suites, groups, shares, extensions, and the second one."""

from cases import case, connected, served, up_to_flight
from tls13 import *


def offer(client, hello, encoded=None):
    client.hello(hello, encoded)
    client.flight(hello.share)
    return "a handshake went on"


@case("tls13-conversation, tls13-symetric-ciphers", "served")
def _(client):
    """a plain handshake with X25519"""
    return served(connected(client))


@case("tls13-ecdhe-curves", "served")
def _(client):
    """a plain handshake with P-256"""
    return served(connected(client, Hello(P256)))


@case("tls13-serverhello-random", "served")
def _(client):
    """randoms and shares of two handshakes differ, and carry no mark of a downgrade"""
    seen = []
    for _ in range(2):
        with Client(client.socket.getpeername()[1]) as other:
            hello = Hello()
            other.hello(hello)
            share = other.extensions_of(other.server_hello())[KEY_SHARE]
            seen.append((other.server_random, share))
    distinct = seen[0][0] != seen[1][0] and seen[0][1] != seen[1][1]
    if not distinct or any(random[24:31] == b"DOWNGRD" for random, _ in seen):
        return "bad randoms"
    return served(connected(client))


@case("tls13-count-tickets, tls13-session-resumption", "served")
def _(client):
    """no ticket comes after the handshake"""
    connected(client)
    if not client.call():
        return "a call failed"
    client.socket.settimeout(0.3)
    try:
        client.receive_record()
        return "something came"
    except Ended as ended:
        return "served" if ended.word == "silence" else ended.word


@case("tls13-version-negotiation, TLSv1_2-rejected-without-TLSv1_2", "protocol_version")
def _(client):
    """no supported_versions: an offer of TLS 1.2"""
    hello = Hello()
    del hello.extensions[VERSIONS]
    return offer(client, hello)


@case("tls13-version-negotiation", "protocol_version")
def _(client):
    """supported_versions with TLS 1.2 and 1.1 only"""
    hello = Hello()
    hello.extensions[VERSIONS] = vector(1, u16(0x0303) + u16(0x0302))
    return offer(client, hello)


@case("tls13-version-negotiation", "protocol_version")
def _(client):
    """supported_versions with drafts and unknown ones only"""
    hello = Hello()
    hello.extensions[VERSIONS] = vector(1, u16(0x7F1C) + u16(0x0305) + u16(0x4A4A))
    return offer(client, hello)


@case("tls13-version-negotiation", "served")
def _(client):
    """unknown versions before 1.3"""
    hello = Hello()
    hello.extensions[VERSIONS] = vector(1, u16(0x4A4A) + u16(0x0305) + u16(0x0304) + u16(0x0303))
    return served(connected(client, hello))


@case("tls13-version-negotiation", ("decode_error", "protocol_version"))
def _(client):
    """supported_versions without an entry"""
    hello = Hello()
    hello.extensions[VERSIONS] = vector(1, b"")
    return offer(client, hello)


@case("tls13-legacy-version", ("protocol_version", "illegal_parameter", "handshake_failure"))
def _(client):
    """legacy_version of SSL 3"""
    hello = Hello()
    hello.version = 0x0300
    return offer(client, hello)


@case("tls13-invalid-ciphers, tls13-nociphers", "handshake_failure")
def _(client):
    """no suite that is known"""
    hello = Hello()
    hello.suites = u16(0x13AA) + u16(0xC02B)
    return offer(client, hello)


@case("tls13-nociphers", ("decode_error", "illegal_parameter", "handshake_failure"))
def _(client):
    """no suite at all"""
    hello = Hello()
    hello.suites = b""
    return offer(client, hello)


@case("invalid-cipher-suites", "decode_error")
def _(client):
    """half a suite"""
    hello = Hello()
    hello.suites = b"\x13"
    return offer(client, hello)


@case("invalid-compression-methods", ("illegal_parameter", "decode_error"))
def _(client):
    """compression offered"""
    hello = Hello()
    hello.compressions = b"\x01"
    return offer(client, hello)


@case("invalid-session-id", "decode_error")
def _(client):
    """a session id of 33 bytes"""
    hello = Hello()
    hello.session = bytes(33)
    return offer(client, hello)


@case("tls13-lengths, lengths", "decode_error")
def _(client):
    """a byte behind the extensions"""
    hello = Hello()
    hello.tail = b"\0"
    return offer(client, hello)


@case("truncating-of-client-hello", "decode_error")
def _(client):
    """a ClientHello cut within its random, with a length that fits"""
    client.send(record(HANDSHAKE, message(CLIENT_HELLO, Hello().encode()[4:20]), 0x0301))


@case("tls13-lengths", "decode_error")
def _(client):
    """an extension whose length goes beyond the end"""
    hello = Hello()
    return offer(client, hello, hello.encode(u16(GROUPS) + u16(500) + u16(X25519)))


@case("extensions", "illegal_parameter")
def _(client):
    """one extension twice"""
    hello = Hello()
    groups = u16(GROUPS) + vector(2, hello.extensions[GROUPS])
    rest = b"".join(u16(kind) + vector(2, body) for kind, body in hello.extensions.items())
    return offer(client, hello, hello.encode(rest + groups))


@case("tls13-large-number-of-extensions", "served")
def _(client):
    """a thousand unknown extensions"""
    hello = Hello()
    for kind in range(0x2000, 0x2000 + 1_000):
        hello.extensions[kind] = b""
    encoded = hello.encode()
    client.transcript += encoded
    client.send(record(HANDSHAKE, encoded, 0x0301))
    client.flight(hello.share)
    client.answer(client.certificate)
    return served(client)


@case("large-hello, client-hello-max-size", ("illegal_parameter", "decode_error", "end"))
def _(client):
    """a ClientHello that says it is 16 MiB long, sent until the server has enough"""
    client.send(record(HANDSHAKE, u8(CLIENT_HELLO) + b"\xff\xff\xff", 0x0301))
    for _ in range(64):
        client.send(record(HANDSHAKE, bytes(1 << 14), 0x0301))


@case("tls13-keyshare-omitted", "missing_extension")
def _(client):
    """supported_groups without key_share"""
    hello = Hello()
    del hello.extensions[KEY_SHARE]
    return offer(client, hello)


@case("tls13-keyshare-omitted", "missing_extension")
def _(client):
    """key_share without supported_groups"""
    hello = Hello()
    del hello.extensions[GROUPS]
    return offer(client, hello)


@case("tls13-signature-algorithms", "missing_extension")
def _(client):
    """no signature_algorithms"""
    hello = Hello()
    del hello.extensions[SIGNATURES]
    return offer(client, hello)


@case("tls13-ecdsa-support, sig-algs", "handshake_failure")
def _(client):
    """signature algorithms of RSA only"""
    hello = Hello()
    hello.extensions[SIGNATURES] = vector(2, u16(0x0804) + u16(0x0401))
    return offer(client, hello)


@case("tls13-unrecognised-groups, tls13-obsolete-curves", "handshake_failure")
def _(client):
    """unknown, obsolete and finite-field groups only"""
    hello = Hello()
    groups = b"".join(u16(group) for group in (0x4A4A, 0x0013, 0x0100, 0xFE00))
    hello.extensions[GROUPS] = vector(2, groups)
    hello.extensions[KEY_SHARE] = vector(2, b"")
    return offer(client, hello)


@case("tls13-unrecognised-groups", "illegal_parameter")
def _(client):
    """a share of a group that is not among the groups"""
    hello = Hello()
    hello.extensions[GROUPS] = vector(2, u16(P256))
    return offer(client, hello)


@case("tls13-crfg-curves", "illegal_parameter")
def _(client):
    """an X25519 share of zeros"""
    hello = Hello()
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry(bytes(32)))
    return offer(client, hello)


@case("tls13-crfg-curves", ("illegal_parameter", "decode_error"))
def _(client):
    """X25519 shares of 31 and 33 bytes"""
    for length in (31, 33):
        with Client(client.socket.getpeername()[1]) as other:
            hello = Hello()
            hello.extensions[KEY_SHARE] = vector(2, hello.share_entry(bytes([9]) * length))
            other.hello(hello)
            word = other.last_word()
            if word not in ("illegal_parameter", "decode_error"):
                return word
    return word


@case("tls13-ecdhe-curves", "illegal_parameter")
def _(client):
    """a P-256 share that is no point of the curve"""
    hello = Hello(P256)
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry(b"\x04" + bytes([1]) * 64))
    return offer(client, hello)


@case("tls13-ecdhe-curves", ("illegal_parameter", "decode_error"))
def _(client):
    """a share without a byte"""
    hello = Hello()
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry(b""))
    return offer(client, hello)


def retried(client, group=P256):
    """A ClientHello without a share, up to the HelloRetryRequest."""
    hello = Hello(group)
    hello.extensions[KEY_SHARE] = vector(2, b"")
    client.hello(hello)
    client.server_hello()
    assert client.is_retry
    hello.extensions[GROUPS] = vector(2, u16(X25519) + u16(P256))
    return hello


@case("tls13-hrr, tls13-shuffled-extentions", "served")
def _(client):
    """a HelloRetryRequest, answered"""
    hello = retried(client, X25519)
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry())
    return served(connected(client, hello))


@case("tls13-hrr", "illegal_parameter")
def _(client):
    """a HelloRetryRequest, answered without a share again"""
    hello = retried(client)
    client.hello(hello)
    client.server_hello()
    return "asked twice" if client.is_retry else "went on"


@case("tls13-hrr", "illegal_parameter")
def _(client):
    """a HelloRetryRequest, answered with a share of another group"""
    hello = retried(client)
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry())
    return offer(client, hello)


@case("tls13-hrr", ("illegal_parameter", "handshake_failure"))
def _(client):
    """a HelloRetryRequest, answered with another suite"""
    hello = retried(client, X25519)
    hello.suites = u16(0x1302)
    hello.extensions[KEY_SHARE] = vector(2, hello.share_entry())
    return offer(client, hello)


@case("tls13-session-resumption, tls13-psk_ke", "served")
def _(client):
    """a ticket that nobody gave: a whole handshake all the same"""
    hello = Hello()
    hello.extensions[PSK_MODES] = vector(1, b"\x01")
    identity = vector(2, bytes(64)) + bytes(4)
    hello.extensions[PRE_SHARED_KEY] = vector(2, identity) + vector(2, vector(1, bytes(32)))
    return served(connected(client, hello))


@case("tls13-psk_dhe_ke", ("missing_extension", "illegal_parameter"))
def _(client):
    """a ticket without the modes of its use"""
    hello = Hello()
    identity = vector(2, bytes(64)) + bytes(4)
    hello.extensions[PRE_SHARED_KEY] = vector(2, identity) + vector(2, vector(1, bytes(32)))
    return offer(client, hello)


@case("tls13-shuffled-extentions", "illegal_parameter")
def _(client):
    """a ticket that is not the last extension"""
    hello = Hello()
    identity = vector(2, bytes(64)) + bytes(4)
    hello.extensions[PRE_SHARED_KEY] = vector(2, identity) + vector(2, vector(1, bytes(32)))
    hello.extensions[PSK_MODES] = vector(1, b"\x01")
    return offer(client, hello)


def early(client):
    hello = Hello()
    hello.extensions[EARLY_DATA] = b""
    hello.extensions[PSK_MODES] = vector(1, b"\x01")
    identity = vector(2, bytes(64)) + bytes(4)
    hello.extensions[PRE_SHARED_KEY] = vector(2, identity) + vector(2, vector(1, bytes(32)))
    client.hello(hello)
    return hello


@case("tls13-0rtt-garbage", "served")
def _(client):
    """early data is refused: a little is skipped and the handshake goes on"""
    hello = early(client)
    client.send(record(DATA, bytes(1_000)))
    client.flight(hello.share)
    client.answer(client.certificate)
    return served(client)


@case("tls13-0rtt-garbage", ("unexpected_message", "bad_record_mac", "end"))
def _(client):
    """early data without end"""
    early(client)
    for _ in range(64):
        client.send(record(DATA, bytes(1 << 14)))


@case("alpn-negotiation", "no_application_protocol")
def _(client):
    """application protocols that nobody speaks here"""
    return offer(client, Hello(protocols=(b"h2", b"http/1.1")))


@case("alpn-negotiation", "decode_error")
def _(client):
    """an application protocol without a name"""
    return offer(client, Hello(protocols=(b"",)))


@case("invalid-server-name-extension", "served")
def _(client):
    """a server name that is not the server's"""
    hello = Hello()
    hello.extensions[SERVER_NAME] = vector(2, b"\0" + vector(2, b"other.example"))
    return served(connected(client, hello))


@case("invalid-server-name-extension", "decode_error")
def _(client):
    """a server name of the wrong length"""
    hello = Hello()
    hello.extensions[SERVER_NAME] = vector(2, b"\0" + u16(99) + b"other.example")
    return offer(client, hello)


@case("sslv2-connection, sslv2hello-protocol", ("end", "protocol_version", "unexpected_message"))
def _(client):
    """an SSL 2 hello"""
    body = b"\x01\x03\x03" + u16(3) + u16(0) + u16(16) + b"\x00\x13\x01" + bytes(16)
    client.send(u16(0x8000 | len(body)) + body)
    client.send(bytes(100))
