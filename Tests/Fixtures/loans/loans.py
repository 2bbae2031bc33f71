#!/usr/bin/env python3
"""Twenty-year loans and the interest that each accrual has to post, worked out apart from the ledger.

The ledger carries a residue from one accrual to the next. Here no residue is carried: interest is summed
for every single day of the loan as an exact fraction, and an accrual posts what the whole fen of that sum
have grown by. Both ways are then compared, and the script stops where they differ.

  loans.py           writes loans.json
  loans.py --check   fails when loans.json is not what it would write

README.md says what the file means. Standard library only; no floating point.
"""

import json
import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

SEED = 2016
COUNT = 200
TERM_YEARS = 20
RATE_UNIT = 10**6  # a rate is in millionths a year
SHARE_UNIT = 10**4  # the central share is in hundredths of a percent
FILE = Path(__file__).with_name("loans.json")


class SplitMix64:
    """A generator of our own: those of the library may change with its version."""

    MASK = 2**64 - 1

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & self.MASK
        return mixed ^ (mixed >> 31)

    def within(self, low, high):
        """A whole number from low to high, both included."""
        return low + self.next() % (high - low + 1)

    def one_of(self, values):
        return values[self.within(0, len(values) - 1)]

    def one_in(self, count):
        return self.within(1, count) == 1


# --- What happens to a loan -------------------------------------------------------------------------


