#!/usr/bin/env python3
"""Reads every golden vector of Protocol/vectors and checks it both ways.

    python3 Tests/PythonClient/vectors.py [FOLDER]

Ends with 0 when none differs.
"""

import base64
import json
import pathlib
import struct
import sys

import base
import codec
import envelopes
import frames
import fund1
import jsonform
import schema as schemas

PROTOCOL = pathlib.Path(__file__).resolve().parents[2] / "Protocol"
FOLDERS = ("messages", "envelopes", "frames", "malformed", "fund1/frames", "fund1/malformed")


# The frames of fund/1 by their names, with what makes their data of a description.
CONTROL = {
    "settings": (frames.SETTINGS, lambda about: b"".join(
        struct.pack(">HI", each["id"], each["value"]) for each in about["settings"])),
    "ping": (frames.PING, lambda about: bytes.fromhex(about["data"])),
    "pong": (frames.PONG, lambda about: bytes.fromhex(about["data"])),
    "cancel": (frames.CANCEL, lambda about: struct.pack(">I", about["code"])),
    "window-update": (frames.WINDOW_UPDATE, lambda about: struct.pack(">I", about["increment"])),
    "goaway": (frames.GOAWAY, lambda about: struct.pack(
        ">II", about["last"], about["code"]) + about["text"].encode()),
}


class Differs(Exception):
    pass


def bytes_of(text):
    return bytes.fromhex("".join(line.partition("#")[0] for line in text.splitlines()))


def same(what, got, expected):
    if got != expected:
        raise Differs(f"{what}: {got!r} instead of {expected!r}")


class Vectors:
    def __init__(self, schema):
        self.schema = schema

    # A message, alone or as a payload: {"message": NAME, "value": {...}}.

    def message_bytes(self, about):
        value = jsonform.from_json(self.schema, about["message"], about.get("value", {}))
        return codec.encode(self.schema, about["message"], value)

    def messages(self, data, about):
        value = jsonform.from_json(self.schema, about["message"], about["value"])
        decoded = codec.decode(self.schema, about["message"], data)
        same("decoded", decoded, value)
        written = json.loads(jsonform.canonical(
            jsonform.to_json(self.schema, about["message"], decoded)))
        same("through JSON", jsonform.from_json(self.schema, about["message"], written), value)
        if about.get("canonical", True):
            same("encoded", codec.encode(self.schema, about["message"], value).hex(), data.hex())

    # An envelope: {"request": {...}} or {"response": {...}}.

    def envelope(self, about):
        """Its kind, and its value as the codec has it."""
        kind = "request" if "request" in about else "response"
        form = dict(about[kind])
        if "payload" in form:
            form["payload"] = self.base64(self.message_bytes(form["payload"]))
        if "details" in form.get("status", {}):
            form["status"] = dict(form["status"], details=[
                {"type_url": d["type_url"], "value": self.base64(self.message_bytes(d))}
                for d in form["status"]["details"]
            ])
        return kind, jsonform.from_json(self.schema, f"ttrpc.{kind.capitalize()}", form)

    @staticmethod
    def base64(data):
        return base64.b64encode(data).decode()

    def envelopes(self, data, about):
        kind, value = self.envelope(about)
        read = envelopes.read_request if kind == "request" else envelopes.read_response
        expected = dict(value)
        if "status" in expected and not expected["status"].get("code"):
            del expected["status"]  # an explicit OK is read as none
        same("decoded", read(self.schema, data), expected)
        if about.get("canonical", True):
            name = f"ttrpc.{kind.capitalize()}"
            same("encoded", codec.encode(self.schema, name, value).hex(), data.hex())

    # Frames, back to back.

    def frames(self, data, about):
        expected = [self.frame(each) for each in about["frames"]]
        splitter = frames.Splitter()
        same("decoded", list(splitter.feed(data)), expected)
        same("left over", bytes(splitter.rest), b"")
        splitter, one_by_one = frames.Splitter(), []
        for at in range(len(data)):
            one_by_one += splitter.feed(data[at:at + 1])
        same("decoded byte by byte", one_by_one, expected)
        same("encoded", b"".join(frame.encode() for frame in expected).hex(), data.hex())

    def frame(self, about):
        types = {name: number for number, name in frames.NAMES.items()}
        if about["type"] in CONTROL:
            kind, layout = CONTROL[about["type"]]
            return frames.Frame(about["stream"], kind, about["flags"], layout(about))
        if "payload" in about:
            data = self.message_bytes(about["payload"])
        elif "request" in about or "response" in about:
            kind, value = self.envelope(about)
            data = codec.encode(self.schema, f"ttrpc.{kind.capitalize()}", value)
        else:
            data = b""
        return frames.Frame(
            about["stream"], types.get(about["type"], about["type"]), about["flags"], data)

    # What nobody should send.

    def malformed(self, data, about):
        if "message" in about:
            try:
                value = codec.decode(self.schema, about["message"], data)
            except codec.CodecError:
                return
            raise Differs(f"decoded as {value!r}")
        for size in (len(data), 1, 7):
            rules, events = self.rules(about), []
            for at in range(0, len(data), size):
                events += rules.feed(data[at:at + size])
            answers = [each for each in map(self.answer, events) if each is not None]
            for answer, wanted in zip(answers, about["answers"]):
                if "mode" not in wanted:
                    answer.pop("mode", None)
            same(f"in pieces of {size}", answers, about["answers"])
            same(f"then, in pieces of {size}", rules.then, about["then"])

    def rules(self, about):
        profile = fund1 if about.get("profile") == "fund/1" else base
        if about["seen_by"] == "server":
            return profile.Server(self.schema)
        client = profile.Client(self.schema)
        for mode in about["opened"]:
            client.begin(mode)
        return client

    @staticmethod
    def answer(event):
        """An event of the rules as a vector says it; None for one that it does not tell."""
        kind, *facts = event
        if kind == "break":
            return {"answer": "goaway", "code": facts[0]}
        if kind == "send" and facts[0].type == frames.PONG:
            return {"answer": "pong", "data": facts[0].data.hex()}
        if kind not in ("serve", "refuse", "end", "cancel", "unseen"):
            return None
        answer = {"stream": facts[0], "answer": kind}
        if kind in ("refuse", "cancel"):
            answer["code"] = facts[1]
        elif kind == "serve":
            answer["mode"] = facts[1]
        return answer


def main(folder):
    vectors = Vectors(schemas.Schema(PROTOCOL))
    count = differing = 0
    for kind in FOLDERS:
        for path in sorted((folder / kind).glob("*.json")):
            count += 1
            try:
                about = json.loads(path.read_text("utf-8"))
                data = bytes_of(path.with_suffix(".hex").read_text("utf-8"))
                if kind.startswith("fund1/"):
                    about["profile"] = "fund/1"
                getattr(vectors, kind.rpartition("/")[2])(data, about)
            except (Differs, codec.CodecError, frames.NotAFrame, schemas.SchemaError,
                    KeyError) as error:
                differing += 1
                print(f"{kind}/{path.stem}: {type(error).__name__}: {error}")
        lonely = {p.stem for p in (folder / kind).iterdir()} - {
            p.stem for p in (folder / kind).glob("*.json")}
        if lonely:
            differing += len(lonely)
            print(f"{kind}: no description of {', '.join(sorted(lonely))}")
    print(f"{count} vectors, {differing} differ")
    return 1 if differing or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else PROTOCOL / "vectors"))
