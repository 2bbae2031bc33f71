#!/usr/bin/env python3
"""One call by hand.

    client.py call HOST:PORT CERTS SERVICE/METHOD JSON [--as NAME] [--profile PROFILE]

CERTS is the folder of certificates, NAME one of them, such as bureau-000000; PROFILE is fund/1,
ttrpc/1.2 or none. Prints the answer as JSON, a line a message; a status goes to standard error and
ends it with 1.
"""

import argparse
import json
import pathlib
import sys

import codec
import connection
import jsonform
import schema as schemas

PROTOCOL = pathlib.Path(__file__).resolve().parents[2] / "Protocol"


def status_of(schema, failure):
    """A status as JSON, with the Refusal in it."""
    status = {"code": failure.code, "message": failure.status.get("message", "")}
    if failure.refusal is not None:
        status["refusal"] = jsonform.to_json(schema, "fundledger.v1.Refusal", failure.refusal)
    return status


def call(arguments):
    schema = schemas.Schema(PROTOCOL)
    method = schema.method(arguments.method)
    request = jsonform.from_json(schema, method.request, json.loads(arguments.json))
    with connection.Connection(schema, arguments.address, arguments.certs, arguments.name,
                               arguments.profile) as link:
        try:
            for message in link.begin(method, request):
                print(jsonform.canonical(jsonform.to_json(schema, method.response, message)))
        except connection.Failed as failure:
            print(jsonform.canonical(status_of(schema, failure)), file=sys.stderr)
            return 1
        except connection.Unseen as unseen:
            print(unseen, file=sys.stderr)
            return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("call",))
    parser.add_argument("address", metavar="HOST:PORT")
    parser.add_argument("certs", metavar="CERTS")
    parser.add_argument("method", metavar="SERVICE/METHOD")
    parser.add_argument("json", metavar="JSON", nargs="?", default="{}")
    parser.add_argument("--as", dest="name", metavar="NAME", default="bureau-000000")
    parser.add_argument("--profile", default=connection.BASE,
                        choices=(connection.FUND, connection.BASE, connection.NONE))
    arguments = parser.parse_intermixed_args()
    try:
        return call(arguments)
    except (schemas.SchemaError, codec.CodecError, json.JSONDecodeError) as error:
        print(f"client.py: {error}", file=sys.stderr)
        return 2
    except (connection.Ended, OSError) as error:  # TimeoutError is one
        print(f"client.py: {error or 'no answer in time'}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
