"""Normal load on a daemon, in processes of its own: an open loop, timed from the planned start.

A desk posts single vouchers and a county reads balances on a connection each, `RATE` calls a second
together. Beside them a newcomer connects each second with a whole handshake, and makes a call of over
64 KiB, which the daemon's budgets treat as bulk.
"""

import array
import gc
import multiprocessing
import os
import select
import struct
import subprocess
import time

import client
import connection
import plan
import schema as schemas

RATE = 200
# What a record says: when the call was planned, how long its answer took (inf: it failed), and its kind.
RECORD = struct.Struct("ddd")
DESK, COUNTY, NEWCOMER, BULK = range(4)
ACCOUNTS = 1_000
# What is there before: an export of it is larger than all windows.
VOUCHERS = 1_000_000
BULK_VOUCHERS = 3_000
CATCH_UP_SECONDS = 10


def fill(binaries, daemon):
    """Posts vouchers by the tool's own bench."""
    subprocess.run(
        [binaries + "/fundctl", "bench", "--home", daemon.folder, "--vouchers", str(VOUCHERS),
         "--accounts", "10000", "--json"], check=True, stdout=subprocess.DEVNULL)


def open_books(schema, where):
    """A ledger with accounts, and a lane of the desk."""
    def call(name, method, request):
        with connection.Connection(schema, *where, name, connection.FUND) as link:
            return link.call(schema.method(method), request)[0]
    ledger = call(plan.SUPERVISOR, "Ledger/OpenLedger", {
        "entity": "620503", "book": "GLF", "name": "总会计", "first_month": 201801})
    opened = call(plan.BUREAU, "Ledger/OpenAccounts", {"accounts": [
        {"ledger": ledger["ledger"]["ledger"], "subject": subject,
         "dimensions": [{"key": "F", "value": "1"}, {"key": "L", "value": str(number)}]}
        for number in range(ACCOUNTS // 2) for subject in ("1004", "2017")]})
    return opened["account"], call(plan.BUREAU, "Posting/OpenLane", {"name": "desk"})


class Line:
    """A connection on which calls begin when they are planned to."""

    def __init__(self, schema, where, name, kind, requests):
        self.link = connection.Connection(schema, *where, name, connection.FUND)
        self.kind, self.requests, self.waiting = kind, requests, []

    def begin(self, planned, request=None):
        method, request = request or next(self.requests)
        self.waiting.append((planned, method, request, self.link.begin(method, request)))

    def answers(self):
        """When they were planned and whether they went well, of the calls that are answered."""
        while self.link._read_some():
            pass
        still = []
        for planned, method, request, call in self.waiting:
            if not call.events:
                still.append((planned, method, request, call))
                continue
            try:
                next(call)
                yield planned, True
            except connection.Failed as failure:
                # A voucher that is decided before the one ahead of it is sent again.
                if failure.refusal and failure.refusal["code"] == 303:
                    still.append((planned, method, request, self.link.begin(method, request)))
                else:
                    yield planned, False
        self.waiting = still


def vouchers(schema, accounts, lane):
    method, serial = schema.method("Posting/PostVouchers"), lane["next_serial"]
    while True:
        at = serial * 2 % len(accounts)
        yield method, {
            "lane": lane["lane"], "epoch": lane["epoch"], "first_serial": serial,
            "day": [plan.FIRST_DAY], "leg_count": [2],
            "account": [accounts[at], accounts[at + 1]], "amount": [serial, -serial]}
        serial += 1


def reads(schema, accounts):
    method, number = schema.method("Query/GetBalances"), 0
    while True:
        number += 1
        yield method, {"account": [accounts[number * 7 % len(accounts)]]}


def calls(where, path, accounts, lane):
    """Makes the open loop until it is ended from outside."""
    schema = schemas.Schema(client.PROTOCOL)
    lines = [Line(schema, where, plan.BUREAU, DESK, vouchers(schema, accounts, lane)),
             Line(schema, where, plan.COUNTY, COUNTY, reads(schema, accounts))]
    gc.freeze()
    gc.disable()
    started, number = time.monotonic(), 0
    sockets = [line.link.socket for line in lines]
    with open(path, "ab", buffering=0) as file:
        while True:
            planned = started + number / RATE
            left = planned - time.monotonic()
            if left > 0:
                select.select(sockets, [], [], left)
            else:
                lines[number % 2].begin(planned)
                number += 1
            for line in lines:
                for began, good in line.answers():
                    took = time.monotonic() - began if good else float("inf")
                    file.write(RECORD.pack(began, took, line.kind))


def newcomers(where, path, accounts):
    """One a second, each on a connection of its own."""
    schema = schemas.Schema(client.PROTOCOL)
    context = connection.tls_context(where[1], plan.BUREAU, connection.BASE)
    post = schema.method("Posting/PostVouchers")
    # Of a lane that nobody has: read as a whole, and refused.
    bulk = {"lane": 1_000_000, "epoch": 1, "first_serial": 1, "day": [plan.FIRST_DAY],
            "leg_count": [2], "account": list(accounts[:2]) * BULK_VOUCHERS,
            "amount": [1, -1] * BULK_VOUCHERS}
    with open(path, "ab", buffering=0) as file:
        while True:
            for kind, took in newcomer(schema, where, context, post, bulk):
                file.write(RECORD.pack(time.monotonic(), took, kind))
            time.sleep(1)


def newcomer(schema, where, context, post, bulk):
    began = time.monotonic()
    try:
        link = connection.Connection(
            schema, *where, plan.BUREAU, connection.BASE, context=context)
        with link:
            link.call(schema.method("Health/Check"), {})
            yield NEWCOMER, time.monotonic() - began
            began = time.monotonic()
            try:
                link.call(post, bulk)
                yield BULK, float("inf")
            except connection.Failed as failure:
                good = failure.refusal is not None and failure.refusal["code"] < 400
                yield BULK, time.monotonic() - began if good else float("inf")
    except (connection.Ended, OSError):
        yield NEWCOMER, float("inf")


class Load:
    """The processes, and what they have seen."""

    def __init__(self, daemon):
        self.where = f"127.0.0.1:{daemon.port}", daemon.certificates
        self.path = daemon.folder + "/calls"
        schema = schemas.Schema(client.PROTOCOL)
        self.accounts, lane = open_books(schema, self.where)
        context = multiprocessing.get_context("fork")
        open(self.path, "wb").close()
        self.processes = [
            context.Process(target=calls, args=(self.where, self.path, self.accounts, lane)),
            context.Process(target=newcomers, args=(self.where, self.path, self.accounts))]
        for process in self.processes:
            process.start()

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.join()

    def catch_up(self, moment):
        """Waits until the calls are answered that were planned up to then."""
        end = time.monotonic() + CATCH_UP_SECONDS
        while time.monotonic() < end:
            for process in self.processes:
                if not process.is_alive():
                    raise RuntimeError("the normal load has ended")
            if self.between(moment, float("inf"), DESK, COUNTY):
                return
            time.sleep(0.05)

    def between(self, begin, end, *kinds):
        """The latencies in seconds, ascending, of what was planned then."""
        size = os.path.getsize(self.path)
        with open(self.path, "rb") as file:
            records = array.array("d", file.read(size - size % RECORD.size))
        return sorted(records[at + 1] for at in range(0, len(records), 3)
                      if begin <= records[at] < end and records[at + 2] in kinds)

    def of_seconds(self, begin, end):
        """The median over the seconds of the p99 of each: a stall of the machine for which nobody here can
        do anything is in one or two of them, and what the daemon does to its clients in all."""
        return percentile(sorted(
            percentile(self.between(begin + second, begin + second + 1, DESK, COUNTY), 0.99)
            for second in range(int(end - begin))), 0.5)


def percentile(sorted_values, part):
    """In seconds; nan of nothing."""
    if not sorted_values:
        return float("nan")
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * part))]

