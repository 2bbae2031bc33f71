"""What a pattern is given: the daemon, an address and a certificate of its own, and the time.

A pattern is a function that does its worst until the time is up and counts what it did. It is run in
a process of its own with the lowest priority, so that it takes from the normal load what the daemon
spends on it, and as little as can be of the processors by itself.
"""

import collections
import dataclasses
import os
import resource
import select
import socket
import ssl
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for neighbour in ("../TLS", "../PythonClient"):
    sys.path.insert(0, os.path.join(HERE, neighbour))

# pylint: disable=wrong-import-position
import client  # noqa: E402
import codec  # noqa: E402
import connection  # noqa: E402
import frames  # noqa: E402
import fund1  # noqa: E402
import schema as schemas  # noqa: E402

PATTERNS = []
CLOSE, DATA = struct.pack("ii", 1, 0), 65_536
# Where the certificates of each role are from: places that the demo has none of.
PLACES = {"county": ("620500", "620000"), "bureau": ("620500", "620000"),
          "auditor": ("000000", "000000")}


@dataclasses.dataclass
class Pattern:
    function: object
    # What the daemon does, as documented.
    answer: str
    # What the log says of it, naming the certificate or the address; nothing where nothing is refused.
    line: str = ""
    role: str = "county"
    # Seconds until that line comes at the earliest, and seconds that the pattern goes on for beyond those
    # that it is given, to see it.
    line_after: float = 0
    longer: float = 0
    # MiB by which the daemon may grow meanwhile, by the budgets of WIRE.md.
    budget: int = 64

    @property
    def name(self):
        return self.function.__name__.replace("_", "-")

    @property
    def about(self):
        return self.function.__doc__.splitlines()[0].rstrip(".")


def pattern(answer, **more):
    def add(function):
        PATTERNS.append(Pattern(function, answer, **more))
        return function
    return add


class Target:
    def __init__(self, port, certs, source, certificate, seconds):
        self.port, self.certs, self.source, self.certificate = port, certs, source, certificate
        self.address = f"127.0.0.1:{port}"
        self.end = time.monotonic() + seconds
        self.counts = collections.Counter()
        self.contexts = {}
        self.schema = schemas.Schema(client.PROTOCOL)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def goes_on(self):
        return time.monotonic() < self.end

    def count(self, what, number=1):
        self.counts[what] += number

    def rest(self, seconds=None):
        """Does nothing, to the end or for some seconds."""
        left = self.end - time.monotonic()
        time.sleep(max(0, left if seconds is None else min(left, seconds)))

    def tcp(self):
        plain = socket.create_connection(("127.0.0.1", self.port), 10, (self.source, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain

    def context(self, profile, certificate):
        key = profile, certificate
        if key not in self.contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            if certificate:
                path = f"{self.certs}/{certificate}"
                context.load_cert_chain(path + ".pem", path + ".key")
            context.set_alpn_protocols([profile])
            self.contexts[key] = context
        return self.contexts[key]

    def tls(self, profile=connection.BASE, certificate=""):
        """A socket after the handshake; `certificate` None shows none."""
        if certificate == "":
            certificate = self.certificate
        return self.context(profile, certificate).wrap_socket(self.tcp())

    def link(self, profile=connection.FUND, windows=None):
        """The same for frames, with SETTINGS sent."""
        link = self.tls(profile)
        if profile == connection.FUND:
            link.sendall(fund1.settings_frame(windows or connection.WINDOWS).encode())
        return link

    def request(self, stream, path="Health/Check", request=None, flags=0, timeout=0):
        method = self.schema.method(path)
        envelope = {"service": method.service, "method": method.name}
        if timeout:
            envelope["timeout_nano"] = int(timeout * 1e9)
        payload = codec.encode(self.schema, method.request, request or {})
        if payload:
            envelope["payload"] = payload
        data = codec.encode(self.schema, "ttrpc.Request", envelope)
        return frames.Frame(stream, frames.REQUEST, flags, data).encode()

    def flood(self, link, data, until=None):
        """Sends data and drops what comes, until all is sent or the connection is over: whether it
        goes on."""
        link.setblocking(False)
        view = memoryview(data)
        while view and self.goes_on():
            try:
                view = view[link.send(view):]
                continue
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError, BlockingIOError):
                pass
            except OSError:
                return False
            if not self.drop(link):
                return False
            select.select([link], [link], [], 0.2)
        return self.drop(link)

    @staticmethod
    def drop(link):
        """Reads what is there. False when the connection is over."""
        try:
            while True:
                if not link.recv(DATA):
                    return False
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return True
        except OSError:
            return False

    @staticmethod
    def is_closed(link, seconds):
        """Whether the other side closes in time; what it says before is dropped."""
        link.settimeout(seconds)
        try:
            while link.recv(DATA):
                pass
            return True
        except (TimeoutError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True

    @staticmethod
    def cut(link):
        """Closes with a reset, without a word."""
        try:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CLOSE)
        except OSError:
            pass
        link.close()
