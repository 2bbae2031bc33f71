"""Loads a ledger with beancount and prints the balance of every account after every month.

Usage: /usr/bin/python3 beancount_balances.py FILE
Prints: `ERROR <text>` for each error of the load, then `BALANCE <account> <month> <number>`.
The month is that of the vouchers' metadata; openings count as before all months.
"""
import collections
import decimal
import sys

from beancount import loader
from beancount.core import data


def main():
    entries, errors, _ = loader.load_file(sys.argv[1])
    for error in errors:
        print("ERROR", error.source.get("lineno"), error.message)
    moves = collections.defaultdict(lambda: collections.defaultdict(decimal.Decimal))
    months = set()
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        month = int(entry.meta.get("month", 0))
        if month:
            months.add(month)
        for posting in entry.postings:
            assert posting.units.currency == "CNY"
            moves[posting.account][month] += posting.units.number
    for account in sorted(moves):
        balance = moves[account].get(0, decimal.Decimal(0))
        for month in sorted(months):
            balance += moves[account].get(month, decimal.Decimal(0))
            print("BALANCE", account, month, balance)


if __name__ == "__main__":
    main()
