"""Protobuf bytes to values and back, by the schema.

A message is a dict of its fields by name. What is not there is absent; a field without explicit
presence that holds its default is absent too, so that two equal messages are two equal dicts.
Enums are numbers. Encoding is canonical: fields by number, defaults left out, numbers packed.

Payloads are read as protobuf libraries do: a field with a wire type that is not its own is skipped
like an unknown one, groups too, and a message given twice is merged. Envelopes are read strictly:
both are errors, and the last one counts.
"""

import struct

VARINT, FIXED64, LENGTH, GROUP_START, GROUP_END, FIXED32 = range(6)

FIXED = {  # struct letter, wire type, width
    "fixed64": ("Q", FIXED64, 8), "sfixed64": ("q", FIXED64, 8),
    "fixed32": ("I", FIXED32, 4), "sfixed32": ("i", FIXED32, 4),
}

RANGES = {
    "int32": (-2**31, 2**31 - 1), "sint32": (-2**31, 2**31 - 1), "sfixed32": (-2**31, 2**31 - 1),
    "uint32": (0, 2**32 - 1), "fixed32": (0, 2**32 - 1), "int64": (-2**63, 2**63 - 1),
    "sint64": (-2**63, 2**63 - 1), "sfixed64": (-2**63, 2**63 - 1), "uint64": (0, 2**64 - 1),
    "fixed64": (0, 2**64 - 1), "enum": (-2**31, 2**31 - 1),
}

# Nested messages deeper than this are refused rather than followed.
DEPTH_LIMIT = 100


class CodecError(Exception):
    pass


def default_of(field):
    if field.kind == "message":
        return None
    return {"string": "", "bytes": b"", "bool": False}.get(field.type, 0)


# Decoding


def read_varint(data, at, end):
    value = shift = 0
    while True:
        if at >= end:
            raise CodecError("the bytes end inside a varint")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
        if shift > 63:
            raise CodecError("a varint of more than ten bytes")
    if value >= 1 << 64:
        raise CodecError("a varint of more than 64 bits")
    return value, at


def signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def from_varint(field, value):
    kind = "enum" if field.kind == "enum" else field.type
    if kind == "bool":
        return value != 0
    if kind in ("int32", "enum"):
        return signed(value, 32)
    if kind == "uint32":
        return value & 0xFFFFFFFF
    if kind == "int64":
        return signed(value, 64)
    if kind in ("sint32", "sint64"):
        if kind == "sint32":
            value &= 0xFFFFFFFF
        return (value >> 1) ^ -(value & 1)
    return value


def wire_type(field):
    if field.kind == "message" or field.type in ("string", "bytes"):
        return LENGTH
    if field.type in FIXED:
        return FIXED[field.type][1]
    return VARINT


def packable(field):
    return field.repeated and wire_type(field) != LENGTH


def decode(schema, name, data, strict=False):
    """The message of that name. CodecError when the bytes are none."""
    value = {}
    _read(schema, schema.message(name), value, data, strict, 0)
    return value


def _read(schema, message, value, data, strict, depth):
    if depth > DEPTH_LIMIT:
        raise CodecError("messages are nested too deep")
    at = 0
    while at < len(data):
        number, wire, at = _tag(data, at)
        if wire == GROUP_START and not strict:
            at = _skip_group(data, at, number, depth + 1)
            continue
        piece, at = _value(data, at, wire)
        field = message.fields.get(number)
        if field is not None:
            _take(schema, message, value, field, wire, piece, strict, depth)


def _tag(data, at):
    tag, at = read_varint(data, at, len(data))
    number, wire = tag >> 3, tag & 7
    if number == 0 or number >= 1 << 29:
        raise CodecError(f"there is no field number {number}")
    return number, wire, at


def _value(data, at, wire):
    if wire == VARINT:
        return read_varint(data, at, len(data))
    if wire == LENGTH:
        length, at = read_varint(data, at, len(data))
    elif wire in (FIXED64, FIXED32):
        length = 8 if wire == FIXED64 else 4
    else:
        raise CodecError(f"wire type {wire} has no place here")
    if at + length > len(data):
        raise CodecError("a field is cut off")
    return data[at:at + length], at + length


