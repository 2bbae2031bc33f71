"""Messages as JSON and back, as Protocol/vectors/README.md says.

Written: the names of the .proto files, numbers as numbers, enums by name, bytes in base64, absent
fields left out. Read: also what protobuf's own JSON mapping writes, lowerCamelCase names and
64-bit numbers as strings.
"""

import base64
import json

import codec


def to_json(schema, name, value):
    message = schema.message(name)
    return {
        field: _each(message.field(field), item, lambda f, i: _item_to_json(schema, f, i))
        for field, item in value.items()
    }


def from_json(schema, name, value):
    """The message as codec.decode gives it: without what is absent or a default."""
    if not isinstance(value, dict):
        raise codec.CodecError(f"{name} is an object, not {value!r}")
    message, result, oneofs = schema.message(name), {}, set()
    for key, item in value.items():
        field = message.field(key)
        if item is None:
            continue
        if field.repeated != isinstance(item, list):
            raise codec.CodecError(f"{name}.{field.name}: {item!r}")
        if field.oneof in oneofs:
            raise codec.CodecError(f"{name}.{field.oneof} has two values")
        oneofs |= {field.oneof} - {None}
        item = _each(field, item, lambda f, i: _item_from_json(schema, f, i))
        if item != [] and (field.explicit or field.repeated or item != codec.default_of(field)):
            result[field.name] = item
    return result


def canonical(value):
    """One text for one value: keys in order, no white space."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _each(field, item, convert):
    return [convert(field, each) for each in item] if field.repeated else convert(field, item)


def _item_to_json(schema, field, item):
    if field.kind == "message":
        return to_json(schema, field.type, item)
    if field.kind == "enum":
        return schema.enums[field.type].names.get(item, item)
    if field.type == "bytes":
        return base64.b64encode(item).decode()
    return item


def _item_from_json(schema, field, item):
    if field.kind == "message":
        return from_json(schema, field.type, item)
    if field.kind == "enum" and isinstance(item, str):
        numbers = schema.enums[field.type].numbers
        if item not in numbers:
            raise codec.CodecError(f"{field.type} has no value {item}")
        return numbers[item]
    if field.type == "bytes":
        return base64.b64decode(item, validate=True)
    wanted = {"string": str, "bool": bool}.get(field.type, int)
    if wanted is int and isinstance(item, str):
        item = int(item)
    if type(item) is not wanted:
        raise codec.CodecError(f"{field.name} is {item!r}")
    if wanted is int:
        codec.check_range(field, item)
    return item
