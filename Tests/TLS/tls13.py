"""A TLS 1.3 client in single steps (RFC 8446), for peers that do what no library would.

One suite, TLS_AES_128_GCM_SHA256, with X25519 or P-256. Everything a client sends can be replaced,
left out, cut, doubled or reordered by whoever drives it. It trusts any server. Loopback only.
"""

import base64
import hashlib
import hmac
import os
import socket
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
CLIENT_HELLO, SERVER_HELLO, TICKET, ENCRYPTED_EXTENSIONS = 1, 2, 4, 8
CERTIFICATE, CERTIFICATE_REQUEST, CERTIFICATE_VERIFY, FINISHED, KEY_UPDATE = 11, 13, 15, 20, 24
X25519, P256, P384 = 0x001D, 0x0017, 0x0018
ECDSA_P256_SHA256 = 0x0403
SERVER_NAME, GROUPS, SIGNATURES, ALPN, TICKET_REQUEST = 0, 10, 13, 16, 35
PRE_SHARED_KEY, EARLY_DATA, VERSIONS, COOKIE, PSK_MODES, KEY_SHARE = 41, 42, 43, 44, 45, 51
LARGEST_PLAINTEXT = 1 << 14
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")

ALERTS = {
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow",
    40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate",
    44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 50: "decode_error", 51: "decrypt_error",
    70: "protocol_version", 80: "internal_error", 90: "user_canceled", 109: "missing_extension",
    110: "unsupported_extension", 112: "unrecognized_name", 116: "certificate_required",
    120: "no_application_protocol",
}


def u8(value):
    return struct.pack("!B", value)


def u16(value):
    return struct.pack("!H", value)


def u24(value):
    return struct.pack("!I", value)[1:]


def vector(length, body):
    """A body behind its length in so many bytes."""
    return len(body).to_bytes(length, "big") + body


def message(kind, body):
    """A handshake message."""
    return u8(kind) + vector(3, body)


def record(kind, body, version=0x0303):
    return struct.pack("!BHH", kind, version, len(body)) + body


def expand(secret, label, context, length):
    """HKDF-Expand-Label."""
    info = u16(length) + vector(1, b"tls13 " + label) + vector(1, context)
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(secret, block + info + u8(counter), "sha256")
        output, counter = output + block, counter + 1
    return output[:length]


def mac(key, data):
    return hmac.digest(key, data, "sha256")


class Protection:
    """One direction's keys."""

    def __init__(self, secret):
        self.secret = secret
        self.cipher = AESGCM(expand(secret, b"key", b"", 16))
        self.iv = expand(secret, b"iv", b"", 12)
        self.sequence = 0

    def _nonce(self):
        number = self.sequence.to_bytes(12, "big")
        self.sequence += 1
        return bytes(a ^ b for a, b in zip(self.iv, number))

    def seal(self, kind, body, padding=0):
        inner = body + u8(kind) + bytes(padding)
        head = struct.pack("!BHH", DATA, 0x0303, len(inner) + 16)
        return head + self.cipher.encrypt(self._nonce(), inner, head)

    def seal_inner(self, inner):
        """A record whose inside is exactly this."""
        head = struct.pack("!BHH", DATA, 0x0303, len(inner) + 16)
        return head + self.cipher.encrypt(self._nonce(), inner, head)

    def open(self, head, body):
        inner = self.cipher.decrypt(self._nonce(), body, head).rstrip(b"\0")
        return inner[-1], inner[:-1]

    def next(self):
        """The keys after a KeyUpdate."""
        return Protection(expand(self.secret, b"traffic upd", b"", 32))


class Share:
    """A key share of a group."""

    def __init__(self, group):
        self.group = group
        if group == X25519:
            self.key = x25519.X25519PrivateKey.generate()
            self.public = self.key.public_key().public_bytes(
                serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        else:
            self.key = ec.generate_private_key(ec.SECP256R1())
            self.public = self.key.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    def shared(self, peer):
        if self.group == X25519:
            return self.key.exchange(x25519.X25519PublicKey.from_public_bytes(peer))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), peer)
        return self.key.exchange(ec.ECDH(), point)


