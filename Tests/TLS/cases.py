"""The list of cases, and how one is run."""

from tls13 import Certificate, Client, Ended, Hello

CASES = []


class Case:
    def __init__(self, function, script, expected):
        self.function = function
        self.name = function.__doc__
        self.script = script
        self.expected = expected if isinstance(expected, tuple) else (expected,)

    def run(self, port, certificate):
        """The server's last word, or `served` when a call was answered."""
        with Client(port) as client:
            client.certificate = certificate
            try:
                return self.function(client) or client.last_word()
            except Ended as ended:
                return ended.word


def case(script, expected):
    """Adds a case: the tlsfuzzer script that it follows, and what the server may say."""
    def add(function):
        CASES.append(Case(function, script, expected))
        return function
    return add


def served(client, stream=1):
    return "served" if client.call(stream) else "a call failed"


def connected(client, hello=None):
    client.connect(client.certificate, hello)
    return client


def up_to_flight(client, hello=None):
    """Everything up to the server's Finished."""
    hello = hello or Hello()
    client.hello(hello)
    client.flight(hello.share)
    return client


__all__ = ["CASES", "Certificate", "case", "connected", "served", "up_to_flight"]
