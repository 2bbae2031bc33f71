"""Records, the client's answer in the handshake, and what comes after it."""

import socket

from cases import case, connected, served, up_to_flight
from tls13 import *

# ---- Records ------------------------------------------------------------------------------------


@case("invalid-content-type", "unexpected_message")
def _(client):
    """a record of an unknown type in place of the ClientHello"""
    client.send(record(99, bytes(10), 0x0301))


@case("early-application-data", "unexpected_message")
def _(client):
    """data in place of the ClientHello"""
    client.send(record(DATA, bytes(10), 0x0301))


@case("tls13-finished-plaintext, message-skipping", "unexpected_message")
def _(client):
    """a Finished in place of the ClientHello"""
    client.send(record(HANDSHAKE, message(FINISHED, bytes(32)), 0x0301))


@case("record-layer-fragmentation", "served")
def _(client):
    """a ClientHello in records of one byte"""
    hello = Hello()
    encoded = hello.encode()
    client.transcript += encoded
    client.send(b"".join(record(HANDSHAKE, encoded[i:i + 1], 0x0301) for i in range(len(encoded))))
    client.flight(hello.share)
    client.answer(client.certificate)
    return served(client)


@case("tls13-zero-length-data", ("served", "unexpected_message"))
def _(client):
    """an empty record between the pieces of a ClientHello"""
    hello = Hello()
    encoded = hello.encode()
    for piece in (encoded[:50], b"", encoded[50:]):
        client.send(record(HANDSHAKE, piece, 0x0301))
    client.transcript += encoded
    client.flight(hello.share)
    client.answer(client.certificate)
    return served(client)


@case("tls13-zero-length-data", ("unexpected_message", "decode_error", "illegal_parameter"))
def _(client):
    """empty handshake records without end"""
    client.send(record(HANDSHAKE, Hello().encode()[:50], 0x0301))
    for _ in range(1_000):
        client.send(record(HANDSHAKE, b"", 0x0301))


@case("interleaved-CKE-with-CCS, tls13-ccs", "unexpected_message")
def _(client):
    """an alert between the pieces of a ClientHello"""
    encoded = Hello().encode()
    client.send(record(HANDSHAKE, encoded[:50], 0x0301))
    client.send(record(ALERT, b"\x01\x5a", 0x0301))
    client.send(record(HANDSHAKE, encoded[50:], 0x0301))
    if client.last_word() in ("unexpected_message", "end"):
        return "unexpected_message"


@case("tls13-record-layer-limits", "record_overflow")
def _(client):
    """a plain record of 2^14 + 1 bytes"""
    client.send(record(HANDSHAKE, u8(CLIENT_HELLO) + u24(1 << 15) + bytes((1 << 14) - 3), 0x0301))


@case("tls13-record-layer-limits", "record_overflow")
def _(client):
    """a protected record whose plaintext has 2^14 + 1 bytes"""
    connected(client)
    client.send(client.writing.seal(DATA, bytes(LARGEST_PLAINTEXT + 1)))


@case("tls13-record-layer-limits", "record_overflow")
def _(client):
    """a protected record of 2^14 + 257 bytes"""
    connected(client)
    client.send(client.writing.seal(DATA, bytes(LARGEST_PLAINTEXT), padding=256 - 16 + 1))


@case("tls13-record-padding", "served")
def _(client):
    """records with as much padding as fits"""
    connected(client)
    first = client.writing.seal
    client.writing.seal = lambda kind, body: first(kind, body, LARGEST_PLAINTEXT - len(body))
    return served(client)


@case("tls13-zero-content-type, tls13-record-padding", "unexpected_message")
def _(client):
    """a record of padding alone"""
    connected(client)
    client.send(client.writing.seal_inner(bytes(100)))


@case("tls13-record-padding", ("unexpected_message", "bad_record_mac"))
def _(client):
    """a protected record with nothing in it, not even a type"""
    connected(client)
    client.send(client.writing.seal_inner(b""))


@case("invalid-content-type", "unexpected_message")
def _(client):
    """a protected record of an unknown type"""
    connected(client)
    client.send(client.writing.seal(99, bytes(10)))