class Hello:
    """A ClientHello that can be changed before it is encoded."""

    def __init__(self, group=X25519, protocols=(b"ttrpc/1.2",)):
        self.share = Share(group)
        self.version = 0x0303
        self.random = os.urandom(32)
        self.session = os.urandom(32)
        self.suites = u16(0x1301)
        self.compressions = b"\0"
        self.tail = b""
        self.extensions = {
            GROUPS: vector(2, u16(X25519) + u16(P256)),
            SIGNATURES: vector(2, u16(ECDSA_P256_SHA256)),
            VERSIONS: vector(1, u16(0x0304)),
            KEY_SHARE: vector(2, self.share_entry()),
        }
        if protocols:
            self.extensions[ALPN] = vector(2, b"".join(vector(1, name) for name in protocols))

    def share_entry(self, public=None):
        return u16(self.share.group) + vector(2, self.share.public if public is None else public)

    def encode(self, extensions=None):
        if extensions is None:
            extensions = b"".join(
                u16(kind) + vector(2, body) for kind, body in self.extensions.items())
        return message(
            CLIENT_HELLO,
            u16(self.version) + self.random + vector(1, self.session) + vector(2, self.suites)
            + vector(1, self.compressions) + vector(2, extensions) + self.tail)


class Ended(Exception):
    """The server's last word: the name of an alert, `end` for the plain end, `reset`, `silence`."""

    def __init__(self, word):
        super().__init__(word)
        self.word = word


class Certificate:
    """A client's certificate chain and key, from two PEM files."""

    def __init__(self, path):
        with open(path + ".pem", encoding="ascii") as file:
            blocks = file.read().split("-----BEGIN CERTIFICATE-----")[1:]
        self.chain = [
            base64.b64decode(block.split("-----END")[0].replace("\n", "")) for block in blocks]
        with open(path + ".key", "rb") as file:
            self.key = serialization.load_pem_private_key(file.read(), None)

    def message(self, context=b""):
        entries = b"".join(vector(3, one) + u16(0) for one in self.chain)
        return message(CERTIFICATE, vector(1, context) + vector(3, entries))

    def verify(self, transcript, scheme=ECDSA_P256_SHA256, who=b"client"):
        content = (
            b" " * 64 + b"TLS 1.3, " + who + b" CertificateVerify\0"
            + hashlib.sha256(transcript).digest())
        signature = self.key.sign(content, ec.ECDSA(hashes.SHA256()))
        return message(CERTIFICATE_VERIFY, u16(scheme) + vector(2, signature))