def _skip_group(data, at, group, depth):
    if depth > DEPTH_LIMIT:
        raise CodecError("groups are nested too deep")
    while True:
        number, wire, at = _tag(data, at)
        if wire == GROUP_START:
            at = _skip_group(data, at, number, depth + 1)
        elif wire == GROUP_END:
            if number != group:
                raise CodecError("a group ends that has not begun")
            return at
        else:
            _, at = _value(data, at, wire)


def _take(schema, message, value, field, wire, piece, strict, depth):
    if packable(field) and wire == LENGTH:
        value.setdefault(field.name, []).extend(_unpack(field, piece))
        return
    if wire != wire_type(field):
        if strict:
            raise CodecError(f"{message.name}.{field.name} has the wire type {wire}")
        return
    if field.kind == "message":
        into = {} if field.repeated or strict else value.get(field.name, {})
        _read(schema, schema.message(field.type), into, piece, strict, depth + 1)
        item = into
    else:
        item = _single(field, piece)
    if field.repeated:
        value.setdefault(field.name, []).append(item)
        return
    if field.oneof is not None:
        for other in message.fields.values():
            if other.oneof == field.oneof:
                value.pop(other.name, None)
    if item == default_of(field) and not field.explicit:
        value.pop(field.name, None)  # the last one counts, also when it is the default
    else:
        value[field.name] = item


def _single(field, piece):
    if field.type == "bytes":
        return bytes(piece)
    if field.type == "string":
        try:
            return bytes(piece).decode("utf-8")
        except UnicodeDecodeError:
            raise CodecError(f"{field.name} is not UTF-8") from None
    if field.type in FIXED:
        return struct.unpack("<" + FIXED[field.type][0], piece)[0]
    return from_varint(field, piece)


def _unpack(field, piece):
    if field.type in FIXED:
        letter, _, width = FIXED[field.type]
        if len(piece) % width:
            raise CodecError(f"{field.name} is a column of {len(piece)} bytes, not of {width} each")
        return struct.unpack(f"<{len(piece) // width}{letter}", piece)
    items, at = [], 0
    while at < len(piece):
        item, at = read_varint(piece, at, len(piece))
        items.append(from_varint(field, item))
    return items


# Encoding


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def to_varint(field, value):
    if field.type in ("sint32", "sint64"):
        return varint((value << 1) ^ (value >> 63))
    return varint(int(value) & 0xFFFFFFFFFFFFFFFF)


def check_range(field, value):
    low, high = RANGES.get("enum" if field.kind == "enum" else field.type, (None, None))
    if low is not None and not low <= value <= high:
        raise CodecError(f"{value} does not fit {field.name}")


def encode(schema, name, value):
    """The canonical bytes."""
    message, out = schema.message(name), []
    for field in (message.fields[number] for number in sorted(message.fields)):
        if field.name not in value:
            continue
        item, tag = value[field.name], field.number << 3
        if packable(field):
            if item:
                packed = _pack(field, item)
                out += [varint(tag | LENGTH), varint(len(packed)), packed]
        elif field.repeated:
            for each in item:
                out += [varint(tag | wire_type(field)), _encoded(schema, field, each)]
        elif field.explicit or item != default_of(field):
            out += [varint(tag | wire_type(field)), _encoded(schema, field, item)]
    return b"".join(out)


def _pack(field, items):
    for item in items:
        check_range(field, item)
    if field.type in FIXED:
        return struct.pack(f"<{len(items)}{FIXED[field.type][0]}", *items)
    return b"".join(to_varint(field, item) for item in items)


def _encoded(schema, field, item):
    if field.kind == "message":
        data = encode(schema, field.type, item)
    elif field.type == "string":
        data = item.encode("utf-8")
    elif field.type == "bytes":
        data = item
    else:
        check_range(field, item)
        if field.type in FIXED:
            return struct.pack("<" + FIXED[field.type][0], item)
        return to_varint(field, item)
    return varint(len(data)) + data
