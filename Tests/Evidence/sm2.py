"""SM2 signatures with SM3 (GB/T 32918.2 on the curve of GB/T 32918.5), from the standards' texts."""

from sm3 import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
IDENTITY = b"1234567812345678"


def add(p, q):
    """None is the point at infinity."""
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p = add(p, p)
        k >>= 1
    return result


def on_curve(x, y):
    return x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0


def decode(key):
    """The point of 65 bytes, uncompressed; None when they are none."""
    if len(key) != 65 or key[0] != 4:
        return None
    x, y = int.from_bytes(key[1:33], "big"), int.from_bytes(key[33:], "big")
    return (x, y) if on_curve(x, y) else None


def encode(point):
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def message_number(key, text):
    head = (8 * len(IDENTITY)).to_bytes(2, "big") + IDENTITY
    curve = b"".join(n.to_bytes(32, "big") for n in (A, B, *G))
    return int.from_bytes(sm3(sm3(head + curve + key[1:]) + text), "big")


def der_integers(signature):
    """The two numbers of a signature in DER; None for any other form."""
    def integer(data):
        if len(data) < 3 or data[0] != 2 or not 1 <= data[1] <= 33 or len(data) < 2 + data[1]:
            return None
        body, rest = data[2:2 + data[1]], data[2 + data[1]:]
        number = int.from_bytes(body, "big")
        if body[0] & 0x80 or der_integer(number) != data[:2 + data[1]]:
            return None
        return number, rest

    if len(signature) < 2 or signature[0] != 0x30 or signature[1] != len(signature) - 2:
        return None
    first = integer(signature[2:])
    second = integer(first[1]) if first else None
    return (first[0], second[0]) if second and not second[1] else None


def der_integer(number):
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes([2, len(body)]) + body


def sign(d, text):
    """The nonce is made of the key and the text, so that the same text gives the same signature."""
    key = encode(multiply(d, G))
    e = message_number(key, text)
    counter = 0
    while True:
        k = int.from_bytes(sm3(d.to_bytes(32, "big") + bytes([counter]) + text), "big") % N
        counter += 1
        r = (e + multiply(k, G)[0]) % N if k else 0
        s = pow(1 + d, -1, N) * (k - r * d) % N
        if r and s and r + k != N:
            body = der_integer(r) + der_integer(s)
            return bytes([0x30, len(body)]) + body


def verify(key, text, signature):
    point, numbers = decode(key), der_integers(signature)
    if point is None or numbers is None:
        return False
    r, s = numbers
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    reached = add(multiply(s, G), multiply(t, point))
    return reached is not None and (message_number(key, text) + reached[0]) % N == r


# GB/T 32918.5, A.2.
KEY = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
D = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
SIGNATURE = bytes.fromhex(
    "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
assert encode(multiply(D, G)) == KEY, "SM2 is wrong"
assert verify(KEY, b"message digest", SIGNATURE), "SM2 is wrong"
assert not verify(KEY, b"message digest.", SIGNATURE), "SM2 is wrong"
