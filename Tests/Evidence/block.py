"""Blocks, block extracts and the trees in them, after Protocol/JOURNAL.md and EVIDENCE.md."""

import merkle

ALGORITHMS = {1: "sm3", 2: "sha256"}
HEADER, DIGESTED, EXTRACT_HEAD = 256, 240, 96
VOUCHER, LEG, EVENT_HEAD = 40, 48, 16


class Problem(Exception):
    """What is wrong with a block or an extract."""


def number(data, at, size):
    if at + size > len(data):
        raise Problem("it ends early")
    return int.from_bytes(data[at:at + size], "little")


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def crc_row(index):
    for _ in range(8):
        index = index >> 1 ^ (0x82F63B78 if index & 1 else 0)
    return index


CRC_TABLE = [crc_row(index) for index in range(256)]
assert crc32c(b"123456789") == 0xE3069283


class Header:
    """The part of a header that the block's digest covers."""

    def __init__(self, data):
        if data[:4] != b"FLB1" or number(data, 4, 2) != 1 or number(data, 6, 2) != HEADER:
            raise Problem("it is no block of version 1")
        self.algorithm = ALGORITHMS[data[48]]
        self.h = merkle.HASHES[self.algorithm]
        self.ordinal, self.vouchers = number(data, 16, 8), number(data, 40, 4)
        self.voucher_root, self.records_digest = data[88:120], data[120:152]
        self.sections = [number(data, 152 + 8 * i + 4, 4) for i in range(data[49])]
        self.digest = self.h(data[:DIGESTED])

    def check_records(self, count, event_root, rest_digest):
        if self.h(count.to_bytes(8, "little") + event_root + rest_digest) != self.records_digest:
            raise Problem("the events or the rest are not those of the block")


def events(section):
    found, at = [], 0
    while at < len(section):
        length = number(section, at + 4, 4)
        if length < EVENT_HEAD or length % 8 or at + length > len(section):
            raise Problem("the events do not fill their section")
        found.append(section[at:at + length])
        at += length
    return found


def check_block(data):
    """Checks a whole block; gives its header."""
    header = Header(data)
    if number(data, 8, 8) != len(data) or number(data, 240, 4) != crc32c(data[HEADER:]):
        raise Problem("its length or its body's checksum")
    if number(data, 248, 8) != crc32c(data[:248]):
        raise Problem("its header's checksum")
    sections, at = [], HEADER
    for length in header.sections:
        sections.append(data[at:at + length])
        at += (length + 7) // 8 * 8
    legs, vouchers, tails, event_section = sections[:4]
    leaves = []
    for place in range(0, len(vouchers), VOUCHER):
        record = vouchers[place:place + VOUCHER]
        first, tail = number(record, 4, 4) * LEG, number(record, 20, 4)
        leaves.append(header.h(
            record + legs[first:first + number(record, 2, 2) * LEG]
            + tails[tail:tail + number(record, 24, 2)]
        ))
    if len(leaves) != header.vouchers or merkle.Tree(leaves, header.h).root() != header.voucher_root:
        raise Problem("the vouchers are not those of its root")
    found = events(event_section)
    rest = b"".join(len(part).to_bytes(8, "little") + part for part in sections[4:])
    root = merkle.Tree([merkle.leaf(event, header.h) for event in found], header.h).root()
    header.check_records(len(found), root, header.h(rest))
    return header


def check_extract(data):
    """Checks an extract; gives the header of its block, and the numbers of vouchers shown entire,
    of partial vouchers and of events shown."""
    if data[:4] != b"FLX1" or number(data, 4, 2) != 1 or number(data, 8, 8) != len(data):
        raise Problem("it is no extract of version 1")
    if number(data, 92, 4) != crc32c(data[:92]) or number(data, 88, 4) != crc32c(data[96:]):
        raise Problem("its checksums")
    body = data[EXTRACT_HEAD:]
    if number(data, 6, 2) == 1:
        return check_block(body), None
    header = Header(body)
    shown_vouchers, shown_legs, tail_bytes, shown_events, total_events, event_bytes, \
        voucher_hashes, event_hashes = (number(data, 24 + 4 * i, 4) for i in range(8))
    at = HEADER

    def take(count):
        nonlocal at
        at += count
        if at > len(body):
            raise Problem("a part reaches out of it")
        return body[at - count:at]

    table, records = take(12 * shown_vouchers), take(VOUCHER * shown_vouchers)
    legs, tails = take(LEG * shown_legs), take(tail_bytes)
    event_table, event_section = take(4 * shown_events), take(event_bytes)
    rows = [[number(table, 12 * i + 4 * f, 4) for f in range(3)] for i in range(shown_vouchers)]
    partial = [take(32) for row in rows if row[1] == 1]
    pruned_vouchers = [take(32) for _ in range(voucher_hashes)]
    pruned_events = [take(32) for _ in range(event_hashes)]
    if at != len(body):
        raise Problem("bytes that belong to nothing")
    shown, leg, tail, given = {}, 0, 0, iter(partial)
    for place, (index, flags, count) in enumerate(rows):
        record = records[VOUCHER * place:VOUCHER * (place + 1)]
        end = tail + number(record, 24, 2)
        entire = record + legs[LEG * leg:LEG * (leg + count)] + tails[tail:end]
        if not flags and count != number(record, 2, 2):
            raise Problem("a voucher without all its legs")
        shown[index] = next(given) if flags else header.h(entire)
        leg, tail = leg + count, end
    root = merkle.root_by_pruned(header.vouchers, shown, pruned_vouchers, header.h)
    if root != header.voucher_root:
        raise Problem("the vouchers are not those of the block")
    found = events(event_section)
    shown = {number(event_table, 4 * i, 4): merkle.leaf(event, header.h)
             for i, event in enumerate(found)}
    root = merkle.root_by_pruned(total_events, shown, pruned_events, header.h)
    if root is None or len(shown) != shown_events:
        raise Problem("the events are not those of the block")
    header.check_records(total_events, root, data[56:88])
    return header, (len(rows) - len(partial), len(partial), len(found))
