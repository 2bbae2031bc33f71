"""The two envelopes, read with the bounds of WIRE.md."""

import codec

SERVICE_LIMIT, METHOD_LIMIT = 256, 128
METADATA_LIMIT, METADATA_BYTES_LIMIT = 64, 16_384

OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED = range(5)
UNIMPLEMENTED = 12
HIGHEST_CODE = 16

REFUSAL_TYPE = "type.googleapis.com/fundledger.v1.Refusal"


def read_request(schema, data):
    """A ttrpc.Request. CodecError when a server has to refuse it."""
    request = codec.decode(schema, "ttrpc.Request", data, strict=True)
    metadata = request.get("metadata", [])
    size = sum(len(codec.encode(schema, "ttrpc.KeyValue", entry)) for entry in metadata)
    for name, got, limit in (
        ("the service", len(request.get("service", "").encode()), SERVICE_LIMIT),
        ("the method", len(request.get("method", "").encode()), METHOD_LIMIT),
        ("the number of metadata", len(metadata), METADATA_LIMIT),
        ("the metadata", size, METADATA_BYTES_LIMIT),
    ):
        if got > limit:
            raise codec.CodecError(f"{name}: {got} is over {limit}")
    return request


def read_response(schema, data):
    """A ttrpc.Response; a code that nobody knows is read as UNKNOWN."""
    response = codec.decode(schema, "ttrpc.Response", data, strict=True)
    status = response.get("status")
    if status is not None:
        code = status.get("code", OK)
        if not OK <= code <= HIGHEST_CODE:
            status["code"] = UNKNOWN
        elif code == OK:
            del response["status"]  # an explicit OK is none
    return response


def refusal_of(schema, status):
    """The Refusal among the details, or None."""
    for detail in status.get("details", []):
        if detail.get("type_url") == REFUSAL_TYPE:
            return codec.decode(schema, "fundledger.v1.Refusal", detail.get("value", b""))
    return None
