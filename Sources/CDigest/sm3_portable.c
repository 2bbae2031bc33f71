#include <string.h>

#include "sm3_engine.h"

const uint32_t cdigest_sm3_initial[SM3_WORDS] = {
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
};

const uint32_t cdigest_sm3_rounds[64] = {
  0x79cc4519, 0xf3988a32, 0xe7311465, 0xce6228cb, 0x9cc45197, 0x3988a32f, 0x7311465e, 0xe6228cbc,
  0xcc451979, 0x988a32f3, 0x311465e7, 0x6228cbce, 0xc451979c, 0x88a32f39, 0x11465e73, 0x228cbce6,
  0x9d8a7a87, 0x3b14f50f, 0x7629ea1e, 0xec53d43c, 0xd8a7a879, 0xb14f50f3, 0x629ea1e7, 0xc53d43ce,
  0x8a7a879d, 0x14f50f3b, 0x29ea1e76, 0x53d43cec, 0xa7a879d8, 0x4f50f3b1, 0x9ea1e762, 0x3d43cec5,
  0x7a879d8a, 0xf50f3b14, 0xea1e7629, 0xd43cec53, 0xa879d8a7, 0x50f3b14f, 0xa1e7629e, 0x43cec53d,
  0x879d8a7a, 0x0f3b14f5, 0x1e7629ea, 0x3cec53d4, 0x79d8a7a8, 0xf3b14f50, 0xe7629ea1, 0xcec53d43,
  0x9d8a7a87, 0x3b14f50f, 0x7629ea1e, 0xec53d43c, 0xd8a7a879, 0xb14f50f3, 0x629ea1e7, 0xc53d43ce,
  0x8a7a879d, 0x14f50f3b, 0x29ea1e76, 0x53d43cec, 0xa7a879d8, 0x4f50f3b1, 0x9ea1e762, 0x3d43cec5,
};

static inline uint32_t load_big(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void store_big(uint8_t *p, uint32_t x) {
  p[0] = (uint8_t)(x >> 24);
  p[1] = (uint8_t)(x >> 16);
  p[2] = (uint8_t)(x >> 8);
  p[3] = (uint8_t)x;
}

static inline uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

#define V_ADD(x, y) ((x) + (y))
#define V_XOR(x, y) ((x) ^ (y))
#define V_XOR3(x, y, z) ((x) ^ (y) ^ (z))
#define V_ROL(x, n) rotate(x, n)
#define V_MAJ(x, y, z) (((x) & (y)) | (((x) | (y)) & (z)))
#define V_CHOOSE(x, y, z) ((((y) ^ (z)) & (x)) ^ (z))
#include "sm3_rounds.h"

#define EXPAND(j) SM3_EXPAND(w, j);
#define EARLY(r, j, k) \
  SM3_TURN_##r(SM3_ROUND, s, V_XOR3, V_XOR3, cdigest_sm3_rounds[k], w, j);
#define LATE(r, j, k) \
  SM3_TURN_##r(SM3_ROUND, s, V_MAJ, V_CHOOSE, cdigest_sm3_rounds[k], w, j);

void cdigest_sm3_compress(uint32_t state[SM3_WORDS], const uint8_t *blocks, size_t count) {
  uint32_t s0 = state[0], s1 = state[1], s2 = state[2], s3 = state[3];
  uint32_t s4 = state[4], s5 = state[5], s6 = state[6], s7 = state[7];
  for (; count > 0; count--, blocks += SM3_BLOCK_BYTES) {
    uint32_t w[16];
    for (size_t i = 0; i < 16; i++) w[i] = load_big(blocks + 4 * i);
    SM3_64_ROUNDS
    state[0] = s0 ^= state[0];
    state[1] = s1 ^= state[1];
    state[2] = s2 ^= state[2];
    state[3] = s3 ^= state[3];
    state[4] = s4 ^= state[4];
    state[5] = s5 ^= state[5];
    state[6] = s6 ^= state[6];
    state[7] = s7 ^= state[7];
  }
}

size_t cdigest_sm3_pad(uint8_t *tail, const uint8_t *rest, size_t length) {
  size_t held = length % SM3_BLOCK_BYTES;
  size_t blocks = held < SM3_BLOCK_BYTES - 8 ? 1 : 2;
  uint64_t bits = (uint64_t)length * 8;
  memset(tail, 0, SM3_TAIL_BYTES);
  if (held > 0) memcpy(tail, rest, held);
  tail[held] = 0x80;
  store_big(tail + blocks * SM3_BLOCK_BYTES - 8, (uint32_t)(bits >> 32));
  store_big(tail + blocks * SM3_BLOCK_BYTES - 4, (uint32_t)bits);
  return blocks;
}

void cdigest_sm3_store(const uint32_t state[SM3_WORDS], uint8_t *digest) {
  for (size_t i = 0; i < SM3_WORDS; i++) store_big(digest + 4 * i, state[i]);
}

void cdigest_sm3_one(const uint8_t *input, size_t length, uint8_t *digest) {
  uint32_t state[SM3_WORDS];
  uint8_t tail[SM3_TAIL_BYTES];
  size_t whole = length / SM3_BLOCK_BYTES;
  memcpy(state, cdigest_sm3_initial, sizeof state);
  if (whole > 0) cdigest_sm3_compress(state, input, whole);
  size_t rest = whole * SM3_BLOCK_BYTES;
  size_t blocks = cdigest_sm3_pad(tail, rest < length ? input + rest : NULL, length);
  cdigest_sm3_compress(state, tail, blocks);
  cdigest_sm3_store(state, digest);
}

void cdigest_sm3_node(const uint8_t *children, uint8_t *parent) {
  uint8_t message[1 + 2 * SM3_DIGEST_BYTES];
  message[0] = 0x01;
  memcpy(message + 1, children, 2 * SM3_DIGEST_BYTES);
  cdigest_sm3_one(message, sizeof message, parent);
}