class Client:
    """A connection. The steps: hello, flight, answer; then data."""

    def __init__(self, port, seconds=5, source=None):
        self.socket = socket.create_connection(
            ("127.0.0.1", port), source_address=source and (source, 0))
        self.socket.settimeout(seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.transcript = b""
        self.reading = self.writing = None
        self.pending = b""
        self.server_random = None

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Bytes and records.

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The reason may still lie in what was received.

    def send_record(self, kind, body):
        self.send(self.writing.seal(kind, body) if self.writing else record(kind, body))

    def _exactly(self, count):
        while len(self.received) < count:
            try:
                more = self.socket.recv(65536)
            except socket.timeout:
                raise Ended("silence") from None
            except ConnectionResetError:
                raise Ended("reset") from None
            if not more:
                raise Ended("end")
            self.received += more
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def receive_record(self):
        """Type and plaintext of the next record; alerts raise Ended."""
        while True:
            head = self._exactly(5)
            kind, _, length = struct.unpack("!BHH", head)
            body = self._exactly(length)
            if kind == CHANGE_CIPHER_SPEC:
                continue
            if kind == DATA and self.reading:
                try:
                    kind, body = self.reading.open(head, body)
                except InvalidTag:
                    raise Ended("unreadable record") from None
            if kind == ALERT:
                raise Ended(ALERTS.get(body[1], f"alert {body[1]}"))
            return kind, body

    def receive_message(self):
        """The next handshake message, whole."""
        while len(self.pending) < 4 or len(self.pending) < 4 + int.from_bytes(
                self.pending[1:4], "big"):
            kind, body = self.receive_record()
            if kind != HANDSHAKE:
                raise Ended(f"record of type {kind}")
            self.pending += body
        length = 4 + int.from_bytes(self.pending[1:4], "big")
        taken, self.pending = self.pending[:length], self.pending[length:]
        return taken

    def last_word(self):
        """Reads to the end; data in between is dropped."""
        try:
            while True:
                self.receive_record()
        except Ended as ended:
            return ended.word

    # The handshake.

    def hello(self, hello, encoded=None):
        encoded = encoded or hello.encode()
        self.transcript += encoded
        self.send(record(HANDSHAKE, encoded, 0x0301))

    def server_hello(self):
        """The ServerHello's body; `is_retry` says whether it asks for another ClientHello."""
        whole = self.receive_message()
        assert whole[0] == SERVER_HELLO, whole[0]
        self.server_random = whole[6:38]
        self.is_retry = self.server_random == RETRY
        if self.is_retry:
            self.transcript = message(254, hashlib.sha256(self.transcript).digest())
        self.transcript += whole
        return whole[4:]

    @staticmethod
    def extensions_of(server_hello):
        position = 35 + server_hello[34] + 3
        end = position + 2 + int.from_bytes(server_hello[position:position + 2], "big")
        position += 2
        found = {}
        while position < end:
            kind, length = struct.unpack("!HH", server_hello[position:position + 4])
            found[kind] = server_hello[position + 4:position + 4 + length]
            position += 4 + length
        return found

    def hash(self):
        return hashlib.sha256(self.transcript).digest()

    def keys(self, share, server_hello):
        """The handshake's keys, from the ServerHello."""
        entry = self.extensions_of(server_hello)[KEY_SHARE]
        empty = hashlib.sha256(b"").digest()
        early = mac(bytes(32), bytes(32))
        handshake = mac(expand(early, b"derived", empty, 32), share.shared(entry[4:]))
        self.client_handshake = expand(handshake, b"c hs traffic", self.hash(), 32)
        server = expand(handshake, b"s hs traffic", self.hash(), 32)
        self.master = mac(expand(handshake, b"derived", empty, 32), bytes(32))
        self.reading, self.writing = Protection(server), Protection(self.client_handshake)

    def flight(self, share):
        """Reads the server's flight up to its Finished; the types of its messages."""
        self.keys(share, self.server_hello())
        kinds = []
        while not kinds or kinds[-1] != FINISHED:
            whole = self.receive_message()
            self.transcript += whole
            kinds.append(whole[0])
        self.client_data = expand(self.master, b"c ap traffic", self.hash(), 32)
        self.reading = Protection(expand(self.master, b"s ap traffic", self.hash(), 32))
        return kinds

    def send_message(self, whole):
        self.transcript += whole
        self.send_record(HANDSHAKE, whole)

    def finished(self, change=lambda code: code):
        key = expand(self.client_handshake, b"finished", b"", 32)
        return message(FINISHED, change(mac(key, self.hash())))

    def answer(self, certificate):
        """Certificate, CertificateVerify and Finished, as they should be."""
        self.send_message(certificate.message())
        self.send_message(certificate.verify(self.transcript))
        self.send_message(self.finished())
        self.writing = Protection(self.client_data)

    def connect(self, certificate, hello=None):
        """A whole handshake."""
        hello = hello or Hello()
        self.hello(hello)
        kinds = self.flight(hello.share)
        self.answer(certificate)
        return kinds

    def key_update(self, request=0):
        self.send_record(HANDSHAKE, message(KEY_UPDATE, u8(request)))
        self.writing = self.writing.next()

    # A call, to see that all is well.

    def call(self, stream=1):
        """Asks Health/Check in the base profile; true when an answer without an error comes."""
        def field(number, data):
            return bytes([number << 3 | 2]) + vector(1, data)
        envelope = field(1, b"fundledger.v1.Health") + field(2, b"Check")
        self.send_record(DATA, struct.pack("!IIBB", len(envelope), stream, 1, 0) + envelope)
        data = b""
        while len(data) < 10 or len(data) < 10 + int.from_bytes(data[:4], "big"):
            kind, body = self.receive_record()
            if kind == HANDSHAKE and body[0] == KEY_UPDATE:
                self.reading = self.reading.next()
                continue
            if kind != DATA:
                raise Ended(f"record of type {kind}")
            data += body
        length, answered, kind, _ = struct.unpack("!IIBB", data[:10])
        # An envelope that begins with its second field, the payload, has no status.
        return answered == stream and kind == 2 and length > 0 and data[10] == 2 << 3 | 2
