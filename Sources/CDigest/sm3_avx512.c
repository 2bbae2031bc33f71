#include "sm3_engine.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#define AVX512_INLINE AVX512 __attribute__((always_inline)) static inline

typedef __m512i lanes;

enum { WIDTH = 16 };

#define V_ADD(x, y) _mm512_add_epi32(x, y)
#define V_XOR(x, y) _mm512_xor_si512(x, y)
#define V_XOR3(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0x96)
#define V_MAJ(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xe8)
#define V_CHOOSE(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xca)
#define V_ROL(x, n) _mm512_rol_epi32(x, n)
#include "sm3_rounds.h"

AVX512_INLINE lanes swap_bytes(lanes x) {
  return _mm512_shuffle_epi8(
    x, _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203)));
}

/// Transposes four 4 x 4 squares, one in each 128-bit quarter of x0 ... x3.
#define TRANSPOSE_4(x0, x1, x2, x3) \
  do { \
    lanes low01_ = _mm512_unpacklo_epi32(x0, x1), high01_ = _mm512_unpackhi_epi32(x0, x1); \
    lanes low23_ = _mm512_unpacklo_epi32(x2, x3), high23_ = _mm512_unpackhi_epi32(x2, x3); \
    x0 = _mm512_unpacklo_epi64(low01_, low23_); \
    x1 = _mm512_unpackhi_epi64(low01_, low23_); \
    x2 = _mm512_unpacklo_epi64(high01_, high23_); \
    x3 = _mm512_unpackhi_epi64(high01_, high23_); \
  } while (0)

/// Transposes the 4 x 4 matrix of 128-bit quarters in x0 ... x3.
#define TRANSPOSE_QUARTERS(x0, x1, x2, x3) \
  do { \
    lanes even01_ = _mm512_shuffle_i32x4(x0, x1, 0x88); \
    lanes even23_ = _mm512_shuffle_i32x4(x2, x3, 0x88); \
    lanes odd01_ = _mm512_shuffle_i32x4(x0, x1, 0xdd); \
    lanes odd23_ = _mm512_shuffle_i32x4(x2, x3, 0xdd); \
    x0 = _mm512_shuffle_i32x4(even01_, even23_, 0x88); \
    x1 = _mm512_shuffle_i32x4(odd01_, odd23_, 0x88); \
    x2 = _mm512_shuffle_i32x4(even01_, even23_, 0xdd); \
    x3 = _mm512_shuffle_i32x4(odd01_, odd23_, 0xdd); \
  } while (0)