@case("fuzzed-ciphertext, fuzzed-MAC", "bad_record_mac")
def _(client):
    """a protected record with a turned bit in its body"""
    connected(client)
    sealed = bytearray(client.writing.seal(DATA, bytes(100)))
    sealed[50] ^= 1
    client.send(bytes(sealed))


@case("fuzzed-MAC", "bad_record_mac")
def _(client):
    """a protected record with a turned bit in its tag"""
    connected(client)
    sealed = bytearray(client.writing.seal(DATA, bytes(100)))
    sealed[-1] ^= 0x80
    client.send(bytes(sealed))


@case("tls13-unencrypted-alert, tls13-finished-plaintext", ("bad_record_mac", "unexpected_message"))
def _(client):
    """plain data after the handshake"""
    connected(client)
    client.send(record(DATA, bytes(40)))


@case("tls13-unencrypted-alert", ("unexpected_message", "bad_record_mac"))
def _(client):
    """a plain alert after the handshake"""
    connected(client)
    client.send(record(ALERT, b"\x01\x00"))


@case("tls13-zero-length-data, zero-length-data", "unexpected_message")
def _(client):
    """empty data records without end"""
    connected(client)
    for _ in range(1_000):
        client.send_record(DATA, b"")


@case("tls13-zero-length-data", "served")
def _(client):
    """a few empty data records between calls"""
    connected(client)
    for stream in (1, 3, 5):
        for _ in range(8):
            client.send_record(DATA, b"")
        if not client.call(stream):
            return "a call failed"
    return "served"


# ---- Certificate, CertificateVerify, Finished ---------------------------------------------------


@case("tls13-certificate-request, certificate-request", "certificate_required")
def _(client):
    """no certificate"""
    up_to_flight(client)
    client.send_message(message(CERTIFICATE, b"\0" + u24(0)))
    client.send_message(client.finished())


@case("certificate-malformed", ("bad_certificate", "decode_error"))
def _(client):
    """a certificate that is noise"""
    up_to_flight(client)
    entry = vector(3, bytes([0x30]) * 200) + u16(0)
    client.send_message(message(CERTIFICATE, b"\0" + vector(3, entry)))


@case("certificate-malformed", "decode_error")
def _(client):
    """a list of certificates that is longer than its message"""
    up_to_flight(client)
    client.send_message(message(CERTIFICATE, b"\0" + u24(5_000) + bytes(10)))


@case("certificate-malformed", ("end", "illegal_parameter", "bad_certificate", "decode_error"))
def _(client):
    """a chain of a megabyte"""
    up_to_flight(client)
    entry = vector(3, client.certificate.chain[0]) + u16(0)
    whole = message(CERTIFICATE, b"\0" + vector(3, entry * 1_500))
    for start in range(0, len(whole), 1 << 14):
        client.send_record(HANDSHAKE, whole[start:start + (1 << 14)])


@case("tls13-certificate-request", ("decode_error", "illegal_parameter"))
def _(client):
    """a certificate for a request that was never made"""
    up_to_flight(client)
    client.send_message(client.certificate.message(context=b"x"))


def verify_with(client, change):
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(change(client.certificate.verify(client.transcript)))
    client.send_message(client.finished())


@case("tls13-certificate-verify, tls13-ecdsa-in-certificate-verify", "decrypt_error")
def _(client):
    """a signature with a turned bit"""
    verify_with(client, lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]))


@case("tls13-certificate-verify", "decrypt_error")
def _(client):
    """a signature as the server would make it"""
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.certificate.verify(client.transcript, who=b"server"))
    client.send_message(client.finished())


@case("tls13-certificate-verify", "decrypt_error")
def _(client):
    """a signature over another handshake"""
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.certificate.verify(client.transcript[:-1]))
    client.send_message(client.finished())


@case("tls13-ecdsa-in-certificate-verify", ("illegal_parameter", "decrypt_error"))
def _(client):
    """a signature of another curve's scheme, of SHA-1, of RSA, of none that is known"""
    for scheme in (0x0503, 0x0203, 0x0804, 0xFFFF):
        with Client(client.socket.getpeername()[1]) as other:
            other.certificate = client.certificate
            up_to_flight(other)
            other.send_message(client.certificate.message())
            other.send_message(client.certificate.verify(other.transcript, scheme))
            word = other.last_word()
            if word not in ("illegal_parameter", "decrypt_error"):
                return f"{word} for {scheme:x}"
    return word


