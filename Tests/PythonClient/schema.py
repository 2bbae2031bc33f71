"""The messages and services of a folder of .proto files, read from the files themselves.

Only the subset of proto3 that Protocol/ uses is understood; anything else is an error, so that a
file that needs more is noticed.
"""

import dataclasses
import pathlib
import re

# Not in Protocol/: it comes with every protobuf library.
ANY = 'syntax = "proto3"; package google.protobuf; ' \
      "message Any { string type_url = 1; bytes value = 2; }"

# No double and no float: money is never near one.
SCALARS = {
    "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32",
    "sfixed64", "bool", "string", "bytes",
}

TOKEN = re.compile(
    r'\s+|//[^\n]*|/\*.*?\*/|("[^"\n]*")|([A-Za-z_][\w.]*)|(\d+)|([{}()\[\]=;,])', re.DOTALL)


class SchemaError(Exception):
    pass


@dataclasses.dataclass
class Field:
    name: str
    number: int
    type: str  # a scalar, or the full name of a message or an enum
    repeated: bool = False
    explicit: bool = False  # a present 0 differs from none: `optional` or in a oneof
    oneof: str | None = None
    kind: str = "scalar"  # scalar, message or enum; known once everything is read

    @property
    def json_name(self):
        head, *rest = self.name.split("_")
        return head + "".join(part.capitalize() for part in rest)


@dataclasses.dataclass
class Message:
    name: str
    fields: dict[int, Field] = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        self.by_name = {}

    def field(self, name):
        """A field by its name in the file or by its name in protobuf JSON."""
        if not self.by_name:
            for field in self.fields.values():
                self.by_name[field.json_name] = field
                self.by_name[field.name] = field
        if name not in self.by_name:
            raise SchemaError(f"{self.name} has no field {name}")
        return self.by_name[name]


@dataclasses.dataclass
class Enum:
    name: str
    names: dict[int, str] = dataclasses.field(default_factory=dict)
    numbers: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Method:
    service: str  # fully qualified
    name: str
    request: str
    response: str
    client_streams: bool
    server_streams: bool


class Schema:
    """Everything below a folder such as Protocol/."""

    def __init__(self, folder, more=""):
        """`more` is the text of one further file."""
        self.messages, self.enums, self.methods = {}, {}, {}
        for text in filter(None, (ANY, more)):
            _File(self, text).read()
        for path in sorted(pathlib.Path(folder).rglob("*.proto")):
            try:
                _File(self, path.read_text("utf-8")).read()
            except SchemaError as error:
                raise SchemaError(f"{path}: {error}") from None
        self._resolve()

    def message(self, name):
        if name not in self.messages:
            raise SchemaError(f"there is no message {name}")
        return self.messages[name]

    def method(self, path):
        """A method by Service/Method, where the package may be left out."""
        service, _, name = path.partition("/")
        for candidate in (service, "fundledger.v1." + service):
            if (candidate, name) in self.methods:
                return self.methods[candidate, name]
        raise SchemaError(f"there is no method {path}")

    def _resolve(self):
        for message in self.messages.values():
            for field in message.fields.values():
                if field.type in SCALARS:
                    continue
                field.type, field.kind = self._find(message.name, field.type)
        for method in self.methods.values():
            method.request, _ = self._find(method.service, method.request)
            method.response, _ = self._find(method.service, method.response)

    def _find(self, scope, name):
        """The full name, looked for from the innermost scope outwards as protobuf does."""
        while True:
            full = f"{scope}.{name}" if scope else name
            if full in self.messages:
                return full, "message"
            if full in self.enums:
                return full, "enum"
            if not scope:
                raise SchemaError(f"there is no type {name}")
            scope = scope.rpartition(".")[0]


class _File:
    """A parser by recursive descent over one file."""

    def __init__(self, schema, text):
        self.schema, self.package, self.tokens, self.at = schema, "", [], 0
        position = 0
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                line = text.count("\n", 0, position) + 1
                raise SchemaError(f"line {line}: {text[position:position + 20]!r} is not understood")
            position = match.end()
            if match.lastindex:
                self.tokens.append(match.group(match.lastindex))

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        token = self.peek()
        if token is None:
            raise SchemaError("the file ends too early")
        self.at += 1
        return token

    def expect(self, *tokens):
        for token in tokens:
            got = self.next()
            if got != token:
                raise SchemaError(f"{got!r} stands where {token!r} should")

    def read(self):
        self.expect("syntax", "=", '"proto3"', ";")
        while (token := self.peek()) is not None:
            self.at += 1
            if token == "package":
                self.package = self.next()
                self.expect(";")
            elif token == "import":
                self.next()  # every file of the folder is read anyway
                self.expect(";")
            elif token == "message":
                self.message(self.package)
            elif token == "enum":
                self.enum(self.package)
            elif token == "service":
                self.service()
            else:
                raise SchemaError(f"{token!r} is not understood")

    def message(self, scope):
        message = Message(f"{scope}.{self.next()}")
        self.schema.messages[message.name] = message
        self.expect("{")
        while (token := self.next()) != "}":
            if token == "message":
                self.message(message.name)
            elif token == "enum":
                self.enum(message.name)
            elif token == "oneof":
                oneof = self.next()
                self.expect("{")
                while self.peek() != "}":
                    self.field(message, self.next(), explicit=True, oneof=oneof)
                self.expect("}")
            elif token == "reserved":
                while self.next() != ";":
                    pass
            elif token == "repeated":
                self.field(message, self.next(), repeated=True)
            elif token == "optional":
                self.field(message, self.next(), explicit=True)
            else:
                self.field(message, token)

    def field(self, message, type_name, **facts):
        name = self.next()
        self.expect("=")
        number = int(self.next())
        if self.peek() == "[":  # options such as [deprecated = true] change nothing on the wire
            while self.next() != "]":
                pass
        self.expect(";")
        if number in message.fields:
            raise SchemaError(f"{message.name} has the number {number} twice")
        message.fields[number] = Field(name, number, type_name, **facts)

    def enum(self, scope):
        enum = Enum(f"{scope}.{self.next()}")
        self.schema.enums[enum.name] = enum
        self.expect("{")
        while (name := self.next()) != "}":
            self.expect("=")
            number = int(self.next())
            self.expect(";")
            enum.numbers[name] = number
            enum.names.setdefault(number, name)

    def service(self):
        service = f"{self.package}.{self.next()}"
        self.expect("{")
        while (token := self.next()) != "}":
            if token != "rpc":
                raise SchemaError(f"{token!r} is not understood")
            name = self.next()
            client_streams, request = self.message_of_method()
            self.expect("returns")
            server_streams, response = self.message_of_method()
            self.expect(";")
            self.schema.methods[service, name] = Method(
                service, name, request, response, client_streams, server_streams)

    def message_of_method(self):
        self.expect("(")
        token = self.next()
        streams = token == "stream" and self.peek() != ")"
        if streams:
            token = self.next()
        self.expect(")")
        return streams, token
