#!/usr/bin/env python3
"""Makes seeded calls, makes recorded calls again, and compares what was answered.

    agree.py record  HOST:PORT CERTS --profile PROFILE --seed N --calls N -o FILE
    agree.py replay  HOST:PORT CERTS --profile PROFILE FILE [--reads] -o FILE
    agree.py calls   FILE [--reads] [--bytes]
    agree.py answers FILE ANSWERS [--reads] [--bytes] -o FILE
    agree.py compare FILE FILE [--fresh] [--unary]

A FILE has a line of JSON for each call: `as`, `call`, `request`, and `answers` (a list of messages)
and perhaps `status`. Keys are in order, numbers are numbers, so equal answers are equal lines.

`calls` writes what another client is to do, a line a call: CLIENT SERVICE/METHOD JSON, or with
--bytes the request in base64. `answers` takes the lines that it wrote: for JSON objects with
`answers` and perhaps `status`; with --bytes CODE and the Response in base64. `compare` prints the
first difference and ends with 1. With --fresh the two come from two daemons: what depends on the
time of day or on keys is compared by its presence alone. With --unary the streams of the first one
are left out.
"""

import argparse
import base64
import json
import sys

import client
import codec
import connection
import envelopes
import jsonform
import plan
import schema as schemas

# Methods that begin so change the books; an export is itself on record.
NOT_READS = ("Open", "Close", "Reopen", "Post", "Reverse", "Place", "Lock", "Release", "Submit",
             "Export")


class Clients:
    """One connection for each certificate, opened when it is first used."""

    def __init__(self, schema, address, certs, profile):
        self.schema, self.where, self.profile, self.open = schema, (address, certs), profile, {}

    def made(self, name, path, request):
        """The call with its answer, as it goes into a file."""
        method = self.schema.method(path)
        if name not in self.open:
            self.open[name] = connection.Connection(self.schema, *self.where, name, self.profile)
        line = {"as": name, "call": path, "request": request, "answers": []}
        value = jsonform.from_json(self.schema, method.request, request)
        try:
            for message in self.open[name].begin(method, value):
                line["answers"].append(jsonform.to_json(self.schema, method.response, message))
        except connection.Failed as failure:
            line["status"] = client.status_of(self.schema, failure)
        return line

    def close(self):
        for link in self.open.values():
            link.close()


def lines_of(path, reads=False):
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [line for line in lines if is_read(line)] if reads else lines


def is_read(line):
    return not line["call"].partition("/")[2].startswith(NOT_READS)


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        for line in lines:
            file.write(jsonform.canonical(line) + "\n")


def record(arguments, schema):
    clients = Clients(schema, arguments.address, arguments.certs, arguments.profile)
    calls, lines = plan.Plan(arguments.seed), []
    for _ in range(arguments.calls):
        name, path, request, learn = calls.next()
        lines.append(clients.made(name, path, request))
        if lines[-1]["answers"] and "status" not in lines[-1]:
            learn(lines[-1]["answers"][0])
    clients.close()
    write(arguments.output, lines)


def replay(arguments, schema):
    clients = Clients(schema, arguments.address, arguments.certs, arguments.profile)
    lines = lines_of(arguments.file, arguments.reads)
    write(arguments.output, [
        clients.made(line["as"], line["call"], line["request"]) for line in lines])
    clients.close()


# Other clients


def calls(arguments, schema):
    for line in lines_of(arguments.file, arguments.reads):
        method, text = schema.method(line["call"]), jsonform.canonical(line["request"])
        if arguments.bytes:
            if method.server_streams:
                continue
            value = jsonform.from_json(schema, method.request, line["request"])
            text = base64.b64encode(codec.encode(schema, method.request, value)).decode() or "-"
        print(line["as"], line["call"], text)


def answers(arguments, schema):
    lines = lines_of(arguments.file, arguments.reads)
    if arguments.bytes:
        lines = [each for each in lines if not schema.method(each["call"]).server_streams]
    with open(arguments.answers, encoding="utf-8") as file:
        texts = file.read().splitlines()
    if len(texts) != len(lines):
        sys.exit(f"{arguments.answers}: {len(texts)} answers to {len(lines)} calls")
    read = from_response if arguments.bytes else from_object
    write(arguments.output, [
        dict(read(schema, schema.method(line["call"]).response, text),
             **{key: line[key] for key in ("as", "call", "request")})
        for line, text in zip(lines, texts)])