@case("certificate-verify-malformed, certificate-verify-malformed-sig",
      ("decode_error", "decrypt_error"))
def _(client):
    """an empty signature, and one that is noise"""
    for signature in (b"", bytes(70)):
        with Client(client.socket.getpeername()[1]) as other:
            up_to_flight(other)
            other.send_message(client.certificate.message())
            other.send_message(
                message(CERTIFICATE_VERIFY, u16(ECDSA_P256_SHA256) + vector(2, signature)))
            word = other.last_word()
            if word not in ("decode_error", "decrypt_error"):
                return word
    return word


@case("tls13-certificate-verify, message-skipping", "unexpected_message")
def _(client):
    """a certificate without a CertificateVerify"""
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.finished())


@case("message-duplication", "unexpected_message")
def _(client):
    """the certificate twice"""
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.certificate.message())


@case("message-skipping", "unexpected_message")
def _(client):
    """a Finished without a certificate"""
    up_to_flight(client)
    client.send_message(client.finished())


def finish_with(client, change):
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.certificate.verify(client.transcript))
    client.send_message(client.finished(change))


@case("tls13-finished, fuzzed-finished", "decrypt_error")
def _(client):
    """a Finished with a turned bit"""
    finish_with(client, lambda code: bytes([code[0] ^ 1]) + code[1:])


@case("tls13-finished, truncating-of-finished", ("decrypt_error", "decode_error"))
def _(client):
    """a Finished that is a byte short"""
    finish_with(client, lambda code: code[:-1])


@case("tls13-finished", ("decrypt_error", "decode_error", "illegal_parameter"))
def _(client):
    """a Finished of 64 KiB"""
    up_to_flight(client)
    client.send_message(client.certificate.message())
    client.send_message(client.certificate.verify(client.transcript))
    whole = client.finished(lambda code: code + bytes(1 << 16))
    for start in range(0, len(whole), 1 << 14):
        client.send_record(HANDSHAKE, whole[start:start + (1 << 14)])


@case("tls13-finished-plaintext", ("unexpected_message", "bad_record_mac"))
def _(client):
    """a Finished that is not protected"""
    up_to_flight(client)
    client.send(record(HANDSHAKE, client.finished()))


@case("early-application-data", "unexpected_message")
def _(client):
    """data before the Finished"""
    up_to_flight(client)
    client.send_record(DATA, bytes(10))


@case("tls13-ccs, tls13-multiple-ccs-messages", "served")
def _(client):
    """a ChangeCipherSpec in the handshake"""
    up_to_flight(client)
    client.send(record(CHANGE_CIPHER_SPEC, b"\x01"))
    client.answer(client.certificate)
    return served(client)


@case("tls13-multiple-ccs-messages", "unexpected_message")
def _(client):
    """ChangeCipherSpecs without end"""
    up_to_flight(client)
    for _ in range(1_000):
        client.send(record(CHANGE_CIPHER_SPEC, b"\x01"))


@case("tls13-ccs", ("unexpected_message", "illegal_parameter"))
def _(client):
    """a ChangeCipherSpec of two bytes"""
    up_to_flight(client)
    client.send(record(CHANGE_CIPHER_SPEC, b"\x01\x01"))


# ---- After the handshake ------------------------------------------------------------------------


@case("tls13-ccs", "unexpected_message")
def _(client):
    """a ChangeCipherSpec after the handshake"""
    connected(client)
    client.send(record(CHANGE_CIPHER_SPEC, b"\x01"))


@case("tls13-keyupdate", "served")
def _(client):
    """key updates of both kinds between calls"""
    connected(client)
    for number, request in enumerate((0, 1, 1, 0)):
        client.key_update(request)
        if not client.call(2 * number + 1):
            return "a call failed"
    return "served"


@case("tls13-keyupdate", ("illegal_parameter", "decode_error"))
def _(client):
    """a key update that asks for something unknown"""
    connected(client)
    client.key_update(2)


