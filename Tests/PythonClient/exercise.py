#!/usr/bin/env python3
"""What fund/1 is for, tried with a running fundd.

    python3 Tests/PythonClient/exercise.py HOST:PORT CERTS PID

Posts some sixty thousand vouchers, so that an export is larger than its window, and stops the daemon,
whose process PID is, at the end.
"""

import contextlib
import os
import signal
import sys

import client
import codec
import connection
import frames
import fund1
import plan
import schema as schemas

BATCHES, VOUCHERS = 8, 8_000
# A chunk of a long export is larger.
CHUNK = 800_000
# Batches of some four million bytes each, sent faster than they can be decided.
EXCESS, LONG_SUMMARY = 16, 480
SMALL = {fund1.STREAM_WINDOW: 4_194_304, fund1.CONNECTION_WINDOW: 16_777_216}


class Exercise:
    def __init__(self, address, certs):
        self.schema = schemas.Schema(client.PROTOCOL)
        self.where = address, certs

    def connect(self, name, **more):
        return connection.Connection(self.schema, *self.where, name, connection.FUND, **more)

    def method(self, path):
        return self.schema.method(path)

    def open_accounts(self, entity):
        """Two accounts of its general budget that take what comes."""
        with self.connect(plan.SUPERVISOR) as link:
            ledger = link.call(self.method("Ledger/OpenLedger"), {
                "entity": entity, "book": "GLF", "name": "总会计", "first_month": 201801,
            })[0]["ledger"]["ledger"]
            return link.call(self.method("Ledger/OpenAccounts"), {"accounts": [
                {"ledger": ledger, "subject": subject} for subject in ("1003", "3003")
            ]})[0]["account"]

    def post(self):
        """Several batches at once, as WIRE.md allows on one connection: one that is decided before
        the one ahead of it gets 303 and is sent again."""
        account = self.open_accounts("620503")
        with self.connect(plan.BUREAU) as link:
            lane = link.call(self.method("Posting/OpenLane"), {"name": "bulk"})[0]
            calls, post = {}, self.method("Posting/PostVouchers")
            for number in range(BATCHES):
                first = lane["next_serial"] + number * VOUCHERS
                request = {
                    "lane": lane["lane"], "epoch": lane["epoch"], "first_serial": first,
                    "day": [plan.FIRST_DAY], "leg_count": [2], "account": account * VOUCHERS,
                    "amount": [first, -first] * VOUCHERS}
                calls[first] = request, link.begin(post, request)
            for first in sorted(calls):
                self.take(link, post, *calls[first])
        print(f"{BATCHES * VOUCHERS} vouchers posted")

    def take(self, link, method, request, call):
        while True:
            try:
                answer = next(call)
                assert answer["decided"] == VOUCHERS and "refusals" not in answer, answer
                return
            except connection.Failed as failure:
                assert failure.refusal["code"] in (303, 502), failure.refusal
                call = link.begin(method, request)

    def an_unread_export(self):
        """It stops at its window, and what else is on the connection goes on."""
        check = self.method("Health/Check")
        with self.connect(plan.AUDITOR, windows=SMALL) as link:
            export = link.begin(self.method("Audit/ExportVouchers"), {}, timeout=120)
            vouchers, legs = self.add(next(export), 0, 0)
            window = link.rules.inward_of[export.stream]
            # The next chunk has no room then.
            link.wait(lambda: window.room < CHUNK, connection.STEP_TIME)
            room = window.room
            for _ in range(100):
                link.call(check, {})
            assert export.stream in link.rules.open, "the export fits its window: post more"
            link.ping()
            assert window.room == room, "more came than the window allows for"
            for chunk in export:
                vouchers, legs = self.add(chunk, vouchers, legs)
            assert chunk["last"], "the export is not whole"
            assert (vouchers, legs) == (chunk["total_vouchers"], chunk["total_legs"])
            print(f"an export of {vouchers} vouchers, most of it behind one unread window: whole")

    @staticmethod
    def add(chunk, vouchers, legs):
        return vouchers + len(chunk.get("block", [])), legs + len(chunk.get("account", []))

    def cancelled_calls(self):
        """The connection's window comes back from exports that are not read, again and again."""
        with self.connect(plan.AUDITOR, windows=SMALL) as link:
            for _ in range(12):
                export = link.begin(self.method("Audit/ExportVouchers"), {})
                next(export)
                export.cancel()
            follow = link.begin(self.method("Findings/Follow"), {"name": "python"})
            next(follow)
            follow.cancel()
            whole = sum(len(chunk.get("block", [])) for chunk in link.begin(
                self.method("Audit/ExportVouchers"), {}, timeout=120))
            assert whole == BATCHES * VOUCHERS, whole
            print(f"12 exports cancelled, the next one whole; a PING took {link.ping() * 1e3:.2f} ms")

    def over_the_window(self):
        """Data that its window has no room for ends the connection (code 3). What was decided by
        then stays, as the lane says."""
        open_lane, stream_vouchers = map(
            self.method, ("Posting/OpenLane", "Posting/StreamVouchers"))
        # Of another province: the exports here stay as long as they are.
        accounts = self.open_accounts("510000")
        with self.connect(plan.BUREAU) as link:
            lane = link.call(open_lane, {"name": "excess"})[0]
            stream = link.begin(stream_vouchers, {}).stream
            batch = {
                "lane": lane["lane"], "epoch": lane["epoch"], "day": [plan.FIRST_DAY],
                "leg_count": [2], "account": accounts * VOUCHERS,
                "amount": [1, -1] * VOUCHERS, "summary": ["x" * LONG_SUMMARY] * VOUCHERS}
            messages = [
                codec.encode(self.schema, stream_vouchers.request, batch | {"first_serial": first})
                for first in range(1, EXCESS * VOUCHERS, VOUCHERS)]
            with contextlib.suppress(connection.Ended):
                for data in messages:
                    link.send(frames.Frame(stream, frames.DATA, data=data))
            with contextlib.suppress(connection.Ended, TimeoutError):
                link.wait(lambda: link.goaway, connection.STEP_TIME)
            said = link.goaway
        assert said and (said.last, said.code) == (stream, fund1.FLOW_CONTROL), said
        with self.connect(plan.BUREAU) as link:
            lane = link.call(open_lane, {"name": "excess"})[0]
        decided, rest = divmod(lane["next_serial"] - 1, VOUCHERS)
        assert rest == 0 and decided < EXCESS, lane
        print(f"over the window: {said.text}; {decided} batches were decided before")

    def stop(self, process):
        """A daemon that is told to stop says so, answers what it has taken, and closes."""
        link = self.connect(plan.AUDITOR)
        export = link.begin(self.method("Audit/ExportVouchers"), {}, timeout=120)
        next(export)
        os.kill(process, signal.SIGTERM)
        link.wait(lambda: link.goaway, connection.STEP_TIME)
        assert (link.goaway.last, link.goaway.code) == (export.stream, 0), link.goaway
        for chunk in export:
            pass
        assert chunk["last"], "the export is not whole"
        try:
            link.begin(self.method("Health/Check"), {})
            raise AssertionError("a call behind GOAWAY")
        except connection.Unseen:
            pass
        try:
            link.wait(lambda: False, connection.STEP_TIME)
        except connection.Ended as ended:
            assert str(ended).startswith("closed by the server"), ended
        print("stopped: GOAWAY, the export to its end, close_notify")


def main(address, certs, process):
    exercise = Exercise(address, certs)
    exercise.post()
    exercise.over_the_window()
    exercise.an_unread_export()
    exercise.cancelled_calls()
    exercise.stop(int(process))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    main(*sys.argv[1:])