def anniversary(start, years):
    """The same day of a later year; 1 March for 29 February where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def amount(random, is_small):
    """Fen: to 9.99 thousand million yuan, at times round and at times odd to the fen; of a small loan so
    little that an accrual may have nothing to post."""
    if is_small:
        return random.within(1, 5000)
    fen = random.within(1, 999) * 10 ** random.within(6, 9)
    return fen if random.one_in(3) else fen + random.within(1, 999_999)


def terms(random, number):
    return {
        "name": f"loan-{number:03}",
        "basis": random.one_of([360, 365]),
        "share": random.one_of([9000, 9000, 9000, 10000, 0, random.within(1, 9999)]),
        "rate": random.one_of([49000, 44100, 41500, 12000, random.within(1, 120000)]),
    }


def draws(random, start, first_repayment):
    """(day, 1, "draw", fen): the first on the first day, all before the first repayment."""
    is_small = random.one_in(20)
    found = [(start, 1, "draw", amount(random, is_small))]
    last = (first_repayment - start).days - 1
    for _ in range(random.within(0, 4)):
        day = start + timedelta(random.within(0, last))
        found.append((day, 1, "draw", amount(random, is_small)))
    return found


def rate_changes(random, start, final, repayments):
    """At any day; at times on that of a repayment."""
    found = {}
    for _ in range(random.within(0, 6)):
        day = start + timedelta(random.within(1, (final - start).days - 1))
        if random.one_in(4):
            day = random.one_of(repayments)
        found[day] = (day, 2, "changeRate", random.within(1, 80000))
    return list(found.values())


def repayments(random, days, drawn):
    """Equal parts at the days, the last with the rest; early ones between them shorten the schedule,
    and some of these repay all."""
    part = max(1, drawn // len(days))
    left, found = drawn, []
    for index, day in enumerate(days):
        fen = left if index == len(days) - 1 else min(part, left)
        found.append((day, 3, "repay", fen))
        left -= fen
        if left > 1 and index < len(days) - 1 and random.one_in(8):
            early = left if random.one_in(16) else random.within(1, max(1, left // 3))
            found.append((day + timedelta(random.within(1, 360)), 3, "repay", early))
            left -= early
        if left == 0:
            break
    return found


def changes(random):
    """All that changes principal or rate, in the order of the days."""
    start = date(2016, 1, 1) + timedelta(random.within(0, 5 * 365))
    if random.one_in(20):
        start = date(2016, 2, 29)
    grace = random.within(1, 5)
    days = [anniversary(start, year) for year in range(grace, TERM_YEARS + 1)]
    if random.one_in(3):
        # A lender collects at the year's end, the day of an accrual in any case.
        days = [date(day.year, 12, 31) for day in days]
    drawn = draws(random, start, days[0])
    repaid = repayments(random, days, sum(fen for _, _, _, fen in drawn))
    final = repaid[-1][0]
    changed = rate_changes(random, start, final, [change[0] for change in repaid])
    return sorted(
        drawn + [change for change in changed if change[0] < final] + repaid,
        key=lambda change: change[:2],
    )


# --- When is accrued, and how much -------------------------------------------------------------------


def with_accruals(changes):
    """Puts an accrual at each year's end and on the day of each change before it; none where no day has
    passed since the last one. The final one stands behind the last repayment, on its day."""
    steps, accrued = [], changes[0][0]
    final = changes[-1][0]
    ends = [date(year, 12, 31) for year in range(accrued.year, final.year + 1)]
    days = {change[0] for change in changes} | {end for end in ends if end <= final}
    for day in sorted(days):
        if day > accrued:
            steps.append((day, "accrue", None))
            accrued = day
        steps += [(day, kind, value) for on, _, kind, value in changes if on == day]
    steps.append((final, "accrue", None))
    return steps


def exact_interest(steps, rate, basis):
    """The interest of all days before each day of the loan, as a fraction of a fen, day by day. What
    changes on a day counts from that day on."""
    by_day = {}
    for day, kind, value in steps:
        by_day.setdefault(day, []).append((kind, value))
    principal, product, sums = 0, 0, {}
    day, final = steps[0][0], steps[-1][0]
    while day <= final:
        sums[day] = Fraction(product, RATE_UNIT * basis)
        for kind, value in by_day.get(day, []):
            if kind == "draw":
                principal += value
            elif kind == "repay":
                principal -= value
            elif kind == "changeRate":
                rate = value
            assert principal >= 0
        product += principal * rate
        day += timedelta(1)
    assert principal == 0
    return sums


def expected(steps, terms):
    """The interest of each accrual: what the whole fen of the exact sum have grown by. The final one rounds
    the sum half up."""
    sums = exact_interest(steps, terms["rate"], terms["basis"])
    posted, found = 0, []
    for index, (day, kind, _) in enumerate(steps):
        if kind != "accrue":
            continue
        is_final = index == len(steps) - 1
        due = (sums[day] + (Fraction(1, 2) if is_final else 0)).__floor__() - posted
        assert due >= 0
        posted += due
        found.append(due)
    assert abs(sums[steps[-1][0]] - posted) <= Fraction(1, 2)
    return found


def by_residue(steps, terms):
    """The same in the way of the ledger, to compare with."""
    unit = RATE_UNIT * terms["basis"]
    principal, residue, rate, accrued = 0, 0, terms["rate"], steps[0][0]
    found = []
    for day, kind, value in steps:
        if kind == "draw":
            principal += value
        elif kind == "repay":
            principal -= value
        elif kind == "changeRate":
            rate = value
        else:
            numerator = residue + principal * rate * (day - accrued).days
            if principal == 0:
                found.append((numerator * 2 + unit) // (2 * unit))
                residue = 0
            else:
                found.append(numerator // unit)
                residue = numerator % unit
            accrued = day
    assert residue == 0
    return found


# --- The file ----------------------------------------------------------------------------------------


def loan(random, number):
    found = terms(random, number)
    steps = with_accruals(changes(random))
    interests = expected(steps, found)
    assert interests == by_residue(steps, found), found["name"]
    rest = iter(interests)
    found["steps"] = []
    for day, kind, value in steps:
        step = {"on": day.isoformat(), "do": kind}
        if kind == "accrue":
            interest = next(rest)
            central = interest * found["share"] // SHARE_UNIT
            step |= {"interest": interest, "central": central, "local": interest - central}
        elif kind == "changeRate":
            step["rate"] = value
        else:
            step["fen"] = value
        found["steps"].append(step)
    return found


def check_worked_example():
    """Event M11 of the worked postings: 350 at 4.9 % for 360 days of 360 gives 17.15, the centre 90 %."""
    terms = {"rate": 49000, "basis": 360, "share": 9000}
    steps = with_accruals(
        [(date(2018, 1, 5), 1, "draw", 350_000_000), (date(2019, 1, 5), 3, "repay", 350_000_000)]
    )
    interest = expected(steps, terms)[0]
    assert steps[1][:2] == (date(2018, 12, 31), "accrue")
    assert (interest, interest * 9000 // SHARE_UNIT) == (17_150_000, 15_435_000)


def text():
    check_worked_example()
    random = SplitMix64(SEED)
    loans = [loan(random, number) for number in range(COUNT)]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in loans)
    return "[\n" + lines + "\n]\n"


def main(arguments):
    if arguments == ["--check"]:
        if FILE.read_text(encoding="utf-8") != text():
            sys.exit(f"error: {FILE} differs from what loans.py writes")
    elif arguments:
        sys.exit("usage: loans.py [--check]")
    else:
        FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