@case("tls13-keyupdate", ("decode_error", "illegal_parameter"))
def _(client):
    """a key update of two bytes, and one of none"""
    for body in (b"\0\0", b""):
        with Client(client.socket.getpeername()[1]) as other:
            other.connect(client.certificate)
            other.send_record(HANDSHAKE, message(KEY_UPDATE, body))
            word = other.last_word()
            if word not in ("decode_error", "illegal_parameter"):
                return word
    return word


@case("tls13-keyupdate", "unexpected_message")
def _(client):
    """data between the pieces of a key update"""
    connected(client)
    client.send_record(HANDSHAKE, message(KEY_UPDATE, b"\0")[:3])
    client.send_record(DATA, bytes(10))


@case("tls13-keyupdate", "unexpected_message")
def _(client):
    """a key update in one record with what follows it"""
    connected(client)
    client.send_record(HANDSHAKE, message(KEY_UPDATE, b"\0") * 2)


@case("tls13-keyupdate", "served")
def _(client):
    """thirty key updates at once"""
    connected(client)
    for _ in range(30):
        client.key_update(0)
    return served(client)


@case("tls13-keyupdate", ("end", "unexpected_message"))
def _(client):
    """key updates without end, asking for none"""
    connected(client)
    for _ in range(20_000):
        client.key_update(0)


@case("tls13-keyupdate", ("end", "unexpected_message"))
def _(client):
    """key updates without end, asking for one each"""
    connected(client)
    for _ in range(20_000):
        client.key_update(1)
    while True:
        kind, _ = client.receive_record()
        if kind == HANDSHAKE:
            client.reading = client.reading.next()


@case("hello-request-by-client, renegotiation-disabled", "unexpected_message")
def _(client):
    """another ClientHello after the handshake"""
    connected(client)
    client.send_record(HANDSHAKE, Hello().encode())


@case("tls13-post-handshake-auth", "unexpected_message")
def _(client):
    """a certificate after the handshake that nobody asked for"""
    connected(client)
    client.send_record(HANDSHAKE, client.certificate.message())


@case("tls13-session-resumption", "unexpected_message")
def _(client):
    """a ticket from the client"""
    connected(client)
    client.send_record(
        HANDSHAKE, message(TICKET, bytes(8) + vector(1, b"x") + vector(2, bytes(32)) + u16(0)))


@case("tls13-post-handshake-auth", "unexpected_message")
def _(client):
    """a request for the server's certificate"""
    connected(client)
    client.send_record(HANDSHAKE, message(CERTIFICATE_REQUEST, b"\0" + u16(0)))


@case("tls13-finished", "unexpected_message")
def _(client):
    """a second Finished"""
    connected(client)
    client.send_record(HANDSHAKE, client.finished())


@case("no-heartbeat, heartbeat", "unexpected_message")
def _(client):
    """a heartbeat"""
    connected(client)
    client.send_record(24, b"\x01" + u16(16) + bytes(32))


@case("tls13-empty-alert", ("unexpected_message", "decode_error"))
def _(client):
    """an alert without a byte, of one, of three"""
    for body in (b"", b"\x01", b"\x01\x00\x00"):
        with Client(client.socket.getpeername()[1]) as other:
            other.connect(client.certificate)
            other.send_record(ALERT, body)
            word = other.last_word()
            if word not in ("unexpected_message", "decode_error"):
                return word
    return word


@case("ssl-death-alert", ("unexpected_message", "end"))
def _(client):
    """warnings without end"""
    connected(client)
    for _ in range(1_000):
        client.send_record(ALERT, b"\x01\x5a")


@case("ssl-death-alert", "end")
def _(client):
    """a fatal alert"""
    connected(client)
    client.send_record(ALERT, b"\x02\x28")


@case("tls13-connection-abort, connection-abort", "close_notify")
def _(client):
    """a close_notify is answered with one"""
    connected(client)
    client.send_record(ALERT, b"\x01\x00")


@case("tls13-connection-abort, connection-abort", "end")
def _(client):
    """an end without close_notify: nothing but the end comes back"""
    connected(client)
    client.socket.shutdown(socket.SHUT_WR)
