"""SM3 (GB/T 32905-2016), from the standard's text and without any library."""

MASK = 0xFFFFFFFF
INITIAL = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)


def rotate(word, bits):
    bits %= 32
    return (word << bits | word >> (32 - bits)) & MASK if bits else word


ROUND = [rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def compress(state, block):
    w = [int.from_bytes(block[i:i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        s1 = rotate((rotate(a, 12) + e + ROUND[j]) & MASK, 7)
        s2 = s1 ^ rotate(a, 12)
        ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
        gg = e ^ f ^ g if j < 16 else e & f | ~e & MASK & g
        t1 = (ff + d + s2 + (w[j] ^ w[j + 4])) & MASK
        t2 = (gg + h + s1 + w[j]) & MASK
        a, b, c, d = t1, a, rotate(b, 9), c
        e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(data):
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = INITIAL
    for at in range(0, len(padded), 64):
        state = compress(state, padded[at:at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


# The examples of the standard, A.1 and A.2.
PUBLISHED = [
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
]
for text, digest in PUBLISHED:
    assert sm3(text).hex() == digest, "SM3 is wrong"