/// Four of the inputs' blocks, transposed within each quarter.
#define LOAD_4(x, i0, i1, i2, i3) \
  lanes x##i0 = swap_bytes(_mm512_loadu_si512(at[i0] + offset)); \
  lanes x##i1 = swap_bytes(_mm512_loadu_si512(at[i1] + offset)); \
  lanes x##i2 = swap_bytes(_mm512_loadu_si512(at[i2] + offset)); \
  lanes x##i3 = swap_bytes(_mm512_loadu_si512(at[i3] + offset)); \
  TRANSPOSE_4(x##i0, x##i1, x##i2, x##i3)

/// Word i of the blocks at `at[lane] + offset` becomes `w[i]`.
AVX512_INLINE void load_words(lanes *w, const uint8_t *const *at, size_t offset) {
  LOAD_4(x, 0, 1, 2, 3);
  LOAD_4(x, 4, 5, 6, 7);
  LOAD_4(x, 8, 9, 10, 11);
  LOAD_4(x, 12, 13, 14, 15);
  TRANSPOSE_QUARTERS(x0, x4, x8, x12);
  TRANSPOSE_QUARTERS(x1, x5, x9, x13);
  TRANSPOSE_QUARTERS(x2, x6, x10, x14);
  TRANSPOSE_QUARTERS(x3, x7, x11, x15);
  w[0] = x0, w[1] = x1, w[2] = x2, w[3] = x3;
  w[4] = x4, w[5] = x5, w[6] = x6, w[7] = x7;
  w[8] = x8, w[9] = x9, w[10] = x10, w[11] = x11;
  w[12] = x12, w[13] = x13, w[14] = x14, w[15] = x15;
}

AVX512_INLINE lanes state(const sm3_group *group, size_t word) {
  return _mm512_load_si512(group->words + word * WIDTH);
}

/// The feed-forward: the state before the block is xored in.
AVX512_INLINE void feed(sm3_group *group, size_t word, lanes after) {
  _mm512_store_si512(group->words + word * WIDTH, V_XOR(state(group, word), after));
}

AVX512_INLINE void start(sm3_group *group, __mmask16 fresh) {
  for (size_t i = 0; i < SM3_WORDS; i++) {
    _mm512_mask_store_epi32(
      group->words + i * WIDTH, fresh, _mm512_set1_epi32((int)cdigest_sm3_initial[i]));
  }
}

#define CONSTANT(k) _mm512_set1_epi32((int)cdigest_sm3_rounds[k])

#define EXPAND(j) SM3_EXPAND(w, j);
#define EARLY(r, j, k) SM3_TURN_##r(SM3_ROUND, s, V_XOR3, V_XOR3, CONSTANT(k), w, j);
#define LATE(r, j, k) SM3_TURN_##r(SM3_ROUND, s, V_MAJ, V_CHOOSE, CONSTANT(k), w, j);

AVX512_INLINE void compress(sm3_group *group, lanes *w) {
  lanes s0 = state(group, 0), s1 = state(group, 1), s2 = state(group, 2), s3 = state(group, 3);
  lanes s4 = state(group, 4), s5 = state(group, 5), s6 = state(group, 6), s7 = state(group, 7);
  SM3_64_ROUNDS
  feed(group, 0, s0), feed(group, 1, s1), feed(group, 2, s2), feed(group, 3, s3);
  feed(group, 4, s4), feed(group, 5, s5), feed(group, 6, s6), feed(group, 7, s7);
}

AVX512 static void run(
  sm3_group *group, const uint8_t *const *at, size_t count, uint32_t fresh) {
  lanes w[16];
  start(group, (__mmask16)fresh);
  for (size_t offset = 0; offset < count * SM3_BLOCK_BYTES; offset += SM3_BLOCK_BYTES) {
    load_words(w, at, offset);
    compress(group, w);
  }
}

/// Words `at` to `at + 3` of lanes i, i + 4, i + 8 and i + 12, from the quarters of `x`.
AVX512_INLINE void store_quarters(uint8_t *digests, size_t i, size_t at, lanes x) {
  uint8_t *to = digests + i * SM3_DIGEST_BYTES + at * 4;
  x = swap_bytes(x);
  _mm_storeu_si128((__m128i *)to, _mm512_castsi512_si128(x));
  _mm_storeu_si128((__m128i *)(to + 4 * SM3_DIGEST_BYTES), _mm512_extracti32x4_epi32(x, 1));
  _mm_storeu_si128((__m128i *)(to + 8 * SM3_DIGEST_BYTES), _mm512_extracti32x4_epi32(x, 2));
  _mm_storeu_si128((__m128i *)(to + 12 * SM3_DIGEST_BYTES), _mm512_extracti32x4_epi32(x, 3));
}

AVX512 static void finish(const sm3_group *group, uint8_t *digests) {
  lanes s0 = state(group, 0), s1 = state(group, 1), s2 = state(group, 2), s3 = state(group, 3);
  lanes s4 = state(group, 4), s5 = state(group, 5), s6 = state(group, 6), s7 = state(group, 7);
  TRANSPOSE_4(s0, s1, s2, s3);
  TRANSPOSE_4(s4, s5, s6, s7);
  store_quarters(digests, 0, 0, s0), store_quarters(digests, 0, 4, s4);
  store_quarters(digests, 1, 0, s1), store_quarters(digests, 1, 4, s5);
  store_quarters(digests, 2, 0, s2), store_quarters(digests, 2, 4, s6);
  store_quarters(digests, 3, 0, s3), store_quarters(digests, 3, 4, s7);
}

/// A masked load reads none of the bytes it leaves out, so nothing past the input is touched.
AVX512 static size_t pad(uint8_t *tail, const uint8_t *rest, size_t length) {
  size_t held = length % SM3_BLOCK_BYTES;
  __mmask64 end = (__mmask64)1 << held;
  lanes bits = _mm512_set1_epi64((long long)__builtin_bswap64((uint64_t)length * 8));
  lanes last = _mm512_maskz_loadu_epi8(end - 1, rest);
  last = _mm512_mask_mov_epi8(last, end, _mm512_set1_epi8((char)0x80));
  if (held < SM3_BLOCK_BYTES - 8) {
    _mm512_storeu_si512(tail, _mm512_mask_mov_epi64(last, 0x80, bits));
    return 1;
  }
  _mm512_storeu_si512(tail, last);
  _mm512_storeu_si512(tail + SM3_BLOCK_BYTES, _mm512_maskz_mov_epi64(0x80, bits));
  return 2;
}

/// Children in `w` become the first block of their nodes, one byte later behind the 0x01; the last
/// byte, returned, begins the second block.
AVX512_INLINE lanes shift_children(lanes *w) {
  lanes before = _mm512_set1_epi32(0x01);
  for (size_t i = 0; i < 16; i++) {
    lanes word = w[i];
    w[i] = _mm512_or_si512(_mm512_slli_epi32(before, 24), _mm512_srli_epi32(word, 8));
    before = word;
  }
  return _mm512_or_si512(_mm512_slli_epi32(before, 24), _mm512_set1_epi32(0x800000));
}

AVX512 static void nodes(const uint8_t *children, uint8_t *parents) {
  const uint8_t *at[WIDTH];
  sm3_group group;
  lanes w[16];
  for (size_t i = 0; i < WIDTH; i++) at[i] = children + i * SM3_BLOCK_BYTES;
  start(&group, 0xffff);
  load_words(w, at, 0);
  lanes first = shift_children(w);
  compress(&group, w);
  w[0] = first;
  for (size_t i = 1; i < 15; i++) w[i] = _mm512_setzero_si512();
  w[15] = _mm512_set1_epi32(SM3_NODE_BITS);
  compress(&group, w);
  finish(&group, parents);
}

const sm3_engine cdigest_sm3_avx512 = {
  .width = WIDTH,
  .run = run,
  .finish = finish,
  .pad = pad,
  .nodes = nodes,
};

#endif
