"""What slow and fickle auditors do to others: an export read slowly beside calls on the same connection,
a reader in the base who stops, and calls that are cancelled."""

import statistics
import time

import target as targets  # noqa: F401  (first: it says where the neighbours are)

import client
import connection
import load as loads
import schema as schemas

# Calls a second on the connection of the slow export.
RATE = 100
# Times the p99 without an export that it may be beside one; less than the floor does not count.
FACTOR, FLOOR_MS = 2, 2
# Seconds from one message of the slow export to the next.
PAUSE = 1
TURNS = 12
STALL_SECONDS = 30
CANCELLED_MS = 50
WINDOWS = {1: 4_194_304, 2: 16_777_216}
STREAMS = {
    "Audit/ExportVouchers": {}, "Audit/ExportEvidence": {}, "Findings/RunFindings": {},
    "Findings/Follow": {"name": "hostile"},
}


def loosen():
    """Limits that a machine keeps which does other things besides."""
    globals().update(FACTOR=20, FLOOR_MS=250, CANCELLED_MS=1_000)


class Slow:
    def __init__(self, daemon):
        self.daemon = daemon
        self.schema = schemas.Schema(client.PROTOCOL)
        self.where = f"127.0.0.1:{daemon.port}", daemon.certificates

    def connect(self, profile=connection.FUND, **more):
        return connection.Connection(
            self.schema, *self.where, "slow", profile, windows=WINDOWS, **more)

    def export(self, link, timeout=600):
        return link.begin(self.schema.method("Audit/ExportVouchers"), {}, timeout)

    # An export beside calls

    def calls(self, link, seconds, between=lambda now: None):
        """Latencies of calls that begin when they are planned to, ascending, in seconds."""
        method = self.schema.method("Health/Check")
        began, times, waiting = time.monotonic(), [], []
        for number in range(int(seconds * RATE)):
            planned = began + number / RATE
            while (left := planned - time.monotonic()) > 0:
                self.answered(link, left, waiting, times)
            waiting.append((planned, link.begin(method, {})))
            between(time.monotonic())
        while waiting:
            self.answered(link, connection.STEP_TIME, waiting, times)
        return sorted(times)

    @staticmethod
    def answered(link, seconds, waiting, times):
        try:
            link.wait(lambda: any(call.events for _, call in waiting), seconds)
        except TimeoutError:
            return
        for planned, call in list(waiting):
            if call.events:
                next(call)
                times.append(time.monotonic() - planned)
                waiting.remove((planned, call))

    def slow_export(self, seconds):
        """Unary calls on one connection of fund/1, without and beside an export that is read slowly."""
        without, beside, taken = [], [], 0
        with self.connect() as link:
            # Turn by turn, so that what the machine does besides falls on both, and shows in few of them.
            for _ in range(TURNS):
                without.append(loads.percentile(self.calls(link, seconds / TURNS), 0.99))
                export = self.export(link)
                due = time.monotonic()

                def read(now):
                    nonlocal due, taken
                    if now >= due and export.events:
                        taken += export.take_bytes()
                        due = now + PAUSE
                beside.append(loads.percentile(self.calls(link, seconds / TURNS, read), 0.99))
                if export.over:
                    raise AssertionError("the export fits its windows: post more")
                export.cancel()
        before, during = (statistics.median(each) * 1e3 for each in (without, beside))
        yield (f"an export read slowly ({taken / seconds / 1_024:.0f} KiB a second) in fund/1: calls on "
               f"the same connection p99 {before:.2f} -> {during:.2f} ms",
               during <= max(FACTOR * before, FLOOR_MS))

    # A reader in the base who stops

    def stopped_reader(self, load):
        """It is closed after the write limit, and others feel nothing."""
        quiet = time.monotonic()
        time.sleep(STALL_SECONDS / 2)
        link = self.connect(connection.BASE)
        began = time.monotonic()
        self.export(link)
        # The daemon sends until nothing is taken; from then on its limit counts.
        line, took = None, 0
        while line is None and took < STALL_SECONDS + 15:
            time.sleep(0.1)
            took = time.monotonic() - began
            line = next((each for each in self.daemon.text().splitlines()
                         if "client does not read" in each and "/auditor/slow" in each), None)
        yield (f"a reader in the base who stops is closed after {took:.1f} s, with a line",
               line is not None and STALL_SECONDS <= took)
        before, during = (load.of_seconds(*each) * 1e3
                          for each in ((quiet, began), (began, time.monotonic())))
        yield (f"calls of others meanwhile, p99 of a second {before:.1f} -> {during:.1f} ms",
               during <= max(3 * before, 5))
        link.socket.close()

    # Cancelled calls

    def running(self):
        return self.daemon.metrics()["fundledger_running_calls"]

    def cancelled(self, count):
        """How long after a CANCEL the daemon has no call left that runs. Nobody else calls meanwhile."""
        for path, request in STREAMS.items():
            times, tries = [], 0
            with self.connect() as link:
                while len(times) < count and tries < count * 20:
                    tries += 1
                    call = link.begin(self.schema.method(path), request)
                    # Some while it works, some while it waits for its window.
                    time.sleep(tries % 20 / 1e3)
                    if not self.running():
                        call.cancel()  # it has ended by itself
                        continue
                    began = time.monotonic()
                    call.cancel()
                    while self.running():
                        pass
                    times.append((time.monotonic() - began) * 1e3)
            times.sort()
            yield (f"{path}, cancelled {len(times)} times while it ran: stopped after "
                   f"{loads.percentile(times, 0.5):.1f} ms, {times[-1] if times else 0:.1f} at most",
                   len(times) == count and times[-1] < CANCELLED_MS)


def check(results):
    """Says each result; how many are bad."""
    bad = 0
    for text, good in results:
        bad += not good
        print(f"{'ok  ' if good else 'FAIL'}  {text}", flush=True)
    return bad
