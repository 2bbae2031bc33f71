"""Reads general-ledger.xml and prints the balances that it states and those that its lines add up to.

Usage: /usr/bin/python3 xml_sums.py FILE
Prints `STATED <account> <year> <period> <closing fen>` and `TURNED <account> <year> <period> <fen>`.
"""
import collections
import sys
import xml.etree.ElementTree as ElementTree


def fen(text):
    sign = -1 if text.startswith("-") else 1
    whole, cents = text.lstrip("-").split(".")
    return sign * (int(whole) * 100 + int(cents))


def main():
    turned = collections.Counter()
    for _, row in ElementTree.iterparse(sys.argv[1]):
        if row.tag == "科目余额及发生额":
            size = fen(row.findtext("期末余额"))
            sign = {"借": 1, "贷": -1, "平": 0}[row.findtext("期末余额方向")]
            place = [row.findtext(tag) for tag in ("辅助核算组", "会计年度", "会计期间号")]
            print("STATED", *place, size * sign)
            row.clear()
        elif row.tag == "记账凭证":
            place = tuple(row.findtext(tag) for tag in ("辅助核算组", "会计年度", "会计期间号"))
            turned[place] += fen(row.findtext("借方金额")) - fen(row.findtext("贷方金额"))
            row.clear()
    for place, amount in turned.items():
        print("TURNED", *place, amount)


if __name__ == "__main__":
    main()