def from_object(schema, message, text):
    """What another client wrote, in the form of this one: names, numbers and defaults alike."""
    form = json.loads(text)
    result = {"answers": [again(schema, message, answer) for answer in form["answers"]]}
    if "status" in form:
        result["status"] = form["status"]
        if "refusal" in result["status"]:
            result["status"]["refusal"] = again(
                schema, "fundledger.v1.Refusal", result["status"]["refusal"])
    return result


def again(schema, message, value):
    return jsonform.to_json(schema, message, jsonform.from_json(schema, message, value))


def from_response(schema, message, text):
    response = envelopes.read_response(schema, base64.b64decode(text.replace("-", "")))
    if "status" in response:
        status = response["status"]
        failure = connection.Failed(status, envelopes.refusal_of(schema, status))
        return {"answers": [], "status": client.status_of(schema, failure)}
    value = codec.decode(schema, message, response.get("payload", b""))
    return {"answers": [jsonform.to_json(schema, message, value)]}


# Comparing


def fresh(schema, message, value):
    """A message without what differs between two daemons: block times, and bytes, all of which
    are digests, proofs or signatures that cover them."""
    result = {}
    for name, item in value.items():
        field = schema.message(message).field(name)
        if field.kind == "message":
            item = [fresh(schema, field.type, each) for each in item] if field.repeated \
                else fresh(schema, field.type, item)
        elif field.type == "bytes" or name.endswith("_ms") or name in ("note", "vkey"):
            item = "there"
        elif message == "fundledger.v1.Figure" and name == "value" \
                and value["name"].endswith("_ms"):
            item = "there"
        result[name] = item
    return result


def comparable(schema, line, is_fresh):
    if is_fresh:
        message = schema.method(line["call"]).response
        line["answers"] = [fresh(schema, message, answer) for answer in line["answers"]]
        if "refusal" in line.get("status", {}):
            line["status"]["refusal"] = fresh(
                schema, "fundledger.v1.Refusal", line["status"]["refusal"])
    return jsonform.canonical(line)


def compare(arguments, schema):
    first, second = lines_of(arguments.file), lines_of(arguments.second)
    if arguments.unary:
        first = [line for line in first if not schema.method(line["call"]).server_streams]
    if len(first) != len(second) or not first:
        sys.exit(f"{len(first)} calls on one side, {len(second)} on the other")
    for number, (one, other) in enumerate(zip(first, second), 1):
        one = comparable(schema, one, arguments.fresh)
        other = comparable(schema, other, arguments.fresh)
        if one != other:
            print(f"call {number} differs:\n< {one}\n> {other}")
            sys.exit(1)
    refused = sum("status" in line for line in first)
    methods = len({line["call"] for line in first})
    print(f"{len(first)} of {len(first)} calls agree: {methods} methods, {refused} refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    profile = {"default": connection.BASE,
               "choices": (connection.FUND, connection.BASE, connection.NONE)}
    for run in (record, replay, calls, answers, compare):
        command = commands.add_parser(run.__name__)
        command.set_defaults(run=run)
        if run in (record, replay):
            command.add_argument("address")
            command.add_argument("certs")
            command.add_argument("--profile", **profile)
        if run is record:
            command.add_argument("--seed", type=int, default=1)
            command.add_argument("--calls", type=int, default=1_000)
        else:
            command.add_argument("file")
        if run in (replay, calls, answers):
            command.add_argument("--reads", action="store_true")
        if run in (calls, answers):
            command.add_argument("--bytes", action="store_true")
        if run is answers:
            command.add_argument("answers")
        if run in (record, replay, answers):
            command.add_argument("-o", "--output", required=True)
        if run is compare:
            command.add_argument("second")
            command.add_argument("--fresh", action="store_true")
            command.add_argument("--unary", action="store_true")
    arguments = parser.parse_args()
    arguments.run(arguments, schemas.Schema(client.PROTOCOL))


if __name__ == "__main__":
    main()
